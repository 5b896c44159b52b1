"""From the raw text of a standard to a draft page: nothing goes live, what is unclear is marked."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import resolve
from django.utils.text import slugify
from django.utils.translation import gettext as _

from correspondence.foundation.audit.journal import Recordable, record
from correspondence.foundation.errors import Refused
from correspondence.standards.importing import Imported, Mark, Question, import_standard
from correspondence.standards.models import StandardVersion

from .models import HomePage, StandardPage
from .writing import Value, page_values

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_CODE = 80
LIMITED = ("decree", "agency", "unit", "parent_unit", "fee")


@dataclass(frozen=True)
class Draft:
    """What an import makes: what was read, the values of the page's fields, and the page, unless it was only tried."""

    read: Imported
    values: Value
    marks: tuple[Mark, ...]
    page: StandardPage | None = None


def try_import(data: bytes, *, file_name: str, agency: str = "", code: str = "") -> Draft:
    """Read a text without making a page; raises NotAText, or Refused for a code that cannot be taken."""
    read = import_standard(data, agency=agency, code=code)
    marks = list(read.marks)
    values = _values(read, marks)
    values["code"] = _code(values["code"] or slugify(file_name.rsplit(".", 1)[0])[:LONGEST_CODE], given=bool(code))
    values["title"] = values["title"] or _("Standard without a title (%(file)s)") % {"file": file_name[:100]}
    values["raw_text"] = read.raw_text
    values["marks"] = [("mark", _mark(mark)) for mark in marks]
    return Draft(read, values, tuple(marks))


@transaction.atomic
def import_draft(
    data: bytes, *, file_name: str, actor: Recordable, at: datetime, agency: str = "", code: str = ""
) -> Draft:
    """Read a text and make its draft page below the home page; raises NotAText, Refused."""
    home = HomePage.objects.first()
    if home is None:
        raise Refused(_("There is no home page yet. Start the office once, then import."))
    tried = try_import(data, file_name=file_name, agency=agency, code=code)
    page = StandardPage(slug=_slug(home, tried.values["code"]), **tried.values)
    home.add_child(instance=page)
    page.save_revision(clean=False)
    record(
        actor=actor,
        action="cms.standard_imported",
        subject=page,
        at=at,
        changes={
            "code": page.code,
            "file": file_name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "lines": len(tried.read.lines),
            "marks": len(tried.marks),
        },
    )
    return Draft(tried.read, tried.values, tried.marks, page)


def _values(read: Imported, marks: list[Mark]) -> Value:
    """Give the values of the page's fields; what is open stays unchosen instead of having a stand-in."""
    values = page_values(read.source)
    for place in read.open_kinds:
        _at(values, place)["kind"] = ""
    for place, words in read.open_starts:
        limit = _at(values, place)
        if limit["unit"]:
            limit["start"] = {"event": "", "role": "", "words": words}
    if read.open_months:
        values["compensation"][0][1]["valid_months"] = None
    for name in LIMITED:
        most = getattr(StandardPage._meta.get_field(name), "max_length", 0)
        if len(values[name]) > most:
            marks.append(Mark(0, values[name][:300], name, Question.TOO_LONG))
            values[name] = ""
    return values


def _at(values: Value, place: str) -> Value:
    """Give the value at a place like `channels/surat/steps/3/limit`."""
    names = iter(place.split("/"))
    head = next(names)
    blocks = [value for _type, value in values[head]]
    value: Value = _named(blocks, next(names)) if head == "channels" else blocks[0]
    for name in names:
        found = value[name]
        value = _numbered(found, name, int(next(names))) if isinstance(found, list) else found
    return value


def _named(blocks: Sequence[Value], code: str) -> Value:
    return next(block for block in blocks if block["code"] == code)


def _numbered(items: Sequence[Value], name: str, number: int) -> Value:
    if name == "steps":
        return next(item for item in items if item["number"] == number)
    return items[number - 1]


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "line": mark.line,
        "text": mark.text,
        "place": mark.place,
        "question": str(mark.question),
        "proposal": mark.proposal,
        "resolved": False,
    }


def _code(code: str, *, given: bool) -> str:
    if not code:
        raise Refused(_("The text has no title to make a code of. Give one with --code."))
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise Refused(
            _("“%(code)s” is no code: small letters, digits and hyphens, at most 80 of them.") % {"code": code}
        )
    if StandardPage.objects.filter(code=code).exists() or StandardVersion.objects.of(code).exists():
        way_out = _("Give another one with --code.")
        if given:
            way_out = _("Choose another one.")
        raise Refused(_("There is already a standard with the code “%(code)s”.") % {"code": code} + " " + way_out)
    return code


def _slug(home: HomePage, code: str) -> str:
    """Give an address below the home page that no page and no screen of the office has."""
    taken = set(home.get_children().values_list("slug", flat=True))
    return next(slug for slug in _slugs(code) if slug not in taken and resolve(f"/{slug}/").url_name == "wagtail_serve")


def _slugs(code: str) -> Iterator[str]:
    yield code
    number = 2
    while True:
        yield f"{code}-{number}"
        number += 1
