"""The whole demo, in the order in which its parts stand on each other."""

from django.utils import timezone

from correspondence.calendars.seeding import seed_calendar, seed_calendars
from correspondence.foundation.files.keeping import keep
from correspondence.organization.models import Unit
from correspondence.standards.models import StandardVersion
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from disposition import phrases
from templates_docx.drafting import DOCX
from templates_docx.models import LetterTemplate
from templates_docx.templates_builder import Letterhead, build_reply_template

from . import office, pages
from .posts import LANDAK, LKPP, Office


def ensure(*, whole: bool = False) -> None:
    """Make what is missing; repeatable. Only the catalogue's branch of LKPP where not `whole`."""
    office.ensure(whole=whole)
    if whole:
        seed_calendars(at=timezone.now())
    else:
        seed_calendar(at=timezone.now(), code=LKPP.code)
    phrases.seed()
    office.ensure_accounts()
    pages.make_pages(ALL if whole else (KONSULTASI_KATALOG,))
    for unit, agency, pattern in TEMPLATES if whole else TEMPLATES[:1]:
        ensure_template(Unit.objects.get(agency__code=agency.code, code=unit), agency, pattern)


def ensure_standard(*, whole: bool = False) -> StandardVersion:
    """Publish the standard of the catalogue, or all, as pages of the public site; gives the catalogue's version."""
    return pages.ensure_pages(ALL if whole else (KONSULTASI_KATALOG,))


# Units whose head signs letters: code of the unit, agency, and the pattern of their numbers.
TEMPLATES: tuple[tuple[str, Office, str], ...] = (
    ("d2-psk", LKPP, "{number}/D.2.3/{month}/{year}"),
    ("d2-spse", LKPP, "{number}/D.2.2/{month}/{year}"),
    ("d4-app", LKPP, "{number}/D.4.1/{month}/{year}"),
    ("d4-apd", LKPP, "{number}/D.4.2/{month}/{year}"),
    ("d4-pph", LKPP, "{number}/D.4.3/{month}/{year}"),
    ("pbj", LANDAK, "000.3/{number}/PBJ/{month}/{year}"),
)
PLACES = {LKPP.code: "Jakarta", LANDAK.code: "Ngabang"}


def ensure_template(unit: Unit, agency: Office, number_pattern: str) -> LetterTemplate:
    """Approve the reply template of a unit."""
    standing = LetterTemplate.objects.filter(unit=unit, retired_at=None).first()
    if standing is not None:
        return standing
    above = [unit.parent.name.upper()] if unit.parent and agency is LANDAK else []
    letterhead = Letterhead(
        name_lines=(agency.name.upper(), *above, unit.name.upper()),
        address_lines=(agency.address, f"Telepon {agency.phone} · {agency.website}"),
        place=PLACES[agency.code],
    )
    blob = keep([build_reply_template(letterhead)], media_type=DOCX)
    return LetterTemplate.objects.create(
        unit=unit,
        name="Surat jawaban",
        blob=blob,
        number_pattern=number_pattern,
        approved_at=timezone.now(),
    )
