"""Fetching prepared and signed letters with the right to see them; strangers to the case get 404."""

from django.http import Http404

from correspondence.cases.models import Case
from correspondence.organization.actors import Actor
from templates_docx.models import PreparedLetter, PreparedPage

from .models import SignedDocument


def get_prepared(actor: Actor, prepared_id: int) -> PreparedLetter:
    """Return a prepared letter whose PDF is made, or 404."""
    found = PreparedLetter.objects.filter(draft__case__in=Case.objects.visible_to(actor)).exclude(pdf=None)
    prepared = found.select_related("pdf", "draft__case__letter").filter(pk=prepared_id).first()
    if prepared is None:
        raise Http404
    return prepared


def get_prepared_page(actor: Actor, prepared_id: int, number: int) -> PreparedPage:
    """Return the picture of one page of a prepared letter, or 404."""
    prepared = get_prepared(actor, prepared_id)
    page = prepared.pages.select_related("image").filter(number=number).first()
    if page is None:
        raise Http404
    return page


def get_signed(actor: Actor, signed_id: int) -> SignedDocument:
    """Return a signed letter with its draft and case, or 404."""
    related = ("pdf", "prepared__entry", "prepared__draft__signer__unit", "prepared__draft__case__letter")
    visible = Case.objects.visible_to(actor)
    found = SignedDocument.objects.filter(prepared__draft__case__in=visible).select_related(*related)
    signed = found.filter(pk=signed_id).first()
    if signed is None:
        raise Http404
    return signed
