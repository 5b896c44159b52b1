"""The shells and components: what the security policy and the accessibility rules ask of every template."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from correspondence.foundation.templatetags.icons import ICONS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("correspondence", "disposition", "templates_docx", "signatures", "search", "site")
STATIC = ROOT / "correspondence" / "foundation" / "static"
FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "event attribute": re.compile(r"<[a-z][^>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.I),
    "script address": re.compile(r"javascript:", re.I),
}
SHELLS = ("public/base.html", "desk/base.html")


def every_template() -> list[Path]:
    return sorted(path for name in PACKAGES for path in (ROOT / name).glob("**/templates/**/*.html"))


def style_guide(shell: str) -> str:
    request = RequestFactory().get("/?q=a&page=2")
    menu = [
        {"label": "First", "url": "/1", "icon": "inbox", "count": 3, "current": True},
        {"label": "Second", "url": "/2", "icon": "book", "group": "Others"},
    ]
    acting = {"title": "Head", "capacity": "substantive", "short": "Head", "sign_out_url": "/out"}
    context = {"shell": shell, "desk_menu": menu, "desk_acting": acting, "public_menu": menu}
    return render_to_string("foundation/styleguide.html", context, request)


class Outline(HTMLParser):
    """Collects what the tests ask of a page: elements with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _, attrs in self.elements if attrs.get("id")]

    def tags(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.elements if tag == name]


@pytest.mark.parametrize("path", every_template(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_writes_styles_or_scripts_into_the_page(path: Path) -> None:
    text = path.read_text()
    found = [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert not found, f"{path.relative_to(ROOT)} holds: {', '.join(found)}"


@pytest.mark.parametrize(
    "bad",
    [
        '<p class="a" style="top:1px">',
        "<style>p{}</style>",
        '<a onclick="x()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<div hx-on:click="x()">',
    ],
)
def test_the_scan_finds_what_it_looks_for(bad: str) -> None:
    assert any(pattern.search(bad) for pattern in FORBIDDEN.values())


def test_every_icon_named_in_a_template_is_drawn() -> None:
    named = {
        name
        for path in every_template()
        for name in re.findall(r'{%\s*icon\s+"([^"]+)"|(?<=\s)icon="([^"]+)"', path.read_text())
        for name in name
        if name
    }
    assert named
    assert named <= ICONS.keys()


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.django_db
def test_a_page_has_one_heading_a_skip_link_and_unique_ids(shell: str) -> None:
    page = Outline(style_guide(shell))
    assert len(page.tags("h1")) == 1
    assert page.tags("a")[0]["href"] == "#isi"
    ids = page.ids()
    assert sorted(ids) == sorted(set(ids))
    assert page.tags("html")[0]["lang"] == "id"


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.django_db
def test_what_describes_or_controls_exists(shell: str) -> None:
    page = Outline(style_guide(shell))
    ids = set(page.ids())
    for tag, attrs in page.elements:
        for name in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
            for target in (attrs.get(name) or "").split():
                assert target in ids, f"<{tag} {name}={target}> points nowhere"


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.django_db
def test_every_button_of_a_page_has_a_name(shell: str) -> None:
    html = style_guide(shell)
    for attributes, inner in re.findall(r"<button\b([^>]*)>(.*?)</button>", html, re.S):
        words = re.sub(r"<[^>]+>", "", inner).strip()
        assert words or "aria-label=" in attributes, f"<button{attributes}> has no name"


def test_the_desk_shows_menu_counts_groups_and_who_acts() -> None:
    html = style_guide("desk/base.html")
    assert 'aria-current="page"' in html
    assert "<em>3</em>" in html
    assert "<h2>Others</h2>" in html
    assert "<b>Head</b>" in html


def test_htmx_may_neither_evaluate_nor_write_styles() -> None:
    html = style_guide("desk/base.html")
    assert '"allowEval": false' in html
    assert '"includeIndicatorStyles": false' in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_error_pages_stand_without_a_request_or_a_database(name: str) -> None:
    html = get_template(f"{name}.html").render()
    page = Outline(html)
    assert len(page.tags("h1")) == 1
    assert "/static/tanggap/bundle/public" in html


def test_an_error_page_stands_where_the_manifest_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.staticfiles import storage

    manifest = storage.ManifestStaticFilesStorage(location="/nonexistent", base_url="/static/")
    monkeypatch.setattr(manifest, "manifest_strict", True)
    monkeypatch.setattr(storage.staticfiles_storage, "_wrapped", manifest)
    monkeypatch.setattr("django.conf.settings.DEBUG", False)
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        manifest.url("tanggap/bundle/public.css")
    assert "/static/tanggap/bundle/public.css" in get_template("500.html").render()


@pytest.mark.django_db
def test_a_page_link_keeps_the_rest_of_the_address() -> None:
    html = style_guide("public/base.html")
    assert "?q=a&amp;page=3" in html
    assert "?q=a&amp;page=1" in html


def test_messages_keep_their_kind() -> None:
    class Message:
        tags = "extra warning"

        def __str__(self) -> str:
            return "Look again"

    html = Template('{% include "components/messages.html" %}').render(Context({"messages": [Message()]}))
    assert 'class="note warn"' in html
    assert "Look again" in html


def test_styles_load_nothing_from_elsewhere_and_stay_short() -> None:
    sheets = list((STATIC / "tanggap").glob("*.css"))
    assert len(sheets) >= 9
    for sheet in sheets:
        text = sheet.read_text()
        assert "url(" not in text
        assert "@import" not in text
        assert len(text.splitlines()) <= 300, sheet.name
        assert text.count("{") == text.count("}"), sheet.name


def test_the_vendored_library_is_the_one_written_down() -> None:
    import hashlib

    digest = hashlib.sha256((STATIC / "vendor/htmx/htmx.min.js").read_bytes()).hexdigest()
    assert digest in (STATIC / "vendor/README.md").read_text()
