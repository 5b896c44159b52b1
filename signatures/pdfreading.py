"""Read what a check needs from a PDF: its form's signatures, what hides beside them, where they stand."""

import io
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from .bytesrules import ByteRange
from .comparing import PageBox

_DEEPEST_TREE = 60
_MOST_PAGES = 20_000


@dataclass(frozen=True)
class FilledField:
    """A signature field that has a value: its full name, the field and the key of the value object."""

    name: str
    field: generic.DictionaryObject
    value_key: tuple[int, int] | None


@dataclass(frozen=True)
class Form:
    """The signature fields of the current revision."""

    filled: tuple[FilledField, ...]
    empty: int
    outside: int


def open_reader(data: bytes) -> PdfFileReader:
    """Open a PDF strictly; hybrid files (two tables of contents, as Word writes them) leniently.

    Raises many kinds of exceptions for damaged files.
    """
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    return PdfFileReader(io.BytesIO(data), strict=False) if is_hybrid(reader) else reader


def is_hybrid(reader: PdfFileReader) -> bool:
    """Tell whether old and new readers may see different objects in the file."""
    return bool(reader.xrefs.hybrid_xrefs_present)


def read_form(reader: PdfFileReader) -> Form:
    """Return the signature fields, and the number of signature widgets on pages that no field knows."""
    filled, empty = [], 0
    for name, value, reference in enumerate_sig_fields(reader):
        if value is None or isinstance(value.get_object(), generic.NullObject):
            empty += 1
        else:
            field = reference.get_object()
            filled.append(FilledField(name, field, _key(field.raw_get("/V"))))
    known = {found.value_key for found in filled}
    outside = sum(1 for value in _widget_values(reader) if _key(value) not in known or _key(value) is None)
    return Form(tuple(filled), empty, outside)


def field_box(reader: PdfFileReader, field: generic.DictionaryObject) -> tuple[int, PageBox] | None:
    """Return page (0 first) and box of a field's widget, None for a field without a visible place."""
    widgets = _widgets_of(field)
    for number, page in enumerate(pages(reader)):
        for annotation in _annotations(page):
            if annotation.container_ref in widgets:
                return number, PageBox(_box(annotation["/Rect"]), _frame(page), _rotation(page))
    return None


def _widgets_of(field: generic.DictionaryObject) -> AbstractSet[object]:
    """Return what may show a field: itself, or the widgets below it that are written apart (ISO 32000-1, 12.7.3.1)."""
    kids = _entry(field, "/Kids")
    listed = kids if isinstance(kids, generic.ArrayObject) else ()
    apart = {kid.reference for kid in listed if isinstance(kid, generic.IndirectObject)}
    return ({field.container_ref} | apart) - {None}


def rights_of_readers(reader: PdfFileReader) -> list[ByteRange]:
    """Return the ranges of what is signed by a maker of programs, so that its free reader may fill in the form.

    Nobody signs a letter so (ISO 32000-1, 12.8.2.3), and a form that a person filled in has changed since.
    """
    permissions, ranges = _entry(reader.root, "/Perms"), []
    for name in ("/UR3", "/UR"):
        granted = _entry(permissions, name)
        numbers = _entry(granted, "/ByteRange")
        if name in _transforms(granted) and isinstance(numbers, generic.ArrayObject) and len(numbers) == 4:
            _start, gap, resume, length = (int(number) for number in numbers)
            ranges.append(ByteRange(gap, resume, resume + length))
    return ranges


def _transforms(granted: generic.PdfObject | None) -> set[str]:
    listed = _entry(granted, "/Reference")
    if not isinstance(listed, generic.ArrayObject):
        return set()
    return {str(_entry(one.get_object(), "/TransformMethod")) for one in listed}


def _entry(holder: generic.PdfObject | None, name: str) -> generic.PdfObject | None:
    return holder[name] if isinstance(holder, generic.DictionaryObject) and name in holder else None


def pages(reader: PdfFileReader) -> Iterator[generic.DictionaryObject]:
    """Yield the pages in order; ValueError for a page tree that is too deep or too large."""
    left = _MOST_PAGES
    for page in _walk(reader.root["/Pages"], 0):
        left -= 1
        if left < 0:
            raise ValueError("pages")
        yield page


def _walk(node: generic.DictionaryObject, depth: int) -> Iterator[generic.DictionaryObject]:
    if depth > _DEEPEST_TREE:
        raise ValueError("page tree")
    if "/Kids" not in node:
        yield node
        return
    for kid in node["/Kids"]:
        yield from _walk(kid.get_object(), depth + 1)


def _annotations(page: generic.DictionaryObject) -> Iterator[generic.DictionaryObject]:
    listed = _inherited(page, "/Annots", levels=1)
    for item in listed.get_object() if listed is not None else ():
        annotation = item.get_object()
        if isinstance(annotation, generic.DictionaryObject):
            yield annotation


def _widget_values(reader: PdfFileReader) -> Iterator[generic.PdfObject]:
    for page in pages(reader):
        for annotation in _annotations(page):
            kind, value = _inherited(annotation, "/FT"), _inherited(annotation, "/V")
            if kind is None or value is None or kind.get_object() != "/Sig":
                continue
            if not isinstance(value.get_object(), generic.NullObject):
                yield value


def _key(value: generic.PdfObject) -> tuple[int, int] | None:
    if isinstance(value, generic.IndirectObject):
        return value.idnum, value.generation
    return None


def _inherited(node: generic.DictionaryObject, name: str, levels: int = _DEEPEST_TREE) -> generic.PdfObject | None:
    """Return an entry of a node or of the nearest node above that has it, references unresolved."""
    for _level in range(levels):
        if name in node:
            return node.raw_get(name)
        if "/Parent" not in node:
            break
        node = node["/Parent"]
    return None


def _frame(page: generic.DictionaryObject) -> tuple[float, float, float, float]:
    found = _inherited(page, "/MediaBox")
    return (0.0, 0.0, 612.0, 792.0) if found is None else _box(found.get_object())


def _rotation(page: generic.DictionaryObject) -> int:
    found = _inherited(page, "/Rotate")
    return 0 if found is None else int(found.get_object())


def _box(numbers: generic.ArrayObject) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(number.get_object()) for number in numbers)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
