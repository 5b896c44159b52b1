"""Values from the environment, read in one place; a wrong value stops the start with a clear sentence."""

import os
import secrets
import tempfile
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SECRET_LENGTH, SECRET_VARIETY = 50, 12
Network = IPv4Network | IPv6Network


def text(name: str, default: str = "") -> str:
    """Return the variable, or the default where it is unset or empty."""
    return os.environ.get(name) or default


def needed(name: str) -> str:
    """Return the variable; raise `ImproperlyConfigured` where it is unset or empty."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} must be set in the environment.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return the variable's words, separated by commas, without blanks around them."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str) -> tuple[Network, ...]:
    """Return the variable's addresses or networks, separated by commas, e.g. `127.0.0.1,10.0.0.0/8`."""
    try:
        return tuple(ip_network(word) for word in words(name))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be IP addresses or networks, separated by commas: {error}.") from error


def whole_number(name: str, default: int) -> int:
    """Return the variable as a whole number."""
    raw = text(name, str(default))
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from error


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


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
        if required and (len(value) < SECRET_LENGTH or len(set(value)) < SECRET_VARIETY):
            raise ImproperlyConfigured(
                f"{name} is too short or too plain: give {SECRET_LENGTH} random characters or more."
            )
        return value
    if required:
        raise ImproperlyConfigured(f"{name} must be set in the environment in production.")
    if not path.exists():
        _make_secret(path)
    return path.read_text()


def _make_secret(path: Path) -> None:
    """Put a new secret in place at once: another process that starts meanwhile reads a whole one or makes none."""
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # readable by its owner only
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    with suppress(FileExistsError):
        os.link(fresh, path)
    Path(fresh).unlink()
