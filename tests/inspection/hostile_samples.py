"""A hostile set of our own, composed by script, with the answers that each file may get; and honest odd files."""

import csv
import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import docx
import pikepdf
from PIL import Image

from tests.inspection import hostile_pdfs as pdfs
from tests.inspection.safety_samples import (
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
)

ACCEPT, WARN, REJECT = "accept", "accept-with-warning", "reject-with-clear-error"
OR_REJECT = (WARN, REJECT)
Make = Callable[[], bytes]


@dataclass(frozen=True)
class Sample:
    """One file: its name as sent, its kind, how it is made, and the verdicts it may get, the best first."""

    name: str
    kind: str
    make: Make
    verdicts: tuple[str, ...]


def picture(form: str, mode: str, size: tuple[int, int] = (600, 800), **saving: object) -> bytes:
    """Compose an honest picture of this mode."""
    target = io.BytesIO()
    Image.new(mode, size).save(target, form, **saving)
    return target.getvalue()


def many_frames(count: int) -> bytes:
    """Compose a TIFF of so many tiny pages."""
    tags = [(256, 8), (257, 8), (258, 1), (259, 1), (262, 1), (273, 8), (277, 1), (278, 8), (279, 8)]
    page = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    size = len(page) + 4
    links = [16 + size * (number + 1) for number in range(count - 1)] + [0]
    return b"II*\0" + struct.pack("<I", 16) + b"\xff" * 8 + b"".join(page + struct.pack("<I", link) for link in links)


def looping_tiff() -> bytes:
    """Compose a TIFF whose second page is its first."""
    content = bytearray(picture_bytes("TIFF"))
    first = int.from_bytes(content[4:8], "little")
    after = first + 2 + 12 * int.from_bytes(content[first : first + 2], "little")
    content[after : after + 4] = first.to_bytes(4, "little")
    return bytes(content)


def many_parts(count: int) -> bytes:
    """Compose a mail of so many parts."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "warga@example.test", "kantor@example.test", "Permohonan"
    mail.set_content("Dengan hormat")
    head = b"From: warga@example.test\r\nTo: kantor@example.test\r\nSubject: Permohonan\r\nMIME-Version: 1.0\r\n"
    head += b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"--b\r\nContent-Type: text/plain\r\n\r\nisi\r\n" * count + b"--b--\r\n"


def nested_parts(depth: int) -> bytes:
    """Nest multiparts so deep."""
    head = b"From: warga@example.test\r\nTo: kantor@example.test\r\nSubject: Permohonan\r\nMIME-Version: 1.0\r\n"
    levels = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(depth)
    )
    return head + levels + b"Content-Type: text/plain\r\n\r\nisi\r\n"


def nested_bomb() -> bytes:
    """Put an archive of an archive of zeros into a Word document."""
    inner = bytes(80_000_000)
    for _ in range(2):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("isi", inner)
        inner = target.getvalue()
    return package(docx_bytes(), {"word/embeddings/isi.zip": inner})


def field_docx(code: str) -> bytes:
    """Compose a Word document with a field of this code."""
    document = docx.Document()
    run = document.add_paragraph()._p
    field = run.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}fldSimple", {})
    field.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}instr", code)
    run.append(field)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def deep_xml(depth: int) -> bytes:
    """Nest the elements of the main part so deep."""
    start = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    body = start + b"<w:p>" * depth + b"</w:p>" * depth + b"</w:body></w:document>"
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_bytes())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for item in old.infolist():
            made.writestr(item.filename, body if item.filename == "word/document.xml" else old.read(item))
    return target.getvalue()


def long_docx(paragraphs: int) -> bytes:
    """Compose an honest long document."""
    document = docx.Document()
    for number in range(paragraphs):
        document.add_paragraph(f"Butir {number}: dengan hormat kami sampaikan permohonan ini.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


PDF_SAMPLES = (
    Sample("isi-berlipat.pdf", "pdf-dos", pdfs.content_bomb, (ACCEPT, WARN, REJECT)),
    Sample("isi-berlapis.pdf", "pdf-dos", lambda: pdfs.content_bomb(3), (ACCEPT, WARN, REJECT)),
    Sample("gambar-besar.pdf", "pdf-dos", lambda: pdfs.image_bomb(40_000), (ACCEPT, WARN, REJECT)),
    Sample("gambar-sangat-besar.pdf", "pdf-dos", lambda: pdfs.image_bomb(20_000), (ACCEPT, WARN, REJECT)),
    Sample("bentuk-melingkar.pdf", "pdf-dos", pdfs.form_loop, (ACCEPT, WARN, REJECT)),
    Sample("bentuk-berganda.pdf", "pdf-dos", pdfs.form_fan, (WARN, REJECT, ACCEPT)),
    Sample("tabel-melingkar.pdf", "pdf-dos", pdfs.table_loop, (ACCEPT, WARN, REJECT)),
    Sample("pohon-melingkar.pdf", "pdf-dos", pdfs.tree_loop, (REJECT, WARN)),
    Sample("larik-dalam.pdf", "pdf-dos", pdfs.deep_arrays, (ACCEPT, WARN, REJECT)),
    Sample("banyak-objek.pdf", "pdf-dos", pdfs.many_objects, OR_REJECT),
    Sample("jbig2-rusak.pdf", "pdf-broken", pdfs.broken_jbig2, (ACCEPT, WARN, REJECT)),
    Sample("xfa.pdf", "pdf-active", lambda: pdfs.acting("xfa"), (WARN,)),
    Sample("kirim-formulir.pdf", "pdf-active", lambda: pdfs.acting("submit"), (WARN,)),
    Sample("skrip-halaman.pdf", "pdf-active", lambda: pdfs.acting("page-script"), (WARN,)),
    Sample("media.pdf", "pdf-active", lambda: pdfs.acting("rich-media"), (WARN,)),
    Sample("isi-di-luar.pdf", "pdf-active", lambda: pdfs.acting("external-stream"), OR_REJECT),
    Sample("program.pdf", "pdf-active", pdfs.with_program, OR_REJECT),
    Sample("juga-zip.pdf", "pdf-ambiguous", lambda: pdf_bytes() + plain_zip(), OR_REJECT),
    Sample("html-lalu-pdf.pdf", "pdf-ambiguous", lambda: b"<html><script>1</script>\n" + pdf_bytes(), OR_REJECT),
    Sample(
        "tabel-arus.pdf",
        "pdf-control",
        lambda: pdf_bytes(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        (ACCEPT,),
    ),
    Sample("linear.pdf", "pdf-control", lambda: pdf_bytes(3, linearize=True), (ACCEPT,)),
    Sample("tambahan.pdf", "pdf-control", pdfs.incremental, (ACCEPT,)),
    Sample("diputar.pdf", "pdf-control", pdfs.turned, (ACCEPT,)),
    Sample("500-halaman.pdf", "pdf-control", lambda: pdf_bytes(500), (ACCEPT,)),
    Sample("jpeg2000.pdf", "pdf-control", pdfs.jpx_page, (ACCEPT,)),
    Sample("faks.pdf", "pdf-control", pdfs.fax_page, (ACCEPT,)),
)
PICTURE_SAMPLES = (
    Sample("cmyk.jpg", "image-control", lambda: picture("JPEG", "CMYK"), (ACCEPT,)),
    Sample("cmyk.tif", "image-control", lambda: picture("TIFF", "CMYK", compression="tiff_lzw"), (ACCEPT,)),
    Sample("enam-belas-bit.png", "image-control", lambda: picture("PNG", "I;16"), (ACCEPT,)),
    Sample("enam-belas-bit.tif", "image-control", lambda: picture("TIFF", "I;16"), (ACCEPT,)),
    Sample("palet.png", "image-control", lambda: picture("PNG", "P"), (ACCEPT,)),
    Sample("tembus.png", "image-control", lambda: picture("PNG", "RGBA"), (ACCEPT,)),
    Sample("abu-tembus.png", "image-control", lambda: picture("PNG", "LA"), (ACCEPT,)),
    Sample("bertahap.jpg", "image-control", lambda: picture("JPEG", "RGB", progressive=True), (ACCEPT,)),
    Sample("lab.tif", "image-control", lambda: picture("TIFF", "LAB"), (ACCEPT,)),
    Sample("faks.tif", "image-control", lambda: picture("TIFF", "1", compression="group4"), (ACCEPT,)),
    Sample(
        "a3-600dpi.tif", "image-control", lambda: picture("TIFF", "1", (7016, 9921), compression="group4"), (ACCEPT,)
    ),
    Sample("ponsel-48mp.jpg", "image-control", lambda: picture("JPEG", "RGB", (8000, 6000)), (ACCEPT,)),
    Sample("bom.png", "image-bomb", png_bomb, (REJECT,)),
    Sample("bom-nyata.png", "image-bomb", lambda: picture("PNG", "1", (30_000, 30_000)), (REJECT,)),
    Sample("bom.tif", "image-bomb", lambda: picture("TIFF", "1", (40_000, 40_000), compression="group4"), (REJECT,)),
    Sample("banyak-halaman.tif", "image-bomb", lambda: many_frames(10_000), (REJECT,)),
    Sample("melingkar.tif", "image-broken", looping_tiff, (ACCEPT, WARN, REJECT)),
)
OFFICE_SAMPLES = (
    Sample(
        "dde.docx",
        "office-active",
        lambda: field_docx('DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"'),
        (WARN, REJECT),
    ),
    Sample(
        "gambar-luar.docx", "office-active", lambda: field_docx('INCLUDEPICTURE "http://example.test/a.png"'), (WARN,)
    ),
    Sample("templat-luar.docx", "office-active", lambda: docx_with_link("attachedTemplate"), (WARN,)),
    Sample("bingkai-luar.docx", "office-active", lambda: docx_with_link("frame"), (WARN,)),
    Sample(
        "ole.docx", "office-active", lambda: package(docx_bytes(), {"word/embeddings/oleObject1.bin": b"x"}), (WARN,)
    ),
    Sample("objek.rtf", "office-active", lambda: rb"{\rtf1{\object\objemb{\*\objdata 0105000002}}isi}", (WARN, REJECT)),
    Sample(
        "perbarui.rtf",
        "office-active",
        lambda: rb"{\rtf1{\object\objautlink\objupdate{\*\objdata 01}}isi}",
        (WARN, REJECT),
    ),
    Sample(
        "gambar-luar.odt",
        "office-active",
        lambda: odt_bytes(body='<draw:image xlink:href="http://example.test/a.png"/>'),
        (WARN,),
    ),
    Sample("makro.docx", "office-active", lambda: package(docx_bytes(), {"word/vbaProject.bin": b"x"}), (REJECT, WARN)),
    Sample("berlapis.docx", "office-dos", nested_bomb, OR_REJECT),
    Sample("dalam.docx", "office-dos", lambda: deep_xml(20_000), (REJECT, WARN)),
    Sample("dalam.rtf", "office-dos", lambda: rb"{\rtf1 " + b"{" * 50_000 + b"isi" + b"}" * 50_001, (REJECT, WARN)),
    Sample("terkunci.docx", "office-encrypted", lambda: compound_bytes({"EncryptedPackage": b"x"}), (REJECT, WARN)),
    Sample("panjang.docx", "office-control", lambda: long_docx(3000), (ACCEPT,)),
    Sample("surat.odt", "office-control", odt_bytes, (ACCEPT,)),
    Sample("surat.rtf", "office-control", lambda: rb"{\rtf1\ansi Dengan hormat.\par}", (ACCEPT,)),
)
MAIL_SAMPLES = (
    Sample("banyak.eml", "email", lambda: many_parts(9_000), OR_REJECT),
    Sample("terlalu-banyak.eml", "email", lambda: many_parts(12_000), OR_REJECT),
    Sample("dalam.eml", "email", lambda: nested_parts(3_000), OR_REJECT),
    Sample("kepala-besar.eml", "email", lambda: b"Subject: " + b"a" * 400_000 + b"\r\n" + mail_bytes(), (REJECT, WARN)),
    Sample("otomatis.eml", "email", lambda: mail_bytes(Auto_Submitted="auto-replied"), (WARN,)),
    Sample("surat.eml", "email-control", mail_bytes, (ACCEPT,)),
)
SAMPLES = (*PDF_SAMPLES, *PICTURE_SAMPLES, *OFFICE_SAMPLES, *MAIL_SAMPLES)


def write_samples(folder: Path) -> Path:
    """Write the files and their manifest, as the benchmark of hostile files reads it; return the folder."""
    folder.mkdir(parents=True)
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as target:
        manifest = csv.writer(target)
        manifest.writerow(["file", "kind", "expected", "also_ok"])
        for sample in SAMPLES:
            (folder / sample.name).write_bytes(sample.make())
            best, *others = sample.verdicts
            manifest.writerow([sample.name, sample.kind, best, " ".join(others)])
    return folder
