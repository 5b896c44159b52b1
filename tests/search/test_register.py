"""The register's filter: always inside what the actor may see."""

import pytest
from django.utils import timezone

from correspondence.cases.states import CaseState
from correspondence.letters.models import IncomingLetter
from search.queries import RegisterFilter, register, years
from tests.cast import Cast
from tests.portal.desking import inspected, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(cast: Cast) -> list[IncomingLetter]:
    found = [registered(cast, key) for key in ("satu", "dua")]
    return [*found, registered(cast, "tiga", addressee="direktur")]


def found(cast: Cast, account: str, **wanted: object) -> list[str]:
    return [each.subject.split()[-1] for each in register(cast.actor(account), RegisterFilter(**wanted))]  # type: ignore[arg-type]


def test_the_newest_number_stands_first(cast: Cast, letters: list[IncomingLetter]) -> None:
    inspected(cast, "belum")
    assert found(cast, "registrar") == ["tiga", "dua", "satu"]


def test_each_actor_finds_only_what_lies_on_the_own_way(cast: Cast, letters: list[IncomingLetter]) -> None:
    assert found(cast, "kepala") == ["dua", "satu"]
    assert found(cast, "direktur") == ["tiga"]
    assert found(cast, "staf", text="satu") == []
    assert years(cast.actor("staf")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("konsultasi DUA", ["dua"]),
        ("satu/118", ["satu"]),
        ("bagian pengadaan", ["tiga", "dua", "satu"]),
        ("0002", ["dua"]),
        ("2", ["dua"]),
        ("tidak ada", []),
        ("%", []),
    ],
)
def test_text_finds_number_reference_subject_and_sender(
    cast: Cast, letters: list[IncomingLetter], text: str, expected: list[str]
) -> None:
    assert found(cast, "registrar", text=text) == expected


def test_number_and_year_together(cast: Cast, letters: list[IncomingLetter]) -> None:
    year = timezone.localdate().year
    assert found(cast, "registrar", text=f"0001/{year}") == ["satu"]
    assert found(cast, "registrar", text=f"0001/{year - 1}") == []
    assert years(cast.actor("registrar")) == [year]


def test_state_addressee_service_and_year_narrow(cast: Cast, letters: list[IncomingLetter]) -> None:
    assert found(cast, "registrar", addressee="direktur") == ["tiga"]
    assert found(cast, "registrar", state=CaseState.ANSWERED.value) == []
    assert len(found(cast, "registrar", state=CaseState.IN_PROGRESS.value)) == 3
    assert len(found(cast, "registrar", service=cast.standard.code)) == 3
    assert found(cast, "registrar", year=1999) == []
