"""Addresses of the door and of a person's own account; names are allauth's, so that its views find each other."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as usersessions
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path
from django.views.generic import RedirectView

from . import account, single_sign_on

_DOOR = RedirectView.as_view(pattern_name="account_login", query_string=False)
_ACCOUNT = RedirectView.as_view(pattern_name="account", query_string=False)

urlpatterns = [
    path("masuk/", account.Door.as_view(), name="account_login"),
    path("masuk/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("masuk/lupa/", account_views.password_reset, name="account_reset_password"),
    path("masuk/lupa/terkirim/", account_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^masuk/lupa/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "masuk/lupa/selesai/", account_views.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    path("masuk/sso/<slug:provider_id>/", single_sign_on.login, name="openid_connect_login"),
    path("masuk/sso/<slug:provider_id>/kembali/", single_sign_on.callback, name="openid_connect_callback"),
    path("keluar/", account_views.logout, name="account_logout"),
    path("akun/", account.overview, name="account"),
    path("akun/buktikan/", account_views.reauthenticate, name="account_reauthenticate"),
    path("akun/buktikan/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/buktikan/masuk/", account.sign_on_again, name="sign-on-again"),
    path("akun/sandi/", account.after_proof(account_views.password_change), name="account_change_password"),
    path("akun/sandi/baru/", account.after_proof(account_views.password_set), name="account_set_password"),
    path("akun/surel/", account_views.email, name="account_email"),
    re_path(r"^akun/surel/(?P<key>[-:\w]+)/$", account_views.confirm_email, name="account_confirm_email"),
    path("akun/dua-langkah/", login_required(account.AppSetUp.as_view()), name="mfa_activate_totp"),
    path("akun/dua-langkah/hapus/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/kode-pemulihan/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "akun/kode-pemulihan/baru/",
        login_required(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("akun/sesi/", usersessions.list_usersessions, name="usersessions_list"),
    path("akun/sesi/<int:session_id>/akhiri/", account.end_session, name="end-session"),
    # Names that allauth reverses but that this office has no page for: nobody signs up here.
    path("masuk/tutup/", _DOOR, name="account_inactive"),
    path("masuk/daftar/", _DOOR, name="account_signup"),
    path("masuk/daftar/sso/", _DOOR, name="socialaccount_signup"),
    path("masuk/batal/", _DOOR, name="socialaccount_login_cancelled"),
    path("masuk/gagal/", _DOOR, name="socialaccount_login_error"),
    path("akun/sso/", _ACCOUNT, name="socialaccount_connections"),
    path("akun/ringkasan/", _ACCOUNT, name="mfa_index"),
    path("masuk/surel/", _DOOR, name="account_email_verification_sent"),
]
