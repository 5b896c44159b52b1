"""Closed days, the decrees behind them, and the years whose days somebody compared with a decree."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ..facts import ClosedKind
from .calendar import HolidayCalendar

LONGEST_NUMBER, LONGEST_NAME = 120, 200  # characters


class Decree(models.Model):
    """A decree that closes days or opens them again; withdrawn ones stay, with the reason."""

    number = models.CharField(_("number"), max_length=LONGEST_NUMBER)
    cited_as = models.CharField(
        _("cited as"), max_length=200, blank=True, help_text=_("Empty: days are explained by its number.")
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_from = models.DateField(_("takes effect on"), null=True, blank=True)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by", verbose_name=_("amends")
    )
    note = models.TextField(_("note"), blank=True)
    declared_at = models.DateTimeField(_("recorded at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("decree")
        verbose_name_plural = _("decrees")
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(Lower("number"), condition=Q(withdrawn_at=None), name="decree_stands_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="decree_withdrawn_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def citation(self) -> str:
        """Give the words by which explanations name it."""
        return self.cited_as or self.number


class HolidayQuerySet(models.QuerySet["Holiday"]):
    """Words for asking after days."""

    def in_force(self) -> "HolidayQuerySet":
        """Keep the declarations that hold now, one for a date."""
        return self.filter(in_force=True)


class Holiday(models.Model):
    """A declaration that the office is closed on a date, or that it opens after all.

    Nothing is overwritten: a later declaration of the same date takes the place of the earlier one, which holds again
    when the later one is withdrawn. `services.settle` keeps `in_force`.
    """

    class Kind(models.TextChoices):
        PUBLIC = ClosedKind.PUBLIC.value, _("public holiday")
        COLLECTIVE = ClosedKind.COLLECTIVE.value, _("collective leave")
        LOCAL = ClosedKind.LOCAL.value, _("local holiday")

    calendar = models.ForeignKey(
        HolidayCalendar, on_delete=models.CASCADE, related_name="holidays", verbose_name=_("working calendar")
    )
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    closed = models.BooleanField(_("closed"), default=True)
    decree = models.ForeignKey(
        Decree, on_delete=models.PROTECT, null=True, blank=True, related_name="days", verbose_name=_("decree")
    )
    declared_at = models.DateTimeField(_("recorded at"))
    in_force = models.BooleanField(_("in force"), default=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "date"], condition=Q(in_force=True), name="holiday_in_force_once_per_date"
            ),
            models.CheckConstraint(condition=Q(in_force=False) | Q(withdrawn_at=None), name="holiday_withdrawn_rests"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="holiday_withdrawn_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"


class ConfirmedYear(models.Model):
    """A year whose closed days were compared with the published decree."""

    calendar = models.ForeignKey(HolidayCalendar, on_delete=models.CASCADE, related_name="confirmed_years")
    year = models.PositiveSmallIntegerField(_("year"))
    decree = models.ForeignKey(Decree, on_delete=models.PROTECT, related_name="confirms", verbose_name=_("decree"))
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("confirmed year")
        verbose_name_plural = _("confirmed years")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["calendar", "year"], name="year_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.decree_id}"
