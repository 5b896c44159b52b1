"""Fetching what belongs to the way down; strangers to the case get 404."""

from django.db.models import QuerySet
from django.http import Http404

from correspondence.cases.models import Case
from correspondence.organization.actors import Actor

from .models import Disposition, Material, Recipient


def get_recipient(actor: Actor, recipient_id: int) -> Recipient:
    """Return a recipient of a disposisi with its case and letter, or 404."""
    related = (
        "position__unit",
        "disposition__sender",
        "disposition__answers__disposition",
        "disposition__case__agency",
        "disposition__case__letter__entry__register",
        "disposition__case__standard_version",
    )
    found = Recipient.objects.filter(disposition__case__in=_cases(actor)).select_related(*related)
    recipient = found.filter(pk=recipient_id).first()
    if recipient is None:
        raise Http404
    return recipient


def get_disposition(actor: Actor, disposition_id: int) -> Disposition:
    """Return a disposisi with its case and letter, or 404."""
    related = ("sender", "answers__disposition", "answers__position", "case__agency", "case__letter")
    found = Disposition.objects.filter(case__in=_cases(actor)).select_related(*related)
    disposition = found.filter(pk=disposition_id).first()
    if disposition is None:
        raise Http404
    return disposition


def get_material(actor: Actor, material_id: int) -> Material:
    """Return a file of reference material, or 404; a note has no file and is 404 too."""
    found = Material.objects.filter(recipient__disposition__case__in=_cases(actor)).exclude(blob=None)
    material = found.select_related("blob", "recipient__disposition__case__letter").filter(pk=material_id).first()
    if material is None:
        raise Http404
    return material


def _cases(actor: Actor) -> QuerySet[Case]:
    return Case.objects.visible_to(actor)
