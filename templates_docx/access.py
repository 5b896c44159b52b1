"""Fetching drafts with the right to see them; strangers to the case get 404."""

from django.http import Http404

from correspondence.cases.access import get_case
from correspondence.organization.actors import Actor

from .models import DraftVersion, ReplyDraft


def get_draft(actor: Actor, case_id: int) -> ReplyDraft:
    """Return the reply draft of a case, or 404; 404 too where none was begun."""
    draft = find_draft(actor, case_id)
    if draft is None:
        raise Http404
    return draft


def find_draft(actor: Actor, case_id: int) -> ReplyDraft | None:
    """Return the reply draft of a case that this actor may see, None where none was begun; 404 to strangers."""
    case = get_case(actor, case_id)
    related = ("case__letter__entry__register", "case__applicant", "template", "drafter", "signer__unit", "holder")
    return ReplyDraft.objects.select_related(*related).filter(case=case).first()


def get_version(draft: ReplyDraft, number: int) -> DraftVersion:
    """Return one version of the draft, or 404."""
    version = draft.versions.select_related("blob", "position").filter(number=number).first()
    if version is None:
        raise Http404
    return version
