"""The rules over bytes, pictures and lines, each by itself."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from signatures.anchors import BadAnchorError, office_anchors, read_certificates
from signatures.bytesrules import checked_range, ends_cleanly, hidden_ranges
from signatures.comparing import Drawn, PageBox, RenderingError, looks_the_same, render, same_picture
from signatures.embedded import issuer_of, were_altered
from signatures.revocation import RevocationData, is_known_at, revoked_since
from signatures.stamp import lay_out, text_width, wrap
from tests.signatures.attacks import gap_of
from tests.signatures.making import Office, letter

TAIL = b"startxref\n12\n%%EOF"
VALUE = bytes.fromhex("0403010203") + bytes(5)


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n", b" \n\n\x00"])
def test_white_space_may_follow_the_end(ending: bytes) -> None:
    assert ends_cleanly(b"%PDF-1.7\n" + TAIL + ending)


@pytest.mark.parametrize("ending", [b"x", b"\n%", b"\n%%EOF", b"\n" + TAIL[:-5], b"\n" + bytes(5000) + b"1"])
def test_nothing_else_may_follow_the_end(ending: bytes) -> None:
    assert not ends_cleanly(b"%PDF-1.7\n" + TAIL + ending)


def _file(value: bytes = VALUE, key: bytes = b"/Contents ") -> tuple[bytes, list[int]]:
    start = b"%PDF-1.7 <<" + key
    shown = b"<" + value.hex().encode() + b">"
    data = start + shown + b">> end"
    return data, [0, len(start), len(start) + len(shown), 6]


def test_a_range_that_leaves_out_the_value_only() -> None:
    data, values = _file()
    found = checked_range(data, values, VALUE)
    assert found is not None
    assert (found.gap, found.resume, found.end) == (values[1], values[2], len(data))


@pytest.mark.parametrize(
    "change",
    [
        lambda values: [1, *values[1:]],
        lambda values: [0, values[1] - 1, *values[2:]],
        lambda values: [0, values[1], values[2] + 1, values[3]],
        lambda values: [0, values[1], values[2], values[3] + 100],
        lambda values: [0, values[2], values[1], values[3]],
        lambda values: [*values, 0, 4],
        lambda values: [0, -1, values[2], values[3]],
        lambda values: [0, None, values[2], values[3]],
        lambda _values: [],
    ],
)
def test_every_other_range_is_refused(change: object) -> None:
    data, values = _file()
    assert callable(change)
    wrong: Sequence[object] = change(values)
    assert checked_range(data, wrong, VALUE) is None


def test_the_gap_must_hold_the_value_itself_behind_its_key() -> None:
    data, values = _file()
    assert checked_range(data, values, VALUE[:-1] + b"\x01") is None
    other, other_values = _file(key=b"/Cuntents ")
    assert checked_range(other, other_values, VALUE) is None
    filled = VALUE[:-1] + b"\x07"
    hiding, hiding_values = _file(filled)
    assert checked_range(hiding, hiding_values, filled) is None


def test_a_range_written_in_a_text_is_no_hidden_signature(signed: bytes) -> None:
    assert hidden_ranges(letter() + b"(/ByteRange [0 10 20 30])", ()) == 0
    assert hidden_ranges(signed, ()) == 2
    assert gap_of(signed)[0] > len(letter())


def test_boxes_are_found_on_turned_pages() -> None:
    frame = (0.0, 0.0, 100.0, 200.0)
    upright = PageBox((10, 20, 30, 40), frame).pixels(100, 200)
    assert upright == pytest.approx((8, 158, 33, 183), abs=1)
    assert PageBox((10, 20, 30, 40), frame, 180).pixels(100, 200) == pytest.approx((68, 18, 93, 43), abs=1)
    assert PageBox((10, 20, 30, 40), frame, 90).pixels(200, 100) == pytest.approx((18, 8, 43, 33), abs=1)
    assert PageBox((10, 20, 30, 40), frame, 270).pixels(200, 100) == pytest.approx((158, 68, 183, 93), abs=1)


def test_pictures_differ_outside_the_allowed_boxes_only() -> None:
    old = np.full((200, 100, 3), 255, dtype=np.uint8)
    new = old.copy()
    new[165:175, 15:25] = 0
    box = PageBox((10, 20, 30, 40), (0.0, 0.0, 100.0, 200.0))
    assert same_picture(old, new, [box])
    assert not same_picture(old, new, [])
    new[0, 0] = 0
    assert not same_picture(old, new, [box])
    assert not same_picture(old, old[:-1], [box])


def test_a_page_more_is_a_difference(tmp_path: Path) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    one.write_bytes(letter("<p>Satu</p>"))
    two.write_bytes(letter("<p>Satu</p><p style='break-before:page'>Dua</p>"))
    assert looks_the_same(two, Drawn(two.read_bytes(), two), allowed={})
    assert not looks_the_same(one, Drawn(two.read_bytes(), two), allowed={})
    assert not looks_the_same(two, Drawn(one.read_bytes(), one), allowed={})
    assert render(one, 20) == []


def test_what_cannot_be_rendered_is_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(RenderingError):
        render(broken, 0)


def test_lines_are_broken_at_spaces_and_shrunk_to_the_box() -> None:
    parts = wrap("Direktur Pengembangan Sistem Katalog", 9, 80)
    assert " ".join(parts) == "Direktur Pengembangan Sistem Katalog"
    assert all(text_width(part, 9) <= 80 for part in parts)
    roomy, tight = lay_out(["Direktur"] * 3, width=200, height=60), lay_out(["Direktur"] * 6, width=200, height=50)
    assert (roomy.size, tight.size) == (9, 7)


def test_an_altered_certificate_is_told_from_its_original(office: Office) -> None:
    issuing, root = office.signer.chain
    assert not were_altered([office.signer.certificate, issuing, root], [])
    assert not were_altered([office.signer.certificate], [])
    assert were_altered([altered(issuing)], [root])


def test_a_root_that_signed_itself_with_sha_1_is_old_and_not_altered() -> None:
    old = old_root()
    assert not were_altered([old], [])
    assert were_altered([altered(old)], [])


@pytest.mark.parametrize("method", ["md5_rsa", "sha1_ecdsa", "sha1_dsa"])
def test_what_nobody_can_reckon_was_neither_altered_nor_issued(method: str) -> None:
    root, claimed = old_root(), old_root(method)
    assert not were_altered([claimed], [])
    assert issuer_of(claimed, [claimed]) is None
    assert issuer_of(root, [root]) == root


def old_root(method: str = "sha1_rsa") -> x509.Certificate:
    """Return a root as one signed itself twenty years ago; today's libraries make no such one by themselves."""
    key, name = generate_private_key(65537, 2048), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Akar lama")])
    plan = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2006, 1, 1), datetime(2036, 1, 1))
    made = asn1_x509.Certificate.load(plan.sign(key, SHA256()).public_bytes(Encoding.DER))
    for holder, name in ((made["tbs_certificate"], "signature"), (made, "signature_algorithm")):
        holder[name] = {"algorithm": method}
    made["signature_value"] = key.sign(made["tbs_certificate"].dump(force=True), PKCS1v15(), SHA1())  # noqa: S303
    return x509.load_der_x509_certificate(made.dump(force=True))


def altered(certificate: x509.Certificate) -> x509.Certificate:
    der = bytearray(certificate.public_bytes(Encoding.DER))
    der[-3] ^= 1
    return x509.load_der_x509_certificate(bytes(der))


def test_revocation_is_known_while_the_list_lasts(office: Office) -> None:
    chain = [office.signer.certificate, *office.signer.chain]
    data = RevocationData(office.authority.crls(at=office.at))
    assert revoked_since(chain, data) is None
    assert is_known_at(chain, data, office.at)
    assert not is_known_at(chain, data, office.at + timedelta(days=100))
    assert not is_known_at(chain, RevocationData(data.crls[:1]), office.at)
    assert not is_known_at(chain, RevocationData((b"no list",), (b"no answer",)), datetime.now(UTC))


def test_anchors_are_read_from_pem_and_der(office: Office, tmp_path: Path) -> None:
    assert office_anchors(tmp_path) == []
    assert office_anchors(office.authority.folder.parent) == [office.authority.root()]
    with pytest.raises(BadAnchorError):
        read_certificates(_written(tmp_path / "bad", b"-----BEGIN nothing"))


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
