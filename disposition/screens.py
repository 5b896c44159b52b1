"""Addresses of screens that a storey above owns; known by name only, as work items know them."""

from django.urls import reverse

from correspondence.letters.models import IncomingLetter

from .routing import DESK_LETTER

INBOX = "inbox"


def inbox_url() -> str:
    """Return the path of the inbox, for an act after which the actor no longer sees the letter."""
    return reverse(INBOX)


def letter_url(letter: IncomingLetter) -> str:
    """Return the path of the letter's page on the desk."""
    return reverse(DESK_LETTER, args=[letter.pk])
