"""Addresses of screens that a storey above owns; known by name only, as work items know them."""

from django.urls import reverse

from correspondence.letters.models import IncomingLetter

from .material import DRAFT_SCREEN
from .routing import DESK_LETTER

INBOX = "inbox"


def inbox_url() -> str:
    """Return the path of the inbox, for an act after which the actor no longer sees the letter."""
    return reverse(INBOX)


def draft_url(case_id: int) -> str:
    """Return the path of the screen where the reply is drafted."""
    return reverse(DRAFT_SCREEN, args=[case_id])


def letter_url(letter: IncomingLetter) -> str:
    """Return the path of the letter's page on the desk."""
    return reverse(DESK_LETTER, args=[letter.pk])
