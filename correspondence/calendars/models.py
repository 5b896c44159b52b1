from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .facts import ClosedKind, OfficeHours


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


class WeekdayHours(models.Model):
    """Hours of one weekday, Monday is 0."""

    weekday = models.PositiveSmallIntegerField(_("weekday"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    break_starts = models.TimeField(_("break starts"), null=True, blank=True)
    break_ends = models.TimeField(_("break ends"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens}–{self.closes}"

    @classmethod
    def of(cls, weekday: int, hours: OfficeHours, **owner: models.Model) -> Self:
        """Make an unsaved row of plain hours; ValueError for hours with more than one break."""
        if len(hours.breaks) > 1:
            raise ValueError("hours are kept with at most one break")
        pause = dict(zip(("break_starts", "break_ends"), hours.breaks[0], strict=True)) if hours.breaks else {}
        return cls(weekday=weekday, opens=hours.opens, closes=hours.closes, **pause, **owner)

    def as_hours(self) -> OfficeHours:
        """Give the row as plain hours."""
        breaks = ((self.break_starts, self.break_ends),) if self.break_starts and self.break_ends else ()
        return OfficeHours(self.opens, self.closes, breaks)


class OpeningHours(WeekdayHours):
    """Usual hours of one weekday; a weekday without a row is a weekly rest day."""

    calendar = models.ForeignKey(HolidayCalendar, on_delete=models.CASCADE, related_name="opening_hours")

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "weekday"], name="hours_once_per_weekday"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_real_weekday"),
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="hours_open_before_close"),
        ]


class SpecialHours(models.Model):
    """Dates on which other hours apply, such as Ramadan, and the decree behind them."""

    calendar = models.ForeignKey(HolidayCalendar, on_delete=models.CASCADE, related_name="special_hours")
    name = models.CharField(_("name"), max_length=200)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    decree = models.CharField(_("decree"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("special hours")
        verbose_name_plural = _("special hours")
        ordering = ["first_day"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "first_day"], name="special_hours_once_per_day"),
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")), name="special_hours_end_after_they_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.first_day:%Y-%m-%d}–{self.last_day:%Y-%m-%d}"


class SpecialWeekday(WeekdayHours):
    """Special hours of one weekday; a weekday without a row keeps its usual hours."""

    season = models.ForeignKey(SpecialHours, on_delete=models.CASCADE, related_name="weekdays")

    class Meta:
        verbose_name = _("special hours of a weekday")
        verbose_name_plural = _("special hours of weekdays")
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["season", "weekday"], name="special_once_per_weekday"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="special_real_weekday"),
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="special_open_before_close"),
        ]


class Holiday(models.Model):
    """A date on which the office is closed, and the decree that closes it."""

    class Kind(models.TextChoices):
        PUBLIC = ClosedKind.PUBLIC.value, _("public holiday")
        COLLECTIVE = ClosedKind.COLLECTIVE.value, _("collective leave")

    calendar = models.ForeignKey(
        HolidayCalendar, on_delete=models.CASCADE, related_name="holidays", verbose_name=_("working calendar")
    )
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
