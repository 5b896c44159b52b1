"""What was measured of the office's own pace, and what a changed calendar moved."""

from django.db import models

from correspondence.organization.models import Agency

from .case import Case
from .work import WorkKind


class LevelStay(models.Model):
    """How long an answered case stayed at one level, in seconds of office hours; the source of the forecast.

    The level is that of the standard's way: role "" where the standard names none.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stays", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    standard_code = models.SlugField(max_length=80, db_index=False)
    kind = models.CharField(max_length=10, choices=WorkKind.choices)
    role = models.CharField(max_length=20, blank=True)
    seconds = models.PositiveIntegerField()
    ended_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "standard_code", "kind", "role", "-ended_at"], name="level_pace"),
        ]
        constraints = [models.UniqueConstraint(fields=["case", "kind", "role"], name="stay_once")]

    def __str__(self) -> str:
        return f"{self.kind} by {self.role}: {self.seconds} s"


class Recomputation(models.Model):
    """One run over the open clocks of a calendar after it changed."""

    calendar_code = models.SlugField()
    calendar_version = models.CharField(max_length=60)
    because = models.CharField(max_length=250)
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seen = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar_code", "calendar_version"],
                condition=models.Q(finished_at=None),
                name="recomputation_once_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.calendar_code} to {self.calendar_version}"


class MovedClock(models.Model):
    """A due date that a changed calendar moved."""

    recomputation = models.ForeignKey(Recomputation, on_delete=models.PROTECT, related_name="clocks")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    before = models.DateTimeField()
    after = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["recomputation", "case"], name="moved_once")]

    def __str__(self) -> str:
        return f"case {self.case_id}: {self.before:%Y-%m-%d} to {self.after:%Y-%m-%d}"
