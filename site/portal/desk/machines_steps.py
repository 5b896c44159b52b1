"""Steps of the office that gave up and belong to no letter's page: the registrar sees why, and begins them again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from correspondence.cases.models import Recomputation
from correspondence.cases.recomputing import STEP as RECOMPUTE
from correspondence.foundation.answering import button_of
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.jobs.planning import retry
from correspondence.foundation.outbox.models import Outbox
from correspondence.intake.mailbox.planning import STEP as FETCH
from correspondence.intake.models import Mailbox
from correspondence.organization.acting import registrar_view
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import Agency, Unit

from .reading_state import MAIL, stopped_step

MOST = 1000  # newest stopped steps of the whole office that are looked through
ON_LETTERS = ("cases.case", "letters.incomingletter")  # mails about these stand on the letter's page
# What a mail can be about besides -> the way from there to its agencies; what is not named here belongs to none.
AGENCIES_OF = {
    "cases.entitlement": "agency",
    "disposition.recipient": "disposition__case__agency",
    "letters.completenesscheck": "letter__case__agency",
    "templates_docx.replydraft": "case__agency",
    "organization.user": "appointments__position__unit__agency",
    "intake.delivery": "agency",
}


@dataclass(frozen=True)
class StoppedWork:
    """A step that gave up: what it was to do and why it stopped, in words."""

    pk: int
    name: str
    reason: str
    since: datetime | None


@dataclass(frozen=True)
class _Found:
    """What a step was to do, and whose it is; no agency: the whole office's."""

    name: str
    agencies: frozenset[str]


def stopped_work(agency: Agency) -> list[StoppedWork]:
    """Return what stopped for this agency or for the whole office, newest first; always the same few queries."""
    steps = list(Step.objects.filter(name__in=KINDS, state=StepState.GAVE_UP).order_by("-finished_at", "-pk")[:MOST])
    found: dict[int, _Found] = {}
    for name, find in KINDS.items():
        mine = {step.object_id: step.pk for step in steps if step.name == name}
        found |= {mine[key]: what for key, what in find(list(mine)).items()} if mine else {}
    shown = [(step, found[step.pk]) for step in steps if step.pk in found]
    return [_words(step, what) for step, what in shown if not what.agencies or agency.code in what.agencies]


@button_of("scan-folder")
@registrar_view
def machine_step_retry(request: HttpRequest, actor: OfficialActor, step_id: int) -> HttpResponse:
    """Begin a step of the agency or of the whole office again."""
    if all(work.pk != step_id for work in stopped_work(actor.agency)):
        raise Http404
    retry(Step.objects.get(pk=step_id))
    messages.success(request, _("It is tried again. Look again in a moment."))
    return redirect("scan-folder")


def _words(step: Step, what: _Found) -> StoppedWork:
    return StoppedWork(step.pk, what.name, stopped_step(step).reason, step.finished_at)


def _recomputations(keys: list[str]) -> Mapping[str, _Found]:
    runs = Recomputation.objects.filter(pk__in=keys, finished_at=None)
    users: dict[str, set[str]] = {}
    pairs = [*Agency.objects.values_list("calendar_code", "code")]
    pairs += Unit.objects.values_list("calendar_code", "agency__code")
    for calendar, agency in pairs:
        users.setdefault(calendar, set()).add(agency)
    words = _("Counting the due dates anew by the calendar “%(calendar)s”")
    return {
        str(run.pk): _Found(words % {"calendar": run.calendar_code}, frozenset(users.get(run.calendar_code, ())))
        for run in runs
    }


def _mailboxes(keys: list[str]) -> Mapping[str, _Found]:
    words = _("Fetching the mails of %(mailbox)s")
    return {
        str(box.pk): _Found(words % {"mailbox": box.name}, frozenset({box.agency_code}))
        for box in Mailbox.objects.filter(pk__in=keys, name__in=[source.name for source in settings.MAILBOXES])
    }


def _mails(keys: list[str]) -> Mapping[str, _Found]:
    """Find mails that stand on no letter's page, without their subjects: those may name a confidential letter."""
    rows = list(Outbox.objects.filter(pk__in=keys).exclude(object_type__in=ON_LETTERS))
    whose = {kind: _agencies(kind, path, rows) for kind, path in AGENCIES_OF.items()}
    return {str(row.pk): _mail(row, whose.get(row.object_type, {}).get(row.object_id, frozenset())) for row in rows}


def _mail(row: Outbox, agencies: frozenset[str]) -> _Found:
    """Name the mail's addresses to the agency it belongs to; what is nobody's is shown to all, without them."""
    if not agencies:
        return _Found(_("A mail of the office was not sent"), agencies)
    return _Found(_("A mail to %(to)s was not sent") % {"to": ", ".join(row.payload.get("to", []))}, agencies)


def _agencies(kind: str, path: str, rows: Iterable[Outbox]) -> Mapping[str, frozenset[str]]:
    keys = {row.object_id for row in rows if row.object_type == kind}
    if not keys:
        return {}
    found: dict[str, set[str]] = {}
    pairs = apps.get_model(kind)._default_manager.filter(pk__in=keys).values_list("pk", f"{path}__code")
    for key, agency in pairs:
        found.setdefault(str(key), set()).update([agency] if agency else [])
    return {key: frozenset(agencies) for key, agencies in found.items()}


KINDS: dict[str, Callable[[list[str]], Mapping[str, _Found]]] = {
    RECOMPUTE: _recomputations,
    FETCH: _mailboxes,
    MAIL: _mails,
}
