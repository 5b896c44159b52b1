"""The case (berkas): one request from receipt to answer, its events, its holders and who may see it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.organization.actors import Actor, ApplicantActor, OfficialActor, SystemActor
from correspondence.organization.models import Agency, Position
from correspondence.parties.models import ApplicantType, Correspondent
from correspondence.standards.letter_channels import DEFAULT_CHANNEL
from correspondence.standards.models import StandardVersion

from .states import CaseState


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
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "state", "received_at"], name="case_state")]

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


class WorkKind(models.TextChoices):
    """What is asked of the holder."""

    REGISTER = "register", _("Register")
    RECHECK = "recheck", _("Check completion")
    SUPPLEMENT = "supplement", _("Ask the sender, add the files")
    DISPOSE = "dispose", _("Give disposisi")
    STUDY = "study", _("Study and act")
    DRAFT = "draft", _("Draft the reply")
    CLEAR = "clear", _("Correct and initial")
    SIGN = "sign", _("Sign")
    DISPATCH = "dispatch", _("Dispatch")


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Words for asking after work."""

    def open(self) -> "WorkItemQuerySet":
        """Keep what still waits."""
        return self.filter(done_at=None)


class WorkItem(models.Model):
    """One case waits for one position: inboxes, counts and "pending with" read only this table."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="work")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="work")
    kind = models.CharField(max_length=10, choices=WorkKind.choices)
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    route_name = models.CharField(max_length=60, help_text="name of the screen where the work is done")
    object_id = models.CharField(max_length=64)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["position", "done_at", "due_at"], name="work_inbox")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "position", "kind", "object_id"],
                condition=Q(done_at=None),
                name="work_once_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id} for {self.position_id}"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Words for asking after grants."""

    def in_force(self) -> "GrantQuerySet":
        """Keep the grants that hold now."""
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


class Grant(models.Model):
    """This position may see this case, for this reason, from then until then."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="grants")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="grants")
    reason = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "position", "reason"], condition=Q(until=None), name="grant_once_open"
            )
        ]
        indexes = [models.Index(fields=["position", "case"], name="grant_position")]

    def __str__(self) -> str:
        return f"{self.position_id} sees case {self.case_id}: {self.reason}"
