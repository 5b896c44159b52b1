"""What an uploaded Word file may hold before it becomes a version of a draft (ECMA-376 parts 1 and 2).

The check only reads XML and first bytes; it never renders. It runs in the sandbox, see `isolation`.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from .controls import ALL_TAGS, BODY, LATE_TAGS
from .package import Package, Problem, UnusableDocument, open_package
from .wordml import Element, controls, w

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN: Final = f"{_WORD}document.main+xml"
_ALLOWED_TYPES: Final = frozenset(
    {
        _MAIN,
        *(
            f"{_WORD}{part}+xml"
            for part in (
                "styles", "settings", "webSettings", "fontTable", "numbering", "footnotes", "endnotes",
                "header", "footer", "comments", "commentsExtended", "commentsIds", "commentsExtensible",
                "people", "document.glossary",
            )
        ),
        "application/vnd.openxmlformats-officedocument.theme+xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        "application/vnd.openxmlformats-package.relationships+xml",
        "application/vnd.ms-word.stylesWithEffects+xml",
        "application/xml",
        "image/png",
        "image/jpeg",
    }
)  # fmt: skip
_PICTURES: Final = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_MACRO_WORDS: Final = ("macroenabled", "vbaproject", "vbadata", "activex", "keymapcustomizations")
_OBJECT_WORDS: Final = (
    "oleobject",
    "embeddings/",
    "/package",
    "opendocument.",
    "spreadsheetml",
    "presentationml",
)
_FIELDS: Final = frozenset(
    {
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "HYPERLINK", "REF"),
        *("PAGEREF", "NOTEREF", "SEQ", "STYLEREF", "LISTNUM", "TOC"),
    }
)
_LINK_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_TYPES_PART: Final = "[Content_Types].xml"
_ROOT_LINKS: Final = "_rels/.rels"
_HYPERLINK: Final = "/hyperlink"


def check_uploaded(docx: bytes) -> list[Problem]:
    """List what forbids this file to become a draft version; an empty list means it may.

    Codes: `not-docx`, `needs-password`, `too-large`, `broken-xml`, `macros`, `embedded-object`, `alt-chunk`,
    `unexpected-part`, `external-link`, `linked-field`, `data-binding`, `tracked-changes`, `control-missing`,
    `control-doubled`, `control-misplaced`.
    """
    try:
        package = open_package(docx)
        main = _main_part(package)
        trees = [package.xml(name) for name in package.xml_names()]
        found = set(_parts(package))
        for tree in trees:
            found.update(_tree_problems(tree))
        found.update(_control_problems(package.xml(main), trees))
    except UnusableDocument as error:
        return sorted(error.problems)
    return sorted(found)


def _main_part(package: Package) -> str:
    """Return the name of the part that readers take as the main text."""
    if _TYPES_PART not in package.members or _ROOT_LINKS not in package.members:
        raise UnusableDocument(Problem("not-docx"))
    kinds = dict(_declared(package))
    if any("macroenabled" in kind.lower() for kind in kinds.values()):
        raise UnusableDocument(Problem("macros"))
    links = [
        str(link.get("Target", "")).lstrip("/")
        for link in package.xml(_ROOT_LINKS)
        if str(link.get("Type", "")).endswith("/officeDocument")
    ]
    mains = [name for name, kind in kinds.items() if kind == _MAIN]
    if len(links) != 1 or links != mains:
        raise UnusableDocument(Problem("not-docx"))
    return mains[0]


def _declared(package: Package) -> Iterator[tuple[str, str]]:
    """Yield every member with the content type that the package declares for it."""
    root = package.xml(_TYPES_PART)
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for entry in root:
        kind = str(entry.get("ContentType", ""))
        if entry.get("PartName"):
            overrides[str(entry.get("PartName")).lstrip("/").lower()] = kind
        else:
            defaults[str(entry.get("Extension", "")).lower()] = kind
    for name in package.members:
        if name != _TYPES_PART:
            extension = name.rpartition(".")[2].lower()
            yield name, overrides.get(name.lower(), defaults.get(extension, ""))


def _parts(package: Package) -> Iterator[Problem]:
    for name, kind in _declared(package):
        code = _part_code(name, kind)
        mislabelled_picture = kind in _PICTURES and not package.members[name].startswith(_PICTURES[kind])
        mislabelled_xml = kind.endswith("xml") and name not in package.xml_names()
        if code or mislabelled_picture or mislabelled_xml:
            yield Problem(code or "unexpected-part", name)


def _part_code(name: str, kind: str) -> str:
    words = f"{name} {kind}".lower()
    if any(word in words for word in _MACRO_WORDS):
        return "macros"
    if any(word in words for word in _OBJECT_WORDS):
        return "embedded-object"
    return "" if kind in _ALLOWED_TYPES else "unexpected-part"


def _tree_problems(root: Element) -> Iterator[Problem]:
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        name = node.tag.rpartition("}")[2]
        if name == "Relationship":
            yield from _relationship(node)
        elif name in _ELEMENT_CODES:
            yield Problem(_ELEMENT_CODES[name])
    for code in _field_codes(root):
        words = code.split()
        if words and words[0].upper() not in _FIELDS:
            yield Problem("linked-field", words[0][:40])


_ELEMENT_CODES: Final = {
    "altChunk": "alt-chunk",
    "subDoc": "alt-chunk",
    "OLEObject": "embedded-object",
    "objectEmbed": "embedded-object",
    "objectLink": "embedded-object",
    "object": "embedded-object",
    "control": "macros",
    "attachedTemplate": "external-link",
    "mailMerge": "external-link",
    "dataBinding": "data-binding",
    "ins": "tracked-changes",
    "del": "tracked-changes",
    "moveFrom": "tracked-changes",
    "moveTo": "tracked-changes",
}


def _relationship(node: Element) -> Iterator[Problem]:
    kind = str(node.get("Type", ""))
    target = str(node.get("Target", ""))
    if kind.endswith(("/attachedTemplate", "/frame", "/mailMergeSource")):
        yield Problem("external-link", target[:80])
    elif kind.endswith("/aFChunk"):
        yield Problem("alt-chunk")
    elif str(node.get("TargetMode", "")).lower() == "external":
        scheme = urlsplit(target).scheme.lower() if target.isprintable() else ""
        if not (kind.endswith(_HYPERLINK) and scheme in _LINK_SCHEMES):
            yield Problem("external-link", target[:80])


def _field_codes(root: Element) -> Iterator[str]:
    """Yield the code of every field, joined across runs; nested fields come out one by one."""
    open_codes: list[list[str]] = []
    for node in root.iter(w("fldSimple"), w("fldChar"), w("instrText")):
        if node.tag == w("fldSimple"):
            yield str(node.get(w("instr"), ""))
        elif node.tag == w("instrText"):
            if not open_codes:
                open_codes.append([])
            open_codes[-1].append(node.text or "")
        elif node.get(w("fldCharType")) == "begin":
            open_codes.append([])
        elif node.get(w("fldCharType")) == "end" and open_codes:
            yield "".join(open_codes.pop())
    yield from ("".join(code) for code in open_codes)


def _control_problems(main: Element, trees: list[Element]) -> Iterator[Problem]:
    body = main.find(w("body"))
    inside = Counter(tag for tag, _ in controls(main))
    everywhere = Counter(tag for tree in trees if not _glossary(tree) for tag, _ in controls(tree))
    for tag in ALL_TAGS:
        if inside[tag] == 0:
            yield Problem("control-missing", tag)
        elif inside[tag] > 1:
            yield Problem("control-doubled", tag)
        if everywhere[tag] > inside[tag] or body is None:
            yield Problem("control-misplaced", tag)
    for tag, sdt in controls(main):
        outer = {other for other, holder in controls(main) if other in ALL_TAGS and holder in sdt.iterancestors()}
        if tag in LATE_TAGS and outer:
            yield Problem("control-misplaced", tag)
        if tag == BODY and (outer or sdt.getparent() is not body):
            yield Problem("control-misplaced", tag)


def _glossary(root: Element) -> bool:
    return root.tag == w("glossaryDocument")
