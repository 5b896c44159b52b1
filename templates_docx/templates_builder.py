"""Builds the office's reply letter template (.docx): A4, kop, letter lines, body, signature block, copies.

Values known when a draft begins are Jinja placeholders (see `rendering.LetterValues`); values known only
after approval are content controls (see `controls`). Layout follows the usual surat dinas: kop on the first
page only, place and date on the line of Nomor, margins left 3, right 2, bottom 2.5 cm, Liberation Sans
(metric of Arial) 11 pt.
"""

from dataclasses import dataclass
from typing import Final, cast

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from .body import BODY_STYLE, blocks_to_paragraphs, parse
from .controls import BODY, DATE, NUMBER, QR, SIGNATURE, SIGNER, saved
from .wordml import Element, control, element, run

FONT: Final = "Liberation Sans"
_TEXT_WIDTH = Cm(16)
_LABEL, _COLON = Cm(2.2), Cm(2.5)
_SIGNATURE_INDENT = Cm(8)
_OPENING: Final = (
    "Sehubungan dengan surat Saudara{% if incoming_number %} Nomor {{ incoming_number }}{% endif %}"
    "{% if incoming_date %} tanggal {{ incoming_date }}{% endif %}"
    "{% if incoming_subject %} hal {{ incoming_subject }}{% endif %}, "
    "bersama ini kami sampaikan hal-hal sebagai berikut."
)
_CLOSING: Final = "Demikian disampaikan, atas perhatian Saudara kami ucapkan terima kasih."


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The kop of one unit: name lines from the highest down, address lines, and the place before dates."""

    name_lines: tuple[str, ...]
    address_lines: tuple[str, ...]
    place: str

    def __post_init__(self) -> None:
        """Refuse text that would be read as a placeholder."""
        for line in (*self.name_lines, *self.address_lines, self.place):
            if any(mark in line for mark in ("{{", "{%", "{#")):
                raise ValueError(f"A letterhead line holds a placeholder: {line!r}")
        if not self.name_lines:
            raise ValueError("A letterhead needs at least one name line.")


def build_reply_template(letterhead: Letterhead) -> bytes:
    """Return the reply letter template of the unit with this letterhead."""
    document = Document()
    _page(document)
    _styles(document)
    _kop(document, letterhead)
    _letter_lines(document, letterhead.place)
    _addressee(document)
    _body(document)
    _signature(document)
    _copies(document)
    document.core_properties.title = "Surat jawaban"
    document.core_properties.author = letterhead.name_lines[0]
    document.core_properties.comments = ""
    document.core_properties.language = "id-ID"
    return saved(document)


def _page(document: WordDocument) -> None:
    links = document.part.package.rels  # python-docx's own start file brings a picture of itself
    for key in [key for key, link in links.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del links[key]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.5)
    section.header_distance = Cm(1)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.style = document.styles["Header"]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = element("fldSimple", instr=" PAGE ")
    field.append(run("2"))
    number._p.append(field)


def _styles(document: WordDocument) -> None:
    normal = cast(ParagraphStyle, document.styles["Normal"])
    _font(normal, 11)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    language = element("lang", val="id-ID", eastAsia="id-ID")
    normal.element.get_or_add_rPr().append(language)
    body = _style(document, BODY_STYLE)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    body.paragraph_format.space_after = Pt(6)
    body.paragraph_format.line_spacing = 1.15
    body.paragraph_format.widow_control = True
    lines = _style(document, "TanggapBaris")
    lines.paragraph_format.left_indent = _COLON
    lines.paragraph_format.first_line_indent = -_COLON
    lines.paragraph_format.tab_stops.add_tab_stop(_LABEL)
    lines.paragraph_format.tab_stops.add_tab_stop(_COLON)
    lines.paragraph_format.tab_stops.add_tab_stop(_TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    signature = _style(document, "TanggapTandaTangan")
    signature.paragraph_format.left_indent = _SIGNATURE_INDENT
    signature.paragraph_format.keep_with_next = True
    signature.paragraph_format.keep_together = True


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    style = cast(ParagraphStyle, document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = document.styles["Normal"]
    return style


def _font(style: ParagraphStyle, size: float) -> None:
    style.font.name = FONT
    style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _kop(document: WordDocument, letterhead: Letterhead) -> None:
    last = len(letterhead.name_lines) + len(letterhead.address_lines) - 1
    for index, line in enumerate((*letterhead.name_lines, *letterhead.address_lines)):
        written = document.add_paragraph()
        written.alignment = WD_ALIGN_PARAGRAPH.CENTER
        text = written.add_run(line)
        named = index < len(letterhead.name_lines)
        text.bold = named
        text.font.size = Pt(13 if index == 0 else 11.5 if named else 9)
        if index == last:
            _rule(written)


def _rule(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.space_after = Pt(16)
    borders = element("pBdr")
    borders.append(element("bottom", val="double", sz="6", space="6", color="000000"))
    properties = paragraph._p.get_or_add_pPr()
    after = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    properties.insert_element_before(borders, *after)  # type: ignore[arg-type]


def _letter_lines(document: WordDocument, place: str) -> None:
    first = _line(document, "Nomor")
    first._p.append(control(NUMBER, "Nomor surat", 700_001, run("[nomor]")))
    first._p.append(run(f"\t{place}, "))
    first._p.append(control(DATE, "Tanggal surat", 700_002, run("[tanggal]")))
    for label, placeholder in (
        ("Sifat", "{{ sensitivity }}"),
        ("Lampiran", "{{ enclosure_note }}"),
        ("Hal", "{{ subject }}"),
    ):
        line = _line(document, label)
        line.add_run(placeholder)
        line.paragraph_format.right_indent = Cm(4)
    line.paragraph_format.space_after = Pt(14)


def _line(document: WordDocument, label: str) -> Paragraph:
    line = document.add_paragraph(style="TanggapBaris")
    line._p.append(run(f"{label}\t:\t"))
    return line


def _addressee(document: WordDocument) -> None:
    for line in _loop(document, "for line in addressee_lines", "{% if loop.first %}Yth. {% endif %}{{ line }}"):
        line.paragraph_format.right_indent = Cm(4)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _loop(document: WordDocument, opening: str, text: str) -> list[Paragraph]:
    """Write one paragraph per turn of a Jinja loop and return the three paragraphs of the template."""
    keyword = opening.split(maxsplit=1)[0]
    return [document.add_paragraph(part) for part in (f"{{%p {opening} %}}", text, f"{{%p end{keyword} %}}")]


def _body(document: WordDocument) -> None:
    paragraphs = blocks_to_paragraphs(document, parse(f"{_OPENING}\n\n{_CLOSING}"))
    _append(document, control(BODY, "Isi surat", 700_003, *paragraphs))


def _signature(document: WordDocument) -> None:
    gap = document.add_paragraph(style="TanggapTandaTangan")
    gap.paragraph_format.space_after = Pt(4)
    for tag, title, identity, shown in (
        (SIGNATURE, "Jabatan penanda tangan", 700_004, "[jabatan]"),
        (QR, "Tempat tanda tangan", 700_005, "[tanda tangan]"),
        (SIGNER, "Nama penanda tangan", 700_006, "[nama]"),
    ):
        holder = document.add_paragraph(shown, style="TanggapTandaTangan")
        if tag == QR:
            holder.paragraph_format.space_before = holder.paragraph_format.space_after = Pt(4)
        if tag == SIGNER:
            holder.paragraph_format.keep_with_next = False
        content = holder._p
        document.element.body.remove(content)
        _append(document, control(tag, title, identity, content))


def _copies(document: WordDocument) -> None:
    document.add_paragraph("{%p if copies %}")
    heading = document.add_paragraph("Tembusan:")
    heading.paragraph_format.space_before = Pt(20)
    heading.paragraph_format.keep_with_next = True
    item = _loop(document, "for copy in copies", "{{ loop.index }}.\t{{ copy }}")[1]
    item.paragraph_format.left_indent = Cm(0.75)
    item.paragraph_format.first_line_indent = -Cm(0.75)
    document.add_paragraph("{%p endif %}")


def _append(document: WordDocument, block: Element) -> None:
    document.element.body.insert_element_before(block, "w:sectPr")
