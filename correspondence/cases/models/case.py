"""The case (berkas): one request from receipt to answer, and what happened to it."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from correspondence.organization.actors import Actor, ApplicantActor, OfficialActor, SystemActor
from correspondence.organization.models import Agency, Position
from correspondence.parties.models import ApplicantType, Correspondent
from correspondence.standards.letter_channels import DEFAULT_CHANNEL
from correspondence.standards.models import StandardVersion

from ..states import OPEN, CaseState
from .work import Grant


class CaseQuerySet(models.QuerySet["Case"]):
    """Words for asking after cases; every read starts from `visible_to`."""

    def visible_to(self, actor: Actor) -> "CaseQuerySet":
        """Keep the cases this actor may see: by a grant on the position, or as the case's own sender."""
        if isinstance(actor, SystemActor):
            return self
        if isinstance(actor, ApplicantActor):
            return self.filter(pk=actor.case_id)
        if isinstance(actor, OfficialActor):
            granted = Grant.objects.in_force().filter(position=actor.position)
            return self.filter(pk__in=granted.values("case"))
        return self.none()

    def of_calendar(self, code: str) -> "CaseQuerySet":
        """Keep the open cases whose clock counts by a calendar."""
        return self.filter(calendar_code=code, clock_stopped_at=None, state__in=OPEN)

    def starting_by_themselves(self, at: datetime) -> "CaseQuerySet":
        """Keep the cases whose clock should have started by itself by now."""
        return self.filter(auto_start_at__lte=at)

    def newly_missed(self, at: datetime) -> "CaseQuerySet":
        """Keep the open cases whose due date has passed unanswered since the last look."""
        return self.filter(due_at__lt=at, clock_stopped_at=None, missed_at=None, state__in=OPEN)


class Case(models.Model):
    """One request; it owns the tracking code and pins the standard version in force at its receipt."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    tracking_code = models.CharField(max_length=16, unique=True)
    standard_version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, null=True)
    channel = models.CharField(max_length=30, default=DEFAULT_CHANNEL)
    applicant = models.ForeignKey(Correspondent, on_delete=models.PROTECT)
    addressee = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.RECEIVED)
    received_at = models.DateTimeField(help_text="when the office accepted it")
    # Cached for lists only; the truth is deadlines.evaluate(rule, events, calendar).
    clock_started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    clock_stopped_at = models.DateTimeField(null=True)
    due_original = models.DateTimeField(null=True, help_text="the first date promised, never changed")
    auto_start_at = models.DateTimeField(null=True, help_text="when a clock that waits starts by itself")
    missed_at = models.DateTimeField(null=True, help_text="when the passing of a due date was noted")
    clock_failed_at = models.DateTimeField(null=True, help_text="when its clock could last not be looked at")
    calendar_code = models.SlugField(blank=True, help_text="by which calendar its clocks count")
    calendar_version = models.CharField(max_length=60, blank=True, help_text="whose dates were told")
    counted_by = models.CharField(max_length=60, blank=True, help_text="the calendar's version behind the columns")
    priority = models.BooleanField(default=False, help_text="an earned priority was used for it")
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "state", "received_at"], name="case_state"),
            models.Index(fields=["calendar_code", "id"], condition=Q(clock_stopped_at=None), name="case_clock_open"),
            models.Index(
                fields=["auto_start_at", "id"], condition=Q(auto_start_at__isnull=False), name="case_auto_start"
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(due_at__isnull=False, clock_stopped_at__isnull=True, missed_at__isnull=True),
                name="case_to_be_missed",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def applicant_type(self) -> ApplicantType:
        """What kind of sender the requirements go by."""
        return ApplicantType(self.applicant.applicant_type)


class CaseEvent(models.Model):
    """Something that happened to the case: append-only, the source of every clock and of the history shown."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True)
    role = models.CharField(max_length=20, blank=True)
    actor_label = models.CharField(max_length=250)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["case", "at"], name="event_case")]

    def __str__(self) -> str:
        return f"{self.name} of case {self.case_id}"
