"""The body of a letter as plain text that a browser can edit, and back into its content control.

The text form: blocks stand apart by one blank line. A block whose line begins with `- ` is a bulleted item,
one beginning with a number and `. ` a numbered item; any other block is a paragraph. Items of one list may
follow each other without a blank line. A single line end inside a block is a line break. A numbered item
goes on counting when its number is the one after the numbered item before it, otherwise a new list begins
at that number. A backslash at the beginning of a line takes the line's marker as plain text: `\\1. not an
item`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from docx.document import Document as WordDocument

from .controls import BODY, find_control, open_word, saved
from .numbering import Lists, new_list
from .wordml import Element, clean, control_content, element, paragraph, run, w

Kind = Literal["paragraph", "number", "bullet"]
BODY_STYLE: Final = "TanggapIsi"
_MARKER: Final = re.compile(r"(?:-|(\d{1,3})\.) ")
_NEEDS_ESCAPE: Final = re.compile(r"\\|-( |$)|\d{1,3}\.( |$)")
_SPACES: Final = re.compile(r"[^\S\n\t\u00a0]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or list item; `number` is the printed number of a numbered item, else 0."""

    kind: Kind
    text: str
    number: int = 0


def parse(text: str) -> list[Block]:
    """Return the blocks of a body text; empty blocks fall away."""
    blocks: list[Block] = []
    lines: list[str] = []
    for line in [*map(_tidy, clean(text).split("\n")), ""]:
        if lines and (not line or _MARKER.match(f"{line} ")):
            blocks.append(_block(lines))
            lines = []
        if line:
            lines.append(line)
    return [block for block in blocks if block.text]


def compose(blocks: Iterable[Block]) -> str:
    """Return the text form of blocks: items of one list on consecutive lines, everything else apart."""
    parts: list[str] = []
    previous: Kind = "paragraph"
    for block in blocks:
        if parts:
            parts.append("\n" if block.kind == previous != "paragraph" else "\n\n")
        parts.append(_marker(block) + "\n".join(_escape(line) for line in block.text.split("\n")))
        previous = block.kind
    return "".join(parts)


def normalize(text: str) -> str:
    """Return the text in the form in which `read_body` gives it back."""
    return compose(parse(text))


def read_body(docx: bytes) -> str:
    """Return the text form of the body control; text in tables is read cell by cell.

    Raises UnusableDocument when the control is missing or doubled.
    """
    document = open_word(docx)
    return compose(_read(document, find_control(document, BODY)))


def rich_features(docx: bytes) -> list[str]:
    """List what the body holds beyond the text form: `table`, `picture`, `format`, `level`, `note`, `field`.

    A body with any of these is edited in Word only, because `write_body` would lose it.
    """
    document = open_word(docx)
    content = control_content(find_control(document, BODY))
    found = {name for tag, name in _RICH.items() for node in content.iter(w(tag)) if _meant(node)}
    lists = Lists(document)
    if any(lists.is_other(node) for node in content.iter(w("p"))):
        found.add("level")
    return sorted(found)


def write_body(docx: bytes, text: str) -> bytes:
    """Return the file with the body control holding the text; everything else stays as it is."""
    document = open_word(docx)
    sdt = find_control(document, BODY)
    content = control_content(sdt)
    made = blocks_to_paragraphs(document, parse(text))
    for old in list(content):
        content.remove(old)
    content.extend(made or [paragraph(properties=_shape(document, Block("paragraph", ""), "", last=True))])
    for mark in sdt.findall(f"{w('sdtPr')}/{w('showingPlcHdr')}"):
        mark.getparent().remove(mark)  # type: ignore[union-attr]
    return saved(document)


def blocks_to_paragraphs(document: WordDocument, blocks: list[Block]) -> list[Element]:
    """Return the Word paragraphs of blocks; the last one stays on the page of the signature block."""
    made: list[Element] = []
    expected, bullets, numbers = 0, "", ""
    for index, block in enumerate(blocks):
        if block.kind == "bullet":
            bullets = bullets or new_list(document, "bullet", 1)
        if block.kind == "number":
            if block.number != expected or not numbers:
                numbers = new_list(document, "decimal", block.number)
            expected = block.number + 1
        holder = {"bullet": bullets, "number": numbers}.get(block.kind, "")
        shape = _shape(document, block, holder, last=index == len(blocks) - 1)
        made.append(paragraph(run(block.text), properties=shape))
    return made


_RICH: Final = {
    "tbl": "table",
    "drawing": "picture",
    "pict": "picture",
    "b": "format",
    "i": "format",
    "u": "format",
    "strike": "format",
    "vertAlign": "format",
    "footnoteReference": "note",
    "endnoteReference": "note",
    "fldChar": "field",
    "fldSimple": "field",
}


def _meant(node: Element) -> bool:
    return str(node.get(w("val"), "1")) not in ("0", "false", "none", "off", "baseline")


def _tidy(line: str) -> str:
    return _SPACES.sub(" ", line).strip()


def _block(lines: list[str]) -> Block:
    marker = _MARKER.match(f"{lines[0]} ")
    first = lines[0][marker.end() :] if marker else lines[0]
    text = "\n".join(line for line in (_plain(line) for line in (first, *lines[1:])) if line)
    if marker is None:
        return Block("paragraph", text)
    if marker.group(1) is None:
        return Block("bullet", text)
    return Block("number", text, int(marker.group(1)))


def _plain(line: str) -> str:
    return line[1:].strip() if line.startswith("\\") else line.strip()


def _escape(line: str) -> str:
    return f"\\{line}" if _NEEDS_ESCAPE.match(line) else line


def _marker(block: Block) -> str:
    return {"paragraph": "", "bullet": "- ", "number": f"{block.number}. "}[block.kind]


def _shape(document: WordDocument, block: Block, list_id: str, *, last: bool) -> Element:
    properties = element("pPr")
    if BODY_STYLE in document.styles:
        properties.append(element("pStyle", val=document.styles[BODY_STYLE].style_id))
    if last:
        properties.append(element("keepNext"))
    if list_id:
        numbering = element("numPr")
        numbering.append(element("ilvl", val="0"))
        numbering.append(element("numId", val=list_id))
        properties.append(numbering)
    return properties


def _read(document: WordDocument, sdt: Element) -> Iterator[Block]:
    lists = Lists(document)
    for node in control_content(sdt).iter(w("p")):
        text = "\n".join(line for line in (_tidy(part) for part in _text(node).split("\n")) if line)
        kind, number = lists.next_item(node)
        if text:
            yield Block(kind, text, number)


def _text(node: Element) -> str:
    parts: list[str] = []
    for leaf in node.iter(w("t"), w("tab"), w("br"), w("cr"), w("noBreakHyphen")):
        if leaf.getparent().tag != w("r"):  # type: ignore[union-attr]
            continue
        name = leaf.tag.rpartition("}")[2]
        parts.append({"t": leaf.text or "", "tab": "\t", "noBreakHyphen": "‑"}.get(name, "\n"))
    return "".join(parts)
