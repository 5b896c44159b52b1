"""`manage.py lint_standards`, the tab of the edit page and the preview say the same of a draft."""

import io
import json
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from correspondence.organization.models import Position
from correspondence.standards.published.e_purchasing import E_PURCHASING
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from portal.cms.models import StandardPage
from tests.portal.cms_pages import approver, office_standard, publish, words
from tests.portal.cms_typing import limit_of_the_letter, send, typed

pytestmark = pytest.mark.django_db
TYPO = "kanal-yang-tidak-ada"


@pytest.fixture
def page(settings: Any) -> StandardPage:
    return office_standard(settings)


def _run(*arguments: str) -> str:
    written = io.StringIO()
    call_command("lint_standards", *arguments, stdout=written)
    return written.getvalue()


def _data(*arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_run("--json", *arguments))["standards"]
    return found


def _codes(standard: dict[str, Any]) -> set[str]:
    return {notice["code"] for notice in standard["notices"]}


def test_live_pages_are_linted_by_standard_with_places_in_words(page: StandardPage) -> None:
    publish(E_PURCHASING)
    text = _run("--language", "en")
    first, second = text.index(KONSULTASI_KATALOG.title), text.index(E_PURCHASING.title)
    assert first < text.index("Channel “surat”, time limit [I3]") < second < text.index("[I32]")
    assert "/" not in text[first:second].split("[I16]")[0].splitlines()[-1]
    assert "Complaints, way 3 of complaining, open or closed [I16]" in text


def test_the_same_as_data_and_in_indonesian(page: StandardPage) -> None:
    (standard,) = _data()
    assert (standard["code"], standard["live"], standard["blocks"]) == (page.code, True, False)
    assert {"I3", "I5", "I16", "I24", "I27"} <= _codes(standard)
    closed = next(notice for notice in standard["notices"] if notice["code"] == "I16")
    assert closed["severity"] == "open"
    assert closed["stated"]
    assert "Kanal “surat”" in _run("--language", "id")


def test_a_draft_that_blocks_ends_with_one(page: StandardPage) -> None:
    limit_of_the_letter(page, -3)
    page.save_revision(clean=False)
    assert "-3" not in _run()
    written = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("lint_standards", "--drafts", "--json", stdout=written)
    assert ended.value.code == 1
    (standard,) = json.loads(written.getvalue())["standards"]
    assert standard["blocks"]
    assert [problem["place"] for problem in standard["problems"]] == ["channels/surat/limit"]


def test_an_unknown_code_is_refused(page: StandardPage) -> None:
    with pytest.raises(CommandError, match=TYPO):
        _run(TYPO)


def test_a_role_that_the_agency_has_abolished_is_named(page: StandardPage) -> None:
    assert "I26" not in _codes(_data()[0])
    Position.objects.filter(role="staf").update(abolished_on="2026-01-01")
    assert "I26" in _codes(_data()[0])


def test_opening_hours_of_an_unknown_calendar_block(page: StandardPage) -> None:
    messaging = page.channels[4].value
    assert messaging["code"] == "pesan_singkat"
    messaging["opening"]["calendar"] = TYPO
    page.save_revision(clean=False)
    with pytest.raises(SystemExit):
        _run("--drafts")


def test_the_tab_lists_problems_and_notices_with_the_way_to_their_tabs(client: Client, page: StandardPage) -> None:
    client.force_login(approver())
    limit_of_the_letter(page, -3)
    send(client, page, "")
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    panel = shown[shown.index('<div class="checks">') :].split("<section\n                    id=")[0]
    assert "-3" in words(panel)
    assert "I16" in panel
    for target in set(re.findall(r'class="checks__place" href="#(tab-[^"]+)"', panel)):
        assert f'id="{target}"' in shown
    assert "<script" not in panel
    assert "style=" not in panel


def test_a_new_page_has_nothing_to_check_yet(client: Client, page: StandardPage) -> None:
    client.force_login(approver())
    address = reverse("wagtailadmin_pages:add", args=["portal", "standardpage", page.get_parent().pk])
    assert 'class="checks"' in client.get(address).content.decode()


def test_the_preview_says_the_same(client: Client, page: StandardPage) -> None:
    client.force_login(approver())
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.post(address, typed(page))
    assert "I16" in client.get(address).content.decode()
    assert "I16" not in client.get(page.get_url()).content.decode().split("Bacaan")[0].split("<main")[0]
    public = client.get(page.get_url()).content.decode()
    assert "checks" not in public
