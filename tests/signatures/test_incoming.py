"""Signed PDFs that come in: an untouched one raises no alarm, a changed one always does, and only proof is green."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import LazySettings
from django.utils import timezone
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from correspondence.inspection.safety import Verdict
from correspondence.intake.models import DeliveredFile
from correspondence.letters.models import IncomingLetter
from correspondence.standards.requirements import Authority
from correspondence.standards.source import RequirementKind
from portal.desk.paper import files_of
from portal.desk.requirements_view import machine_findings
from signatures.anchors import BadAnchorError
from signatures.certificates import Subject
from signatures.incoming import flags_of, office_trust, verify
from signatures.models import SignatureCheck
from signatures.validating import verify_pdf
from tests.cast import Cast, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.portal.bringing import brought
from tests.portal.desking import signed_in
from tests.signatures import attacks, preparations
from tests.signatures.making import (
    ORGANIZATION,
    Office,
    add_empty_field,
    letter,
    open_office,
    sign_letter,
    sign_plainly,
)

ALARMS = {"changed-after-signing", "signature-broken", "signature-empty"}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office of another agency, whose authority nobody knows here."""
    return open_office(tmp_path_factory.mktemp("elsewhere") / "signing", timezone.now().replace(microsecond=0))


@pytest.fixture(scope="module")
def foreign(elsewhere: Office) -> bytes:
    return sign_plainly(letter(), elsewhere.signer, box=(50, 50, 200, 100))


@pytest.fixture
def trusting(settings: LazySettings, tmp_path: Path, elsewhere: Office) -> Iterator[None]:
    """Trust that agency's root as the administrator does, by a file in the folder."""
    settings.TRUST_FOLDER = tmp_path / "trust"
    settings.TRUST_FOLDER.mkdir()
    (settings.TRUST_FOLDER / "root.pem").write_bytes(elsewhere.authority.root().public_bytes(Encoding.PEM))
    yield


def confined(folder: Path, content: bytes) -> set[str]:
    """The flags as intake gets them, out of the sandbox."""
    path = folder / "surat.pdf"
    path.write_bytes(content)
    return set(flags_of(verify(path, at=timezone.now())))


def flags(content: bytes) -> set[str]:
    """The same without the start of a child."""
    return set(flags_of(verify_pdf(content, anchors=office_trust(), at=timezone.now())))


@pytest.mark.parametrize("attack", attacks.ON_THE_PRODUCT.values(), ids=attacks.ON_THE_PRODUCT.keys())
def test_every_attack_on_a_letter_of_unknown_signers_raises_an_alarm(
    tmp_path: Path, foreign: bytes, attack: attacks.Attack
) -> None:
    assert flags(attack(foreign)) & ALARMS


@pytest.mark.parametrize("attack", ["null_contents", "empty_contents", "zero_contents", "without_contents"])
def test_a_signature_without_its_value_is_called_empty(tmp_path: Path, foreign: bytes, attack: str) -> None:
    assert "signature-empty" in flags(attacks.ON_THE_PRODUCT[attack](foreign))


def test_an_untouched_signature_of_an_unknown_signer_is_no_alarm(tmp_path: Path, foreign: bytes) -> None:
    assert confined(tmp_path, foreign) == {"signed", "signer-unknown"}


@pytest.mark.usefixtures("trusting")
def test_a_trusted_signature_is_proved(tmp_path: Path, elsewhere: Office, foreign: bytes) -> None:
    assert confined(tmp_path, sign_letter(elsewhere)) == {"signed"}
    assert flags(foreign) == {"signed"}


def test_a_field_that_waits_for_a_signature_is_none(tmp_path: Path) -> None:
    assert flags(add_empty_field(letter())) == set()


def test_a_second_signer_of_the_same_unknown_authority_may_sign_visibly(tmp_path: Path, elsewhere: Office) -> None:
    subject = Subject("Sekretaris", ORGANIZATION, unit="Sekretariat", serial_number="D.3")
    second = elsewhere.authority.ensure_signer("sekretaris", subject, at=elsewhere.at)
    first = sign_plainly(letter(), elsewhere.signer, box=(50, 50, 200, 100))
    both = sign_plainly(first, second, field_name="Kedua", box=(250, 50, 400, 100))
    assert flags(both) == {"signed", "signer-unknown"}


def test_a_strangers_visible_signature_over_the_text_is_an_alarm(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, foreign: bytes
) -> None:
    stranger = open_office(tmp_path_factory.mktemp("stranger") / "signing", timezone.now().replace(microsecond=0))
    over = sign_plainly(foreign, stranger.signer, field_name="Kedua", box=(50, 600, 400, 800))
    assert flags(over) & ALARMS


@pytest.mark.parametrize(("before", "after"), [(b"0.9 g 0 0 200 40 re f", b"0 g 0 0 120 40 re f")])
def test_a_shadow_replaced_after_an_unknown_signature_is_an_alarm(
    tmp_path: Path, elsewhere: Office, before: bytes, after: bytes
) -> None:
    pdf = sign_plainly(preparations.add_text_field(letter(), shown=before), elsewhere.signer)
    changed = preparations.change_text_field(pdf, shown=after, value="900")
    assert "changed-after-signing" in flags(changed)


def test_white_space_behind_the_end_is_no_alarm(tmp_path: Path, foreign: bytes) -> None:
    assert not flags(foreign + b"\r\n") & ALARMS


def test_a_file_that_cannot_be_read_as_signed_is_broken_never_unsigned(tmp_path: Path) -> None:
    content = pdf_bytes().replace(b"%%EOF", b"<< /ByteRange [0 1 2 3] >>")
    assert flags(content) >= {"signed", "signature-broken"}


def test_an_unreadable_anchor_stops_the_check(tmp_path: Path, settings: LazySettings, foreign: bytes) -> None:
    settings.TRUST_FOLDER = tmp_path
    (tmp_path / "root.pem").write_text("nothing")
    with pytest.raises(BadAnchorError):
        confined(tmp_path, foreign)


def with_other_text(signed: bytes) -> bytes:
    """Append a revision that shows another text, as an attacker would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 200 200 re f"))
    writer.update_container(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def taken(cast: Cast, content: bytes) -> tuple[IncomingLetter, DeliveredFile]:
    found = brought(cast, content)
    run_steps("intake.check", "intake.pages")
    return found, DeliveredFile.objects.get(letter_file__letter=found)


@pytest.mark.django_db
def test_the_letter_page_says_what_a_signature_is_worth(cast: Cast, foreign: bytes) -> None:
    found, file = taken(cast, foreign)
    assert (file.verdict, {"signed", "signer-unknown"} <= set(file.flags)) == (Verdict.ACCEPT, True)
    page = signed_in(cast, "registrar").get(f"/meja/surat/{found.pk}/").content.decode()
    panel = page.split('<div class="side">')[1]
    assert "Direktur Pengembangan Sistem Katalog" in panel
    assert "Direktorat Contoh" in panel
    assert 'class="chip ok"' not in panel.split("Direktorat Contoh")[0].rpartition("<section>")[2]


@pytest.mark.django_db
@pytest.mark.usefixtures("trusting")
def test_only_a_proved_signature_is_green(cast: Cast, foreign: bytes) -> None:
    found, file = taken(cast, foreign)
    assert "signer-unknown" not in file.flags
    assert SignatureCheck.objects.get(original=file.original).verdict == "intact"
    panel = signed_in(cast, "registrar").get(f"/meja/surat/{found.pk}/").content.decode()
    assert 'class="chip ok"' in panel.split("Direktorat Contoh")[0].rpartition("<section>")[2]


@pytest.mark.django_db
def test_a_changed_letter_is_taken_with_a_warning_and_its_signed_revision_is_had(cast: Cast, foreign: bytes) -> None:
    found, file = taken(cast, with_other_text(foreign))
    assert file.verdict == Verdict.WARN
    assert "changed-after-signing" in file.flags
    assert file.letter_file is not None
    url = f"/meja/berkas/{file.letter_file.pk}/ditandatangani/1/"
    client = signed_in(cast, "registrar")
    assert url in client.get(f"/meja/surat/{found.pk}/").content.decode()
    answer = client.get(url)
    assert answer.content == foreign
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(url.replace("/1/", "/2/")).status_code == 404
    assert signed_in(cast, "staf").get(url).status_code == 404


@pytest.mark.django_db
def test_a_signature_is_offered_as_evidence_and_decides_nothing(cast: Cast, foreign: bytes) -> None:
    found, _file = taken(cast, foreign)
    offered = machine_findings([], inspected=False, files=files_of(found))
    assert [(each.kind, each.present, each.authority) for each in offered] == [
        (RequirementKind.ELECTRONIC_SIGNATURE, True, Authority.MACHINE)
    ]
    changed, _file = taken(cast, with_other_text(foreign))
    assert machine_findings([], inspected=False, files=files_of(changed)) == []


@pytest.mark.django_db
def test_a_trace_of_a_signature_that_was_taken_out_is_followed(cast: Cast, foreign: bytes) -> None:
    _found, file = taken(cast, attacks.remove_signature(foreign))
    assert ALARMS & set(file.flags)


@pytest.mark.django_db
def test_a_signature_in_a_rewritten_file_is_broken(cast: Cast, foreign: bytes) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(foreign)) as document:
        document.save(target)
    _found, file = taken(cast, target.getvalue())
    assert file.verdict == Verdict.WARN
    assert ALARMS & set(file.flags)
    assert file.checked_at is not None
    assert timezone.now() - file.checked_at < timedelta(hours=1)
