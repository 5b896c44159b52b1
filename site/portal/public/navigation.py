"""What the public pages carry above and below: the doors of the office and where to reach it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from correspondence.organization.models import Agency


def public_context(request: HttpRequest) -> dict[str, Any]:
    """Add menu and footer of the public shell; the footer is read only by pages that show it."""
    return {
        "public_menu": SimpleLazyObject(lambda: doors(request.path)),
        "public_footer": SimpleLazyObject(footer),
    }


def doors(path: str) -> list[dict[str, Any]]:
    """Return the public doors; the one that is open is marked."""
    links = [
        (_("Services"), "/"),
        (_("Send a letter"), reverse("send")),
        (_("Follow a letter"), reverse("track")),
        (_("Verify a reply"), reverse("verify-start")),
        (_("Staff"), reverse("account_login")),
    ]
    return [
        {"label": label, "url": url, "current": path == url or (url != "/" and path.startswith(url))}
        for label, url in links
    ]


def footer() -> list[dict[str, Any]]:
    """Return the footer's columns: who we are, how to reach us, what to do here."""
    agency = Agency.objects.order_by("pk").first()
    if agency is None:
        return []
    acts = [{"label": door["label"], "url": door["url"]} for door in doors("")[1:4]]
    call_center = _("Call center")
    return [
        {"title": agency.name, "text": agency.address},
        {"title": _("Contact us"), "text": f"{call_center} {agency.phone} · {agency.website}"},
        {"title": _("On this site"), "links": acts},
    ]
