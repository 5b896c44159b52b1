"""Honest documents are accepted, unsigned and unreadable ones are told apart."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from signatures.credentials import OwnTimeStamper
from signatures.signing import validation_context
from signatures.validating import verify_pdf
from signatures.verdicts import SENTENCES, Level, Reason, Verdict, Verification, worst
from tests.signatures import attacks, preparations
from tests.signatures.making import (
    OFFICE,
    ORGANIZATION,
    Office,
    add_empty_field,
    letter,
    open_office,
    renew_archive,
    sign_letter,
    sign_plainly,
)


def test_the_products_letter_is_intact_without_reservation(office: Office, signed: bytes) -> None:
    found = office.verify(signed)
    assert (found.verdict, found.reasons) == (Verdict.INTACT, ())
    (report,) = found.signatures
    assert (report.level, report.trusted, report.timestamp_trusted) == (Level.B_LTA, True, True)
    assert (report.signer_name, report.organization, report.unit) == (
        OFFICE,
        ORGANIZATION,
        "Direktorat Contoh",
    )
    assert (report.signed_at, report.archive_timestamps) == (office.at.isoformat(), 1)
    assert (report.permitted_changes, report.modification) == (1, "lta_updates")
    assert report.fingerprint == office.signer.fingerprint


def test_a_plain_signature_is_intact_but_its_revocation_unknown(office: Office) -> None:
    found = office.verify(sign_plainly(letter(), office.signer))
    assert (found.verdict, found.reasons) == (Verdict.INTACT, (Reason.REVOCATION_UNKNOWN,))
    assert found.signatures[0].level == Level.B_B


def test_the_offices_own_lists_answer_what_the_file_leaves_open(office: Office) -> None:
    found = office.verify(sign_plainly(letter(), office.signer), crls=office.authority.crls(at=office.at))
    assert (found.verdict, found.reasons) == (Verdict.INTACT, ())


def test_an_untrusted_time_stamp_is_a_reason_and_no_refusal(office: Office, tmp_path: Path) -> None:
    other = open_office(tmp_path / "other", office.at)
    stamper = OwnTimeStamper(other.authority.tsa(), at=office.at)
    found = office.verify(sign_plainly(letter(), office.signer, timestamper=stamper))
    assert found.verdict is Verdict.INTACT
    assert Reason.TIMESTAMP_UNTRUSTED in found.reasons
    assert (found.signatures[0].level, found.signatures[0].timestamp_trusted) == (Level.B_T, False)


def test_an_archived_letter_with_an_unknown_time_stamp_authority(office: Office, signed: bytes) -> None:
    found = office.verify(signed, tsa_anchors=[])
    assert found.verdict is Verdict.INTACT
    assert {Reason.TIMESTAMP_UNTRUSTED, Reason.ARCHIVE_TIMESTAMP_UNTRUSTED} <= set(found.reasons)


def test_long_term_material_without_archive(office: Office) -> None:
    stamper = OwnTimeStamper(office.authority.tsa(), at=office.at)
    context = validation_context(office.signer, office.material(), at=office.at)
    found = office.verify(sign_plainly(letter(), office.signer, timestamper=stamper, context=context))
    assert (found.verdict, found.reasons) == (Verdict.INTACT, ())
    assert found.signatures[0].level == Level.B_LT


def test_two_approvals_one_above_the_other(office: Office) -> None:
    first = sign_plainly(letter(), office.signer, box=(50, 100, 200, 160))
    both = sign_plainly(first, office.signer, field_name="Kedua", box=(300, 300, 500, 360))
    found = office.verify(both, crls=office.authority.crls(at=office.at))
    assert found.verdict is Verdict.INTACT
    assert [report.field for report in found.signatures] == ["Pertama", "Kedua"]
    assert found.signatures[0].reasons == (Reason.LATER_REVISIONS,)
    assert found.signatures[0].signed_length < found.signatures[1].signed_length


def test_two_approvals_shown_apart_from_their_fields(office: Office) -> None:
    first = sign_plainly(letter(), office.signer, box=(50, 100, 200, 160), apart=True)
    both = sign_plainly(first, office.signer, field_name="Kedua", box=(300, 300, 500, 360), apart=True)
    found = office.verify(both, crls=office.authority.crls(at=office.at))
    assert found.verdict is Verdict.INTACT
    assert found.signatures[0].reasons == (Reason.LATER_REVISIONS,)


@pytest.mark.parametrize(("transform", "reason"), [("UR3", Reason.NO_SIGNATURE), ("DocMDP", Reason.SIGNATURE_REMOVED)])
def test_rights_of_a_free_reader_are_no_signature(office: Office, transform: str, reason: Reason) -> None:
    found = office.verify(preparations.reader_enabled(transform))
    assert found.reasons == (reason,)


def test_two_approvals_on_a_turned_page(office: Office) -> None:
    turned = preparations.turn_page(letter(), 90)
    first = sign_plainly(turned, office.signer, box=(50, 100, 200, 160))
    both = sign_plainly(first, office.signer, field_name="Kedua", box=(300, 300, 500, 360))
    assert office.verify(both).verdict is Verdict.INTACT


def test_a_renewed_archive(office: Office, signed: bytes) -> None:
    later = office.at + timedelta(days=365)
    found = office.verify(renew_archive(office, signed, later), at=later + timedelta(days=1))
    assert (found.verdict, found.reasons) == (Verdict.INTACT, ())
    assert found.signatures[0].archive_timestamps == 2


def test_a_renewed_archive_outlives_its_time_stamp_authority(tmp_path: Path, office: Office) -> None:
    other = open_office(tmp_path / "ca", office.at)
    first_ends = other.authority.tsa().certificate.not_valid_after_utc
    renewed = renew_archive(other, sign_letter(other), first_ends - timedelta(days=365))
    then = first_ends + timedelta(days=365)
    with time_machine.travel(then):  # pyHanko's past validation reads the clock itself
        found = other.verify(renewed, at=then)
    assert (found.verdict, found.reasons) == (Verdict.INTACT, ())
    assert found.signatures[0].timestamp_trusted


def test_an_archive_that_nobody_renewed_proves_nothing_any_more(tmp_path: Path, office: Office) -> None:
    other = open_office(tmp_path / "ca", office.at)
    first_ends = other.authority.tsa().certificate.not_valid_after_utc
    found = other.verify(sign_letter(other), at=first_ends + timedelta(days=365))
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert Reason.CERTIFICATE_EXPIRED in found.reasons


def test_the_signers_own_certificate_as_anchor(office: Office, signed: bytes) -> None:
    found = verify_pdf(signed, anchors=[office.signer.certificate], at=office.at)
    assert found.verdict is Verdict.INTACT
    assert Reason.TIMESTAMP_UNTRUSTED in found.reasons


def test_nobody_is_trusted_by_default(office: Office, signed: bytes) -> None:
    found = verify_pdf(signed, anchors=[], at=office.at)
    assert found.verdict is Verdict.NOT_ACCEPTED
    assert Reason.SIGNER_UNTRUSTED in found.reasons


def test_a_document_with_a_time_stamp_only_names_no_signer(office: Office) -> None:
    found = office.verify(renew_archive(office, letter(), office.at))
    assert (found.verdict, found.reasons) == (Verdict.UNSIGNED, (Reason.ONLY_TIMESTAMP,))


def test_an_unsigned_letter(office: Office) -> None:
    found = office.verify(letter())
    assert (found.verdict, found.reasons) == (Verdict.UNSIGNED, (Reason.NO_SIGNATURE,))


def test_an_empty_field_counts_as_unsigned(office: Office) -> None:
    found = office.verify(add_empty_field(letter()))
    assert (found.verdict, found.reasons) == (Verdict.UNSIGNED, (Reason.EMPTY_FIELD,))


def test_an_empty_field_beside_a_signature_does_no_harm(office: Office) -> None:
    found = office.verify(sign_plainly(add_empty_field(letter()), office.signer))
    assert found.verdict is Verdict.INTACT


def test_a_carelessly_written_letter_is_unsigned(office: Office) -> None:
    careless = letter().replace(b"\nxref\n", b"\nxrfe\n").replace(b"startxref", b"startxrfe")
    assert office.verify(careless).verdict in {Verdict.UNSIGNED, Verdict.NOT_VERIFIABLE}
    assert office.verify(b"\n\n" + letter()).verdict in {Verdict.UNSIGNED, Verdict.NOT_VERIFIABLE}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.NOT_A_PDF),
        (b"Halo", Reason.NOT_A_PDF),
        (b"\x89PNG\r\n\x1a\n" + bytes(2000), Reason.NOT_A_PDF),
        (b"%PDF-1.7\n", Reason.UNREADABLE),
        (b"%PDF-1.7\n%%EOF", Reason.UNREADABLE),
        (b"%PDF-1.7\nstartxref\n5\n%%EOF", Reason.UNREADABLE),
    ],
)
def test_what_is_no_pdf_cannot_be_verified(office: Office, content: bytes, reason: Reason) -> None:
    found = office.verify(content)
    assert (found.verdict, found.reasons) == (Verdict.NOT_VERIFIABLE, (reason,))


def test_a_letter_cut_off_cannot_be_verified(office: Office, signed: bytes) -> None:
    assert office.verify(signed[: len(letter()) // 2]).verdict is Verdict.NOT_VERIFIABLE
    assert office.verify(signed[: len(signed) * 3 // 4]).verdict is not Verdict.INTACT


def test_a_locked_letter_cannot_be_verified(office: Office, tmp_path: Path) -> None:
    plain, locked = tmp_path / "plain.pdf", tmp_path / "locked.pdf"
    plain.write_bytes(sign_plainly(letter(), office.signer))
    command = ["qpdf", "--encrypt", "sandi", "sandi", "256", "--", str(plain), str(locked)]
    subprocess.run(command, check=True, timeout=30)
    found = office.verify(locked)
    assert (found.verdict, found.reasons) == (Verdict.NOT_VERIFIABLE, (Reason.ENCRYPTED,))


def test_the_worst_reason_decides() -> None:
    assert worst([]) is Verdict.INTACT
    assert worst([Reason.TIMESTAMP_UNTRUSTED, Reason.REVOCATION_UNKNOWN]) is Verdict.INTACT
    assert worst([Reason.TIMESTAMP_UNTRUSTED, Reason.SIGNATURE_UNREADABLE]) is Verdict.NOT_VERIFIABLE
    assert worst([Reason.SIGNATURE_UNREADABLE, Reason.SIGNER_UNTRUSTED]) is Verdict.NOT_ACCEPTED


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)
    assert len({str(sentence) for sentence in SENTENCES.values()}) == len(Reason)


def test_a_report_travels_as_json(office: Office, signed: bytes) -> None:
    for data in (signed, attacks.append_text(signed), letter(), b""):
        found = office.verify(data)
        assert Verification.from_json(json.loads(json.dumps(found.as_json()))) == found
