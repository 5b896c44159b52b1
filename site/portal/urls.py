"""Every address of Tanggap."""

from allauth.account import views as allauth
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from . import favicon, health

urlpatterns = [
    path("favicon.ico", favicon.favicon),
    path("healthz", health.healthz, name="healthz"),
    path("i18n/setlang/", set_language, name="set_language"),
    path("masuk/", allauth.login, name="account_login"),
    path("keluar/", allauth.logout, name="account_logout"),
    path("meja/", include("portal.desk.urls")),
    path("meja/", include("disposition.urls")),
    path("meja/", include("templates_docx.urls")),
    path("meja/", include("signatures.urls")),
    path("kirim/", include("correspondence.intake.urls")),
    path("lacak/", include("portal.public.urls")),
    path("v/", include("signatures.public_urls")),
    path("cms/login/", RedirectView.as_view(url="/masuk/")),
    path("cms/", include(wagtailadmin_urls)),
    path("dokumen/", include(wagtaildocs_urls)),
    path("", include("portal.cms.urls")),
    path("", include(wagtail_urls)),
]
