"""What is taken, what is taken with a warning and what is refused, on files composed here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from correspondence.inspection.kinds import HEAD_BYTES, PORTAL_ATTACHMENT, PORTAL_LETTER, RECEIVE, Kind
from correspondence.inspection.safety import SafetyVerdict, Verdict, check, precheck
from tests.inspection.safety_samples import (
    changed_pdf,
    compound_bytes,
    docx_bytes,
    docx_with_link,
    mail_bytes,
    odt_bytes,
    package,
    pdf_bytes,
    picture_bytes,
    plain_zip,
    png_bomb,
    png_text_bomb,
    word_stream,
)


def verdict_on(folder: Path, name: str, content: bytes, accepted: frozenset[Kind] = RECEIVE) -> SafetyVerdict:
    """Check the content under a name of its own, stored under another, as the office stores it."""
    path = folder / "0a1b2c"
    path.write_bytes(content)
    return check(path, name=name, accepted=accepted, max_bytes=2_000_000)


ACCEPTED: dict[str, tuple[str, Callable[[], bytes], int | None, tuple[str, ...]]] = {
    "pdf": ("surat.PDF", lambda: pdf_bytes(3), 3, ()),
    "pdf-link": ("surat.pdf", lambda: changed_pdf("weblink"), 1, ()),
    "pdf-destination": ("surat.pdf", lambda: changed_pdf("destination"), 1, ()),
    "pdf-without-name": ("unduhan", pdf_bytes, 1, ()),
    "jpeg": ("foto.jpg", lambda: picture_bytes("JPEG"), 1, ()),
    "png": ("foto.png", lambda: picture_bytes("PNG"), 1, ()),
    "tiff": ("pindaian.tif", lambda: picture_bytes("TIFF", frames=3), 3, ()),
    "docx": ("surat.docx", docx_bytes, None, ()),
    "docx-weblink": ("surat.docx", lambda: docx_with_link("hyperlink"), None, ()),
    "odt": ("surat.odt", odt_bytes, None, ()),
    "rtf": ("surat.rtf", lambda: rb"{\rtf1\ansi Isi surat \u8364? \u-10179?\u-8704?.}", None, ()),
    "doc": ("surat.doc", lambda: compound_bytes({"WordDocument": word_stream()}), None, ()),
    "doc-small-letters": ("surat.doc", lambda: compound_bytes({"worddocument": word_stream()}), None, ()),
    "doc-field": (
        "surat.doc",
        lambda: compound_bytes({"WordDocument": word_stream() + b"\x13 PAGE \x141\x15"}),
        None,
        (),
    ),
    "eml": ("surat.eml", mail_bytes, None, ("attachments",)),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_ordinary_files_are_accepted_without_a_warning(tmp_path: Path, case: str) -> None:
    name, make, pages, flags = ACCEPTED[case]
    verdict = verdict_on(tmp_path, name, make())
    assert verdict == SafetyVerdict(Verdict.ACCEPT, None, flags, verdict.media_type, pages)
    assert verdict.media_type


WARNED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "javascript": ("surat.pdf", lambda: changed_pdf("javascript"), "active-content"),
    "launch": ("surat.pdf", lambda: changed_pdf("launch"), "active-content"),
    "attached-text": ("surat.pdf", lambda: changed_pdf("catatan.txt"), "embedded-files"),
    "owner-password": (
        "surat.pdf",
        lambda: pdf_bytes(encryption=pikepdf.Encryption(owner="rahasia", user="")),
        "restricted",
    ),
    "end-cut-off": ("surat.pdf", lambda: pdf_bytes()[:-60], "repaired"),
    "no-header": ("surat.pdf", lambda: pdf_bytes().replace(b"%PDF-", b"%XYZ-"), "repaired"),
    "enormous-page": ("surat.pdf", lambda: pdf_bytes(size=(14_400, 14_400)), "oversized-page"),
    "also-a-zip": ("surat.pdf", lambda: pdf_bytes() + package(docx_bytes(), {}), "second-format"),
    "remote-picture": (
        "surat.odt",
        lambda: odt_bytes(body='<draw:image xlink:href="http://example.test/a.png"/>'),
        "external-links",
    ),
    "remote-template": ("surat.docx", lambda: docx_with_link("attachedTemplate"), "external-links"),
    "remote-image": ("surat.docx", lambda: docx_with_link("image"), "external-links"),
    "embedded-object": (
        "surat.docx",
        lambda: package(docx_bytes(), {"word/embeddings/oleObject1.bin": b"x"}),
        "embedded-files",
    ),
    "broken-side-part": (
        "surat.docx",
        lambda: package(docx_bytes(), {"word/footnotes.xml": b"<a>"}),
        "repaired",
    ),
    "rtf-template": (
        "surat.rtf",
        lambda: rb"{\rtf1{\*\template http://example.test/a.dot}x}",
        "external-links",
    ),
    "rtf-template-in-numbers": (
        "surat.rtf",
        lambda: rb"{\rtf1{\*\template \u-65432?\u116?\'74\u112?://example.test/a}x}",
        "external-links",
    ),
    "rtf-template-of-a-share": (
        "surat.rtf",
        lambda: rb"{\rtf1{\*\template \\\\example.test\\a.dot}x}",
        "external-links",
    ),
    "rtf-field-in-pieces": (
        "surat.rtf",
        lambda: rb"{\rtf1{\field{\*\fldinst {\b DD}{\i EAUTO} c:\\cmd.exe}{\fldrslt x}}}",
        "active-content",
    ),
    "doc-field-of-bytes": (
        "surat.doc",
        lambda: compound_bytes({"WordDocument": word_stream() + b"\x13 DDEAUTO c:\\cmd.exe \x14x\x15"}),
        "active-content",
    ),
    "doc-field-of-utf-16": (
        "surat.doc",
        lambda: compound_bytes(
            {"WordDocument": word_stream() + '\x13INCLUDEPICTURE "http://example.test/"\x15'.encode("utf-16-le")}
        ),
        "external-links",
    ),
    "odt-object": (
        "surat.odt",
        lambda: odt_bytes(body='<draw:object-ole xlink:href="Object 1"/>'),
        "embedded-files",
    ),
    "rtf-cut": ("surat.rtf", lambda: rb"{\rtf1 {\b Isi", "repaired"),
    "rtf-half-character": ("surat.rtf", lambda: rb"{\rtf1 \u-10179? x}", "damaged-text"),
    "owner-password-empty": (
        "surat.pdf",
        lambda: pdf_bytes(encryption=pikepdf.Encryption(owner="", user="rahasia")),
        "restricted",
    ),
    "docx-of-another-format": ("surat.docx", lambda: docx_with_link("aFChunk"), "embedded-files"),
    "bounce-by-path": ("surat.eml", lambda: mail_bytes(Return_Path="<MAILER-DAEMON@mx.contoh.example>"), "bounce"),
    "bounce-by-header": ("surat.eml", lambda: mail_bytes(X_Failed_Recipients="a@contoh.example"), "bounce"),
    "bounce-by-postmaster": (
        "surat.eml",
        lambda: mail_bytes(From="postmaster@contoh.example", Subject="Undeliverable: surat"),
        "bounce",
    ),
    "auto-reply": ("surat.eml", lambda: mail_bytes(Auto_Submitted="auto-replied"), "auto-reply"),
    "bounce": ("surat.eml", lambda: mail_bytes(Return_Path="<>"), "bounce"),
}


@pytest.mark.parametrize("case", WARNED)
def test_risky_or_damaged_files_are_accepted_with_a_warning(tmp_path: Path, case: str) -> None:
    name, make, flag = WARNED[case]
    verdict = verdict_on(tmp_path, name, make())
    assert verdict.verdict is Verdict.WARN
    assert flag in verdict.flags


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("surat.pdf", lambda: b"", "empty"),
    "too-large": ("surat.pdf", lambda: pdf_bytes() + b" " * 2_000_000, "too-large"),
    "cut-in-the-middle": ("surat.pdf", lambda: pdf_bytes()[:120], "broken"),
    "user-password": (
        "surat.pdf",
        lambda: pdf_bytes(encryption=pikepdf.Encryption(owner="a", user="b")),
        "password-needed",
    ),
    "too-many-pages": ("surat.pdf", lambda: pdf_bytes(501), "too-many-pages"),
    "text-named-pdf": ("surat.pdf", lambda: b"Dengan hormat, ini bukan PDF.\n", "mislabelled"),
    "html-named-pdf": ("surat.pdf", lambda: b"<!doctype html><script>1</script>", "mislabelled"),
    "png-named-jpeg": ("foto.jpg", lambda: picture_bytes("PNG"), "mislabelled"),
    "docx-named-pdf": ("surat.pdf", docx_bytes, "mislabelled"),
    "zip-named-docx": ("surat.docx", plain_zip, "mislabelled"),
    "zip": ("berkas.zip", plain_zip, "archive"),
    "gzip-without-name": ("berkas", lambda: b"\x1f\x8b\x08" + bytes(40), "archive"),
    "program-in-pdf": ("surat.pdf", lambda: changed_pdf("pasang.exe"), "program-inside"),
    "docm": ("surat.docm", docx_bytes, "macros"),
    "macro-in-docx": ("surat.docx", lambda: package(docx_bytes(), {"word/vbaProject.bin": b"x"}), "macros"),
    "macro-in-odt": (
        "surat.odt",
        lambda: package(odt_bytes(), {"Basic/Standard/Modul.xml": b"<a/>"}),
        "macros",
    ),
    "macro-in-doc": (
        "surat.doc",
        lambda: compound_bytes({"WordDocument": word_stream(), "_VBA_PROJECT": b""}),
        "macros",
    ),
    "encrypted-docx": ("surat.docx", lambda: compound_bytes({"EncryptedPackage": b"x"}), "password-needed"),
    "licensed-doc": (
        "surat.doc",
        lambda: compound_bytes({"WordDocument": word_stream(), "\tDRMContent": b"x"}),
        "password-needed",
    ),
    "encrypted-doc": (
        "surat.doc",
        lambda: compound_bytes({"WordDocument": word_stream(0x0100)}),
        "password-needed",
    ),
    "encrypted-odt": (
        "surat.odt",
        lambda: odt_bytes(manifest="<manifest:encryption-data/>"),
        "password-needed",
    ),
    "outlook-message": ("surat.msg", lambda: compound_bytes({"__properties": b"x"}), "unsupported-type"),
    "svg": ("gambar.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported-type"),
    "docx-cut": ("surat.docx", lambda: docx_bytes()[:4000], "broken"),
    "docx-bomb": (
        "surat.docx",
        lambda: package(docx_bytes(), {"word/a.xml": bytes(60_000_000)}),
        "unpacks-too-large",
    ),
    "docx-entities": (
        "surat.docx",
        lambda: package(docx_bytes(), {"word/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "unsafe-xml",
    ),
    "climbing-name": ("surat.docx", lambda: package(docx_bytes(), {"../../a.xml": b"<a/>"}), "broken"),
    "png-claims-too-much": ("foto.png", png_bomb, "image-too-large"),
    "png-text-bomb": ("foto.png", png_text_bomb, "broken"),
    "jpeg-cut": ("foto.jpg", lambda: picture_bytes("JPEG", (900, 900))[:1500], "broken"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_right_reason(tmp_path: Path, case: str) -> None:
    name, make, reason = REFUSED[case]
    verdict = verdict_on(tmp_path, name, make())
    assert (verdict.verdict, verdict.reason, verdict.flags) == (Verdict.REJECT, reason, ())


def test_each_door_takes_its_own_kinds(tmp_path: Path) -> None:
    word = docx_bytes()
    assert verdict_on(tmp_path, "a.docx", word, PORTAL_LETTER).reason == "unsupported-type"
    assert verdict_on(tmp_path, "a.docx", word, PORTAL_ATTACHMENT).accepted
    assert verdict_on(tmp_path, "a.rtf", rb"{\rtf1 x}", PORTAL_ATTACHMENT).reason == "unsupported-type"


def test_a_harmful_name_is_only_a_name(tmp_path: Path) -> None:
    name = "../../{out}/$(touch x);--help\n.pdf"
    assert verdict_on(tmp_path, name, pdf_bytes()).verdict is Verdict.ACCEPT
    assert [path.name for path in tmp_path.iterdir()] == ["0a1b2c"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", pdf_bytes(), None),
        ("a.pdf", b"", "empty"),
        ("a.pdf", picture_bytes("PNG"), "mislabelled"),
        ("a.zip", b"PK\x03\x04", "archive"),
        ("a.docm", b"PK\x03\x04", "macros"),
        ("a.exe", b"MZ", "unsupported-type"),
        ("a.docx", b"PK\x03\x04", "unsupported-type"),
        ("a", b"hallo", "unsupported-type"),
        ("a.pdf", b"no header yet", None),
    ],
)
def test_precheck_answers_without_reading_the_file(name: str, content: bytes, reason: str | None) -> None:
    found = precheck(content[:HEAD_BYTES], len(content), name=name, accepted=PORTAL_LETTER, max_bytes=10_000)
    assert found == reason


def test_precheck_refuses_what_is_too_large() -> None:
    assert precheck(b"%PDF-1.7", 10_001, name="a.pdf", accepted=PORTAL_LETTER, max_bytes=10_000) == "too-large"
