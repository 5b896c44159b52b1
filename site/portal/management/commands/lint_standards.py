"""`manage.py lint_standards`: what of the published standards cannot be enforced as written, and how it is read.

With `--json` one object is written: `{"standards": [{"code", "title", "page", "live", "blocks", "problems":
[{"place", "where", "reason"}], "notices": [{"place", "where", "code", "severity", "sentence", "reading",
"stated"}]}]}`; `place` is a path like `channels/surat/limit`, `where` says it in words, `severity` is "note" or
"open", `stated` lists the standard's own readings. The exit code is 1 where a problem keeps one of the pages from being
published, else 0.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.cms.checks import Checks, checks_of
from portal.cms.models import StandardPage


class Command(BaseCommand):
    """Lints the live pages, or the latest drafts."""

    help = "Name everything in the standards that cannot be enforced as written, with the reading used."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for codes, form and language."""
        parser.add_argument("codes", nargs="*", metavar="CODE", help="only these standards")
        parser.add_argument("--json", action="store_true", dest="as_json", help="write one JSON object")
        parser.add_argument("--drafts", action="store_true", help="lint the latest draft of every page instead")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE, help="of what is written")

    def handle(self, *, codes: Sequence[str], as_json: bool, drafts: bool, language: str, **options: Any) -> None:
        """Lint; SystemExit(1) where something blocks."""
        with translation.override(language):
            checked = [(page, checks_of(page, at=timezone.now())) for page in _pages(codes, drafts=drafts)]
            if as_json:
                found = {"standards": [_as_data(page, checks) for page, checks in checked]}
                self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            else:
                self.stdout.write("\n".join(line for page, checks in checked for line in _as_text(page, checks)))
        if any(checks.faults for _page, checks in checked):
            raise SystemExit(1)


def _pages(codes: Sequence[str], *, drafts: bool) -> Iterable[StandardPage]:
    pages = StandardPage.objects.filter(alias_of=None).order_by("path")
    chosen = pages.filter(code__in=codes) if codes else pages
    if not drafts:
        chosen = chosen.live()
    unknown = set(codes) - set(chosen.values_list("code", flat=True))
    if unknown:
        raise CommandError(_("There is no such standard: %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    return [page.get_latest_revision_as_object() if drafts else page for page in chosen]


def _as_data(page: StandardPage, checks: Checks) -> dict[str, Any]:
    return {
        "code": page.code,
        "title": page.title,
        "page": page.pk,
        "live": page.live,
        "blocks": bool(checks.faults),
        "problems": [{"place": each.place, "where": each.where, "reason": each.reason} for each in checks.faults],
        "notices": [
            {
                "place": remark.notice.place,
                "where": remark.where,
                "code": remark.notice.code,
                "severity": str(remark.notice.severity),
                "sentence": remark.notice.sentence,
                "reading": remark.notice.reading,
                "stated": list(remark.notice.stated),
            }
            for remark in checks.remarks
        ],
    }


def _as_text(page: StandardPage, checks: Checks) -> Iterator[str]:
    read, published = _("Reading"), _("Published reading")
    yield f"{page.title} ({page.code})"
    for fault in checks.faults:
        yield f"  ✗ {fault.where}: {fault.reason}"
    for remark in checks.remarks:
        notice = remark.notice
        yield f"  {'!' if remark.is_open else '·'} {remark.where} [{notice.code}]: {notice.sentence}"
        yield f"      {read}: {notice.reading}"
        for sentence in notice.stated:
            yield f"      {published}: {sentence}"
    yield f"  {_summary(checks)}"
    yield ""


def _summary(checks: Checks) -> str:
    faults, notices = len(checks.faults), len(checks.remarks)
    parts = (
        ngettext("%(count)d problem", "%(count)d problems", faults) % {"count": faults},
        ngettext("%(count)d notice", "%(count)d notices", notices) % {"count": notices},
        ngettext("%(count)d to be decided", "%(count)d to be decided", checks.open_remarks)
        % {"count": checks.open_remarks},
    )
    return ", ".join(parts)
