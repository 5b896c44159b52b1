"""Dates as letters write them: always in Indonesian, whatever the screen's language."""

from datetime import date

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def long_date(day: date) -> str:
    """Write `9 Maret 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
