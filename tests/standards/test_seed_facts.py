"""Every figure, address, number and step term of the published texts, found on its page and in its data.

`seed_facts.csv` gives the text's file, its line, the fact as the page states it, and the text's own spelling where a
reading corrected it (I25). The texts themselves stand beside the measuring data; where they are absent, only the pages
are checked.
"""

import csv
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from correspondence.standards.published.catalogue import ALL
from portal.demo.pages import ensure_pages
from tests.standards.seeds import CODES, seed_or_skip

# The mark has the test database made; the pages are published and read once for all rows.
pytestmark = [pytest.mark.django_db, pytest.mark.urls("portal.urls")]

UNSEEN = {"script", "style", "template"}
# Numbers that no text states, by the flattened words in which the pages show them.
OUR_NUMBERS = {
    r"\([it]\d+\)": "the code under which a reading is known",
    r"berlaku sejak 2 januari 202[35]\b": "the day that the demo has chosen, as its reading says",
    r"berlaku 12 bulan\b": "how long a compensation may be claimed (I24)",
    r"\b72 jam pada hari kerja\b": "three times 24 hours, as the clock counts them (T11)",
}


@dataclass(frozen=True)
class Fact:
    """One row: where the text says it, how the page says it."""

    seed: str
    line: int
    fact: str
    seed_text: str

    def __str__(self) -> str:
        return f"{self.seed[:3]}:{self.line} {self.fact[:40]}"


@dataclass(frozen=True)
class Shown:
    """What readers of one standard get: the visible text of its page and the texts of its data, both flattened."""

    page: str
    data: str


def _facts() -> list[Fact]:
    with (Path(__file__).parent / "seed_facts.csv").open(newline="", encoding="utf-8") as table:
        return [Fact(row["seed"], int(row["line"]), row["fact"], row["seed_text"]) for row in csv.DictReader(table)]


FACTS = _facts()


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def _plain(text: str) -> str:
    """Flatten case, whitespace, quotes and marks of emphasis, and the spaces around hyphens and slashes.

    The texts write one thing in several ways: "e- procurement", "1-5 Menit", "5 Menit - Selesai", "LKPP/ Deputi".
    """
    text = re.sub(r"</?i>|\*", "", text).replace("–", "-").translate({0x201C: '"', 0x201D: '"', 0xA0: " "})
    text = re.sub(r"\s*([-/])\s*", r"\1", text)
    return re.sub(r"\s+", " ", text).strip().casefold()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield str(value)


def _shown(client: Client, code: str) -> Shown:
    visible = _Visible()
    _head, main = client.get(f"/{code}/").content.decode().split("<main", 1)
    visible.feed("<main" + main.split("</main>", 1)[0])
    data = json.loads(client.get(f"/{code}/data.json").content)["standard"]
    return Shown(_plain(" ".join(visible.texts)), _plain(" ".join(_texts(data))))


@pytest.fixture(scope="module")
def shown(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Shown]:
    """Publish all standards once, read each page and its data, and undo the rows at once."""
    with django_db_blocker.unblock(), transaction.atomic():
        ensure_pages()
        client = Client()
        found = {code: _shown(client, code) for code in CODES.values()}
        transaction.set_rollback(True)
    return found


def test_the_table_covers_every_standard() -> None:
    assert sorted(CODES.values()) == sorted(source.code for source in ALL)
    rows = [fact.seed for fact in FACTS]
    assert len(FACTS) >= 130
    assert len(set(FACTS)) == len(FACTS)
    assert min(rows.count(seed) for seed in CODES) >= 30


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_each_fact_stands_on_its_page_and_in_its_data(shown: dict[str, Shown], fact: Fact) -> None:
    found = shown[CODES[fact.seed]]
    assert _plain(fact.fact) in found.page
    assert _plain(fact.fact) in found.data


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_each_fact_stands_in_its_text(fact: Fact) -> None:
    line = seed_or_skip(fact.seed).splitlines()[fact.line - 1]
    assert _plain(fact.seed_text or fact.fact) in _plain(html.unescape(line))


@pytest.mark.parametrize("name", CODES)
def test_every_number_of_a_text_stands_on_its_page(shown: dict[str, Shown], name: str) -> None:
    numbers = set(re.findall(r"\d{2,}", seed_or_skip(name)))
    assert numbers
    on_page = set(re.findall(r"\d{2,}", shown[CODES[name]].page))
    assert numbers <= on_page  # no number of a text is left out, so there is no list of exceptions


@pytest.mark.parametrize("name", CODES)
def test_no_number_of_a_page_is_ours_without_a_reason(shown: dict[str, Shown], name: str) -> None:
    stated = set(re.findall(r"\d{2,}", seed_or_skip(name)))
    page = shown[CODES[name]].page
    for words in OUR_NUMBERS:
        page = re.sub(words, " ", page)
    assert set(re.findall(r"\d{2,}", page)) <= stated


def test_every_number_of_ours_is_still_shown(shown: dict[str, Shown]) -> None:
    pages = " ".join(found.page for found in shown.values())
    assert [words for words in OUR_NUMBERS if not re.search(words, pages)] == []
    assert all(len(reason) > 20 for reason in OUR_NUMBERS.values())
