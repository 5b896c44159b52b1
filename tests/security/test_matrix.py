"""Role × address × object: a table with a row for every route, and a canary that no stranger ever meets.

`TANGGAP_WRITE_MATRIX=1` writes what is observed into the table; the rules below judge the table itself, so that a
wrong answer cannot be written down as right.
"""

import csv
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth import SESSION_KEY
from pytest_django import DjangoDbBlocker

from correspondence.cases.models import CaseEvent, Grant, WorkItem
from correspondence.foundation.outbox.models import Outbox
from correspondence.organization.second_factor import ON_THE_WAY
from correspondence.standards.events import CaseEventName
from disposition.models import Disposition
from templates_docx.models import DraftVersion
from tests.security.asking import INSIDERS, OFFICELESS, PEOPLE, STRANGERS, VISITORS, address_of, ask, objects_of, people
from tests.security.routes import Route, routes
from tests.security.world import CANARY, LANDAK_CANARY, LANDAK_SENDER, SENDER, World

# Without the mark pytest-django prepares no test database, and the fixture would meet the real one.
pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("matrix.csv")
WRITING = bool(os.environ.get("TANGGAP_WRITE_MATRIX"))
METHODS = ("GET", "POST")
PRESSED_ELSEWHERE = "*"  # an allowed change, tested where it belongs


Key = tuple[str, str, str]  # route, method, object
# Whom the letter of an agency belongs to; everybody else is a stranger to it.
ENTITLED = {"lkpp": (*INSIDERS, "sender"), "landak": ("registrar-landak",)}
SECRETS = {"lkpp": (CANARY, SENDER), "landak": (LANDAK_CANARY, LANDAK_SENDER)}


def rows() -> dict[Key, dict[str, str]]:
    """Read the table: (route, method, object) -> person -> answer."""
    if not TABLE.exists():
        return {}
    with TABLE.open(newline="") as file:
        return {(row["route"], row["method"], row["object"]): row for row in csv.DictReader(file)}


def label(route: Route) -> str:
    """Name a route in the table: its pattern, which is unique."""
    return "/" + route.pattern


def keys(world: World) -> Iterator[tuple[Key, Route]]:
    """Give every row that the URL configuration asks for."""
    for route in routes():
        for name in objects_of(route, world):
            yield from (((label(route), method, name), route) for method in METHODS)


def state_of(world: World) -> tuple[object, ...]:
    """Give what a change of the letters, their holders or their readers would change; a reading is no change."""
    events = CaseEvent.objects.exclude(name=CaseEventName.LETTER_READ).count()
    work = WorkItem.objects.values_list("pk", "done_at").order_by("pk")
    grants = Grant.objects.values_list("pk", "until").order_by("pk")
    return events, list(work), list(grants), Disposition.objects.count(), DraftVersion.objects.count()


def test_every_route_has_its_rows_and_no_row_is_left_over(world: World) -> None:
    wanted, known = {key for key, _route in keys(world)}, set(rows())
    assert WRITING or sorted(wanted - known) == [], "addresses without a row in matrix.csv"
    assert WRITING or sorted(known - wanted) == [], "rows of addresses that no longer exist"


@pytest.fixture(scope="module")
def log() -> Iterator[list[str]]:
    """Collect every line that any logger writes, down to DEBUG."""
    lines: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    root, handler = logging.getLogger(), Collector(logging.DEBUG)
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before)


@dataclass
class Observed:
    """What everybody was answered, and what must not have happened on the way."""

    answers: dict[Key, dict[str, str]] = field(default_factory=dict)
    leaks: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def observed(world: World, log: list[str], django_db_blocker: DjangoDbBlocker) -> Observed:
    """Ask everything as everybody; what only some may press is left to the tests of that act."""
    known, seen = rows(), Observed()
    with django_db_blocker.unblock():
        before = state_of(world)
        for key, route in keys(world):
            seen.answers[key] = _asked(world, key, route, known.get(key, {}), seen)
            if (after := state_of(world)) != before:
                seen.changes.append(f"{key}: a letter, its holders or its readers changed")
                before = after
    if WRITING:
        _write(seen.answers)
    return seen


def _asked(world: World, key: Key, route: Route, known: dict[str, str], seen: Observed) -> dict[str, str]:
    _route, method, name = key
    address, answers = address_of(route, name, world), {}
    for person, client in people(world):
        pressed_elsewhere = _is_a_right(route, name, person) if WRITING else known.get(person) == PRESSED_ELSEWHERE
        if method == "POST" and pressed_elsewhere:
            answers[person] = PRESSED_ELSEWHERE
            continue
        answer = ask(client, method, address)
        answers[person] = answer.code
        for agency, words in SECRETS.items():
            if person not in ENTITLED[agency]:
                seen.leaks += [f"{person} meets {word}: {key}" for word in words if answer.holds(word)]
    return answers


def _is_a_right(route: Route, name: str, person: str) -> bool:
    """Tell whether pressing here is somebody's right, and would change the world under the other rows."""
    if route.pattern.endswith("logout/"):
        return True
    if route.of_the_cms:
        return person in {"editor", "administrator"}
    if route.pattern.startswith("meja/"):
        return person != "sender" and person in ENTITLED.get(name, (*INSIDERS, "registrar-landak"))
    if route.pattern.startswith("akun/"):
        return person not in VISITORS
    return route.pattern.startswith(("masuk/", "keluar/", "i18n/", "lacak/"))


def _write(found: dict[Key, dict[str, str]]) -> None:
    with TABLE.open("w", newline="") as file:
        table = csv.DictWriter(file, ["route", "method", "object", *PEOPLE], lineterminator="\n")
        table.writeheader()
        for (route, method, name), cells in found.items():
            table.writerow({"route": route, "method": method, "object": name} | cells)


def test_everybody_gets_what_the_table_says(observed: Observed) -> None:
    table = rows()
    wrong = [
        f"{key} as {person}: {answer}, the table says {table[key][person]}"
        for key, answers in observed.answers.items()
        for person, answer in answers.items()
        if answer != table[key][person]
    ]
    assert wrong == []


def test_the_table_lets_no_stranger_in() -> None:
    wrong = [f"{key} as {person}: {row[person]}" for key, row in rows().items() for person in _let_in(key, row)]
    assert wrong == []


CLOSED = {"404", "405", "403", "401", "masuk"}
BACK = {"302"}  # a GET of an address that only takes presses: back to where it was pressed, whoever asks


def _let_in(key: Key, row: dict[str, str]) -> Iterator[str]:
    """Name the people whom this row of the table answers although the rules of the house forbid it."""
    route, method, name = key
    if route.startswith("/meja/"):
        outside = (*VISITORS, *OFFICELESS)
        strangers = [each for each in PEOPLE if name != "-" and each not in ENTITLED[name]]
        allowed = CLOSED | (BACK if method == "GET" and row["anonymous"] == "302" else set())
        yield from (each for each in dict.fromkeys((*outside, *strangers)) if row[each] not in allowed)
    elif route.startswith("/cms/") and not route.startswith(CMS_ASSETS):
        nobody = (*VISITORS, "former", *INSIDERS, *STRANGERS)
        yield from (each for each in nobody if row[each] not in CLOSED | {"301", "bukti"})
    elif not route.startswith(PUBLIC) and row["anonymous"] not in CLOSED:
        yield "anonymous"
    yield from (each for each in PEOPLE if row[each].startswith("5") and not route.endswith("failwhale/"))


CMS_ASSETS = ("/cms/sprite/", "/cms/jsi18n/", "/cms/logout/")  # pictures and words of the screens, and the way out
PUBLIC = (
    "/favicon.ico", "/healthz", "/i18n/", "/masuk/", "/keluar/", "/akun/surel/(?P<key>", "/akun/sso/",
    "/akun/ringkasan/", "/kirim/", "/lacak/", "/v/", "/((?:", "/api/v1/docs", "/api/v1/openapi.json", *CMS_ASSETS,
)  # fmt: skip


def test_no_stranger_meets_a_canary(observed: Observed) -> None:
    assert observed.leaks == []


def test_nobody_changes_anything_without_the_right_to(observed: Observed) -> None:
    assert observed.changes == []


def test_nobody_was_signed_in_by_any_address(observed: Observed, world: World) -> None:
    assert [person for person in VISITORS if SESSION_KEY in world.clients[person].session] == []


LISTS = (
    "/meja/", "/meja/register/", "/meja/karantina/", "/cms/", "/cms/pages/search/", "/cms/reports/site-history/",
)  # fmt: skip


@pytest.mark.parametrize(
    "query", ["?text=perihal", "?q=nomor", "?cetak=1&text=nomor", "?tab=elsewhere", "?arah=outgoing"]
)
def test_no_list_tells_a_stranger_what_a_search_finds(observed: Observed, world: World, query: str) -> None:
    for path in (
        "/meja/",
        "/meja/register/",
        "/meja/karantina/",
        "/cms/",
        "/cms/pages/search/",
        "/cms/reports/site-history/",
    ):
        for person in (*STRANGERS, *OFFICELESS):
            answer = ask(world.clients[person], "GET", path + query)
            if person not in ENTITLED["landak"]:
                assert not answer.holds(LANDAK_CANARY), (path, query, person)
            assert not answer.holds(CANARY), (path, query, person)


@pytest.mark.parametrize("person", ["kepala", "administrator"])
def test_outside_the_demo_nothing_opens_before_the_second_factor(
    world: World, settings: LazySettings, person: str
) -> None:
    settings.DEMO_ACCOUNTS = False
    opened = []
    for route in routes():
        guarded = route.pattern.startswith(("meja/", "cms/", "akun/")) and route.name not in ON_THE_WAY
        if not guarded or f"/{route.pattern}".startswith(CMS_ASSETS):
            continue
        address = address_of(route, "lkpp", world)
        where = world.clients[person].get(address).headers.get("Location", "")
        if not where.startswith("/akun/dua-langkah/"):
            opened.append(f"{address}: {where}")
    assert opened == []


def test_no_log_line_says_a_canary(observed: Observed, log: list[str], world: World) -> None:
    assert log, "nothing was logged at all"
    words = [CANARY, SENDER, LANDAK_CANARY, LANDAK_SENDER, world.case.tracking_code, world.landak_case.tracking_code]
    assert [line for line in log if any(word.casefold() in line.casefold() for word in words)] == []


def test_mails_say_the_canary_to_nobody_but_the_sender(observed: Observed, world: World) -> None:
    mails = [row.payload for row in Outbox.objects.filter(topic="mail")]
    assert mails, "no mail was written at all"
    wrong = [
        f"{mail['subject']} to {mail['to']}"
        for mail in mails
        for word in (CANARY, LANDAK_CANARY)
        if word in str(mail) and mail["to"] not in ([SENDER], [LANDAK_SENDER])
    ]
    assert wrong == []
