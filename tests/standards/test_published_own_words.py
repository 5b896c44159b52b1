"""Steps are told in our own sentences: actors, verbs, objects and figures are the text's, its sentences are not."""

import html
import re
from collections.abc import Iterator

import pytest

from correspondence.standards.published.catalogue import ALL
from correspondence.standards.source import StandardSource, Step
from tests.standards.seeds import CODES, seed_or_skip

LEAST = 5  # words; the names of things are shorter


def _words(text: str) -> str:
    """Flatten case, marks and whitespace."""
    return " ".join(re.findall(r"[\w/]+", re.sub(r"</?i>", "", html.unescape(text)).casefold()))


def _steps(source: StandardSource) -> Iterator[Step]:
    for channel in source.channels:
        yield from channel.steps
    for complaint in source.complaints.channels if source.complaints else ():
        yield from complaint.steps


def _clauses(sentence: str) -> list[str]:
    """Give the sentence and its parts between full stops and semicolons."""
    return [sentence, *re.split(r"[.;](?=\s|$)", sentence)]


def _copied(source: StandardSource, text: str) -> list[str]:
    whole = f" {_words(text)} "
    clauses = [_words(clause) for step in _steps(source) for clause in _clauses(step.sentence)]
    return [clause for clause in clauses if len(clause.split()) >= LEAST and f" {clause} " in whole]


@pytest.mark.parametrize("name", CODES)
def test_no_step_is_a_sentence_of_its_text(name: str) -> None:
    source = next(source for source in ALL if source.code == CODES[name])
    assert _copied(source, seed_or_skip(name)) == []


def test_a_copied_sentence_would_be_found() -> None:
    source = next(source for source in ALL if source.complaints and any(_steps(source)))
    sentence = next(_steps(source)).sentence
    assert _copied(source, f"1. {sentence.upper()} 2. Lalu") != []
