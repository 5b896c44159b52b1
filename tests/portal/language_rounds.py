"""Who walks where: a stranger, a sender, every desk, the editor and the administrator of pages."""

from collections.abc import Iterator

from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from correspondence.organization.models import User
from portal.cms.models import StandardPage
from tests.portal.language_office import DESKS, EDITOR, Sender
from tests.portal.language_walk import Seen, Walk, addresses, bodies

ERRORS = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html")
ADMINISTRATOR = "pengelola"


def browser(language: str, account: str = "") -> Client:
    """Give a browser that has chosen the language, signed in or not."""
    client = Client(raise_request_exception=False)
    return speaking(client, language, account)


def speaking(client: Client, language: str, account: str = "") -> Client:
    """Let this browser choose the language."""
    if account:
        client.force_login(User.objects.get(username=account))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def outside(language: str, sender: Sender) -> Iterator[Seen]:
    """Walk the public site as a stranger and as somebody whose letter is here."""
    stranger = Walk(browser(language))
    yield from stranger.pages(["/", *addresses("/", {}), "/tidak-ada/"])
    yield from stranger.sent_empty()
    own = Walk(speaking(sender.client, language))
    yield from own.pages(["/kirim/tanda-terima/", "/lacak/surat/"])
    yield from own.sent_empty()


def desks(language: str) -> Iterator[Seen]:
    """Walk the desks of everybody on a letter's way; what is posted comes last, because it changes the letters."""
    walks = [Walk(browser(language, account)) for account in DESKS]
    for walk in walks:
        yield from walk.pages(["/meja/", *addresses("/meja/", {}), *addresses("/akun/", {})])
    for walk in walks:
        yield from walk.sent_empty()


def cms(language: str) -> Iterator[Seen]:
    """Walk the CMS as the editor of pages and as its administrator."""
    User.objects.create_superuser(ADMINISTRATOR, "pengelola@lkpp.example", "x")
    page = StandardPage.objects.all()[0]
    values = {
        "page_id": page.pk,
        "pk": page.pk,
        "parent_page_id": page.get_parent().pk,
        "parent_page_pk": 1,
        "content_type_app_name": "portal",
        "content_type_model_name": "standardpage",
        "app_label": "wagtailcore",
        "model_name": "page",
    }
    for account in (ADMINISTRATOR, EDITOR):
        walk = Walk(browser(language, account), most_of_a_kind=2 if account == ADMINISTRATOR else 1)
        yield from walk.pages(["/cms/", *addresses("/cms/", values)])


def errors() -> Iterator[Seen]:
    """Render every page of an error, with a request and, as in the worst case, without one."""
    request = RequestFactory().get("/")
    for name in ERRORS:
        yield Seen(name, 200, render_to_string(name, {"request_id": "1"}, request))
        yield Seen(f"{name} without a request", 200, render_to_string(name))


def forged(language: str) -> Iterator[Seen]:
    """Post a form without its token."""
    client = speaking(Client(enforce_csrf_checks=True, raise_request_exception=False), language)
    answer = client.post("/kirim/")
    yield from (Seen("/kirim/ without a token", answer.status_code, html) for html in bodies(answer))


def everything(language: str, sender: Sender) -> Iterator[Seen]:
    """Give every page of every round; the desks come last, because what they post changes the letters."""
    yield from cms(language)
    yield from outside(language, sender)
    yield from errors()
    yield from forged(language)
    yield from desks(language)
