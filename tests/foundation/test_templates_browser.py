"""The behaviour of the pages in Debian's Chromium, under the security policy that the site sends."""

import hashlib
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, expect, sync_playwright

from correspondence.foundation import bundles

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "correspondence" / "foundation" / "static"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'"
CHROMIUM = shutil.which("chromium")


class Handler(SimpleHTTPRequestHandler):
    """Serves the rendered pages with the policy of the site and answers every POST with a small page."""

    posts: list[str] = []

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.posts.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(STATIC, folder / "static")
    bundles.build(folder / "static")
    menu = [{"label": "Inbox", "url": "#isi", "icon": "inbox", "count": 3, "current": True}]
    for name in ("public", "desk"):
        context = {"shell": f"{name}/base.html", "desk_menu": menu, "public_menu": menu, "public_footer": []}
        html = render_to_string("foundation/styleguide.html", context, RequestFactory().get("/"))
        (folder / f"{name}.html").write_text(html)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda fault: complaints.append(str(fault)))
    yield opened
    context.close()


@pytest.mark.parametrize("name", ["public", "desk"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_overflows_and_the_policy_is_kept(
    page: Page, address: str, complaints: list[str], name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/{name}.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


@pytest.mark.parametrize("name", ["public", "desk"])
def test_touch_targets_are_44_pixels_on_a_phone(page: Page, address: str, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/{name}.html")
    small = page.evaluate(
        """() => [...document.querySelectorAll(".btn, .in, .pick, .tick, .seg > *, .dbottom > *")]
        .filter(element => element.checkVisibility() && element.getBoundingClientRect().height < 44)
        .map(element => element.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_tabs_follow_the_arrow_keys_and_become_an_accordion(page: Page, address: str) -> None:
    page.goto(f"{address}/public.html")
    expect(page.locator("#by-letter-body")).to_be_visible()
    expect(page.locator("#by-visit-body")).to_be_hidden()
    page.locator("#tab-by-letter").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-by-visit")).to_be_focused()
    expect(page.locator("#by-visit-body")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("[role=tablist]")).to_be_hidden()
    expect(page.locator("[role=tabpanel]")).to_have_count(0)
    page.locator("#by-letter .acc-h").click()
    expect(page.locator("#by-letter-body")).to_be_visible()
    expect(page.locator("#by-visit-body")).to_be_hidden()


def test_without_scripts_all_panels_and_findings_are_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/public.html")
    expect(page.locator("#by-letter-body")).to_be_visible()
    expect(page.locator("#by-visit-body")).to_be_visible()
    expect(page.locator(".boxes .ev").last).to_be_visible()
    page.goto(f"{address}/public.html#example-sheet")
    expect(page.locator("#example-sheet")).to_be_visible()
    context.close()


def test_a_sheet_takes_the_focus_closes_with_escape_and_gives_it_back(page: Page, address: str) -> None:
    page.goto(f"{address}/desk.html")
    opener = page.locator("[data-opens]")
    opener.click()
    sheet = page.locator("#example-sheet")
    expect(sheet).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    page.locator("#example-sheet [data-close]").click()
    expect(sheet).to_be_hidden()


def test_keys_walk_the_list_tick_and_stay_out_of_fields(page: Page, address: str) -> None:
    page.goto(f"{address}/desk.html")
    page.locator("body").click(position={"x": 5, "y": 5})
    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_class("li on")
    page.keyboard.press("x")
    expect(rows.nth(1).locator("input")).to_be_checked()
    page.keyboard.press("k")
    expect(rows.nth(0).locator("a")).to_be_focused()
    page.locator("#id_name").fill("")
    page.locator("#id_name").press("j")
    expect(page.locator("#id_name")).to_have_value("j")


def test_e_hides_the_evidence_and_boxes_light_their_field(page: Page, address: str) -> None:
    page.goto(f"{address}/desk.html")
    boxes = page.locator(".boxes")
    expect(boxes).to_have_class("boxes placed")
    box = page.locator(".ev.text")
    assert page.evaluate("document.querySelector('.ev.text').style.left") == "10%"
    box.focus()
    expect(page.locator("#reading_note")).to_have_class("in lit")
    page.keyboard.press("e")
    expect(boxes).to_be_hidden()
    expect(page.locator("[data-evidence]")).to_have_attribute("aria-pressed", "false")


def test_the_error_summary_has_the_focus(page: Page, address: str) -> None:
    page.goto(f"{address}/public.html")
    expect(page.locator(".errsum")).to_be_focused()


def test_chosen_files_are_put_in_order_and_too_large_ones_are_named(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/public.html")
    page.evaluate("document.querySelector('[data-drop]').dataset.maxBytes = '10'")
    page.evaluate("document.querySelector('#id_letter').multiple = true")
    page.reload()
    page.evaluate("document.querySelector('#id_letter').multiple = true")
    (tmp_path / "a.pdf").write_bytes(b"a" * 2048)
    (tmp_path / "b.pdf").write_bytes(b"")
    page.locator("#id_letter").set_input_files([tmp_path / "a.pdf", tmp_path / "b.pdf"])
    names = page.locator("#id_letter_list [data-name]")
    expect(names).to_have_text(["a.pdf", "b.pdf"])
    expect(page.locator("#id_letter_list [data-fault]").nth(1)).to_be_visible()
    page.locator("#id_letter_list [data-move=up]").nth(1).click()
    expect(names).to_have_text(["b.pdf", "a.pdf"])
    order = "[...document.querySelector('#id_letter').files].map(file => file.name)"
    assert page.evaluate(order) == ["b.pdf", "a.pdf"]
    assert not page.evaluate("document.querySelector('#id_letter').checkValidity()")
    page.locator("#id_letter_list [data-move=remove]").nth(0).click()
    expect(names).to_have_text(["a.pdf"])
    assert page.evaluate("document.querySelector('#id_letter').checkValidity()")


def test_a_form_is_sent_once(page: Page, address: str) -> None:
    page.goto(f"{address}/desk.html")
    Handler.posts.clear()
    page.locator("[data-opens]").click()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Control+Enter")
    expect(page.locator("#example-sheet footer button")).to_be_disabled()
    page.evaluate("document.querySelector('#example-sheet form').requestSubmit()")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    expect(page.locator("#example-sheet footer button")).to_be_enabled()
    assert len(Handler.posts) == 1


@pytest.mark.parametrize(("known", "same"), [(True, True), (False, False)])
def test_the_fingerprint_of_a_file_is_compared_here(
    page: Page, address: str, tmp_path: Path, known: bool, same: bool
) -> None:
    page.goto(f"{address}/public.html")
    content = b"%PDF-1.7 example"
    (tmp_path / "reply.pdf").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    page.evaluate(
        """sha256 => document.querySelector("main").insertAdjacentHTML("beforeend",
        `<div data-fingerprint data-sha256="${sha256}"><input type="file" data-file>
        <output data-digest></output>
        <p data-same hidden>same</p><p data-different hidden>different</p></div>`)""",
        digest if known else "0" * 64,
    )
    page.locator("[data-file]").set_input_files(tmp_path / "reply.pdf")
    shown = page.locator("[data-digest]")
    expect(shown).to_have_text(" ".join(digest[at : at + 4] for at in range(0, 64, 4)))
    expect(page.locator("[data-same]")).to_be_visible(visible=same)
    expect(page.locator("[data-different]")).to_be_visible(visible=not same)


@pytest.mark.parametrize("name", ["public", "desk"])
def test_axe_finds_nothing_wrong(page: Page, address: str, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    page.goto(f"{address}/{name}.html")
    violations = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in violations] == []
