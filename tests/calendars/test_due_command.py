import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from correspondence.calendars.facts import ClosedKind
from correspondence.calendars.seeding import seed_calendar
from correspondence.calendars.services import declare_holiday
from correspondence.organization.actors import SystemActor

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
# The test vectors of the decrees, N working days each, then those of the other three units.
VECTORS = """n,unit,start,calendar,due
10,working_days,2022-04-22,,2022-05-17T16:00:00+07:00
10,working_days,2023-04-14,,2023-05-08T16:00:00+07:00
5,working_days,2023-06-23,,2023-07-05T16:00:00+07:00
3,working_days,2024-02-07,,2024-02-15T16:00:00+07:00
10,working_days,2024-04-05,,2024-04-29T16:00:00+07:00
2,working_days,2024-11-25,,2024-11-28T16:00:00+07:00
15,working_days,2025-03-21,,2025-04-23T16:00:00+07:00
1,working_days,2025-08-15,,2025-08-19T16:00:00+07:00
10,working_days,2026-03-10,,2026-03-31T16:00:00+07:00
3,working_days,2026-03-17,,2026-03-27T16:30:00+07:00
5,working_days,2026-05-11,,2026-05-20T16:00:00+07:00
10,working_days,2026-12-23,,2027-01-12T16:00:00+07:00
30,minutes,2026-02-10T11:50,lkpp,2026-02-10T13:20:00+07:00
1,hours,2026-02-10T14:30,lkpp-whatsapp,2026-02-11T09:30:00+07:00
72,hours_on_working_days,2026-02-06T10:00,landak,2026-02-11T10:00:00+07:00
72,hours_on_working_days,2026-02-07,,2026-02-12T00:00:00+07:00
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def run(*words: str) -> int:
    """Run the command in this process and give its exit status."""
    try:
        call_command("due", *words)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def without_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("correspondence.calendars.choosing._database_exists", lambda: False)


pure = pytest.mark.usefixtures("without_database")


@pure
def test_the_answer_is_exactly_due_and_explanation(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("1", "hours", "2026-02-10T17:00", "--json") == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    answer = json.loads(out)
    assert list(answer) == ["due", "explanation"]
    assert answer["due"] == "2026-02-11T08:30:00+07:00"
    assert answer["explanation"][0].startswith("Received on Tuesday, 10 February 2026 at 17:00 WIB, outside service")


@pure
def test_words_for_people_name_the_due_date_first_and_the_calendar_last(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("10", "working_days", "2026-03-10") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Tuesday, 31 March 2026 at 16:00 WIB"
    assert lines[-1] == "Calendar: LKPP (known to the program)."
    assert len(lines) == 8


@pure
def test_receipt_after_closing_counts_as_the_next_working_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("1", "working_days", "2026-02-10", "16:01", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["due"] == "2026-02-12T16:00:00+07:00"
    assert "so it counts as received on Wednesday, 11 February 2026" in answer["explanation"][0]


@pure
@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-02-10", "2026-02-10T08:30:00+07:00"),
        ("2026-02-14", "2026-02-18T08:30:00+07:00"),
        ("2026-02-10T09:30", "2026-02-10T10:30:00+07:00"),
        ("2026-02-10 09:30:00", "2026-02-10T10:30:00+07:00"),
        ("2026-02-10T02:30Z", "2026-02-10T10:30:00+07:00"),
        ("2026-02-10T11:30+09:00", "2026-02-10T10:30:00+07:00"),
        ("2026-02-10t11:30+0900", "2026-02-10T10:30:00+07:00"),
        ("2026-02-10T11:30+09", "2026-02-10T10:30:00+07:00"),
        ("2026-02-10T09:30:00+0700", "2026-02-10T10:30:00+07:00"),
    ],
)
def test_starts_are_local_unless_an_offset_is_given(start: str, due: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("1", "hours", start, "--json") == 0
    assert json.loads(capsys.readouterr().out)["due"] == due


@pure
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["-1", "hours", "2026-02-10"], "N must not be negative"),
        (["1.5", "hours", "2026-02-10"], "N must be a whole number"),
        (["٣", "hours", "2026-02-10"], "N must be a whole number"),
        (["9" * 5000, "hours", "2026-02-10"], "N must have at most 12 digits"),
        (["100000", "working_days", "2026-02-10"], "outside the years 1970 to 2099"),
        (["999999999999", "minutes", "2026-02-10"], "outside the years 1970 to 2099"),
        (["1", "hours", "0001-01-01T00:00+14:00"], "does not exist"),
        (["1", "hours", "9999-12-31"], "outside the years 1970 to 2099"),
        (["1", "weeks", "2026-02-10"], "UNIT must be one of minutes, hours, working_days, hours_on_working_days"),
        (["1", "hours", "2026-02-30"], "does not exist"),
        (["1", "hours", "2026-02-10T25:00"], "does not exist"),
        (["1", "hours", "10/02/2026"], "START must be like"),
        (["1", "hours", "2026-W07-2"], "START must be like"),
        (["1", "hours", "2026-02-10", "--calendar", "nowhere"], "There is no calendar “nowhere”"),
        (["1", "hours"], "Give N, UNIT and START"),
        (["1", "hours", "2026-02-10", "--batch", "x.csv"], "not both"),
        (["--batch", "/nowhere/x.csv"], "cannot be read"),
    ],
)
def test_a_question_without_an_answer_gets_one_sentence(
    words: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words, "--json") == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert reason in shown.err


@pure
def test_a_batch_answers_each_row_in_order_and_goes_on_after_a_bad_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.csv"
    questions.write_text(
        "\ufeffunit,n,start,calendar\n"
        "hours,1,2026-02-10T14:30,lkpp-whatsapp\n"
        "weeks,1,2026-02-10,\n"
        "\n"
        "hours,1,2026-02-10T09:30\n"
        "hours,1\n"
        "minutes,30,2026-02-10T11:50,\n"
        "minutes,30,2026-02-10,nowhere\n"
    )
    assert run("--batch", str(questions)) == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer.get("due", "")[:16] for answer in answers] == [
        "2026-02-11T09:30",
        "",
        "2026-02-10T10:30",
        "",
        "2026-02-10T13:20",
        "",
    ]
    assert [answer.get("row") for answer in answers] == [None, 2, None, 4, None, 6]
    assert "UNIT" in answers[1]["error"]
    assert answers[3]["error"] == "This row has 2 columns instead of 4."
    assert "nowhere" in answers[5]["error"]


@pure
@pytest.mark.parametrize("content", ["", "n,unit\n1,hours\n", "1,hours,2026-02-10\n", "n,unit,start,colour\n"])
def test_a_file_without_the_header_is_refused(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.csv"
    questions.write_text(content)
    assert run("--batch", str(questions)) == 2
    assert "The first line must name" in capsys.readouterr().err


@pure
def test_a_monstrous_first_line_is_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.csv"
    questions.write_text("n" * 200_000 + ",unit,start\n")
    assert run("--batch", str(questions)) == 2
    assert "The first line cannot be read: field larger than" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_calendar_of_the_database_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    calendar = seed_calendar(at=AT)
    declare_holiday(
        actor=SystemActor(job="tests"),
        calendar=calendar,
        day=date(2026, 2, 11),
        name="Hari libur daerah",
        kind=ClosedKind.PUBLIC,
        decree="SK contoh 1/2026",
        at=AT,
    )
    assert run("1", "working_days", "2026-02-10") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Thursday, 12 February 2026 at 16:00 WIB"
    assert lines[-1] == "Calendar: LKPP (from the database)."


@pytest.mark.django_db
def test_a_calendar_that_the_database_lacks_is_the_known_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("1", "hours", "2026-02-10T14:30", "--calendar", "lkpp-whatsapp") == 0
    assert capsys.readouterr().out.splitlines()[0] == "Wednesday, 11 February 2026 at 09:30 WIB"


def environment(var: Path) -> dict[str, str]:
    """Give the environment of a machine on which nothing was prepared."""
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"TANGGAP_VAR": str(var)}


def test_the_vectors_hold_on_a_machine_without_a_database(tmp_path: Path) -> None:
    rows = [line.rsplit(",", 1) for line in VECTORS.splitlines()]
    outcome = subprocess.run(
        [sys.executable, "manage.py", "due", "--batch", "-"],
        cwd=ROOT,
        env=environment(tmp_path / "var"),
        input="\n".join(question for question, _due in rows),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert [answer["due"] for answer in answers] == [due for _question, due in rows[1:]]
    assert all(len(answer["explanation"]) >= 3 for answer in answers)
    assert not list((tmp_path / "var").glob("*.sqlite3*"))


def test_an_unprepared_database_is_named_and_the_known_calendar_used(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var/tanggap.sqlite3").touch()
    outcome = subprocess.run(
        [sys.executable, "manage.py", "due", "30", "minutes", "2026-02-10T11:50", "--json"],
        cwd=ROOT,
        env=environment(tmp_path / "var"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(outcome.stdout)["due"] == "2026-02-10T13:20:00+07:00"
    assert outcome.stderr.count("\n") == 1
