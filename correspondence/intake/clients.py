"""Other systems that may deliver letters: made, given a new token, revoked, recognized."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.organization.actors import OfficialActor, SystemActor
from correspondence.organization.models import Agency

from .codes import serves
from .models import ApiClient

PREFIX = "tgp_"  # so that people and secret scanners know such a token when they meet one
NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
USED_EVERY = timedelta(minutes=1)
Maker = OfficialActor | SystemActor  # a registrar of the agency, or whoever runs commands on the machine


@transaction.atomic
def make_client(
    *,
    actor: Maker,
    agency: Agency,
    name: str,
    services: Sequence[str] = (),
    expires_at: datetime | None = None,
    at: datetime,
) -> tuple[ApiClient, str]:
    """Make a client and return it with its token, which nobody can read again."""
    _may_keep(actor, agency)
    _check(agency, name, services, expires_at, at)
    token = new_token()
    try:
        with transaction.atomic():
            client = ApiClient.objects.create(
                agency=agency,
                name=name,
                token_hash=hash_of(token),
                token_end=token[-4:],
                services=sorted(set(services)),
                created_at=at,
                created_by=actor.label[:200],
                expires_at=expires_at,
            )
    except IntegrityError as error:
        raise Refused(_("There is a client of this name already; names are never used twice.")) from error
    changes = {"name": name, "services": client.services, "token_end": client.token_end}
    record(actor=actor, action="intake.client_made", subject=client, changes=changes, at=at)
    return client, token


@transaction.atomic
def renew_token(*, actor: Maker, client: ApiClient, at: datetime) -> str:
    """Give the client a new token and return it; the old one counts no longer."""
    locked = _locked(actor, client)
    if locked.revoked_at is not None:
        raise Refused(_("This client is revoked. Make a new one."))
    token = new_token()
    locked.token_hash, locked.token_end = hash_of(token), token[-4:]
    locked.save(update_fields=["token_hash", "token_end"])
    changes = {"token_end": locked.token_end}
    record(actor=actor, action="intake.client_renewed", subject=locked, changes=changes, at=at)
    return token


@transaction.atomic
def revoke_client(*, actor: Maker, client: ApiClient, at: datetime) -> None:
    """End the client for good; what it delivered stays."""
    locked = _locked(actor, client)
    if locked.revoked_at is None:
        locked.revoked_at = at
        locked.save(update_fields=["revoked_at"])
        record(actor=actor, action="intake.client_revoked", subject=locked, at=at)


def clients_of(agency: Agency) -> QuerySet[ApiClient]:
    """Return the agency's clients by name, also the revoked ones."""
    return ApiClient.objects.filter(agency=agency)


def client_with(token: str, *, at: datetime) -> ApiClient | None:
    """Return the client that this token opens now, and note that it was used."""
    if not token.startswith(PREFIX):
        return None
    found = ApiClient.objects.filter(ApiClient.usable(at), token_hash=hash_of(token)).select_related("agency").first()
    if found is not None:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=at - USED_EVERY)
        if found.last_used_at is None or found.last_used_at < at - USED_EVERY:
            ApiClient.objects.filter(stale, pk=found.pk).update(last_used_at=at)
    return found


def new_token() -> str:
    """Return a fresh token of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is stored of a token; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _check(agency: Agency, name: str, services: Sequence[str], expires_at: datetime | None, at: datetime) -> None:
    if not NAME.fullmatch(name):
        raise Refused(_("Name the client with 2 to 60 small letters, digits and hyphens, such as e-office-setda."))
    unknown = [code for code in services if not serves(agency, code)]
    if unknown:
        raise Refused(_("This agency has no service with the code %(code)s.") % {"code": unknown[0]})
    if expires_at is not None and expires_at <= at:
        raise Refused(_("The day on which the token ends must lie ahead."))


def _locked(actor: Maker, client: ApiClient) -> ApiClient:
    locked = ApiClient.objects.select_for_update(no_key=True, of=("self",)).select_related("agency").get(pk=client.pk)
    _may_keep(actor, locked.agency)
    return locked


def _may_keep(actor: Maker, agency: Agency) -> None:
    if isinstance(actor, OfficialActor) and not (actor.is_registrar and actor.agency.pk == agency.pk):
        raise NotAllowed(_("The systems that deliver letters are kept by the registrar of their agency."))
