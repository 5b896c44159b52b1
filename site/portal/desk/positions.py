"""Choosing as whom one acts, for a person who holds several positions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from correspondence.organization.acting import SESSION_KEY, official_view
from correspondence.organization.actors import OfficialActor, appointments_of, official


@require_http_methods(["GET", "POST"])
@official_view
def switch_position(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """List the person's positions of today, and act as the chosen one from now on."""
    today = timezone.localdate()
    held = appointments_of(actor.user, today)
    if request.method == "GET":
        choices = [(each.pk, OfficialActor(actor.user, each).label) for each in held]
        return render(request, "portal/desk/positions.html", {"choices": choices, "actor": actor})
    chosen = next((each for each in held if str(each.pk) == request.POST.get("appointment")), None)
    if chosen is None:
        raise Http404
    request.session[SESSION_KEY] = chosen.pk
    acting = official(actor.user, today, appointment_id=chosen.pk)
    messages.success(request, _("You now act as %(position)s.") % {"position": acting.label})
    return redirect("inbox")
