"""All standards as pages of the public site: published once, linked from the front door, named in their heading."""

import re
from html import unescape

import pytest
from django.test import Client

from correspondence.standards.models import StandardVersion
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.rules import as_json
from portal.cms.models import StandardPage
from portal.demo.pages import ensure_pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("portal.urls")]


def test_five_standards_are_published_once_and_linked_from_the_front_door(client: Client) -> None:
    assert ensure_pages() == ensure_pages()
    codes = sorted(source.code for source in ALL)
    assert sorted(StandardPage.objects.live().values_list("code", flat=True)) == codes
    assert sorted(StandardVersion.objects.values_list("code", flat=True)) == codes
    home = client.get("/").content.decode()
    for source in ALL:
        assert f'href="/{source.code}/"' in home
        page = client.get(f"/{source.code}/").content.decode()
        headings = re.findall(r"<h1[^>]*>(.*?)</h1>", page, flags=re.DOTALL)
        assert [unescape(heading).strip() for heading in headings] == [source.title]
        assert client.get(f"/{source.code}/data.json").json()["standard"] == as_json(source)


def _with_column(word: str, pages: dict[str, str]) -> set[str]:
    return {code for code, page in pages.items() if re.search(rf"<th[^>]*>[^<]*\b{word}\b", page)}


def test_pages_name_suppliers_and_steps_only_where_the_standard_does(client: Client) -> None:
    ensure_pages()
    pages = {source.code: client.get(f"/{source.code}/").content.decode() for source in ALL}
    assert _with_column("Instansi", pages) == {"konsultasi-katalog", "advokasi-permasalahan"}
    assert _with_column("Penyedia", pages) == set()  # the only standard that names suppliers serves them apart
    training = pages["e-purchasing"].split('id="kanal-surat-pelatihan"', 1)[1].split("6. ", 1)[0]
    assert "bukan dari SP" in training and "Untuk:" in unescape(training)
    assert "langkah menurut standar" not in training and "<ol" not in training
    assert "langkah menurut standar" in pages["e-purchasing"]


def test_every_page_says_that_its_first_day_is_the_demos_choice(client: Client) -> None:
    ensure_pages()
    for source in ALL:
        assert "pilihan peragaan" in client.get(f"/{source.code}/").content.decode()
