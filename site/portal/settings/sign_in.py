"""The one door: accounts, passwords, second factors, sessions, and the agency's own sign-on where it has one."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from . import environment as env
from .base import PRODUCTION, PUBLIC_BASE_URL, TESTING

AUTH_USER_MODEL = "organization.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 2 * 3600
WAGTAILUSERS_PASSWORD_ENABLED = False  # administrators make accounts, never passwords: each person sets the own one

DOOR_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/meja/"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "correspondence.organization.sign_in.OfficeAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by administrators; a changed address is confirmed by its owner
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Tanggap] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_BASE_URL.partition(":")[0]
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session stays, every other one ends
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = 10 * 60
_FORMS = "correspondence.organization.sign_in_forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.SignInForm",
    "reauthenticate": f"{_FORMS}.ProofForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "reset_password": f"{_FORMS}.ForgottenPasswordForm",
    "reset_password_from_key": f"{_FORMS}.NewPasswordForm",
    "add_email": f"{_FORMS}.ChangeEmailForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.CodeProofForm",
    "activate_totp": f"{_FORMS}.ActivateForm",
    "deactivate_totp": f"{_FORMS}.DeactivateForm",
    "generate_recovery_codes": f"{_FORMS}.RecoveryCodesForm",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# For how many seconds a proof (password or code) is enough to sign a letter or to change the account.
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.whole_number("TANGGAP_PROOF_SECONDS", 300)
# ip: one client address; key: one account name or e-mail; user: one signed-in account.
ACCOUNT_RATE_LIMITS = {
    "login": env.text("TANGGAP_LIMIT_LOGIN", "60/m/ip"),
    "login_failed": env.text("TANGGAP_LIMIT_LOGIN_FAILED", "20/m/ip,5/5m/key"),
    "reset_password": "10/m/ip,3/15m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "5/5m/user",
    "confirm_email": "1/1m/key",
}

MFA_ADAPTER = "correspondence.organization.second_factor.OfficeMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = env.text("TANGGAP_TOTP_ISSUER", "Tanggap")
TOTP_STEP_SECONDS = MFA_TOTP_PERIOD = 30
MFA_TOTP_TOLERANCE = 1  # one step more or less, for clocks of phones
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from administrators
SESSION_ENGINE = "correspondence.foundation.session_store"
SESSION_IDLE_SECONDS = env.whole_number("TANGGAP_SESSION_IDLE_MINUTES", 120) * 60
SESSION_AGE_SECONDS = env.whole_number("TANGGAP_SESSION_HOURS", 12) * 3600

# The agency's own sign-on (OpenID Connect). Only accounts that exist here may come in.
SINGLE_SIGN_ON_ISSUER = env.text("TANGGAP_OIDC_ISSUER").rstrip("/")
SINGLE_SIGN_ON_NAME = env.text("TANGGAP_OIDC_NAME", "SSO")
# `email`: the first sign-on links the account with the same, verified address; `subject`: only linked accounts.
SINGLE_SIGN_ON_MATCH = env.text("TANGGAP_OIDC_MATCH", "email")
# Whether the provider itself asks for a second factor, so that ours is not asked for again.
SINGLE_SIGN_ON_HAS_SECOND_FACTOR = env.switch("TANGGAP_OIDC_SECOND_FACTOR", False)
SOCIALACCOUNT_ADAPTER = "correspondence.organization.single_sign_on.OfficeSignOnAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # allauth's own way would wipe the password
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if SINGLE_SIGN_ON_ISSUER:
    if SINGLE_SIGN_ON_MATCH not in {"email", "subject"}:
        raise ImproperlyConfigured("TANGGAP_OIDC_MATCH must be email or subject.")
    if PRODUCTION and not SINGLE_SIGN_ON_ISSUER.startswith("https://"):
        raise ImproperlyConfigured("TANGGAP_OIDC_ISSUER must begin with https:// in production.")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "lembaga",
                "name": SINGLE_SIGN_ON_NAME,
                "client_id": env.needed("TANGGAP_OIDC_CLIENT_ID"),
                "secret": env.needed("TANGGAP_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": SINGLE_SIGN_ON_ISSUER},
            }
        ],
    }
