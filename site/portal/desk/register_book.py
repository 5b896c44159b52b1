"""The register book (buku agenda): every registered letter the actor may see, with its filter and print view."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from correspondence.cases.states import CaseState
from correspondence.letters.states import LetterKind
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import CHAIN, Position
from search.queries import RegisterFilter, register, years

PER_PAGE = 50
MOST_PRINTED = 1000


class FilterForm(forms.Form):
    """What to keep of the book."""

    text = forms.CharField(label=gettext_lazy("Number, sender or subject"), required=False, max_length=200)
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of letter"), required=False)
    addressee = forms.ChoiceField(label=gettext_lazy("Addressed to"), required=False)

    def offer(self, actor: OfficialActor) -> None:
        """Set the choices from what the actor may see."""
        held = Position.objects.filter(unit__agency=actor.agency, role__in=CHAIN).order_by("pk")
        places = [(each.code, each.short_title) for each in held]
        offered: dict[str, list[tuple[Any, Any]]] = {
            "year": [("", _("All years")), *((year, year) for year in years(actor))],
            "state": [("", _("All states")), *CaseState.choices],
            "kind": [("", _("All kinds")), *LetterKind.choices],
            "addressee": [("", _("All addressees")), *places],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  (narrows the type)
            field.choices = choices

    def wanted(self) -> RegisterFilter:
        """Return the filter; a value that is no choice keeps everything."""
        self.is_valid()
        said = self.cleaned_data
        names = ("text", "state", "kind", "addressee")
        return RegisterFilter(**{name: said.get(name) or "" for name in names}, year=said.get("year"))


@require_GET
@official_view
def register_book(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """List the book's letters that fit, or print them (`cetak`)."""
    form = FilterForm(request.GET)
    form.offer(actor)
    found = register(actor, form.wanted())
    total = found.count()
    context = {"form": form, "actor": actor, "total": total, "filtered": _is_filtered(request)}
    if "cetak" in request.GET:
        context |= {"letters": found[:MOST_PRINTED], "most": MOST_PRINTED, "printed_at": timezone.now()}
        return render(request, "portal/desk/register_print.html", context)
    context["page"] = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context["print_query"] = _print_query(request)
    return render(request, "portal/desk/register_book.html", context)


def _is_filtered(request: HttpRequest) -> bool:
    return any(request.GET.get(name) for name in ("text", "year", "state", "kind", "addressee"))


def _print_query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["cetak"] = "1"
    return query.urlencode()
