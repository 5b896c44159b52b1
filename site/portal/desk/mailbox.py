"""Letters by e-mail: how fetching goes, what was fetched in the last days, and mails that programs sent."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from correspondence.foundation.answering import button_of, refusals_as_messages
from correspondence.foundation.files.serving import serve
from correspondence.inspection.messages import FLAGS
from correspondence.intake.mailbox.addresses import HERE, source_named
from correspondence.intake.mailbox.fetching import MOST_TRIES
from correspondence.intake.mailbox.kept import kept, open_kept, try_again
from correspondence.intake.mailbox.planning import fetch_soon
from correspondence.intake.models import (
    DeliveredFile,
    Delivery,
    DeliveryState,
    Mail,
    Mailbox,
    MailboxMessage,
    MessageState,
    Trouble,
)
from correspondence.intake.settling import AUTOMATIC
from correspondence.intake.virus import refuse_infected
from correspondence.letters.models import IncomingLetter
from correspondence.organization.acting import registrar_view
from correspondence.organization.actors import OfficialActor

PER_PAGE = 50
SHOWN = timedelta(days=14)
STATES = {"letter": "ok", "waiting": "", "held": "today", "kept": "line", "split": "ok", "dismissed": "line"}


@dataclass(frozen=True)
class BoxLine:
    """One mailbox: its row (None before its first fetch), and what is wrong with it in words."""

    name: str
    row: Mailbox | None
    trouble: str
    moved_to: str


@dataclass(frozen=True)
class MailLine:
    """One fetched mail: who and what it names, its state, and where it can be seen."""

    message: MailboxMessage
    mail: Mail | None
    chip: str
    kind: str
    why: str
    letter: IncomingLetter | None
    may_retry: bool


@dataclass(frozen=True)
class KeptLine:
    """One mail that a program sent: why it is no letter, and the letter whose answer came back."""

    delivery: Delivery
    file: DeliveredFile
    mail: Mail | None
    why: str
    about: IncomingLetter | None


@require_GET
@registrar_view
def mailbox(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """Show the agency's mailboxes and what was fetched from them, or (`?show=kept`) what was kept aside."""
    aside, number = request.GET.get("show") == "kept", request.GET.get("page")
    context = {"actor": actor, "boxes": _boxes(actor), "aside": aside, "kept_count": kept(actor.agency).count()}
    if aside:
        held = Paginator(kept(actor.agency), PER_PAGE).get_page(number)
        context |= {"page": held, "kept_lines": _kept_lines(actor, list(held.object_list))}
    else:
        recent = Paginator(_recent(actor), PER_PAGE).get_page(number)
        context |= {"page": recent, "lines": _mail_lines(actor, list(recent.object_list))}
    return render(request, "portal/desk/mailbox.html", context)


@button_of("mailbox")
@registrar_view
def mailbox_fetch(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """Fetch from every mailbox of the agency now."""
    for row in Mailbox.objects.filter(name__in=[box.name for box in _boxes(actor)]):
        fetch_soon(row)
    messages.success(request, _("The mailboxes are being fetched from. Look again in a moment."))
    return redirect("mailbox")


@button_of("mailbox")
@registrar_view
def mailbox_retry(request: HttpRequest, actor: OfficialActor, message_id: int) -> HttpResponse:
    """Fetch one mail again that could not be fetched."""
    message = get_object_or_404(MailboxMessage, agency=actor.agency, pk=message_id)
    with refusals_as_messages(request):
        try_again(message=message, actor=actor, at=timezone.now())
        messages.success(request, _("The mail is fetched again within a minute."))
    return redirect("mailbox")


@button_of("mailbox")
@registrar_view
def mailbox_open(request: HttpRequest, actor: OfficialActor, delivery_id: int) -> HttpResponse:
    """Make a letter of a mail that was kept aside."""
    delivery = get_object_or_404(Delivery, agency=actor.agency, pk=delivery_id)
    if not delivery.files.filter(media_type="message/rfc822").exists():
        raise Http404
    with refusals_as_messages(request):
        open_kept(delivery=delivery, actor=actor, at=timezone.now())
        messages.success(request, _("The mail is being checked and then lies in the inbox as a letter."))
    return redirect("mailbox")


@require_GET
@registrar_view
def mailbox_file(request: HttpRequest, actor: OfficialActor, file_id: int) -> HttpResponseBase:
    """Hand out the original of a mail that was kept aside, only as a download; one with a virus is had by nobody."""
    found = DeliveredFile.objects.filter(delivery__agency=actor.agency, delivery__state=DeliveryState.KEPT)
    file = get_object_or_404(found.select_related("original"), pk=file_id)
    refuse_infected(file.original)
    return serve(request, file.original, name=file.name)


def _boxes(actor: OfficialActor) -> list[BoxLine]:
    sources = [source for source in settings.MAILBOXES if source.agency == actor.agency.code]
    rows = {row.name: row for row in Mailbox.objects.filter(name__in=[source.name for source in sources])}
    return [_box(source.name, rows.get(source.name)) for source in sources]


def _box(name: str, row: Mailbox | None) -> BoxLine:
    source = source_named(settings.MAILBOXES, name)
    moved = source.keep if source is not None and source.keep != HERE else ""
    return BoxLine(name, row, str(Trouble(row.trouble).label) if row and row.trouble else "", moved)


def _recent(actor: OfficialActor) -> QuerySet[MailboxMessage]:
    found = MailboxMessage.objects.filter(agency=actor.agency, fetched_at__gte=timezone.now() - SHOWN)
    return found.select_related("delivery__case").order_by("-fetched_at", "-pk")


def _mail_lines(actor: OfficialActor, found: list[MailboxMessage]) -> list[MailLine]:
    deliveries = [message.delivery_id for message in found if message.delivery_id]
    mails = Mail.objects.filter(file__delivery__in=deliveries, file__taken_from=None).select_related("file")
    by_delivery = {mail.file.delivery_id: mail for mail in mails}
    letters = _letters(actor, [message.delivery.case_id for message in found if message.delivery])
    return [_mail_line(message, by_delivery, letters) for message in found]


def _letters(actor: OfficialActor, cases: "list[int | None]") -> dict[int, IncomingLetter]:
    visible = IncomingLetter.objects.visible_to(actor).filter(case__in=[case for case in cases if case])
    return {letter.case_id: letter for letter in visible}


def _mail_line(message: MailboxMessage, mails: dict[int, Mail], letters: dict[int, IncomingLetter]) -> MailLine:
    delivery = message.delivery
    mail = mails.get(delivery.pk) if delivery else None
    state = DeliveryState(delivery.state) if delivery else None
    return MailLine(
        message=message,
        mail=mail,
        chip=str(state.label if state else MessageState(message.state).label),
        kind=STATES.get(state.value, "") if state else "late",
        why=_why(message, mail),
        letter=letters.get(delivery.case_id or 0) if delivery else None,
        may_retry=message.state != MessageState.STORED,
    )


def _why(message: MailboxMessage, mail: Mail | None) -> str:
    if message.state == MessageState.TOO_LARGE:
        return _("It is larger than the limit. Ask the sender to send smaller files, or raise the limit and try again.")
    if message.state == MessageState.FAILED and message.tries >= MOST_TRIES:
        return _("It was tried %(tries)d times without success.") % {"tries": message.tries}
    if message.state == MessageState.FAILED:
        return _("It is tried again by itself.")
    return (
        _("No automatic answer: %(why)s") % {"why": mail.get_unanswered_display()} if mail and mail.unanswered else ""
    )


def _kept_lines(actor: OfficialActor, found: list[Delivery]) -> list[KeptLine]:
    files = [(delivery, file) for delivery in found for file in delivery.files.all() if file.taken_from_id is None]
    mails = {file.pk: getattr(file, "mail", None) for _, file in files}
    letters = _letters(actor, [mail.about_id for mail in mails.values() if mail])
    return [
        KeptLine(delivery, file, mail, _reasons(file), letters.get(mail.about_id or 0) if mail else None)
        for delivery, file in files
        for mail in [mails[file.pk]]
    ]


def _reasons(file: DeliveredFile) -> str:
    return " ".join(str(FLAGS[flag]) for flag in file.flags if flag in AUTOMATIC)
