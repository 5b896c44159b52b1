"""Values from the environment, read in one place; a wrong value stops the start with a clear sentence."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Return the variable, or the default where it is unset or empty."""
    return os.environ.get(name) or default


def whole_number(name: str, default: int) -> int:
    """Return the variable as a whole number."""
    raw = text(name, str(default))
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from error


def switch(name: str, default: bool) -> bool:
    """Return the variable as yes or no (1/0, true/false, yes/no)."""
    raw = text(name, "yes" if default else "no").lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {raw!r}.")


def folder(name: str, default: Path) -> Path:
    """Return the variable as an absolute folder; it is made, readable by its owner only."""
    path = Path(text(name, str(default))).resolve()
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret(name: str, path: Path, *, required: bool) -> str:
    """Return the secret from the environment; in development it is made once and kept beside the database."""
    value = text(name)
    if value:
        return value
    if required:
        raise ImproperlyConfigured(f"{name} must be set in the environment in production.")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()
