"""Where this installation runs: folders, mode, addresses, its secret."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import environment as env

ROOT = Path(__file__).resolve().parents[3]
VAR = env.folder("TANGGAP_VAR", ROOT / "var")
PRODUCTION = env.switch("TANGGAP_PRODUCTION", False)
TESTING = "pytest" in sys.modules
DEBUG = False
DEMO_ACCOUNTS = env.switch("TANGGAP_DEMO_ACCOUNTS", not PRODUCTION)
if PRODUCTION and DEMO_ACCOUNTS:
    raise ImproperlyConfigured("TANGGAP_DEMO_ACCOUNTS must not be yes in production: its passwords are public.")

HOST = env.text("HOST", "localhost")
PORT = env.whole_number("PORT", 8000)
PUBLIC_BASE_URL = (env.needed if PRODUCTION else env.text)("PUBLIC_BASE_URL") or f"http://localhost:{PORT}"
PUBLIC_BASE_URL = PUBLIC_BASE_URL.rstrip("/")
if PRODUCTION and not PUBLIC_BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_BASE_URL must begin with https:// in production.")
HTTPS = PUBLIC_BASE_URL.startswith("https://")
SECRET_KEY = env.secret("TANGGAP_SECRET_KEY", VAR / "secret-key", required=PRODUCTION)
# Without a list of its own, production answers to the name in PUBLIC_BASE_URL only.
ALLOWED_HOSTS = env.words("TANGGAP_ALLOWED_HOSTS", urlsplit(PUBLIC_BASE_URL).hostname or "") if PRODUCTION else ["*"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]

# Networks of the proxies in front of us. Only what comes from them may say whose request it brings
# (X-Forwarded-For) and how it came (X-Forwarded-Proto); see foundation.client_address.
TRUSTED_PROXIES = env.networks("TANGGAP_TRUSTED_PROXIES")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Counters of tries live where every web process sees them; memory of one process would let each count for itself.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_shared_value",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
