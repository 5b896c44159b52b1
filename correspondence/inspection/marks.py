"""Marks of a page: letterhead, signatures and stamps, by image processing alone or with the words read."""

from collections.abc import Sequence
from pathlib import Path

from .letterhead import find_letterhead
from .paper import Paper, read_paper
from .report import Mark, Word
from .signature import find_signatures
from .stamp import find_stamps


def find_marks(image_path: Path, words: Sequence[Word] | None = None) -> list[Mark]:
    """Marks on one page image; words, if given, are the words of this page. ValueError: not an image."""
    return find_marks_on(read_paper(image_path), words or ())


def find_marks_on(paper: Paper, words: Sequence[Word] = ()) -> list[Mark]:
    """Marks on a page already prepared."""
    stamps = find_stamps(paper)
    return [*find_letterhead(paper, words), *find_signatures(paper, stamps), *stamps]
