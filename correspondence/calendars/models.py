from django.db import models
from django.utils.translation import gettext_lazy as _

from .facts import ClosedKind


class HolidayCalendar(models.Model):
    """The working calendar of one office; its version changes with every row below it."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    timezone = models.CharField(_("time zone"), max_length=40, default="Asia/Jakarta")
    late_receipt_next_day = models.BooleanField(
        _("what arrives after closing counts as received on the next working day"), default=True
    )
    version = models.CharField(_("version"), max_length=60, default="", editable=False)

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """Opening hours of one weekday, Monday is 0; a weekday without a row is a weekly rest day."""

    calendar = models.ForeignKey(HolidayCalendar, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    break_starts = models.TimeField(_("break starts"), null=True, blank=True)
    break_ends = models.TimeField(_("break ends"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "weekday"], name="hours_once_per_weekday"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_real_weekday"),
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="hours_open_before_close"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens}–{self.closes}"


class Holiday(models.Model):
    """A date on which the office is closed, and the decree that closes it."""

    class Kind(models.TextChoices):
        PUBLIC = ClosedKind.PUBLIC.value, _("public holiday")
        COLLECTIVE = ClosedKind.COLLECTIVE.value, _("collective leave")

    calendar = models.ForeignKey(HolidayCalendar, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    decree = models.CharField(_("decree"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="holiday_once_per_date")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"


class ConfirmedYear(models.Model):
    """A year whose closed days were compared with the published decree."""

    calendar = models.ForeignKey(HolidayCalendar, on_delete=models.CASCADE, related_name="confirmed_years")
    year = models.PositiveSmallIntegerField(_("year"))
    decree = models.CharField(_("decree"), max_length=200)
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("confirmed year")
        verbose_name_plural = _("confirmed years")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["calendar", "year"], name="year_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.decree}"
