"""Numbered and bulleted lists of a Word file: making our own two, telling what a paragraph belongs to."""

from collections import defaultdict
from typing import Final, Literal

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.parts.numbering import NumberingPart

from .wordml import WORD, Element, element, w

ListFormat = Literal["decimal", "bullet"]
ItemKind = Literal["paragraph", "number", "bullet"]
_NAMES: Final = {"decimal": "TanggapAngka", "bullet": "TanggapButir"}
_TEXTS: Final = {"decimal": "%1.", "bullet": "•"}
_INDENT: Final = "567"  # twentieths of a point: 1 cm
_STYLE_DEPTH: Final = 20


def new_list(document: WordDocument, kind: ListFormat, start: int) -> str:
    """Add a list that begins at `start` to the file and return its number id."""
    root = _numbering(document)
    abstract = _own_abstract(root, kind)
    identity = 1 + max((int(node.get(w("numId"), "0")) for node in root.findall(w("num"))), default=0)
    made = element("num", numId=str(identity))
    made.append(element("abstractNumId", val=abstract))
    if kind == "decimal":
        override = element("lvlOverride", ilvl="0")
        override.append(element("startOverride", val=str(start)))
        made.append(override)
    root.append(made)
    return str(identity)


def _numbering(document: WordDocument) -> Element:
    part = document.part
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined]
    except KeyError:
        blank = f'<w:numbering xmlns:w="{WORD}"/>'.encode()
        made = NumberingPart.load(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, blank, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return made.element


def _own_abstract(root: Element, kind: ListFormat) -> str:
    for node in root.findall(w("abstractNum")):
        name = node.find(w("name"))
        if name is not None and name.get(w("val")) == _NAMES[kind]:
            return str(node.get(w("abstractNumId")))
    taken = [int(node.get(w("abstractNumId"), "0")) for node in root.findall(w("abstractNum"))]
    identity = str(1 + max(taken, default=0))
    made = element("abstractNum", abstractNumId=identity)
    made.append(element("multiLevelType", val="singleLevel"))
    made.append(element("name", val=_NAMES[kind]))
    made.append(_level(kind))
    root.insert(len(taken), made)
    return identity


def _level(kind: ListFormat) -> Element:
    level = element("lvl", ilvl="0")
    level.append(element("start", val="1"))
    level.append(element("numFmt", val=kind))
    level.append(element("lvlText", val=_TEXTS[kind]))
    level.append(element("lvlJc", val="left"))
    shape = element("pPr")
    shape.append(element("ind", left=_INDENT, hanging=_INDENT))
    level.append(shape)
    return level


class Lists:
    """Reads list membership paragraph by paragraph, counting as Word does; feed it paragraphs in order."""

    def __init__(self, document: WordDocument) -> None:
        related = document.part.rels.values()
        has = any(rel.reltype == RELATIONSHIP_TYPE.NUMBERING for rel in related)
        self._root = _numbering(document) if has else element("numbering")
        self._styles = {style.style_id: style.element for style in document.styles}
        self._next: defaultdict[str, int | None] = defaultdict(lambda: None)

    def next_item(self, node: Element) -> tuple[ItemKind, int]:
        """Return what the paragraph is; a numbered item with its printed number."""
        properties = self._membership(node)
        if properties is None:
            return "paragraph", 0
        list_id, level = properties
        form = self._format(list_id, level)
        if form == "bullet":
            return "bullet", 0
        if form != "decimal" or level != "0":
            return "paragraph", 0
        number = self._next[list_id]
        if number is None:
            number = self._start(list_id)
        self._next[list_id] = number + 1
        return "number", number

    def is_other(self, node: Element) -> bool:
        """Tell whether the paragraph is an item of a list that the text form cannot say (letters, levels)."""
        properties = self._membership(node)
        if properties is None:
            return False
        return properties[1] != "0" or self._format(*properties) not in ("bullet", "decimal", "none")

    def _membership(self, node: Element) -> tuple[str, str] | None:
        """Return list id and level of the paragraph, from itself or from its style."""
        holder: Element | None = node
        for _ in range(_STYLE_DEPTH):
            if holder is None:
                return None
            numbering = holder.find(f"{w('pPr')}/{w('numPr')}")
            if numbering is not None and numbering.find(w("numId")) is not None:
                list_id = _value(numbering, "numId")
                return (list_id, _value(numbering, "ilvl") or "0") if list_id != "0" else None
            style = _value(holder, "basedOn") if holder.tag == w("style") else _style_of(holder)
            holder = self._styles.get(style)
        return None

    def _abstract(self, list_id: str) -> Element | None:
        wanted = ""
        for node in self._root.findall(w("num")):
            if node.get(w("numId")) == list_id:
                wanted = _value(node, "abstractNumId")
        for node in self._root.findall(w("abstractNum")):
            if wanted and node.get(w("abstractNumId")) == wanted:
                return node
        return None

    def _format(self, list_id: str, level: str) -> str:
        abstract = self._abstract(list_id)
        for node in () if abstract is None else abstract.findall(w("lvl")):
            if node.get(w("ilvl")) == level:
                return _value(node, "numFmt") or "decimal"
        return "none"

    def _start(self, list_id: str) -> int:
        for node in self._root.findall(w("num")):
            if node.get(w("numId")) == list_id:
                override = node.find(f"{w('lvlOverride')}/{w('startOverride')}")
                if override is not None:
                    return int(override.get(w("val"), "1"))
        abstract = self._abstract(list_id)
        start = None if abstract is None else abstract.find(f"{w('lvl')}/{w('start')}")
        return 1 if start is None else int(start.get(w("val"), "1"))


def _value(node: Element, name: str) -> str:
    found = node.find(w(name))
    return "" if found is None else str(found.get(w("val"), ""))


def _style_of(node: Element) -> str:
    found = node.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if found is None else str(found.get(w("val"), ""))
