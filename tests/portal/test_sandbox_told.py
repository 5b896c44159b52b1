"""The rung of the sandbox is named where administrators look, and no start goes below what they asked for."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from correspondence.foundation import sandbox


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["bubblewrap", "seccomp", "bare", "none"])
def test_the_health_page_names_the_rung(word: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANGGAP_SANDBOX", word)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["sandbox"] == sandbox.rung().value
    assert set(answer.json()) == {
        "status", "sandbox", "virus_scanner", "queues_without_worker", "steps_given_up", "oldest_waiting_step",
    }  # fmt: skip


def test_a_start_is_refused_where_the_sandbox_that_was_asked_for_does_not_exist(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TANGGAP_SANDBOX", "docker")
    with pytest.raises(CommandError, match="TANGGAP_SANDBOX=docker names no sandbox"):
        call_command("serve", stdout=StringIO())
