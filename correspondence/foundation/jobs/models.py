from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StepState(models.TextChoices):
    """Where a step stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    GAVE_UP = "gave_up", _("gave up")


OPEN_STATES = (StepState.WAITING, StepState.RUNNING)
ENDED_STATES = (StepState.DONE, StepState.REFUSED, StepState.GAVE_UP)


class Step(models.Model):
    """One piece of work on one object; idempotent, retried with back-off, recovered when its worker dies."""

    key = models.CharField(max_length=120, unique=True, help_text="name and object: planned once")
    name = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    queue = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    worker = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "foundation"
        indexes = [
            models.Index(fields=["state", "next_at"], name="step_due"),
            models.Index(fields=["name", "object_id"], name="step_object"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
