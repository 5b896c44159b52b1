"""Opening hours of weekdays, usual ones and those of a season."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..facts import OfficeHours
from .calendar import HolidayCalendar


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
