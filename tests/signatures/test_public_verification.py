"""The public verification page: what it says of a signed letter, its bytes hashed again, unknown codes alike."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from correspondence.foundation.files.keeping import keep
from correspondence.letters.models import IncomingLetter, RegisterKind
from correspondence.letters.numbering import next_entry
from correspondence.letters.states import Sensitivity
from correspondence.organization.models import Appointment, Capacity
from signatures.models import SignedDocument
from signatures.verifying import cleaned_code
from templates_docx.models import DraftState, DraftVersion, LetterTemplate, PreparedLetter, ReplyDraft
from tests.cast import Cast, delivered_letter
from tests.inspection.safety_samples import pdf_bytes

pytestmark = pytest.mark.django_db
CODE = "0123456789abcdef0123456789"
PDF = b"%PDF-1.7 the signed bytes"


def signed_letter(cast: Cast, *, capacity: str = Capacity.SUBSTANTIVE, code: str = CODE) -> SignedDocument:
    """Give a signed reply, as the signing step leaves it."""
    case = delivered_letter(cast, pdf_bytes(), key=code).case
    assert case is not None
    IncomingLetter.objects.filter(case=case).update(subject="Permohonan konsultasi")
    now, signer = timezone.now(), cast.position("direktur")
    template = LetterTemplate.objects.get()
    draft = ReplyDraft.objects.create(
        case=case, template=template, drafter=signer, signer=signer, holder=signer, state=DraftState.SIGNED
    )
    version = DraftVersion.objects.create(
        draft=draft, number=1, blob=template.blob, body="Isi.", position=signer, actor_label="x", made_at=now
    )
    prepared = PreparedLetter.objects.create(
        draft=draft,
        version=version,
        entry=next_entry(agency=cast.agency, kind=RegisterKind.OUTGOING, at=now),
        reference_number="1/D.2.3/11/2026",
        letter_date=timezone.localdate(now),
        code=code,
        created_at=now,
    )
    return SignedDocument.objects.create(
        prepared=prepared,
        code=code,
        pdf=keep([PDF], media_type="application/pdf"),
        position=signer,
        appointment=Appointment.objects.get(position=signer),
        capacity=capacity,
        block=["a.n. Kepala LKPP,", "Deputi,", "u.b.", "Direktur,"],
        certificate_sha256="c" * 64,
        signed_at=now,
    )


def page_of(client: Client, code: str = CODE) -> str:
    response = client.get(f"/v/{code}/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_who_signed_what_and_in_which_capacity(client: Client, cast: Cast) -> None:
    signed_letter(cast)
    html = page_of(client)
    for shown in ("1/D.2.3/11/2026", "a.n. Kepala LKPP,", "u.b.", "Permohonan konsultasi", cast.agency.name):
        assert shown in html
    assert hashlib.sha256(PDF).hexdigest() in html
    assert 'class="verdict authentic"' in html
    assert "PP 71/2019" in html


def test_an_acting_signer_is_shown_as_such(client: Client, cast: Cast) -> None:
    signed = signed_letter(cast, capacity=Capacity.STAND_IN)
    assert f"Plh. {signed.position.title}" in page_of(client)


def test_the_subject_of_a_protected_letter_is_not_shown(client: Client, cast: Cast) -> None:
    signed = signed_letter(cast)
    letter = IncomingLetter.objects.filter(case=signed.prepared.draft.case)
    letter.update(sensitivity=Sensitivity.RESTRICTED)
    assert "Permohonan konsultasi" not in page_of(client)


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_stored_bytes_that_changed_are_seen(client: Client, cast: Cast, settings: LazySettings, harm: str) -> None:
    signed = signed_letter(cast)
    stored = next(path for path in Path(settings.FILE_STORE).rglob(signed.pdf.sha256))
    stored.chmod(0o600)
    stored.unlink() if harm == "missing" else stored.write_bytes(PDF + b" forged")
    html = page_of(client)
    assert 'class="verdict changed"' in html
    assert 'class="verdict authentic"' not in html


def test_every_unknown_code_is_answered_alike(client: Client, cast: Cast) -> None:
    signed_letter(cast)
    unknown = [client.get(f"/v/{code}/") for code in ("f" * 26, "abc", "ABC-DEF", CODE[:-1])]
    bodies = {re.sub(r'value="[^"]*"', "", response.content.decode().replace(response.wsgi_request.path, ""))
              for response in unknown}  # fmt: skip
    assert [response.status_code for response in unknown] == [404] * 4
    assert len(bodies) == 1


def test_the_typed_code_leads_to_its_page(client: Client, cast: Cast) -> None:
    typed = f"https://tanggap.example/v/{CODE}/"
    assert client.post("/v/", {"code": typed})["Location"] == f"/v/{CODE}/"
    assert client.post("/v/", {"code": "01234-56789 ABCDEF 0123456789"})["Location"] == f"/v/{CODE}/"
    refused = client.post("/v/", {"code": "tidak jelas"})
    assert refused.status_code == 422
    assert "tidak jelas" in refused.content.decode()
    assert client.get("/v/").status_code == 200


@pytest.mark.usefixtures("one_moment")
def test_too_many_questions_are_held_back(client: Client, cast: Cast) -> None:
    signed_letter(cast)
    statuses = [client.get(f"/v/{'f' * 26}/").status_code for _ in range(30)]
    held = client.get(f"/v/{CODE}/")
    assert statuses == [404] * 30
    assert held.status_code == 429
    assert 1 <= int(held["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("typed", "code"),
    [(CODE, CODE), (f" {CODE.upper()} ", CODE), (f"http://x/v/{CODE}", CODE), ("", ""), ("xyz", ""), (CODE * 2, "")],
)
def test_a_code_is_taken_out_of_what_was_typed(typed: str, code: str) -> None:
    assert cleaned_code(typed) == code
