"""The switch: on every page, by keyboard, to the same page with its query; one choice for the whole house."""

import json
import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from correspondence.foundation.outbox.models import Outbox
from correspondence.organization.models import User
from portal.demo import office
from tests.cast import Cast
from tests.portal.desking import registered, signed_in
from tests.portal.language_rounds import browser
from tests.portal.language_texts import texts
from tests.portal.language_words import bare

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/kirim/", "/lacak/", "/v/", "/masuk/", "/konsultasi-katalog/", "/tidak-ada/?a=1")
DESK = ("/meja/", "/meja/register/", "/meja/loket/", "/meja/karantina/")


def switch_of(page: str) -> dict[str, str]:
    """Give the fields of the page's own switch, as a browser would send them."""
    (form, *_more) = re.findall(r'<form class="language".*?</form>', page, re.S)
    assert f'action="{reverse("set_language")}"' in form
    assert 'name="csrfmiddlewaretoken"' in form
    (button,) = re.findall(r"<button[^>]*>", form)
    assert 'type="submit"' in button
    fields = re.findall(r'name="(next|language)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in fields}


def language_of(page: str) -> str:
    (language,) = re.findall(r'<html[^>]* lang="(\w+)"', page)
    return str(language)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_switches_and_stays(client: Client, cast: Cast, path: str) -> None:
    page = client.get(path).content.decode()
    assert language_of(page) == "id"
    fields = switch_of(page)
    assert fields == {"next": path, "language": "en"}
    answer = client.post(reverse("set_language"), fields)
    assert answer["Location"] == path
    page = client.get(path).content.decode()
    assert language_of(page) == "en"
    assert switch_of(page)["language"] == "id"


@pytest.mark.parametrize("path", DESK)
def test_a_page_of_the_desk_switches_and_stays(cast: Cast, path: str) -> None:
    registered(cast, "satu")
    client = signed_in(cast, "registrar")
    page = client.get(f"{path}?halaman=1").content.decode()
    fields = switch_of(page)
    assert fields == {"next": f"{path}?halaman=1", "language": "en"}
    client.post(reverse("set_language"), fields)
    assert language_of(client.get(path).content.decode()) == "en"


def test_the_printed_pages_switch_too(cast: Cast) -> None:
    letter = registered(cast, "satu")
    page = signed_in(cast, "kepala").get(reverse("disposition-sheet", args=[letter.case_id])).content.decode()
    assert switch_of(page)["language"] == "en"


def test_a_form_that_came_back_with_faults_switches_to_its_page(client: Client, cast: Cast) -> None:
    page = client.post("/lacak/", {"code": ""}).content.decode()
    fields = switch_of(page)
    assert fields["next"] == "/lacak/"
    assert client.post(reverse("set_language"), fields, follow=True).status_code == 200


@pytest.mark.parametrize("strange", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_the_switch_leads_nowhere_else(client: Client, strange: str) -> None:
    answer = client.post(reverse("set_language"), {"language": "en", "next": strange})
    assert answer["Location"] == "/"


def test_the_switch_changes_nothing_when_it_is_only_followed(client: Client, cast: Cast) -> None:
    client.get(reverse("set_language"), {"language": "en", "next": "/"})
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies
    editor = browser("id", office.EDITOR)
    assert editor.get(reverse("cms-language", args=["en"])).status_code == 405


def cms_item(page: str) -> dict[str, str]:
    """Give the switch of the CMS menu, as the menu's data tells it."""
    props = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.S)
    assert props is not None
    return found_item(json.loads(props[1]))


def found_item(data: object) -> dict[str, str]:
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    if isinstance(data, dict) and data.get("name") == "language":
        return data
    return next((item for each in inside if (item := found_item(each))), {})


def test_the_cms_follows_the_house_and_has_the_switch_in_its_menu(cast: Cast) -> None:
    editor, path = browser("id", office.EDITOR), "/cms/account/?tab=profile"
    page = editor.get(path).content.decode()
    item = cms_item(page)
    assert (language_of(page), item["label"], item["method"]) == ("id", "English", "POST")
    assert editor.post(item["action"])["Location"] == path
    assert language_of(editor.get("/").content.decode()) == "en"
    page = editor.get(path).content.decode()
    assert (language_of(page), cms_item(page)["label"]) == ("en", "Bahasa Indonesia")
    assert "Search term" in {bare(text) for text in texts(editor.get("/cms/").content.decode(), "en")}


def test_the_account_page_of_the_cms_keeps_no_second_language(cast: Cast) -> None:
    editor, user = browser("en", office.EDITOR), User.objects.get(username=office.EDITOR)
    assert "preferred_language" not in editor.get("/cms/account/").content.decode()
    data = {"locale-preferred_language": "id", "locale-current_time_zone": "Asia/Jakarta"}
    editor.post("/cms/account/", data)
    assert not UserProfile.objects.filter(user=user).exclude(preferred_language="").exists()
    assert language_of(editor.get("/cms/").content.decode()) == "en"


@pytest.mark.parametrize(("language", "sentence"), [("id", "Menyimpan otomatis…"), ("en", "Autosave in progress…")])
def test_the_scripts_of_the_cms_speak_the_language(cast: Cast, language: str, sentence: str) -> None:
    """Wagtail serves its scripts' strings as one catalogue; our completion of it must arrive there."""
    page = browser(language, office.EDITOR).get("/cms/").content.decode()
    (address,) = re.findall(r'src="([^"]*jsi18n[^"]*)"', page)
    served = browser(language, office.EDITOR).get(address).content.decode()
    assert "django.gettext" in served
    found = re.search(r"const newcatalog = (\{.*?\});", served, re.S)
    said = json.loads(found[1]) if found else {}  # English says what the scripts say
    assert said.get("Autosave in progress…", "Autosave in progress…") == sentence


def test_what_an_english_reading_official_causes_is_mailed_in_indonesian(cast: Cast) -> None:
    letter = registered(cast, "satu")
    before = set(Outbox.objects.values_list("pk", flat=True))
    client = signed_in(cast, "kepala")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    recipient = letter.case.dispositions.latest("pk").recipients.latest("pk")
    data = {"recipients": cast.position("deputi").pk, "note": "Mohon ditindaklanjuti."}
    assert client.post(reverse("dispose", args=[recipient.pk]), data).status_code == 302
    (mail,) = Outbox.objects.filter(topic="mail").exclude(pk__in=before)
    assert mail.payload["subject"].startswith("Ada surat untuk Anda")
