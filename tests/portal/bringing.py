"""Builders: a letter brought to the counter by somebody without an e-mail address."""

from typing import Any

from django.test import Client
from django.utils import timezone

from correspondence.intake.forms import new_token
from correspondence.letters.models import IncomingLetter
from correspondence.standards.source import RequirementKind
from tests.cast import Cast, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.sending import upload
from tests.portal.desking import signed_in
from tests.portal.tracking import admit

BROKEN = b"%PDF-1.7\nnothing else"


def brought(cast: Cast, content: bytes = b"", **changes: Any) -> IncomingLetter:
    """Give a letter that the counter has taken and the machine has checked."""
    values: dict[str, object] = {
        "token": f"token-{IncomingLetter.objects.count()}",
        "letter": [upload(content or pdf_bytes())],
        "received_on": timezone.localdate().isoformat(),
        "applicant_type": "institution",
        "organization": "Dinas Contoh",
        "name": "Bagian Umum",
        "service": cast.standard.pk,
        "addressee": cast.position("kepala").pk,
        **changes,
    }
    assert signed_in(cast, "registrar").post("/meja/loket/", values).status_code == 302
    run_steps("intake.check", "intake.pages")
    return IncomingLetter.objects.latest("pk")


def found_incomplete(cast: Cast, **changes: Any) -> IncomingLetter:
    """Give such a letter, registered without its stamp."""
    letter = brought(cast, **changes)
    admit(cast, letter.case, missing=RequirementKind.STAMP, note="Mohon bawa surat yang bercap.")
    letter.refresh_from_db()
    return letter


def add(
    client: Client,
    letter: IncomingLetter,
    *contents: bytes,
    field: str = "additions",
    token: str = "",
    **changes: object,
) -> Any:
    """Post files to the page for files of the sender."""
    files = [upload(content, f"tambahan-{n}.pdf") for n, content in enumerate(contents)]
    return client.post(f"/meja/surat/{letter.pk}/susulan/", {"token": token or new_token(), field: files, **changes})
