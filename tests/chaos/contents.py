"""Letters that nobody has sent before: each a valid PDF of one page whose bytes are its own."""

import secrets

LINES = (
    "PEMERINTAH KABUPATEN CONTOH",
    "DINAS PERCONTOHAN",
    "Nomor : {number}",
    "Hal   : Permohonan konsultasi katalog",
    "Kepada Yth. Kepala",
    "Dengan hormat, mohon penjelasan tentang pencantuman produk.",
)


def new_letter() -> bytes:
    """Give a PDF with a text layer; its number makes the bytes unlike any other's."""
    number = secrets.token_hex(8)
    shown = [f"({line.format(number=number)}) Tj 0 -22 Td" for line in LINES]
    drawn = ("BT /F1 12 Tf 72 760 Td " + " ".join(shown) + " ET").encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return _written(parts)


def _written(parts: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    return bytes(out)
