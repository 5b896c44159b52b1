"""PDFs composed by script: bombs, loops, things that act, and odd but honest ones that must be taken."""

import io
import zlib
from collections.abc import Callable, Sequence

import pikepdf

from tests.inspection.safety_samples import pdf_bytes

Make = Callable[[], bytes]
PACKED_ZEROS = 40_000_000  # bytes that unpack from some ten thousand


def opened() -> pikepdf.Pdf:
    """Give a plain one-page document to change."""
    return pikepdf.open(io.BytesIO(pdf_bytes()))


def saved(document: pikepdf.Pdf) -> bytes:
    """Give its bytes."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def raw(objects: Sequence[bytes], *, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Write a PDF by hand: the objects from number 1 on, with a right table of contents."""
    parts, places, length = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, body in enumerate(objects, start=1):
        places.append(length)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        length += len(parts[-1])
    content = b"".join(parts)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return content + table + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(content))


def stream(body: bytes, entries: bytes = b"") -> bytes:
    """Write a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), entries, body)


def one_page(content: bytes, page: bytes = b"", *more: bytes) -> bytes:
    """Write a one-page PDF with this content stream object; further objects begin at number 5."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % page,
        content,
    ]
    return raw([*objects, *more])


def content_bomb(levels: int = 1) -> bytes:
    """Pack a page's content so that it unpacks to a thousand times its size, in so many layers."""
    body = b" " * PACKED_ZEROS
    for _ in range(levels):
        body = zlib.compress(body, 9)
    filters = b"/Filter [%s]" % b" ".join([b"/FlateDecode"] * levels)
    return one_page(stream(body, filters))


def image_bomb(side: int) -> bytes:
    """Show a picture of side by side points, black and packed."""
    body = zlib.compress(bytes(side * side // 8), 9)
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1 /ColorSpace /DeviceGray"
    picture = stream(body, entries % (side, side) + b" /Filter /FlateDecode")
    page = b"/Resources << /XObject << /A 5 0 R >> >>"
    return one_page(stream(b"595 0 0 842 0 0 cm /A Do"), page, picture)


def form_loop() -> bytes:
    """Let a form draw itself."""
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 5 0 R >> >>"
    page = b"/Resources << /XObject << /A 5 0 R >> >>"
    return one_page(stream(b"/A Do"), page, stream(b"/A Do /A Do", entries))


def form_fan(levels: int = 30) -> bytes:
    """Let each form draw the next one twice: two to the power of levels drawings."""
    forms = [
        stream(
            b"/A Do /A Do" if level < levels - 1 else b"0 0 9 9 re f",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A %d 0 R >> >>" % (6 + level),
        )
        for level in range(levels)
    ]
    return one_page(stream(b"/A Do"), b"/Resources << /XObject << /A 5 0 R >> >>", *forms)


def table_loop() -> bytes:
    """Let the table of contents name itself as its predecessor."""
    whole = pdf_bytes(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    place = int(whole.rpartition(b"startxref")[2].split()[0])
    return whole.replace(b"trailer <<", b"trailer << /Prev %d" % place).replace(b"trailer\n<<", b"trailer << ", 1)


def tree_loop() -> bytes:
    """Let the page tree hold itself."""
    return raw([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])


def deep_arrays(depth: int = 100_000) -> bytes:
    """Nest arrays without end."""
    return one_page(stream(b"0 0 9 9 re f"), b"/Deep " + b"[" * depth + b"]" * depth)


def many_objects(count: int = 400_000) -> bytes:
    """Hold very many small objects."""
    return one_page(stream(b"0 0 9 9 re f"), b"", *[b"null"] * count)


def acting(key: str) -> bytes:
    """Do or carry something besides pages."""
    document = opened()
    if key == "xfa":
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=document.make_stream(b"<xdp/>"))
    elif key == "submit":
        action = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String("http://example.test/"))
        document.Root.OpenAction = document.make_indirect(action)
    elif key == "page-script":
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))
        document.pages[0].obj.AA = pikepdf.Dictionary(O=script)
    elif key == "rich-media":
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9])
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])
    else:
        document.pages[0].obj.Contents = document.make_stream(b"")
        document.pages[0].obj.Contents.F = pikepdf.String("http://example.test/isi")
    return saved(document)


def with_program() -> bytes:
    """Attach a program under a harmless name."""
    document = opened()
    document.attachments["lampiran.txt"] = b"MZ" + bytes(400)
    return saved(document)


def incremental() -> bytes:
    """Add an honest revision, as an editor does that only appends."""
    first = pdf_bytes(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    place = int(first.rpartition(b"startxref")[2].split()[0])
    document = pikepdf.open(io.BytesIO(first))
    number = len(document.objects) + 1
    added = b"%d 0 obj\n<< /Title (Surat) >>\nendobj\n" % number
    root = document.Root.objgen[0]
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(first))
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /Prev %d >>\n" % (number + 1, root, number, place)
    return first + added + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(added))


def turned() -> bytes:
    """Turn the pages, and show them by a box that does not begin at nought."""
    document = pikepdf.open(io.BytesIO(pdf_bytes(4)))
    for number, page in enumerate(document.pages):
        page.obj.Rotate = 90 * number
        page.obj.MediaBox = pikepdf.Array([-100, -50, 495, 792])
        page.obj.CropBox = pikepdf.Array([-90, -40, 480, 780])
    return saved(document)


def jpx_page() -> bytes:
    """Show a JPEG 2000 picture, as some scanners make them."""
    from PIL import Image

    target = io.BytesIO()
    Image.new("L", (620, 877), 230).save(target, "JPEG2000")
    entries = b"/Type /XObject /Subtype /Image /Width 620 /Height 877 /Filter /JPXDecode"
    page = b"/Resources << /XObject << /A 5 0 R >> >>"
    return one_page(stream(b"595 0 0 842 0 0 cm /A Do"), page, stream(target.getvalue(), entries))


def fax_page() -> bytes:
    """Show a picture in the way of fax machines (CCITT group 4)."""
    from PIL import Image, TiffImagePlugin

    target = io.BytesIO()
    Image.new("1", (1240, 1754), 1).save(target, "TIFF", compression="group4")
    target.seek(0)
    tiff = TiffImagePlugin.TiffImageFile(target)
    place, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    body = target.getvalue()[place : place + length]
    entries = b"/Type /XObject /Subtype /Image /Width 1240 /Height 1754 /BitsPerComponent 1 /ColorSpace /DeviceGray "
    entries += b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 1240 /Rows 1754 >>"
    page = b"/Resources << /XObject << /A 5 0 R >> >>"
    return one_page(stream(b"595 0 0 842 0 0 cm /A Do"), page, stream(body, entries))


def broken_jbig2() -> bytes:
    """Show a JBIG2 picture whose data is noise."""
    entries = b"/Type /XObject /Subtype /Image /Width 900000 /Height 900000 /BitsPerComponent 1 "
    entries += b"/ColorSpace /DeviceGray /Filter /JBIG2Decode"
    page = b"/Resources << /XObject << /A 5 0 R >> >>"
    return one_page(stream(b"595 0 0 842 0 0 cm /A Do"), page, stream(b"\x97JB2\r\n\x1a\n" + bytes(64), entries))
