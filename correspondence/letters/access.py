"""Fetching letters and their files with the right to see them; strangers get 404."""

from django.db.models import QuerySet
from django.http import Http404

from correspondence.organization.actors import Actor

from .models import IncomingLetter, LetterFile, PageImage


def get_letter(actor: Actor, letter_id: int) -> IncomingLetter:
    """Return the letter, or 404 to everybody who may not see it."""
    related = (
        "case__agency",
        "case__applicant",
        "case__addressee",
        "case__standard_version",
        "entry__register",
    )
    letter = IncomingLetter.objects.visible_to(actor).select_related(*related).filter(pk=letter_id).first()
    if letter is None:
        raise Http404
    return letter


def files_visible_to(actor: Actor) -> QuerySet[LetterFile]:
    """Return the files of the letters this actor may see."""
    return LetterFile.objects.filter(letter__in=IncomingLetter.objects.visible_to(actor))


def get_file(actor: Actor, file_id: int) -> LetterFile:
    """Return the file, or 404."""
    found = files_visible_to(actor).select_related("letter__case", "original", "searchable", "stamped")
    file = found.filter(pk=file_id).first()
    if file is None:
        raise Http404
    return file


def get_page(actor: Actor, file_id: int, number: int) -> PageImage:
    """Return the picture of one page, or 404."""
    pages = PageImage.objects.filter(file__in=files_visible_to(actor)).select_related("image", "file__letter__case")
    page = pages.filter(file__pk=file_id, number=number).first()
    if page is None:
        raise Http404
    return page
