"""Both languages are whole: no screen, mail or command says a sentence of the other language."""

import logging
import re
from collections.abc import Iterable, Iterator

import pytest
from django.core.management import call_command
from django.utils import translation

from correspondence.foundation.outbox.models import Outbox
from tests.cast import Cast
from tests.portal import language_allowed, language_office, language_rounds
from tests.portal.language_texts import texts
from tests.portal.language_walk import Seen
from tests.portal.language_words import Foreign, bare, english, foreign, pairs

# Fewer pages than these would mean that a round ended at its first door.
LEAST = {"/cms/": 300, "/meja/": 120, "/kirim/": 20, "/lacak/": 8, "/v/": 5, "/masuk/": 3}

# Screens that only some desks have; each must have been among the pages.
SCREENS = ("Default route, not from the standard", 'id="take-up-form"')


def recogniser(language: str) -> Foreign:
    """Give what recognises the strings that a screen of this language must not say."""
    said = pairs() if language == "id" else [(text, english) for english, text in pairs()]
    return foreign(said, language_allowed.TOO_GENERAL)


def faults(pages: Iterable[Seen], language: str, words: Foreign) -> list[str]:
    """Say which texts of these pages are foreign, and which pages broke."""
    found: dict[str, str] = {}
    known: dict[str, str | None] = {}
    for page in pages:
        if page.status >= 500:
            found[f"{page.path} answers {page.status}"] = ""
        for text in set(texts(page.html, language)):
            said = known[text] if text in known else known.setdefault(text, _foreign(text, language, words))
            if said and not language_allowed.at(language, page.path, text):
                found.setdefault(f"{said!r} is said as {bare(text)[:120]!r}", page.path)
    return sorted(f"{fault}: {path}" for fault, path in found.items())


def _foreign(text: str, language: str, words: Foreign) -> str | None:
    return words.of(text) or (text if language == "id" and english(text) else None)


@pytest.fixture
def _quiet() -> Iterator[None]:
    """Refused requests are part of the round; they need not fill the report."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("_quiet")
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_screen_speaks_the_other_language(whole_demo: Cast, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """Every page that every role reaches, with letters in every state, and the answers to forms sent empty."""
    language_office.lay_out(monkeypatch)
    language_office.fill(whole_demo)
    sender = language_office.sender()
    with translation.override(language):
        pages = list(language_rounds.everything(language, sender))
    with translation.override(language):
        assert [
            screen for screen in SCREENS if not any(translation.gettext(screen) in page.html for page in pages)
        ] == []
    few = {start: n for start, least in LEAST.items() if (n := _count(pages, start)) < least}
    assert not few, "the rounds reached fewer pages than there are"
    found = "\n".join(faults(pages, language, recogniser(language)))
    assert not found, found
    mails = "\n".join(foreign_mails())
    assert not mails, mails


def _count(pages: list[Seen], start: str) -> int:
    return sum(page.path.startswith(start) and page.status == 200 for page in pages)


def foreign_mails() -> list[str]:
    """Give the subjects and lines of queued mails that are not Indonesian, whoever caused them."""
    rows = Outbox.objects.filter(topic="mail")
    assert rows, "nobody wrote a mail"
    words = recogniser("id")
    lines = [line for row in rows for line in (row.payload["subject"], *row.payload["text"].splitlines())]
    return [line for line in lines if _foreign(line, "id", words)]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_answer_of_due_is_in_the_chosen_language(
    cast: Cast, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    with translation.override(language):
        call_command("due", "10", "working_days", "2026-03-09T09:00")
    lines = capsys.readouterr().out.splitlines()
    words = recogniser(language)
    assert len(lines) > 3
    assert [line for line in lines if _foreign(line, language, words)] == []


CATALOGUE = [
    ("Inbox", "Kotak masuk"),
    ("%(count)d letters wait", "%(count)d surat menunggu"),
    ("Locked by <b>%(who)s</b> on %(date)s", "Dikunci oleh <b>%(who)s</b> pada %(date)s"),
    ("{model_name} is awaiting {task_name}", "{model_name} menunggu {task_name}"),
    ("Status", "Status"),
    ("Label %(name)s", "Label %(name)s"),
]


def shown(body: str, language: str = "id") -> list[str]:
    """Give the faults of a page with this body."""
    said = CATALOGUE if language == "id" else [(text, msgid) for msgid, text in CATALOGUE]
    page = Seen("/", 200, f"<html lang='{language}'><body>{body}</body></html>")
    return faults([page], language, foreign(said, {}))


@pytest.mark.parametrize(
    "body",
    [
        "<h1> Inbox </h1>",
        "<h1>Inbox:</h1>",
        "<p>Direktur · Inbox</p>",
        "<a title='Inbox'></a>",
        "<button aria-label='Inbox'></button>",
        "<input placeholder='Inbox'>",
        "<input type='submit' value='Inbox'>",
        "<p>12 letters\n wait</p>",
        "<p>Locked by <b>Staf</b> on 3 Maret</p>",
        "<p>Surat is awaiting Tinjau</p>",
        """<script type="application/json">{"label": ["Inbox"]}</script>""",
        """<div data-props='{"help": "Inbox"}'></div>""",
        "<div lang='en'><p lang='id'>Inbox</p></div>",
        "<p>Nobody has marked this for the catalogue, and it is not there.</p>",
    ],
)
def test_english_is_found_wherever_a_reader_meets_it(body: str) -> None:
    assert shown(body)


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Kotak masuk</h1>",
        "<p>12 surat menunggu</p>",
        "<p>Status</p>",
        "<p>Label utama</p>",
        "<button lang='en'>Inbox</button>",
        "<script>const name = 'Inbox'</script>",
        "<code>Inbox</code>",
        "<input value='Inbox'>",
        "<a class='Inbox' href='/Inbox'></a>",
    ],
)
def test_what_is_indonesian_marked_or_unread_is_let_through(body: str) -> None:
    assert shown(body) == []


def test_indonesian_is_found_on_an_english_page_unless_it_is_marked() -> None:
    assert shown("<p>Kotak masuk</p>", "en")
    assert shown("<p>3 surat menunggu</p>", "en")
    assert shown("<p lang='id'>Kotak masuk</p><p>Inbox</p>", "en") == []


def test_a_page_that_breaks_is_a_fault() -> None:
    assert faults([Seen("/meja/", 500, "")], "id", foreign(CATALOGUE, {}))


def test_every_exception_says_why() -> None:
    rows = [each for rows in language_allowed.ALLOWED.values() for each in rows]
    assert rows
    assert all(len(each.reason) > 10 for each in rows)


def test_only_what_the_standards_say_themselves_may_stand_in_their_fields() -> None:
    own = "Surat harus ditandatangani"
    assert language_allowed.at("en", "/cms/pages/4/edit/", own)
    assert not language_allowed.at("en", "/cms/pages/4/edit/", "Sunting halaman")
    assert not language_allowed.at("en", "/meja/", own)
    assert not language_allowed.at("en", "/cms/groups/new/", "Sunting grup")


def test_no_exception_lets_every_text_through() -> None:
    rows = [each for rows in language_allowed.ALLOWED.values() for each in rows]
    assert [each for each in rows if re.fullmatch(each.text, "Kalimat yang tidak ada, di mana pun")] == []
