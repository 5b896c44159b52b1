"""What the desk's rail shows to whom; read from the database only by pages that show it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from correspondence.cases.models import WorkItem
from correspondence.intake.folder_notes import refused
from correspondence.intake.mailbox.kept import kept
from correspondence.intake.models import Mailbox
from correspondence.intake.quarantine import held
from correspondence.organization.acting import actor_of
from correspondence.organization.actors import OfficialActor, appointments_of
from correspondence.organization.models import Capacity

from .demo import office
from .desk.compensation import may_read_ledger
from .desk.machines_steps import stopped_work


@dataclass(frozen=True)
class Item:
    """One door of the rail."""

    url: str
    label: str
    icon: str
    current: bool = False
    count: int = 0
    group: str = ""
    short: str = ""


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """Add the desk's menu and the acting position; each is made when a page asks for it."""
    context: dict[str, Any] = {"desk_home": "/meja/"}
    if getattr(request, "user", None) is not None and request.user.is_authenticated:
        context["desk_menu"] = SimpleLazyObject(lambda: menu(request))
        context["desk_acting"] = SimpleLazyObject(lambda: acting(request))
    elif settings.DEMO_ACCOUNTS:
        context["demo_accounts"] = SimpleLazyObject(demo_accounts)
    return context


def menu(request: HttpRequest) -> list[Item]:
    """Return the doors of the acting position, with the number of letters that wait for it."""
    actor = _actor(request)
    if actor is None:
        return []
    waiting = WorkItem.objects.open().filter(position=actor.position).count()
    at, inbox = request.path, reverse("inbox")
    elsewhere = at == inbox and request.GET.get("tab") == "elsewhere"
    book, counter = reverse("register-book"), reverse("counter")
    items = [
        Item(inbox, _("Inbox"), "inbox", at == inbox and not elsewhere, waiting, short=_("In")),
        Item(f"{inbox}?tab=elsewhere", _("Waiting elsewhere"), "clock", elsewhere, short=_("Elsewhere")),
    ]
    if actor.is_registrar:
        group = _("Registry")
        items.append(Item(counter, _("Counter"), "stamp", at == counter, group=group))
        scans = reverse("scan-tray")
        items.append(Item(scans, _("Scan letters"), "scan", at.startswith(scans), group=group, short=_("Scan")))
        items.append(Item(book, _("Register book"), "book", at == book, group=group, short=_("Book")))
        quarantine, stuck = reverse("quarantine"), held(actor.agency).count()
        items.append(Item(quarantine, _("Quarantine"), "alert", at == quarantine, stuck, group=group))
        items += _mailbox(actor, at, group)
        machines, left = reverse("scan-folder"), refused(actor.agency).count() + len(stopped_work(actor.agency))
        items.append(Item(machines, _("Machines"), "upload", at.startswith(machines), left, group=group))
    else:
        items.append(Item(book, _("Register book"), "book", at == book, short=_("Book")))
    if may_read_ledger(actor):
        items.append(_ledger(actor, at))
    if _holds_several(actor):
        change = reverse("switch-position")
        items.append(Item(change, _("Change position"), "people", at == change, group=_("Acting as")))
    return items


def _mailbox(actor: OfficialActor, at: str, group: str) -> list[Item]:
    """Show the door of the mailboxes where the agency has one, or mails that another door brought were kept aside."""
    named = [source.name for source in settings.MAILBOXES if source.agency == actor.agency.code]
    if not named and not kept(actor.agency).exists():
        return []
    url, stuck = reverse("mailbox"), Mailbox.objects.filter(name__in=named).exclude(trouble="").count()
    return [Item(url, _("Mailbox"), "mail", at.startswith(url), stuck, group=group)]


def _ledger(actor: OfficialActor, at: str) -> Item:
    url = reverse("compensations")
    group = _("Registry") if actor.is_registrar else ""
    return Item(url, _("Compensation"), "flag", at.startswith(url), group=group)


def acting(request: HttpRequest) -> dict[str, str] | None:
    """Return as whom the person acts, and where to change that."""
    actor = _actor(request)
    if actor is None:
        return None
    return {
        "title": actor.position.title,
        "agency": actor.agency.short_name,
        "capacity": str(Capacity(actor.capacity).label),
        "short": actor.position.short_title,
        "switch_url": reverse("switch-position") if _holds_several(actor) else "",
        "account_url": reverse("account"),
        "sign_out_url": reverse("account_logout"),
    }


def demo_accounts() -> list[dict[str, str]]:
    """Return the role accounts of the demo with their group and password, for the login page in development."""
    return [
        {"group": group.title, "account": each.account, "title": each.title, "password": each.password}
        for group in office.accounts_shown()
        for each in group.accounts
    ]


def _holds_several(actor: OfficialActor) -> bool:
    return len(appointments_of(actor.user, timezone.localdate())) > 1


def _actor(request: HttpRequest) -> OfficialActor | None:
    try:
        return actor_of(request)
    except Http404:
        return None
