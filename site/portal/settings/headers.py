"""What every answer carries: cookies, security headers, the content security policies (see docs/decisions)."""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured

from . import environment as env
from .base import HTTPS, PRODUCTION, TRUSTED_PROXIES

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
if HTTPS:  # the prefix ties a cookie to this host; browsers take it over https only
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_AGE = env.whole_number("TANGGAP_SESSION_HOURS", 12) * 3600

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # supervisors ask this machine itself, without the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.switch("TANGGAP_HSTS_WHOLE_DOMAIN", False)
# Whether sister hosts speak https is known to the owner of the domain, not to this program.
SILENCED_SYSTEM_CHECKS: list[str] = [] if SECURE_HSTS_PRELOAD else ["security.W005", "security.W021"]
if PRODUCTION and not TRUSTED_PROXIES:
    raise ImproperlyConfigured(
        "TANGGAP_TRUSTED_PROXIES must name the proxy that speaks https for us, e.g. 127.0.0.1: "
        "without it every request would be sent to https again and again."
    )

# Set on every answer that does not say otherwise itself (foundation.middleware).
HEADERS_ON_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(
        f"{power}=()"
        for power in (
            "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
            "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
            "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
        )
    ),
}  # fmt: skip
# Pages of one person or one letter: kept by no cache; and pages that no search engine shall list.
KEPT_BY_NO_CACHE = ("/meja/", "/cms/", "/masuk/", "/keluar/", "/akun/", "/lacak/", "/kirim/", "/healthz")
NOT_INDEXED = ("/meja/", "/cms/", "/masuk/", "/keluar/", "/akun/", "/lacak/", "/v/", "/api/", "/i18n/", "/healthz")

_OURS: dict[str, Any] = {
    "default-src": [SELF],
    "script-src": [SELF, NONCE],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": [SELF],
    "frame-ancestors": ["'none'"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _OURS}
# The button of the agency's own sign-on is a form whose answer leads there.
_SIGN_ON = "{0.scheme}://{0.netloc}".format(urlsplit(env.text("TANGGAP_OIDC_ISSUER", "https://localhost")))
_DOOR = _OURS | {"form-action": [SELF, _SIGN_ON]} if env.text("TANGGAP_OIDC_ISSUER") else _OURS
# The page editor: Wagtail writes style attributes into its markup and shows previews in a frame. Its inline scripts
# are ours to replace (portal.cms.quiet_choosers), so that none runs there either.
_EDITOR = _OURS | {
    "style-src-attr": ["'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
# Files that are shown as they are: nothing in them may run or load anything.
_FILES: dict[str, Any] = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": [SELF],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
    "sandbox": [""],
}
PLACES_OF_FILES = ("/static/", "/media/", "/dokumen/")
POLICIES_BY_PREFIX: dict[str, dict[str, Any]] = {"/masuk/": _DOOR, "/cms/": _EDITOR} | dict.fromkeys(
    PLACES_OF_FILES, _FILES
)
POLICY_OF_PREVIEWS = _OURS | {"frame-ancestors": [SELF]}
