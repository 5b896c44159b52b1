"""WordprocessingML spoken in a few words: names, paragraphs, runs and content controls (ECMA-376 part 1)."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Final, TypeAlias

from docx.oxml.ns import nsmap
from lxml import etree

Element: TypeAlias = etree._Element

WORD: Final = nsmap["w"]
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return f"{{{WORD}}}{name}"


def clean(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot hold, with line ends as \\n."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def element(name: str, /, **attributes: str) -> Element:
    """Return a new WordprocessingML element with attributes of the same namespace."""
    made = etree.Element(w(name), nsmap={"w": WORD})
    for key, value in attributes.items():
        made.set(w(key), value)
    return made


def run(text: str, properties: Element | None = None) -> Element:
    """Return a run holding the text, line ends as breaks and tabs as tabs, with a copy of the properties."""
    made = element("r")
    if properties is not None:
        made.append(deepcopy(properties))
    for piece in re.split(r"([\n\t])", clean(text)):
        if piece in ("\n", "\t"):
            made.append(element("br" if piece == "\n" else "tab"))
        elif piece:
            leaf = element("t")
            leaf.text = piece
            leaf.set(XML_SPACE, "preserve")
            made.append(leaf)
    return made


def paragraph(*runs: Element, properties: Element | None = None) -> Element:
    """Return a paragraph of the runs with a copy of the paragraph properties."""
    made = element("p")
    if properties is not None:
        made.append(deepcopy(properties))
    made.extend(runs)
    return made


def control(tag: str, title: str, identity: int, *content: Element, locked: bool = True) -> Element:
    """Return a content control (`w:sdt`) around the content, marked as still showing its placeholder.

    A locked control can be filled in Word but not deleted.
    """
    properties = element("sdtPr")
    properties.append(element("alias", val=title))
    properties.append(element("tag", val=tag))
    properties.append(element("id", val=str(identity)))
    if locked:
        properties.append(element("lock", val="sdtLocked"))
    properties.append(element("showingPlcHdr"))
    inside = element("sdtContent")
    inside.extend(content)
    made = element("sdt")
    made.append(properties)
    made.append(inside)
    return made


def control_tag(sdt: Element) -> str:
    """Return the tag of a content control, or an empty text."""
    tag = sdt.find(f"{w('sdtPr')}/{w('tag')}")
    return "" if tag is None else str(tag.get(w("val"), ""))


def controls(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield tag and element of every tagged content control below the root, in document order."""
    for sdt in root.iter(w("sdt")):
        tag = control_tag(sdt)
        if tag:
            yield tag, sdt


def control_content(sdt: Element) -> Element:
    """Return the content element of a control, made where it is absent."""
    content = sdt.find(w("sdtContent"))
    if content is None:
        content = etree.SubElement(sdt, w("sdtContent"))
    return content
