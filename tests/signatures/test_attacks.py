"""No attack of the known classes is ever called intact."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from pyhanko.sign.fields import MDPPerm

from signatures.authority import SIGNER_LIFE
from signatures.credentials import OwnTimeStamper
from signatures.signing import validation_context
from signatures.validating import verify_pdf
from signatures.verdicts import Reason, Verdict
from tests.signatures import attacks, preparations
from tests.signatures.making import Office, letter, open_office, sign_letter, sign_plainly

UNDER = b"0.9 g 0 0 200 40 re f"
OVER = b"0 g 0 0 120 40 re f"
NOTHING = b""


@pytest.fixture(scope="module")
def approved(office: Office) -> bytes:
    """A letter with one approval signature (B-B), which permits most."""
    return sign_plainly(letter(), office.signer, box=(50, 50, 200, 100))


@pytest.mark.parametrize("attack", attacks.ON_THE_PRODUCT.values(), ids=attacks.ON_THE_PRODUCT.keys())
def test_an_attacked_letter_is_not_intact(office: Office, signed: bytes, attack: attacks.Attack) -> None:
    attacked = attack(signed)
    assert attacked != signed
    assert office.verify(attacked).verdict in {Verdict.NOT_ACCEPTED, Verdict.NOT_VERIFIABLE}


@pytest.mark.parametrize("attack", attacks.ON_THE_PRODUCT.values(), ids=attacks.ON_THE_PRODUCT.keys())
def test_an_attacked_approval_is_not_intact(office: Office, approved: bytes, attack: attacks.Attack) -> None:
    assert office.verify(attack(approved)).verdict in {Verdict.NOT_ACCEPTED, Verdict.NOT_VERIFIABLE}


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        (attacks.flip_content, Reason.CONTENT_CHANGED),
        (attacks.flip_padding, Reason.BYTE_RANGE_INVALID),
        (attacks.append_text, Reason.LATER_CHANGES),
        (attacks.append_bytes, Reason.TRAILING_BYTES),
        (attacks.append_junk, Reason.TRAILING_BYTES),
        (attacks.share_signature, Reason.SIGNATURE_SHARED),
        (attacks.hide_from_form, Reason.SIGNATURE_OUTSIDE_FORM),
    ],
)
def test_the_reason_is_named(office: Office, approved: bytes, attack: attacks.Attack, reason: Reason) -> None:
    found = office.verify(attack(approved))
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert reason in found.reasons
    assert len(found.sentences) == len(found.reasons)


def test_no_single_changed_byte_goes_unnoticed(office: Office, signed: bytes) -> None:
    chance = random.Random(20261121)
    for position in (chance.randrange(len(signed)) for _ in range(25)):
        assert office.verify(attacks.flip(signed, position)).verdict is not Verdict.INTACT, position


@pytest.mark.parametrize("invisible", [True, False])
def test_a_removed_signature_is_missed(office: Office, approved: bytes, invisible: bool) -> None:
    pdf = sign_plainly(letter(), office.signer) if invisible else approved
    found = office.verify(attacks.remove_signature(pdf))
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert not found.signatures


@pytest.mark.parametrize(("before", "after"), [(UNDER, OVER), (OVER, NOTHING)], ids=["replace", "hide"])
@pytest.mark.parametrize("permission", [None, MDPPerm.FILL_FORMS], ids=["approval", "certified"])
def test_a_shadow_of_the_page_is_seen(office: Office, before: bytes, after: bytes, permission: MDPPerm | None) -> None:
    prepared = preparations.add_text_field(letter(), shown=before)
    pdf = sign_plainly(prepared, office.signer, permission=permission)
    assert office.verify(pdf).verdict is Verdict.INTACT
    found = office.verify(preparations.change_text_field(pdf, shown=after, value="900"))
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert Reason.LOOKS_DIFFERENT in found.reasons


def test_a_filled_form_that_looks_the_same_is_reported_only(office: Office) -> None:
    pdf = sign_plainly(preparations.add_text_field(letter(), shown=UNDER), office.signer)
    found = office.verify(preparations.change_text_field(pdf, shown=UNDER, value="100"))
    assert found.verdict is Verdict.INTACT
    assert Reason.LATER_REVISIONS in found.reasons


@pytest.mark.parametrize("permission", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
def test_a_note_over_a_certified_text_is_refused(office: Office, permission: MDPPerm) -> None:
    pdf = sign_plainly(letter(), office.signer, permission=permission)
    assert office.verify(attacks.annotate(pdf)).verdict is Verdict.NOT_ACCEPTED


def test_a_root_of_the_same_name_is_a_stranger(office: Office, tmp_path: Path) -> None:
    hostile = open_office(tmp_path / "hostile", office.at)
    assert hostile.authority.root().subject == office.authority.root().subject
    found = office.verify(sign_letter(hostile))
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert Reason.SIGNER_UNTRUSTED in found.reasons
    assert not found.signatures[0].trusted


def test_a_stranger_who_signs_over_the_text_of_a_trusted_one_spoils_all(
    office: Office, tmp_path: Path, approved: bytes
) -> None:
    stranger = open_office(tmp_path / "stranger", office.at)
    pdf = sign_plainly(approved, stranger.signer, field_name="Kedua", box=(50, 600, 500, 800))
    found = office.verify(pdf)
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert Reason.LOOKS_DIFFERENT in found.signatures[0].reasons
    assert Reason.SIGNER_UNTRUSTED in found.signatures[1].reasons


def test_a_signer_vouches_for_nobody_else(office: Office, tmp_path: Path) -> None:
    other = open_office(tmp_path / "other", office.at)
    pdf = sign_letter(office)
    found = verify_pdf(pdf, anchors=[other.signer.certificate], at=office.at)
    assert Reason.SIGNER_UNTRUSTED in found.reasons


def test_a_revoked_signer_is_refused(tmp_path: Path, office: Office) -> None:
    other = open_office(tmp_path / "ca", office.at)
    pdf = sign_plainly(letter(), other.signer)
    other.authority.revoke("direktur", at=office.at, reason=x509.ReasonFlags.key_compromise)
    found = other.verify(pdf, crls=other.authority.crls(at=office.at))
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert Reason.CERTIFICATE_REVOKED in found.reasons


def test_a_revocation_found_in_the_file_alone_counts(tmp_path: Path, office: Office) -> None:
    other = open_office(tmp_path / "ca", office.at)
    pdf = sign_plainly(letter(), other.signer)
    other.authority.revoke("direktur", at=office.at, reason=x509.ReasonFlags.key_compromise)
    issuing_only = other.authority.crls(at=office.at)[1]
    found = other.verify(preparations.store_crl(pdf, issuing_only))
    assert Reason.CERTIFICATE_REVOKED in found.reasons


def test_a_revoked_signer_is_refused_even_as_an_anchor(tmp_path: Path, office: Office) -> None:
    other = open_office(tmp_path / "ca", office.at)
    pdf = sign_plainly(letter(), other.signer)
    other.authority.revoke("direktur", at=office.at, reason=x509.ReasonFlags.key_compromise)
    crls = other.authority.crls(at=office.at)
    found = verify_pdf(pdf, anchors=[other.signer.certificate], at=office.at, crls=crls)
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert Reason.CERTIFICATE_REVOKED in found.reasons


@pytest.mark.parametrize("known", [True, False])
def test_an_ocsp_answer_revokes_as_well(tmp_path: Path, office: Office, known: bool) -> None:
    other = open_office(tmp_path / "ca", office.at)
    pdf = sign_plainly(letter(), other.signer)
    if known:
        other.authority.revoke("direktur", at=office.at, reason=x509.ReasonFlags.key_compromise)
    answer = other.authority.ocsps(other.signer, at=office.at)[0]
    found = other.verify(preparations.store_ocsp(pdf, answer))
    assert (Reason.CERTIFICATE_REVOKED in found.reasons) is known


def test_an_answer_of_a_stranger_revokes_nothing(tmp_path: Path, office: Office) -> None:
    hostile = open_office(tmp_path / "hostile", office.at)
    hostile.authority.revoke("direktur", at=office.at, reason=x509.ReasonFlags.key_compromise)
    pdf = sign_plainly(letter(), office.signer)
    for forged in (
        preparations.store_crl(pdf, hostile.authority.crls(at=office.at)[1]),
        preparations.store_ocsp(pdf, hostile.authority.ocsps(hostile.signer, at=office.at)[0]),
    ):
        assert office.verify(forged).verdict is Verdict.INTACT


def test_real_files_of_the_measuring_data(data_folder: Path, office: Office) -> None:
    for path in sorted((data_folder / "hostile" / "files").glob("pdf-sig-*.pdf")):
        anchors = preparations.signers_of(path.read_bytes())
        intact = verify_pdf(path, anchors=anchors, at=office.at).verdict is Verdict.INTACT
        assert intact is ("control" in path.name), path.name


def test_a_signature_proven_older_than_the_revocation_stays(tmp_path: Path, office: Office) -> None:
    other = open_office(tmp_path / "ca", office.at)
    pdf = sign_letter(other)
    later = office.at + timedelta(days=1)
    other.authority.revoke("direktur", at=later, reason=x509.ReasonFlags.superseded)
    crls = other.authority.crls(at=later)
    found = other.verify(pdf, at=later + timedelta(hours=1), crls=crls)
    assert found.verdict is Verdict.INTACT
    assert Reason.REVOKED_LATER in found.reasons


def test_an_expired_signer_without_proven_time_is_refused(office: Office, approved: bytes) -> None:
    found = office.verify(approved, at=office.at + SIGNER_LIFE + timedelta(days=1))
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert Reason.CERTIFICATE_EXPIRED in found.reasons


def test_a_signer_who_is_an_anchor_is_trusted_with_a_note_after_expiry(office: Office, approved: bytes) -> None:
    anchors = [office.signer.certificate]
    assert verify_pdf(approved, anchors=anchors, at=office.at).verdict is Verdict.INTACT
    late = verify_pdf(approved, anchors=anchors, at=office.at + SIGNER_LIFE + timedelta(days=1))
    assert late.verdict is Verdict.INTACT
    assert Reason.ANCHOR_EXPIRED in late.reasons
    changed = attacks.append_text(approved)
    assert verify_pdf(changed, anchors=anchors, at=office.at).verdict is Verdict.NOT_ACCEPTED


def test_a_certificate_for_time_stamps_may_not_sign(office: Office) -> None:
    found = office.verify(sign_plainly(letter(), office.authority.tsa()))
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert Reason.CERTIFICATE_PURPOSE in found.reasons


def test_a_time_stamp_of_another_signature_is_forged(office: Office) -> None:
    stamper = preparations.ForeignStamper(office.authority.tsa(), at=office.at)
    found = office.verify(sign_plainly(letter(), office.signer, timestamper=stamper))
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert Reason.TIMESTAMP_FORGED in found.reasons


def test_the_future_does_not_break_an_archived_letter(office: Office, signed: bytes) -> None:
    later = office.at + timedelta(days=365 * 5)
    found = office.verify(signed, at=later)
    assert (found.verdict, found.reasons) == (Verdict.INTACT, ())
    short = sign_plainly(
        letter(),
        office.signer,
        timestamper=OwnTimeStamper(office.authority.tsa(), at=office.at),
        context=validation_context(office.signer, office.material(), at=office.at),
    )
    assert office.verify(short, at=office.at).signatures[0].level == "B-LT"
