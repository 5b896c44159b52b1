"""What the tests of Word files share: a template, a draft made from it, a filled letter, a warm office."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from templates_docx.anchor import reserved_area
from templates_docx.body import write_body
from templates_docx.controls import DATE, NUMBER, QR, SIGNATURE, SIGNER, fill
from templates_docx.conversion import Converter
from templates_docx.rendering import LetterValues, render
from templates_docx.templates_builder import Letterhead, build_reply_template

Repack = Callable[..., bytes]

LETTERHEAD = Letterhead(
    name_lines=(
        "LEMBAGA KEBIJAKAN PENGADAAN BARANG/JASA PEMERINTAH",
        "DIREKTORAT PENGEMBANGAN SISTEM KATALOG",
    ),
    address_lines=("Kompleks Rasuna Epicentrum, Jakarta Selatan 12940",),
    place="Jakarta",
)
BODY = (
    "Sehubungan dengan surat Saudara, bersama ini kami sampaikan hal-hal sebagai berikut.\n\n"
    "1. Kontrak payung dapat digunakan sepanjang spesifikasinya sama.\n"
    "2. Perubahan harga mengikuti ketentuan kontrak.\n\n"
    "Demikian disampaikan, atas perhatian Saudara kami ucapkan terima kasih."
)


@pytest.fixture(scope="session")
def template() -> bytes:
    return build_reply_template(LETTERHEAD)


@pytest.fixture(scope="session")
def values() -> LetterValues:
    return LetterValues(
        subject="Pendapat atas kontrak payung <obat> & alat",
        addressee_lines=("Kepala Dinas Kesehatan & Sosial", "di Pontianak"),
        incoming_number="440/0291/Dinkes",
        incoming_date="24 Februari 2026",
        incoming_subject="Pendapat & saran",
        copies=("Kepala LKPP", "Deputi Bidang Monitoring-Evaluasi dan Pengembangan Sistem Informasi"),
    )


@pytest.fixture(scope="session")
def draft(template: bytes, values: LetterValues) -> bytes:
    return render(template, values)


@pytest.fixture(scope="session")
def letter(draft: bytes) -> bytes:
    return fill(
        write_body(draft, BODY),
        {
            NUMBER: "B-0381/DPSK/03/2026",
            DATE: "17 Maret 2026",
            SIGNATURE: "a.n. Kepala Lembaga,\nDeputi Bidang,\nu.b.\nDirektur Pengembangan Sistem Katalog,",
            QR: reserved_area(),
            SIGNER: "Nama Pejabat",
        },
    )


@pytest.fixture(scope="session")
def converter() -> Iterator[Converter]:
    with Converter() as warm:
        yield warm


@pytest.fixture(scope="session")
def pdf(converter: Converter, letter: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letter")
    source, target = folder / "letter.docx", folder / "letter.pdf"
    source.write_bytes(letter)
    converter.convert(source, target)
    return target


@pytest.fixture(scope="session")
def repack() -> Repack:
    """Return a function that changes members: new bytes, an (old, new) pair, or None to drop one."""

    def change(docx: bytes, members: Mapping[str, bytes | tuple[str, str] | None]) -> bytes:
        out = io.BytesIO()
        left = dict(members)
        with (
            zipfile.ZipFile(io.BytesIO(docx)) as source,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
        ):
            for name in source.namelist():
                data: bytes | None = source.read(name)
                wanted = left.pop(name, data)
                if isinstance(wanted, tuple) and data is not None:
                    assert wanted[0] in data.decode(), f"{wanted[0]!r} is not in {name}"
                    wanted = data.decode().replace(*wanted).encode()
                if isinstance(wanted, bytes):
                    made.writestr(name, wanted)
            for name, wanted in left.items():
                if isinstance(wanted, bytes):
                    made.writestr(name, wanted)
        return out.getvalue()

    return change
