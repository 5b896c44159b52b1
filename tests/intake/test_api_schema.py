"""The API against its own description: whatever is asked, the answer is one that the description names."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.conf import LazySettings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode

from correspondence.intake.api.api import api
from tests.cast import Cast
from tests.intake.asking_api import made, post

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 60
# Whether a code is known, or a moment lies within a week, no description can say; strangers are tested by name.
LEFT_OUT = ("positive_data_acceptance", "ignored_auth")
OF_FORMS = ("negative_data_rejection",)  # in a form every value is text: a number where a text belongs is one


@contextmanager
def kept_connection() -> Iterator[None]:
    """Keep the test's own connection over the ends of real requests, as Django's test client does around each."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def fields(part: Any, where: str = "") -> list[str]:
    """Name every property, parameter and answer without a description."""
    missing: list[str] = []
    if isinstance(part, dict):
        for name, said in part.get("properties", {}).items():
            missing += [] if said.get("description") else [f"{where}/{name}"]
        for each in part.get("parameters", []):
            missing += (
                [] if each.get("description") or each["schema"].get("description") else [f"{where}/{each['name']}"]
            )
        for name, each in part.items():
            missing += fields(each, f"{where}/{name}")
    if isinstance(part, list):
        for each in part:
            missing += fields(each, where)
    return missing


def test_every_field_parameter_and_answer_is_described() -> None:
    schema = api.get_openapi_schema()
    assert fields(dict(schema)) == []
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (path, method)
            assert operation["description"], (path, method)
            assert {"401", "422", "429", "503"} <= set(operation["responses"]), (path, method)
            assert all(answer["description"] != "OK" for answer in operation["responses"].values())


def ask_much(operation: Any, token: str, mode: GenerationMode, known: str) -> int:
    """Ask for the operation in many ways and compare each answer with the description; give how often."""
    names = LEFT_OUT + (OF_FORMS if operation.method == "post" else ())
    left_out = [CHECKS.get_one(name) for name in names]
    asked: list[str] = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case) -> None:
        if mode is GenerationMode.POSITIVE and "letter_id" in case.path_parameters and len(asked) % 2:
            case.path_parameters["letter_id"] = known
        asked.append(case.operation.label)
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=left_out)

    ask()
    return len(asked)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_is_answered_otherwise_than_described(
    cast: Cast, settings: LazySettings, mode: GenerationMode
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    _client, token = made(cast.agency)
    known = post(token).json()["id"]
    with kept_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        operations = [found.ok() for found in schema.get_all_operations()]
        asked = sum(ask_much(each, token, mode, known) for each in operations)
    assert {each.label for each in operations} == {
        "POST /api/v1/letters", "GET /api/v1/letters", "GET /api/v1/letters/{letter_id}",
    }  # fmt: skip
    assert asked >= EXAMPLES
