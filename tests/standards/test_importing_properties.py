"""Damaged texts: reading them never fails, loses no line, and states nothing that the text does not."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import time
from enum import Enum
from html import unescape
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from correspondence.standards.importing import Imported, NotAText, import_standard
from correspondence.standards.source import ComponentText, StandardSource, TimeLimit

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "samples").glob("*.txt"))]
HEADER = ["Dinas Rekaan Kota Rapih", "Jalan Cermin Nomor 9", "0299555020", "7"]
CODES = {"code", "actor", "next", "addressees", "holder", "unit_code", "calendar", "kind"}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _without_digits(text: str, draw: Callable[..., Any]) -> str:
    places = [match.start() for match in re.finditer("[0-9]", text)]
    gone = set(draw(st.lists(st.sampled_from(places), max_size=6))) if places else set()
    return "".join(sign for place, sign in enumerate(text) if place not in gone)


def _with_page_headers(text: str, draw: Callable[..., Any]) -> str:
    lines = text.split("\n")
    for place in draw(st.lists(st.integers(0, len(lines)), max_size=3)):
        lines[place:place] = draw(st.permutations(HEADER))
    return "\n".join(lines)


def _without_numbers(text: str, draw: Callable[..., Any]) -> str:
    keep = draw(st.booleans())
    return text if keep else re.sub(r"(?m)^\s*(?:[0-9]{1,2}|[a-z])[.)]\s+", "", text)


def _with_other_gaps(text: str, draw: Callable[..., Any]) -> str:
    between = draw(st.sampled_from(["\n", "\n\n", "\n\n\n"]))
    return text.replace("\n\n", "\n" + between)


def _with_tabs(text: str, draw: Callable[..., Any]) -> str:
    return text.replace(*draw(st.sampled_from([("  ", "\t"), ("\t", " "), (": ", ":\t"), ("\t", "\t")])))


def _shuffled(text: str, draw: Callable[..., Any]) -> str:
    lines = text.split("\n")
    place = draw(st.integers(0, len(lines)))
    return "\n".join([*lines[place:], *lines[:place]]) if draw(st.booleans()) else text


@st.composite
def damaged(draw: Callable[..., Any]) -> bytes:
    text: str = draw(st.sampled_from(TEXTS))
    for damage in (_without_digits, _with_page_headers, _without_numbers, _with_other_gaps, _with_tabs, _shuffled):
        text = damage(text, draw)
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))
    return text.encode(draw(st.sampled_from(ENCODINGS)))


def _said(thing: Any, name: str = "") -> Iterator[str]:
    """Give every text of the facts that is not a code of ours."""
    if isinstance(thing, ComponentText):
        yield unescape(re.sub(r"</?p>", " ", thing.text))
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _said(getattr(thing, field.name), field.name)
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _said(each, name)
    elif isinstance(thing, str) and not isinstance(thing, Enum) and name not in CODES:
        yield thing


def _limits(thing: Any) -> Iterator[TimeLimit]:
    if isinstance(thing, TimeLimit):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _limits(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _limits(getattr(thing, field.name))


def _times(thing: Any) -> Iterator[time]:
    if isinstance(thing, time):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _times(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _times(getattr(thing, field.name))


def _invented(read: Imported) -> list[str]:
    """Give every figure and every word of the facts that the raw text does not hold."""
    raw = read.raw_text
    numbers = {int(number) for number in re.findall(r"[0-9]+", raw)}
    numbers |= {int(days) * 24 for days in re.findall(r"([0-9]+)[^0-9]{0,40}(?:x|×|kali)\s*24", raw, re.IGNORECASE)}
    # Marks that nobody sees, such as a soft hyphen, part no word.
    seen = "".join(each for each in raw if unicodedata.category(each) != "Cf")
    words = {word for text in (raw, seen) for word in re.findall(r"\w+", text.casefold())}
    source: StandardSource = read.source
    figures = [each for limit in _limits(source) for each in (limit.minimum, limit.maximum) if each is not None]
    figures += [part for each in _times(source) for part in (each.hour, each.minute)]
    if source.compensation and not read.open_months:
        figures.append(source.compensation.valid_months)
    wrong = [str(figure) for figure in figures if figure not in numbers]
    return wrong + [word for text in _said(source) for word in re.findall(r"\w+", text.casefold()) if word not in words]


@SOME
@given(damaged())
def test_a_damaged_text_is_read_without_inventing_and_without_losing(data: bytes) -> None:
    read = import_standard(data)
    assert _invented(read) == []
    assert read.lost_lines == ()
    marked = [mark for mark in read.marks if mark.line]
    assert all(1 <= mark.line <= len(read.lines) for mark in marked)
    assert {trace.line for trace in read.traces} <= set(range(1, len(read.lines) + 1))


def test_the_samples_themselves_state_nothing_of_their_own() -> None:
    assert [_invented(import_standard(text.encode())) for text in TEXTS] == [[] for _text in TEXTS]


@SOME
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        read = import_standard(text.encode("utf-8", "surrogatepass"))
    except NotAText as refusal:
        assert str(refusal)
        return
    assert read.lost_lines == ()
    assert _invented(read) == []


@SOME
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    try:
        assert import_standard(data).lost_lines == ()
    except NotAText as refusal:
        assert str(refusal)


FRAGMENTS = [line.strip() for text in TEXTS for line in text.split("\n") if line.strip()]


@SOME
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30), st.sampled_from(["\n", "\n\n", " ", "\n  ", "; "]))
def test_lines_in_any_order_are_read(lines: list[str], joint: str) -> None:
    read = import_standard(("x\n" + joint.join(lines)).encode())
    assert read.lost_lines == ()
    assert _invented(read) == []
