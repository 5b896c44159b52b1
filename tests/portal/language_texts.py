"""What a reader of a page sees or hears: its text nodes and the attributes that carry words, with their language."""

import json
import re
from collections.abc import Iterator

from lxml import html as markup

SPOKEN = ("title", "aria-label", "aria-description", "placeholder", "alt", "label", "summary")
SILENT = ("style", "template", "code", "svg")
WORDED = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"^[A-Z“\"'(]|\s")


def texts(page: str, language: str) -> Iterator[str]:
    """Give each text of the page that is said in its language; what is marked as another language is left out."""
    if not page.strip():
        return
    root = markup.document_fromstring(page)
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        if _spoken_in(node, language):
            yield from filter(WORDED.search, _of(node, language))
        if node.tail and _read_after(node) and _spoken_in(node.getparent(), language) and WORDED.search(node.tail):
            yield node.tail


def _read_after(node: markup.HtmlElement) -> bool:
    parent = node.getparent()
    return parent is not None and parent.tag not in {*SILENT, "script"}


def _spoken_in(node: markup.HtmlElement, language: str) -> bool:
    said = next((each.get("lang") for each in (node, *node.iterancestors()) if each.get("lang")), language)
    silent = any(each.tag in SILENT for each in (node, *node.iterancestors()))
    return not silent and str(said).split("-")[0].lower() == language


def _of(node: markup.HtmlElement, language: str) -> Iterator[str]:
    if node.tag == "script":
        if node.get("type", "") in {"application/json", "text/x-template"} and node.text:
            yield from _in_data(node.text, language)
        return
    if node.text:
        yield node.text
    yield from (node.get(name) for name in SPOKEN if node.get(name))
    if node.tag in {"input", "button"} and node.get("type") in {"submit", "button", "reset"}:
        yield node.get("value", "")
    if node.tag == "meta" and node.get("name") == "description":
        yield node.get("content", "")
    for name, value in node.attrib.items():
        if name.startswith("data-"):
            yield from _in_data(value, language)


def _in_data(value: str, language: str) -> Iterator[str]:
    """Give the sentences inside an attribute's or a script's data; single lower-case words there are names of code."""
    if value.lstrip()[:1] in {"{", "["}:
        try:
            yield from _strings(json.loads(value), language)
        except ValueError:
            return
    elif SENTENCE.search(value):
        yield value


def _strings(data: object, language: str) -> Iterator[str]:
    if isinstance(data, dict):
        for each in data.values():
            yield from _strings(each, language)
    elif isinstance(data, list):
        for each in data:
            yield from _strings(each, language)
    elif isinstance(data, str) and SENTENCE.search(data):
        yield from texts(data, language) if "<" in data else [data]
