"""Attacks on signed PDFs, generated: every class of the signing reference, section 5."""

import io
import re
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import enumerate_sig_fields

Attack = Callable[[bytes], bytes]
name, text = generic.NameObject, generic.TextStringObject
RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def gap_of(pdf: bytes, number: int = 0) -> tuple[int, int, int]:
    """Return start and end of a signature value and the end of what it covers."""
    gap, resume, length = (int(part) for part in RANGE.findall(pdf)[number])
    return gap, resume, resume + length


def flip(pdf: bytes, position: int) -> bytes:
    """Change one byte."""
    return pdf[:position] + bytes([pdf[position] ^ 1]) + pdf[position + 1 :]


def flip_content(pdf: bytes) -> bytes:
    """Change a byte of the first object."""
    return flip(pdf, pdf.index(b"stream") + 20)


def flip_dictionary(pdf: bytes) -> bytes:
    """Change the reason in the signature dictionary."""
    return pdf.replace(b"/Filter /Adobe.PPKLite", b"/Filter /Adobe.PPKLitf", 1)


def flip_value(pdf: bytes) -> bytes:
    """Change a digit of the signature value itself."""
    position = gap_of(pdf)[0] + 2000
    return pdf[:position] + (b"0" if pdf[position : position + 1] != b"0" else b"1") + pdf[position + 1 :]


def flip_padding(pdf: bytes) -> bytes:
    """Hide something in the zeros behind the signature value."""
    position = gap_of(pdf)[1] - 9
    return pdf[:position] + b"7" + pdf[position + 1 :]


def update(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    output = io.BytesIO(pdf)
    writer = IncrementalPdfFileWriter(output)
    change(writer)
    writer.write_in_place()
    return output.getvalue()


def first_page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    assert isinstance(page, generic.DictionaryObject)
    return page


def append_text(pdf: bytes) -> bytes:
    """Add a line to the first page in a new revision (incremental saving)."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = first_page(writer)
        old = page.raw_get("/Contents")
        more = writer.add_object(generic.StreamObject(stream_data=b"q 0 0 200 200 re f Q"))
        page[name("/Contents")] = generic.ArrayObject([old, more])
        writer.update_container(page)

    return update(pdf, change)


def replace_pages(pdf: bytes) -> bytes:
    """Let the catalogue point to other pages in a new revision."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = generic.DictionaryObject({name("/Type"): name("/Pages"), name("/Count"): generic.NumberObject(1)})
        reference = writer.add_object(pages)
        box = generic.ArrayObject([generic.NumberObject(number) for number in (0, 0, 595, 842)])
        page = {name("/Type"): name("/Page"), name("/Parent"): reference, name("/MediaBox"): box}
        pages[name("/Kids")] = generic.ArrayObject([writer.add_object(generic.DictionaryObject(page))])
        writer.root[name("/Pages")] = reference
        writer.update_root()

    return update(pdf, change)


def append_bytes(pdf: bytes) -> bytes:
    """Put a forged body behind the last end mark without an end mark of its own."""
    start = pdf.rindex(b"startxref")
    forged = b"1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n"
    return pdf + b"\n" + forged + pdf[start : pdf.rindex(b"%%EOF")]


def append_junk(pdf: bytes) -> bytes:
    """Put a few letters behind the last end mark."""
    return pdf + b"junk"


def append_second_end(pdf: bytes) -> bytes:
    """Put a comment and a second end mark behind the last one."""
    return pdf + b"% more\n%%EOF\n"


def wrap(pdf: bytes) -> bytes:
    """Move the second signed part away and put other objects into the gap (signature wrapping)."""
    gap, resume, end = gap_of(pdf)
    inner = b"1 0 obj\n<</Type/Catalog>>\nendobj\n"
    declared = b" /ByteRange [0 %d %d %d] " % (gap, resume + 200, end - resume)
    filler = (declared + inner).ljust(200)
    return pdf[:resume] + filler + pdf[resume:]


def _same_length(pdf: bytes, old: bytes, new: bytes) -> bytes:
    assert old in pdf
    return pdf.replace(old, new.ljust(len(old)), 1)


def without_range(pdf: bytes) -> bytes:
    """Rename the byte range."""
    return _same_length(pdf, b"/ByteRange", b"/BiteRange")


def garbled_range(pdf: bytes) -> bytes:
    """Replace the byte range by null."""
    match = RANGE.search(pdf)
    assert match
    return _same_length(pdf, match[0], b"/ByteRange null")


def negative_range(pdf: bytes) -> bytes:
    """Cover nothing: all lengths are zero."""
    match = RANGE.search(pdf)
    assert match
    return _same_length(pdf, match[0], b"/ByteRange [0 0 0 0]")


def overlapping_range(pdf: bytes) -> bytes:
    """Let the second part begin inside the first."""
    match = RANGE.search(pdf)
    assert match
    gap, resume, end = gap_of(pdf)
    wrong = b"/ByteRange [0 %d %d %d]" % (resume, gap, end - gap)
    return _same_length(pdf, match[0], wrong)


def _with_value(pdf: bytes, value: bytes) -> bytes:
    gap, resume, _end = gap_of(pdf)
    return pdf[:gap] + value.ljust(resume - gap) + pdf[resume:]


def null_contents(pdf: bytes) -> bytes:
    """Replace the signature value by null."""
    return _with_value(pdf, b"null")


def empty_contents(pdf: bytes) -> bytes:
    """Empty the signature value."""
    return _with_value(pdf, b"<>")


def zero_contents(pdf: bytes) -> bytes:
    """Fill the signature value with zeros."""
    gap, resume, _end = gap_of(pdf)
    return _with_value(pdf, b"<" + b"0" * (resume - gap - 2) + b">")


def without_contents(pdf: bytes) -> bytes:
    """Rename the signature value."""
    return _same_length(pdf, b"/Contents <", b"/Contentz <")


def annotate(pdf: bytes) -> bytes:
    """Paint a note over the text (evil annotation)."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = first_page(writer)
        box = generic.ArrayObject([generic.NumberObject(number) for number in (50, 600, 400, 800)])
        note = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/FreeText"),
                name("/Rect"): box,
                name("/DA"): text("/Helv 12 Tf 0 g"),
                name("/Contents"): text("Rp 900"),
            }
        )
        writer.register_annotation(page.container_ref, writer.add_object(note))

    return update(pdf, change)


def share_signature(pdf: bytes) -> bytes:
    """Let a second field show the same signature object."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        _field, _value, reference = next(iter(enumerate_sig_fields(writer)))
        value = reference.get_object().raw_get("/V")
        copy = {name("/FT"): name("/Sig"), name("/T"): text("Kedua"), name("/V"): value}
        form = writer.root["/AcroForm"]
        form["/Fields"].append(writer.add_object(generic.DictionaryObject(copy)))
        writer.update_container(form["/Fields"])

    return update(pdf, change)


def remove_signature(pdf: bytes) -> bytes:
    """Take the form out of the catalogue, so that the letter seems unsigned."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        del writer.root["/AcroForm"]
        writer.update_root()

    return update(pdf, change)


def hide_from_form(pdf: bytes) -> bytes:
    """Empty the list of fields; the page goes on showing the signature."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        form[name("/Fields")] = generic.ArrayObject()
        writer.update_container(form)

    return update(pdf, change)


ON_THE_PRODUCT: dict[str, Attack] = {
    attack.__name__: attack
    for attack in (
        flip_content,
        flip_dictionary,
        flip_value,
        flip_padding,
        append_text,
        replace_pages,
        append_bytes,
        append_junk,
        append_second_end,
        wrap,
        without_range,
        garbled_range,
        negative_range,
        overlapping_range,
        null_contents,
        empty_contents,
        zero_contents,
        without_contents,
        annotate,
        share_signature,
        remove_signature,
        hide_from_form,
    )
}
