"""Who holds a case and who may see it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.organization.models import Position


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

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="work")
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

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="grants")
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
