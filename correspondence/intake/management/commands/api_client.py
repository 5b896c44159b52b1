"""`manage.py api_client create|list|renew|revoke [NAME] [--agency CODE] [--service CODE]… [--days N] [--json]`.

Keeps the systems that deliver letters through the API (docs/api.md); a token is printed once and stored nowhere.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from correspondence.foundation.errors import Refused
from correspondence.foundation.management.output import OK, USAGE, complain, emit
from correspondence.intake.clients import clients_of, make_client, renew_token, revoke_client
from correspondence.intake.models import ApiClient
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import Agency

ACTOR = SystemActor(job="api_client")
MOST_DAYS = 3650


class UsageError(Exception):
    """The command was called wrongly; the message says how to call it."""


class Command(BaseCommand):
    """Makes, lists, renews and revokes the systems that deliver letters through the API."""

    help = "Keep the systems that deliver letters through the API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, with whom, and what it may do."""
        parser.add_argument("act", choices=list(ACTS))
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument("--agency", default="lkpp")
        parser.add_argument("--service", action="append", default=[], help="code of a service it may deliver to")
        parser.add_argument("--days", type=int, default=0, help="for how many days the token counts; 0: no end")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, act: str, as_json: bool, **options: Any) -> None:
        """Do it, print the outcome, and end with 0, or with 2 where it was called wrongly or refused."""
        try:
            with translation.override("en"):
                answer, sentence = ACTS[act](**options)
        except (UsageError, Refused) as error:
            complain(f"api_client: {error}")
            sys.exit(USAGE)
        emit(answer, as_json=as_json, sentence=sentence)
        sys.exit(OK)


Answer = tuple[dict[str, Any], str]


def create(*, name: str, agency: str, service: list[str], days: int, **_: Any) -> Answer:
    """Make a client and tell its token."""
    if not 0 <= days <= MOST_DAYS:
        raise UsageError(f"--days takes 0 to {MOST_DAYS}")
    now = timezone.now()
    ends = now + timedelta(days=days) if days else None
    found = _agency(agency)
    client, token = make_client(actor=ACTOR, agency=found, name=name, services=service, expires_at=ends, at=now)
    return {"name": client.name, "token": token}, token


def show(*, agency: str, **_: Any) -> Answer:
    """Tell the agency's clients, without their tokens."""
    found = [_told(client) for client in clients_of(_agency(agency))]
    lines = [f"{each['name']}\t…{each['token_end']}\t{each['state']}\t{each['last_used_at'] or '-'}" for each in found]
    return {"clients": found}, "\n".join(lines)


def renew(*, name: str, **_: Any) -> Answer:
    """Give the client a new token and tell it."""
    token = renew_token(actor=ACTOR, client=_client(name), at=timezone.now())
    return {"name": name, "token": token}, token


def revoke(*, name: str, **_: Any) -> Answer:
    """End the client."""
    client = _client(name)
    revoke_client(actor=ACTOR, client=client, at=timezone.now())
    return {"name": client.name, "state": "revoked"}, f"{client.name} is revoked"


ACTS: dict[str, Callable[..., Answer]] = {"create": create, "list": show, "renew": renew, "revoke": revoke}


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise UsageError(f"there is no agency with the code {code!r}")
    return found


def _client(name: str) -> ApiClient:
    found = ApiClient.objects.filter(name=name).first()
    if found is None:
        raise UsageError(f"there is no client with the name {name!r}")
    return found


def _told(client: ApiClient) -> dict[str, Any]:
    now = timezone.now()
    ended = client.expires_at is not None and client.expires_at <= now
    return {
        "name": client.name,
        "token_end": client.token_end,
        "services": client.services,
        "state": "revoked" if client.revoked_at else "expired" if ended else "active",
        "expires_at": client.expires_at.isoformat() if client.expires_at else None,
        "last_used_at": client.last_used_at.isoformat() if client.last_used_at else None,
    }
