"""The compensation ledger on the desk: who earned priority by a missed promise, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from correspondence.cases.compensation import NOT_A_SIGNER, get_entitlement, may_revoke, may_revoke_some, revoke
from correspondence.cases.ledger import Standing, ledger, standing
from correspondence.cases.models import Case, Entitlement
from correspondence.cases.recording import number_of
from correspondence.cases.uncounted import calendar_of_agency
from correspondence.foundation.answering import FAULTY, refusals_on
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor

from .clock_forms import RevokeForm
from .clock_words import told_words

PER_PAGE = 50
CASES = ("earned_by", "used_by")
CHIPS = {Standing.VALID: "ok", Standing.USED: "line", Standing.EXPIRED: "", Standing.REVOKED: ""}


@dataclass(frozen=True)
class Line:
    """One priority as the actor may see it: of a letter that the actor may not see only that there is one."""

    entitlement: Entitlement
    standing: Standing
    earning: Case | None
    using: Case | None
    form: RevokeForm | None

    @property
    def sender(self) -> str:
        """Who wrote."""
        case = self.earning or self.using
        return (case.letter.sender_name or str(case.applicant)) if case else ""

    @property
    def earning_number(self) -> str:
        """The agenda number of the letter that was late."""
        return number_of(self.earning) if self.earning else ""

    @property
    def using_number(self) -> str:
        """The agenda number of the letter that went first."""
        return number_of(self.using) if self.using else ""

    @property
    def revoked_by(self) -> str:
        """Who revoked it; the system bears its own name only."""
        return self.entitlement.revoked_by.partition(":")[0]

    @property
    def chip(self) -> str:
        """The look of the state."""
        return CHIPS[self.standing]


def may_read_ledger(actor: OfficialActor) -> bool:
    """Tell whether the position works with the ledger: the registrar, and who signs letters."""
    return actor.is_registrar or may_revoke_some(actor)


@require_GET
@official_view
def compensations(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """List the agency's priorities of one state or all, as far as the actor sees their letters."""
    _readers_only(actor)
    now = timezone.now()
    wanted = request.GET.get("keadaan", "")
    wanted = wanted if wanted in Standing.values else ""
    page = _page(actor, now, wanted, request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_line(each, actor, now) for each in page],
        "total": page.paginator.count,
        "wanted": wanted,
        "states": [("", _("All"), not wanted), *((key, label, key == wanted) for key, label in Standing.choices)],
    }
    with timezone.override(calendar_of_agency(actor.agency).zone):
        return render(request, "portal/desk/compensation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@official_view
def revoke_compensation(request: HttpRequest, actor: OfficialActor, entitlement_id: int) -> HttpResponse:
    """Revoke an unused priority with its reason; a refusal is shown with what was typed."""
    found = get_entitlement(actor, entitlement_id)
    if not may_revoke(actor, found):
        messages.error(request, str(NOT_A_SIGNER))
        return redirect("compensations") if may_read_ledger(actor) else redirect("letter", _letter_of(actor, found))
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            revoke(actor=actor, entitlement=found, reason=form.cleaned_data["reason"], at=timezone.now())
            messages.success(request, _("The priority is revoked.") + " " + told_words(found.earned_by))
            return redirect("compensations")
    line = Line(found, standing(found, timezone.now()), found.earned_by, None, form)
    status = FAULTY if form.errors else 200
    return render(request, "portal/desk/compensation_revoke.html", {"line": line, "form": form}, status=status)


def _letter_of(actor: OfficialActor, entitlement: Entitlement) -> int:
    """Return the id of the letter of the priority that the actor may see."""
    near = [key for key in (entitlement.earned_by_id, entitlement.used_by_id) if key is not None]
    return Case.objects.visible_to(actor).filter(pk__in=near).values_list("letter", flat=True)[0]


def _readers_only(actor: OfficialActor) -> None:
    if not may_read_ledger(actor):
        raise PermissionDenied(_("The ledger is kept by the registrar and by who signs letters."))


def _page(actor: OfficialActor, now: datetime, wanted: str, number: str | None) -> Page[Any]:
    related = [f"{case}__{name}" for case in CASES for name in ("letter__entry__register", "applicant")]
    found = ledger(actor, now, wanted).select_related(*related)
    return Paginator(found, PER_PAGE).get_page(number)


def _line(entitlement: Any, actor: OfficialActor, now: datetime) -> Line:
    found = standing(entitlement, now)
    revocable = found is Standing.VALID and entitlement.sees_earning and may_revoke_some(actor)
    return Line(
        entitlement=entitlement,
        standing=found,
        earning=entitlement.earned_by if entitlement.sees_earning else None,
        using=entitlement.used_by if entitlement.sees_using else None,
        form=RevokeForm(auto_id=f"id_{entitlement.pk}_%s") if revocable else None,
    )
