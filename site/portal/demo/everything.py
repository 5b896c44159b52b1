"""The whole demo, in the order in which its parts stand on each other."""

from django.utils import timezone

from correspondence.calendars.seeding import seed_calendar
from correspondence.foundation.files.keeping import keep
from correspondence.organization.models import Unit
from correspondence.standards.models import StandardVersion
from disposition import phrases
from templates_docx.drafting import DOCX
from templates_docx.models import LetterTemplate
from templates_docx.templates_builder import Letterhead, build_reply_template

from . import office, pages


def ensure() -> None:
    """Make what is missing; repeatable."""
    office.ensure()
    seed_calendar(at=timezone.now(), code=office.AGENCY)
    phrases.seed()
    office.ensure_accounts()
    ensure_standard()
    ensure_template()


def ensure_standard() -> StandardVersion:
    """Publish the standard of the demo's service, as a page of the public site."""
    return pages.ensure_pages()


def ensure_template() -> LetterTemplate:
    """Approve the reply template of the directorate."""
    unit = Unit.objects.get(agency__code=office.AGENCY, code="d2-psk")
    standing = LetterTemplate.objects.filter(unit=unit, retired_at=None).first()
    if standing is not None:
        return standing
    letterhead = Letterhead(
        name_lines=("LEMBAGA KEBIJAKAN PENGADAAN BARANG/JASA PEMERINTAH", office.DIRECTORATE.upper()),
        address_lines=(
            "Kompleks Rasuna Epicentrum, Jl. Epicentrum Tengah Lot 11 B, Jakarta Selatan 12940",
            "Telepon 021-29935577 · www.lkpp.go.id",
        ),
        place="Jakarta",
    )
    blob = keep([build_reply_template(letterhead)], media_type=DOCX)
    return LetterTemplate.objects.create(
        unit=unit,
        name="Surat jawaban",
        blob=blob,
        number_pattern="{number}/D.2.3/{month}/{year}",
        approved_at=timezone.now(),
    )
