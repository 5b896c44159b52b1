"""`manage.py api_client`: tokens that count, names that are refused, and exits."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from correspondence.intake.clients import client_with
from correspondence.intake.models import ApiClient
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def ran(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, dict[str, object], str]:
    with pytest.raises(SystemExit) as ended:
        call_command("api_client", *args, "--json")
    out, err = capsys.readouterr()
    return int(str(ended.value.code)), json.loads(out) if out else {}, err


def test_a_client_is_made_listed_renewed_and_revoked(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    status, told, _err = ran(capsys, "create", "e-office", "--service", cast.standard.code, "--days", "30")
    assert status == 0
    first = str(told["token"])
    assert client_with(first, at=timezone.now()) == ApiClient.objects.get(name="e-office")
    second = str(ran(capsys, "renew", "e-office")[1]["token"])
    assert client_with(first, at=timezone.now()) is None
    (listed,) = ran(capsys, "list")[1]["clients"]  # type: ignore[misc]
    assert (listed["name"], listed["state"], listed["services"]) == ("e-office", "active", [cast.standard.code])
    assert second not in json.dumps(listed)
    assert ran(capsys, "revoke", "e-office")[0] == 0
    assert client_with(second, at=timezone.now()) is None
    assert ran(capsys, "list")[1]["clients"][0]["state"] == "revoked"  # type: ignore[index]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["create", "Nama Besar"], "small letters"),
        (["create", ""], "small letters"),
        (["create", "e-office", "--agency", "tidak-ada"], "no agency"),
        (["create", "e-office", "--service", "tidak-ada"], "no service"),
        (["create", "e-office", "--days", "-1"], "--days"),
        (["renew", "tidak-ada"], "no client"),
        (["revoke"], "no client"),
    ],
)
def test_a_wrong_call_ends_with_two(cast: Cast, capsys: pytest.CaptureFixture[str], args: list[str], said: str) -> None:
    status, told, err = ran(capsys, *args)
    assert (status, told) == (2, {})
    assert said in err
    assert not ApiClient.objects.exists()
