"""The calendar of one office, and the whole content of each of its versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HolidayCalendar(models.Model):
    """The working calendar of one office; its version changes with every row below it."""

    class Zone(models.TextChoices):
        WIB = "Asia/Jakarta", _("WIB (UTC+7)")
        WITA = "Asia/Makassar", _("WITA (UTC+8)")
        WIT = "Asia/Jayapura", _("WIT (UTC+9)")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    timezone = models.CharField(_("time zone"), max_length=40, choices=Zone.choices, default=Zone.WIB)
    late_receipt_next_day = models.BooleanField(
        _("what arrives after closing counts as received on the next working day"), default=True
    )
    version = models.CharField(_("version"), max_length=60, default="", editable=False)

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """What a calendar said from a moment on, whole, so that a date of those days can be counted again.

    A content that returns, as after a withdrawal, returns under its old version in a row of its own.
    """

    calendar = models.ForeignKey(HolidayCalendar, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=60)
    content = models.JSONField(help_text="see calendars.contents")
    because = models.CharField(max_length=250, blank=True, help_text="what changed it: a decree's number, or words")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["version"], name="calendar_version")]

    def __str__(self) -> str:
        return self.version
