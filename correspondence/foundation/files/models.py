from django.db import models
from django.utils import timezone


class Blob(models.Model):
    """One stored content: its bytes lie in the store under their SHA-256 and are never rewritten."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now, help_text="when these bytes were last kept anew")

    class Meta:
        app_label = "foundation"

    def __str__(self) -> str:
        return f"{self.sha256[:12]}… ({self.size} bytes)"
