"""What a browser's session knows of the portal: the forms it may open, the addresses it has confirmed."""

import secrets
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from .confirming import plain
from .drafts import living
from .models import Draft
from .receipt_views import RECEIPT_KEY

DRAFTS, CONFIRMED, BROWSER, RESUMING = "drafts", "confirmed_emails", "browser", "resuming"
MOST = 20  # forms and addresses that one session remembers; older ones come back by e-mail


def browser_of(request: HttpRequest) -> str:
    """Return the secret name of this browser, to which codes are bound."""
    if BROWSER not in request.session:
        request.session[BROWSER] = secrets.token_hex(16)
    return str(request.session[BROWSER])


def remember(request: HttpRequest, *keys: str) -> None:
    """Let this browser open these drafts."""
    known = [key for key in request.session.get(DRAFTS, []) if key not in keys]
    request.session[DRAFTS] = [*known, *keys][-MOST:]


def give_back(request: HttpRequest, *keys: str) -> None:
    """Let this browser open drafts that were begun elsewhere; its session gets a new key, for it can do more now."""
    remember(request, *keys)
    if not request.user.is_authenticated:  # the sign-in gives and records keys of its own
        request.session.cycle_key()


def forget(request: HttpRequest) -> None:
    """End this browser's hold on drafts, confirmed addresses and the receipt; the drafts themselves stay."""
    for name in (DRAFTS, CONFIRMED, BROWSER, RESUMING, RECEIPT_KEY):
        request.session.pop(name, None)


def draft_of(request: HttpRequest, key: str) -> Draft | None:
    """Return a draft that this browser may open; None for those of others and those that are over, alike."""
    if key not in request.session.get(DRAFTS, []):
        return None
    return living(timezone.now()).filter(key=key).first()


def own_drafts(request: HttpRequest) -> list[Draft]:
    """Return the unsent drafts that this browser may open, the newest first."""
    keys = request.session.get(DRAFTS, [])
    found = living(timezone.now()).filter(key__in=keys, delivery=None) if keys else Draft.objects.none()
    return list(found.order_by("-changed_at"))


def note_confirmed(request: HttpRequest, email: str, at: datetime) -> None:
    """Remember that this browser confirmed the address."""
    known = request.session.get(CONFIRMED, {})
    request.session[CONFIRMED] = dict([*known.items(), (plain(email), at.isoformat())][-MOST:])


def confirmed_at(request: HttpRequest, email: str) -> datetime | None:
    """Return when this browser confirmed the address, None where it did not."""
    found = request.session.get(CONFIRMED, {}).get(plain(email))
    return datetime.fromisoformat(found) if found else None
