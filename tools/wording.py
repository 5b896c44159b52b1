"""Finds words that a reader would see and no catalogue can translate: in templates, in code, inside f-strings."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Calls whose first argument a person reads, and arguments that a person reads wherever they are given.
SAID_FIRST = {"Refused", "NotAllowed", "ChangedMeanwhile", "ValidationError"}
SAID_SECOND = {"success", "error", "warning", "info"}
SAID_BY_NAME = {"label", "help_text", "empty_label", "verbose_name", "verbose_name_plural", "menu_label", "heading"}
SPOKEN = {"title", "aria-label", "placeholder", "alt"}
UNREAD = {"script", "style", "svg", "code"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "use"}
# Names that are the same in both languages; a template may say them as they are.
NAMES = {
    "Tanggap": "the name of the system",
    "LKPP": "the name of the agency",
    "PDF": "a file format",
    "JSON": "a file format",
    "SHA-256": "the name of a fingerprint",
    "LAPOR": "the name of the national complaints service",
    "WIB": "the name of the time zone",
    "Enter": "a key",
    "Esc": "a key",
    "Alt": "a key",
    "Ctrl": "a key",
    "EN": "the other language, short",
    "ID": "the other language, short",
    "px": "a unit",
    "id": "the name of an attribute",
}
_COMMENT = re.compile(r"{#.*?#}|{%-?\s*comment\b.*?{%-?\s*endcomment\s*-?%}", re.S)
_TRANSLATED = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}", re.S)
# Blocks that fill a class or other attributes: nobody reads them.
_ATTRIBUTE = re.compile(r"{%-?\s*block\s+\w*(?:class|attributes)\s*-?%}.*?{%-?\s*endblock\s*-?%}", re.S)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.S)
_WORD = re.compile(r"[^\W\d_]{2,}(?:-\d+)?")


def template_faults(text: str, *, names: set[str] | None = None) -> list[str]:
    """Give the words that a template shows without asking a catalogue."""
    bare = _ATTRIBUTE.sub("", _TRANSLATED.sub("", _COMMENT.sub("", text)))
    reader = _Reader(set(NAMES) if names is None else names)
    reader.feed(_TAG.sub(" ", bare))
    return reader.faults


class _Reader(HTMLParser):
    """Collects visible words, except in elements marked with a language or never read."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.names, self.faults = names, list[str]()
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes that are read aloud; remember whether the inside is to be read."""
        marked = dict(attrs)
        silent = self._silent() or tag in UNREAD or (bool(marked.get("lang", "").strip()) and tag != "html")  # type: ignore[union-attr]
        if not silent:
            for name in SPOKEN & set(marked):
                self._see(marked[name] or "")
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element; branches of a condition may open one twice."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Look at a text."""
        if not self._silent():
            self._see(data)

    def _silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _see(self, text: str) -> None:
        unknown = [word for word in _WORD.findall(text) if word not in self.names]
        if unknown:
            self.faults.append(" ".join(text.split()))


def code_faults(source: str) -> Iterator[str]:
    """Give the strings of a module that a person reads and that nothing marks for translation."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield from _hidden(node)
        elif isinstance(node, ast.Call):
            yield from _said(node)


def _hidden(joined: ast.JoinedStr) -> Iterator[str]:
    for node in ast.walk(joined):
        if isinstance(node, ast.Call) and _name(node) in MARKS and _literal(node.args[:1]):
            yield f"line {node.lineno}: xgettext does not see inside an f-string: {ast.unparse(node)}"


def _said(call: ast.Call) -> Iterator[str]:
    name, owner = _name(call), _owner(call)
    read = [(each.arg, each.value) for each in call.keywords if each.arg in SAID_BY_NAME]
    if name in SAID_FIRST:
        read += [(name, each) for each in call.args[:1]]
    elif name in SAID_SECOND and owner == "messages":
        read += [(name, each) for each in call.args[1:2]]
    for place, each in read:
        if _literal([each]) or _worded(each):
            yield f"line {each.lineno}: {place} without _(): {ast.unparse(each)}"


def _worded(value: ast.expr) -> bool:
    return isinstance(value, ast.JoinedStr) and _literal(value.values)


def _literal(read: list[ast.expr]) -> bool:
    return any(
        isinstance(each, ast.Constant) and isinstance(each.value, str) and _WORD.search(each.value) for each in read
    )


def _name(call: ast.Call) -> str:
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _owner(call: ast.Call) -> str:
    function = call.func
    return function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else ""


def faults(root: Path, folders: list[str], allowed: dict[tuple[str, str], str]) -> Iterator[str]:
    """Give every fault below the folders as a line; `allowed` maps (path, part of the text) to its reason."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix == ".html" and "templates" in path.parts:
                found = template_faults(path.read_text(encoding="utf-8"))
            elif path.suffix == ".py" and "migrations" not in path.parts:
                found = list(code_faults(path.read_text(encoding="utf-8")))
            else:
                continue
            name = path.relative_to(root).as_posix()
            yield from (f"{name}: {each}" for each in found if not _is_allowed(name, each, allowed))


def _is_allowed(name: str, fault: str, allowed: dict[tuple[str, str], str]) -> bool:
    return any(name.startswith(place) and part in fault for place, part in allowed)
