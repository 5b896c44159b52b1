"""How mail leaves: by the agency's server in production, into a folder everywhere else."""

from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from correspondence.intake.mailbox.addresses import WrongMailbox, read_sources

from . import environment as env
from .base import PRODUCTION, VAR

EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = (
    env.needed("TANGGAP_FROM_EMAIL") if PRODUCTION else env.text("TANGGAP_FROM_EMAIL", "tanggap@lkpp.example")
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

if PRODUCTION:
    # smtp:// upgrades by STARTTLS before it gives the password; smtps:// speaks TLS from the start.
    _server = urlsplit(env.needed("TANGGAP_EMAIL_URL"))
    if _server.scheme not in {"smtp", "smtps"} or not _server.hostname:
        raise ImproperlyConfigured("TANGGAP_EMAIL_URL must look like smtps://user:password@mail.agency.go.id:465.")
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _server.hostname
    EMAIL_USE_SSL = _server.scheme == "smtps"
    EMAIL_USE_TLS = _server.scheme == "smtp" and parse_qs(_server.query).get("starttls") != ["no"]
    EMAIL_PORT = _server.port or (465 if EMAIL_USE_SSL else 587)
    EMAIL_HOST_USER = unquote(_server.username or "")
    EMAIL_HOST_PASSWORD = unquote(_server.password or "")
    if EMAIL_HOST_PASSWORD and not (EMAIL_USE_SSL or EMAIL_USE_TLS):
        raise ImproperlyConfigured("TANGGAP_EMAIL_URL would send its password in the clear.")

# The mailboxes whose mails become letters, as `Source`s; their passwords stand nowhere else.
try:
    MAILBOXES = read_sources(env.text("TANGGAP_MAILBOXES"))
except WrongMailbox as error:
    raise ImproperlyConfigured(f"TANGGAP_MAILBOXES: {error}") from None
# How many automatic answers one address gets in a day; letters beyond are opened all the same.
MAIL_ANSWERS_PER_DAY = env.whole_number("TANGGAP_MAIL_ANSWERS_PER_DAY", 5)
