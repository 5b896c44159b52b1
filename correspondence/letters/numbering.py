"""Register numbers: one row per book and year, locked inside the transaction; no gap, no double."""

from datetime import datetime

from django.utils import timezone

from correspondence.foundation.audit.journal import hold_journal
from correspondence.organization.models import Agency

from .models import Register, RegisterEntry, RegisterKind


def next_entry(*, agency: Agency, kind: RegisterKind, at: datetime) -> RegisterEntry:
    """Take the next number of the book of that day's year (local date), inside the caller's transaction."""
    year = timezone.localdate(at).year
    hold_journal()  # before the book, as who has written into the journal already comes to the book (decision 0011)
    book, _created = Register.objects.get_or_create(agency=agency, kind=kind, year=year)
    book = Register.objects.select_for_update(no_key=True).get(pk=book.pk)
    book.last_number += 1
    book.save(update_fields=["last_number"])
    return RegisterEntry.objects.create(register=book, number=book.last_number, entered_at=at)


def void(entry: RegisterEntry, reason: str) -> None:
    """Mark the number as void; the row stays."""
    entry.void_reason = reason
    entry.save(update_fields=["void_reason"])
