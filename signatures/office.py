"""The office's own development authority ("belum tersertifikasi"), where the settings keep it."""

from functools import cache
from pathlib import Path

from django.conf import settings

from .authority import Authority


@cache
def authority(organization: str) -> Authority:
    """Return the authority; one per process, so that loaded keys stay in memory."""
    return Authority(folder=Path(settings.SIGNING_FOLDER), organization=organization)
