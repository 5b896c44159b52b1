from django.db import models


class Outbox(models.Model):
    """One late effect that must not be lost, in order of writing (`pk` is the sequence)."""

    topic = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "foundation"
        indexes = [models.Index(fields=["topic", "id"], name="outbox_topic")]

    def __str__(self) -> str:
        return f"{self.topic} {self.object_type} {self.object_id}"


class OutboxCursor(models.Model):
    """How far one consumer has read."""

    consumer = models.CharField(max_length=60, unique=True)
    position = models.PositiveBigIntegerField(default=0)

    class Meta:
        app_label = "foundation"

    def __str__(self) -> str:
        return f"{self.consumer} at {self.position}"
