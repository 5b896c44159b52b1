"""Every address of Tanggap."""

from allauth.account.views import logout
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from . import favicon, health

handler500 = "correspondence.foundation.unavailable.answer_error"
urlpatterns = [
    path("favicon.ico", favicon.favicon),
    path("healthz", health.healthz, name="healthz"),
    path("i18n/setlang/", set_language, name="set_language"),
    path("", include("correspondence.organization.account_urls")),
    path("meja/", include("portal.desk.urls")),
    path("meja/", include("disposition.urls")),
    path("meja/", include("templates_docx.urls")),
    path("meja/", include("signatures.urls")),
    path("kirim/", include("correspondence.intake.urls")),
    path("lacak/", include("portal.public.urls")),
    path("api/", include("correspondence.intake.api.urls")),
    path("v/", include("signatures.public_urls")),
    # Wagtail's own doors lead to ours.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/logout/", logout),
    re_path(r"^cms/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("cms/", include(wagtailadmin_urls)),
    path("dokumen/", include(wagtaildocs_urls)),
    path("", include("portal.cms.urls")),
    path("", include(wagtail_urls)),
]
