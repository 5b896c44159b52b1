"""Every answer leaves with the whole set of headers: each route, each kind of person, each kind of error."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from wagtail.documents.models import Document

from correspondence.foundation.files.keeping import keep
from correspondence.foundation.files.serving import serve
from correspondence.foundation.middleware import HeadersMiddleware
from correspondence.foundation.policies import PolicyMiddleware
from correspondence.organization.models import User
from portal import urls
from tests.cast import Cast
from tests.portal.routes import paths

pytestmark = pytest.mark.django_db
SET = {
    "X-Content-Type-Options": {"nosniff"},
    "Referrer-Policy": {"same-origin"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin"},
    "X-Frame-Options": {"DENY"},
}
PRIVATE = ("/meja/", "/cms/", "/masuk/", "/keluar/", "/akun/", "/lacak/")
NEVER = ("unsafe-eval", "http:", "https:", "*")


def faults(where: str, answer: HttpResponse) -> Iterator[str]:
    """Name what this answer lacks."""
    for name, allowed in SET.items():
        said = answer.get(name)
        preview = name == "X-Frame-Options" and said == "SAMEORIGIN" and where.startswith("/cms/")
        if said not in allowed and not preview:
            yield f"{where}: {name} is {said}"
    if "camera=()" not in answer.get("Permissions-Policy", ""):
        yield f"{where}: no Permissions-Policy"
    yield from _policy_faults(where, answer.get("Content-Security-Policy", ""))
    kept = answer.get("Cache-Control", "")
    if where.startswith(PRIVATE) and "no-store" not in kept and "private, no-cache" not in kept:
        yield f"{where}: may be kept ({kept})"
    if where.startswith(PRIVATE) and "noindex" not in answer.get("X-Robots-Tag", ""):
        yield f"{where}: may be listed"


def _policy_faults(where: str, policy: str) -> Iterator[str]:
    parts = {part.split()[0]: part.split()[1:] for part in policy.split("; ") if part}
    scripts = parts.get("script-src", parts.get("default-src", ["*"]))
    if "'unsafe-inline'" in scripts or any(word in scripts for word in NEVER):
        yield f"{where}: scripts may come from {scripts}"
    for name, value in (("object-src", ["'none'"]), ("base-uri", ["'none'"])):
        if parts.get(name, parts.get("default-src") if name == "object-src" else None) != value:
            yield f"{where}: {name} is {parts.get(name)}"
    framed = ["'self'"] if where.startswith("/cms/") else ["'none'"]
    if parts.get("frame-ancestors") not in (framed, ["'none'"]):
        yield f"{where}: frame-ancestors is {parts.get('frame-ancestors')}"
    if "form-action" not in parts:
        yield f"{where}: no form-action"


def crawl(client: Client) -> list[str]:
    """Ask every route once and return every fault."""
    found = []
    for each in paths():
        answer = client.get(each)
        found += faults(each, answer)
        answer.close()
    return found


def editor() -> User:
    user = User.objects.create_user("penyunting-uji")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.mark.slow
@pytest.mark.parametrize("who", ["anonymous", "superuser", "editor", "registrar", "direktur"])
def test_every_route_carries_the_set(cast: Cast, who: str) -> None:
    client = Client(raise_request_exception=False)
    if who == "superuser":
        client.force_login(User.objects.create_superuser("pengelola"))
    elif who == "editor":
        client.force_login(editor())
    elif who != "anonymous":
        client.force_login(cast.actor(who).user)
    assert len(paths()) > 150
    assert crawl(client) == []


@pytest.mark.parametrize(
    "where",
    ["/tidak/ada/", "/static/tanggap/base.css", "/static/tiada.css", "/media/tiada.png", "/favicon.ico", "/healthz"],
)
def test_files_and_missing_things_carry_it_too(cast: Cast, where: str) -> None:
    assert list(faults(where, Client().get(where))) == []


def test_errors_carry_it_too(cast: Cast, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answers = {
        400: Client().get("/", headers={"host": "jahat.example"}),
        403: strict.post("/masuk/", {"login": "x"}, headers={"host": "localhost"}),
        404: Client().get("/tidak/ada/", headers={"host": "localhost"}),
        405: Client().post("/healthz", headers={"host": "localhost"}),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert list(faults("/", answer)) == []


class Broken:
    """A URL configuration with one view that fails."""

    urlpatterns = [path("rusak/", lambda _request: 1 / 0), *urls.urlpatterns]


@override_settings(ROOT_URLCONF=Broken)
def test_a_failing_view_carries_it_too() -> None:
    answer = Client(raise_request_exception=False).get("/rusak/")
    assert answer.status_code == 500
    assert list(faults("/rusak/", answer)) == []


def test_redirects_to_https_carry_it_too(settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/masuk/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/masuk/")
    assert list(faults("/masuk/", answer)) == []


def test_https_pages_ask_for_https_for_a_year(settings: LazySettings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert Client().get("/masuk/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"


def test_files_may_do_nothing_in_the_browser(cast: Cast) -> None:
    for where in ("/static/tanggap/icon.svg", "/dokumen/1/x.pdf", "/media/x.svg"):
        policy = Client().get(where)["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "sandbox" in policy, where


def test_static_files_that_exist_carry_it_too(settings: LazySettings) -> None:
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    answer = Client().get("/static/tanggap/icon.svg")
    assert answer.status_code == 200 and b"<svg" in b"".join(answer)  # type: ignore[arg-type]
    assert list(faults("/static/tanggap/icon.svg", answer)) == []
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_document_of_the_site_may_do_nothing_either(cast: Cast, tmp_path: Path, settings: LazySettings) -> None:
    settings.MEDIA_ROOT = tmp_path
    document = Document.objects.create(title="Naskah", file=ContentFile(b"<svg onload=alert(1)>", name="naskah.svg"))
    answer = Client().get(document.url)
    assert answer.status_code == 200
    assert list(faults("/dokumen/", answer)) == []
    assert "sandbox" in answer["Content-Security-Policy"] and "script" not in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_letters_file_may_do_nothing_and_is_kept_nowhere(db: None, settings: LazySettings) -> None:
    blob = keep([b"<script>alert(1)</script>"], media_type="text/html")
    request = RequestFactory().get("/meja/berkas/1/")
    answer = HeadersMiddleware(lambda given: serve(given, blob, name="surat.html", inline=True))(request)  # type: ignore[arg-type,return-value]
    assert list(faults("/meja/berkas/1/", answer)) == []
    assert "sandbox" in answer["Content-Security-Policy"] and "no-" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_script_carries_the_nonce_of_its_own_answer() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"<script nonce='{request.csp_nonce}'></script>")  # type: ignore[attr-defined]

    answers = [PolicyMiddleware(page)(RequestFactory().get("/")) for _ in range(2)]
    nonces = [re.search(r"nonce='([^']+)'", answer.content.decode()) for answer in answers]
    given = [found[1] for found in nonces if found]
    assert len(set(given)) == 2
    for answer, nonce in zip(answers, given, strict=True):
        assert f"script-src 'self' 'nonce-{nonce}'" in answer["Content-Security-Policy"]
