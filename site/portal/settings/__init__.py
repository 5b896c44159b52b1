"""Settings of Tanggap. Everything that differs between machines comes from the environment (README, "Settings")."""

from django.utils.translation import gettext_lazy as _

from . import environment as env
from .base import *  # noqa: F403  (where this installation runs)
from .base import PRODUCTION, PUBLIC_BASE_URL, ROOT, TESTING, VAR
from .databases import *  # noqa: F403  (where the truth is kept)
from .doors import *  # noqa: F403  (the doors for machines)
from .headers import *  # noqa: F403  (what every answer carries)
from .mail import *  # noqa: F403  (how mail leaves)
from .registry import *  # noqa: F403  (the lists that lower code runs and upper code fills)
from .scanner import *  # noqa: F403  (who looks for viruses)
from .sign_in import *  # noqa: F403  (the one door)
from .sign_in import DOOR_APPS, LOGIN_URL

INSTALLED_APPS = [
    "portal",
    "search",
    "signatures",
    "templates_docx",
    "disposition",
    "correspondence.intake",
    "correspondence.letters",
    "correspondence.cases",
    "correspondence.standards",
    "correspondence.parties",
    "correspondence.calendars",
    "correspondence.organization",
    "correspondence.inspection",
    "correspondence.foundation",
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.admin",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    *DOOR_APPS,
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]
MIDDLEWARE = [
    "correspondence.foundation.middleware.HeadersMiddleware",
    "correspondence.foundation.policies.PolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "correspondence.foundation.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "correspondence.foundation.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "correspondence.organization.sessions.SessionLimitsMiddleware",
    "correspondence.organization.second_factor.SecondFactorMiddleware",
    "correspondence.organization.account_administration.AdministrationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "correspondence.organization.acting.ActingMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.menu.desk_context",
                "portal.public.navigation.public_context",
            ]
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "site" / "portal" / "locale", ROOT / "site" / "portal" / "locale_wagtail"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "correspondence.foundation.bundles.BundleFinder",
]
BUNDLE_FOLDER = VAR / "bundles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Compression costs half a minute at set-up and pays only where many people read over slow lines.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"

WAGTAIL_SITE_NAME = "Tanggap"
WAGTAILADMIN_BASE_URL = PUBLIC_BASE_URL
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_I18N_ENABLED = False

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "mail", "index", "sign", "tick", "intake", "ocr", "convert", "fetch"],
    }
}

# Sizes of what strangers send, in bytes; larger uploads are refused with a sentence, never cut.
UPLOAD_MAX_BYTES = env.whole_number("TANGGAP_UPLOAD_MAX_MB", 25) * 1024 * 1024
UPLOAD_MAX_FILES = 20
# How often letters may be sent in one minute: from one address, and by everybody together.
UPLOADS_PER_MINUTE = env.whole_number("TANGGAP_UPLOADS_PER_MINUTE", 20)
UPLOADS_PER_MINUTE_IN_ALL = env.whole_number("TANGGAP_UPLOADS_PER_MINUTE_IN_ALL", 300)
# How many days a form of the portal that was not sent is kept after its last change.
DRAFT_DAYS = env.whole_number("TANGGAP_DRAFT_DAYS", 7)
# For how many days after its case was closed a tracking code still opens the letter's page.
TRACKING_DAYS = env.whole_number("TANGGAP_TRACKING_DAYS", 730)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The edit page of a long standard sends some 1,500 fields, Wagtail's own advice for such pages.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = env.folder("TANGGAP_TEMP", VAR / "tmp")
FILE_STORE = VAR / "files"
RUN_FOLDER = VAR / "run"
# Pictures of pages that were drawn and not read yet; what is missing there is drawn again.
WORKING_FOLDER = VAR / "working"
# Workers that read letters at the same time, one for each processor unless said otherwise.
OCR_WORKERS = env.whole_number("TANGGAP_OCR_WORKERS", env.processors())
SIGNING_FOLDER = VAR / "signing"
# Certificates trusted for signatures in letters that come in, besides the office's own.
TRUST_FOLDER = env.folder("TANGGAP_TRUST", VAR / "trust")

FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django_tasks": {"level": "WARNING"}, "tanggap": {"level": "INFO"}},
}
