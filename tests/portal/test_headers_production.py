"""Production starts only with everything it needs, says what is missing, and passes Django's own deployment check."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {
    "TANGGAP_PRODUCTION": "1",
    "TANGGAP_SECRET_KEY": secrets.token_urlsafe(60),
    "PUBLIC_BASE_URL": "https://surat.kantor.example",
    "TANGGAP_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
    "TANGGAP_FROM_EMAIL": "surat@kantor.example",
    "TANGGAP_EMAIL_URL": "smtps://tanggap:s%40ndi@mail.kantor.example:465",
}
SHOWN = (
    "EMAIL_HOST", "EMAIL_HOST_PASSWORD", "EMAIL_USE_SSL", "ALLOWED_HOSTS", "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "SECURE_PROXY_SSL_HEADER", "DEMO_ACCOUNTS",
)  # fmt: skip
SHOW = f"from django.conf import settings as s; print(*(getattr(s, name) for name in {SHOWN}))"


def manage(folder: Path, *args: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run a command with production's environment, changed; an empty value takes the variable away."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TANGGAP_", "PYTEST_", "DATABASE"))
    }
    wanted = NEEDED | {"TANGGAP_VAR": str(folder)} | changed
    environment = kept | {name: value for name, value in wanted.items() if value}
    command = [sys.executable, "manage.py", *args]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_the_deployment_check_finds_nothing(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    told = done.stdout + done.stderr
    assert "no issues" in told and "(2 silenced)" in told


def test_what_production_is_told_arrives(tmp_path: Path) -> None:
    done = manage(tmp_path, "shell", "--verbosity", "0", "-c", SHOW)
    assert done.stdout.strip() == (
        "mail.kantor.example s@ndi True ['surat.kantor.example'] __Host-sessionid True __Host-csrftoken "
        "('HTTP_X_FORWARDED_PROTO', 'https') False"
    ), done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TANGGAP_SECRET_KEY", ""),
        ("TANGGAP_SECRET_KEY", "rahasia"),
        ("PUBLIC_BASE_URL", ""),
        ("PUBLIC_BASE_URL", "http://surat.kantor.example"),
        ("TANGGAP_TRUSTED_PROXIES", ""),
        ("TANGGAP_TRUSTED_PROXIES", "proxy.kantor"),
        ("TANGGAP_FROM_EMAIL", ""),
        ("TANGGAP_EMAIL_URL", ""),
        ("TANGGAP_EMAIL_URL", "mail.kantor.example"),
        ("TANGGAP_DEMO_ACCOUNTS", "yes"),
        ("TANGGAP_OIDC_ISSUER", "http://sso.kantor.example"),
        ("TANGGAP_OIDC_CLIENT_ID", ""),
    ],
)
def test_production_names_what_is_missing_or_wrong(tmp_path: Path, name: str, value: str) -> None:
    extra = {"TANGGAP_OIDC_ISSUER": "https://sso.kantor.example"} if name == "TANGGAP_OIDC_CLIENT_ID" else {}
    done = manage(tmp_path, "check", **extra, **{name: value})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last and name in last
    assert NEEDED["TANGGAP_SECRET_KEY"] not in done.stderr


ASK = """
from django.test import Client
ask = Client(raise_request_exception=False).get
names = ["127.0.0.1:8000", "localhost", "[::1]:8000", "surat.kantor.example", "surat.lain.example"]
print(*(ask("/healthz", headers={"host": name}).status_code for name in names))
print(*(ask(page, headers={"host": "127.0.0.1:8000", "x-forwarded-proto": "https"}).status_code
        for page in ["/masuk/", "/healthz/x", "/static/x"]))
"""


def test_a_supervisor_on_this_machine_learns_the_health_and_nothing_else(tmp_path: Path) -> None:
    """Without a migrated database the health is 503; a name that is not ours is refused with 400."""
    done = manage(tmp_path, "shell", "--verbosity", "0", "-c", ASK)
    health, others = done.stdout.strip().splitlines()
    assert health == "503 503 503 503 400", done.stderr
    assert others.split()[:2] == ["400", "400"]
