"""Each agency's own development authority ("belum tersertifikasi"), in a folder of its own below the settings' one."""

from functools import cache
from pathlib import Path

from django.conf import settings

from .authority import Authority


@cache
def authority(code: str, organization: str) -> Authority:
    """Return the authority of the agency with this code; one per process, so that loaded keys stay in memory."""
    return Authority(folder=Path(settings.SIGNING_FOLDER) / code, organization=organization)
