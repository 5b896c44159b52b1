"""The late values of a letter: content controls that take number, date, signature and QR after approval.

The tags are the contract between a template, its drafts and the prepared letter. Each late control stands
exactly once in the main text and outside the body control, so that editing the body never touches it.
"""

import io
import secrets
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Mm

from .package import Problem, UnusableDocument
from .wordml import Element, clean, control_content, controls, element, paragraph, run, w

NUMBER: Final = "tanggap:number"
DATE: Final = "tanggap:date"
SIGNATURE: Final = "tanggap:signature"
SIGNER: Final = "tanggap:signer"
QR: Final = "tanggap:qr"
BODY: Final = "tanggap:body"
LATE_TAGS: Final = (NUMBER, DATE, SIGNATURE, SIGNER, QR)
ALL_TAGS: Final = (*LATE_TAGS, BODY)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG to stand inline in a control: its printed size in millimetres, its text alternative."""

    data: bytes
    width_mm: float
    height_mm: float
    description: str


def open_word(docx: bytes) -> WordDocument:
    """Open a .docx of ours (or one that `uploads.check_uploaded` passed) with python-docx."""
    try:
        return Document(io.BytesIO(docx))
    except (KeyError, ValueError, OSError) as error:
        raise UnusableDocument(Problem("not-docx")) from error


def saved(document: WordDocument) -> bytes:
    """Return the bytes of a python-docx document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def list_controls(docx: bytes) -> Counter[str]:
    """Count the tagged content controls of the main text by tag."""
    return Counter(tag for tag, _ in controls(open_word(docx).element.body))


def unfilled(docx: bytes) -> list[str]:
    """List the late tags whose control still shows its placeholder, in the order of `LATE_TAGS`."""
    waiting = {
        tag
        for tag, sdt in controls(open_word(docx).element.body)
        if sdt.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None
    }
    return [tag for tag in LATE_TAGS if tag in waiting]


def fill(docx: bytes, values: Mapping[str, str | Picture]) -> bytes:
    """Return the file with each named control holding its value; other controls stay as they are.

    Text keeps the formatting of the control's first run; its lines become paragraphs in a block control and
    line breaks in an inline one. Raises UnusableDocument when a named control is missing or doubled.
    """
    document = open_word(docx)
    for tag, value in values.items():
        sdt = find_control(document, tag)
        if isinstance(value, Picture):
            _put(sdt, [_picture_run(document, value)])
        else:
            _put_text(sdt, value)
        _settle(sdt)
    return saved(document)


def find_control(document: WordDocument, tag: str) -> Element:
    """Return the only control with this tag; raises UnusableDocument when it is missing or doubled."""
    found = [sdt for name, sdt in controls(document.element.body) if name == tag]
    if len(found) != 1:
        raise UnusableDocument(Problem("control-doubled" if found else "control-missing", tag))
    return found[0]


def _put_text(sdt: Element, text: str) -> None:
    lines = clean(text).split("\n")
    properties = _run_properties(sdt)
    if not _is_block(sdt):
        _put(sdt, [run("\n".join(lines), properties)])
        return
    content = control_content(sdt)
    shape = content.find(f".//{w('p')}/{w('pPr')}")
    filled = [paragraph(run(line, properties), properties=shape) for line in lines]
    _replace(content, filled)


def _put(sdt: Element, runs: list[Element]) -> None:
    content = control_content(sdt)
    if _is_block(sdt):
        shape = content.find(f".//{w('p')}/{w('pPr')}")
        _replace(content, [paragraph(*runs, properties=shape)])
    else:
        _replace(content, runs)


def _replace(content: Element, children: list[Element]) -> None:
    copies = [deepcopy(child) for child in children]
    for old in list(content):
        content.remove(old)
    content.extend(copies)


def _is_block(sdt: Element) -> bool:
    parent = sdt.getparent()
    return parent is not None and parent.tag not in (w("p"), w("hyperlink"), w("ins"), w("smartTag"))


def _run_properties(sdt: Element) -> Element | None:
    first = control_content(sdt).find(f".//{w('r')}/{w('rPr')}")
    if first is None:
        return None
    properties = deepcopy(first)
    for style in properties.findall(w("rStyle")):
        if style.get(w("val")) == "PlaceholderText":
            properties.remove(style)
    return properties


def _settle(sdt: Element) -> None:
    properties = sdt.find(w("sdtPr"))
    if properties is None:
        return
    for name in ("showingPlcHdr", "dataBinding", "placeholder"):
        for mark in properties.findall(w(name)):
            properties.remove(mark)


def _picture_run(document: WordDocument, picture: Picture) -> Element:
    inline = document.part.new_pic_inline(io.BytesIO(picture.data), Mm(picture.width_mm), Mm(picture.height_mm))
    inline.docPr.set("descr", picture.description)
    inline.docPr.set("id", str(secrets.randbelow(1_000_000) + 1_000))
    drawing = element("drawing")
    drawing.append(inline)
    made = element("r")
    made.append(drawing)
    return made
