"""What the file of a mail is called."""

from datetime import datetime

from django.utils import timezone


def name_of(arrived_at: datetime, subject: str = "") -> str:
    """Make the name of a mail's file from the day it came and its subject, which nobody can use as a path."""
    words = "".join(letter if letter.isalnum() else "-" for letter in subject[:80])
    kept = "-".join(filter(None, words.split("-")))
    return f"e-mail-{timezone.localtime(arrived_at):%Y-%m-%d}{'-' if kept else ''}{kept}.eml"
