from django.db import models


class Outbox(models.Model):
    """One late effect that must not be lost; `seq` is its place in the order of commits, given by the reader."""

    topic = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    seq = models.PositiveBigIntegerField(unique=True, null=True)

    class Meta:
        app_label = "foundation"
        indexes = [
            models.Index(fields=["topic", "seq"], name="outbox_topic"),
            models.Index(fields=["id"], name="outbox_unnumbered", condition=models.Q(seq=None)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.object_type} {self.object_id}"


class OutboxCursor(models.Model):
    """How far one consumer has read, as `Outbox.seq`."""

    consumer = models.CharField(max_length=60, unique=True)
    position = models.PositiveBigIntegerField(default=0)

    class Meta:
        app_label = "foundation"

    def __str__(self) -> str:
        return f"{self.consumer} at {self.position}"
