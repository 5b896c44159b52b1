"""The portal's steps with scripts: a bar per file, pages put in order without leaving the page, at every width."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NARROWEST, PHONE, WIDE, Watch, chromium, too_wide, window
from tests.inspection.safety_samples import picture_bytes
from tests.journeys.pages import Public, Sender, button, field, starting
from tests.live import Office

pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.slow]
WIDTHS = (WIDE, PHONE, NARROWEST)
LIST = re.compile(r"/berkas/\?daftar$")
# What is sent arrives, and its answer does not: to intercept the post would lose the file's bytes.
LOSE_ANSWERS = """() => {
  window.lost = true;
  for (const [name, none] of [["status", 0], ["responseText", ""]]) {
    const { get } = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, name);
    const answer = function () { return window.lost ? none : get.call(this); };
    Object.defineProperty(XMLHttpRequest.prototype, name, { get: answer });
  }
}"""
ADDRESSEE = "Direktur Pengembangan Sistem Katalog"


def first_step(public: Public, sender: Sender) -> None:
    page = public.open("/kirim/?layanan=konsultasi-katalog")
    page.get_by_role("radio", name=starting(ADDRESSEE)).check()
    page.locator("input[name=applicant_type][value=person]").check()
    field(page, "Name of the sender").fill(sender.name)
    field(page, "E-mail address").fill(sender.email)
    page.locator("input[name=consent]").check()
    button(page, "Save and continue").click()


def photos(folder: Path) -> list[Path]:
    made = [folder / f"{name}.png" for name in "ba"]
    for number, path in enumerate(made):
        path.write_bytes(picture_bytes("PNG", (300 + number, 400)))
    return made


def shown(page: Page) -> list[str]:
    return page.locator("#berkas li.up .name").all_inner_texts()


def test_files_arrive_one_by_one_and_are_put_in_order(office: Office, tmp_path: Path) -> None:
    watch, faults, sender = Watch(), [], Sender(email="perorangan@contoh.example")
    with office.serving() as root, chromium() as browser, window(browser, watch) as page:
        public = Public(page, root, office.var / "mail")
        first_step(public, sender)
        page.wait_for_url("**/kode/")
        faults += too_wide(page, WIDTHS)
        public.confirm(sender.email)
        place = page.locator("input[name=letter]").first
        place.set_input_files(photos(tmp_path))
        expect(page.locator("#berkas li.up")).to_have_count(2)
        assert shown(page) == ["b.png", "a.png"]
        broken = tmp_path / "program.exe"
        broken.write_bytes(b"MZ")
        page.locator("input[name=attachments]").set_input_files(broken)
        expect(page.locator("[data-under-way] [role=alert]")).to_contain_text("program.exe")
        faults += too_wide(page, WIDTHS)
        button(page, "Dismiss").click()
        page.locator("#berkas button[value=up]:enabled").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#berkas li.up .name").first).to_have_text("a.png")
        expect(page.locator(":focus")).to_have_count(1)
        page.reload()
        assert shown(page) == ["a.png", "b.png"], "what has arrived is still there"
        button(page, "Save and continue").click()
        page.wait_for_url("**/periksa/")
        faults += too_wide(page, WIDTHS)
        page.locator("input[name=sure]").check()
        public.send()
    assert faults == []
    assert [each for each in watch.complaints if "422" not in each] == []


def test_a_connection_that_breaks_off_stalls_nothing_and_doubles_nothing(office: Office, tmp_path: Path) -> None:
    watch, sender = Watch(), Sender(email="terputus@contoh.example")
    with office.serving() as root, chromium() as browser, window(browser, watch) as page:
        public = Public(page, root, office.var / "mail")
        first_step(public, sender)
        page.wait_for_url("**/kode/")
        public.confirm(sender.email)
        place, under_way = page.locator("input[name=letter]").first, page.locator("[data-under-way] li")
        first, second = photos(tmp_path)
        page.evaluate(LOSE_ANSWERS)
        place.set_input_files(first)
        expect(under_way.locator("[data-fault]")).to_be_visible()
        expect(page.locator("#berkas li.up .name")).to_have_text(first.name)
        page.evaluate("() => { window.lost = false; }")
        button(page, "Try again").click()
        expect(under_way).to_have_count(0)
        assert shown(page) == [first.name], "the same photo again is the page that stands"
        page.route(LIST, lambda route: route.abort())
        place.set_input_files(second)
        expect(under_way).to_have_count(0)
        expect(page.locator("[data-status]:not(.sr)")).to_have_count(1)
        page.route("**/berkas/*/", lambda route: route.abort(), times=1)
        page.locator("#berkas button[value=remove]").first.click()
        page.unroute(LIST)
        button(page, "Save and continue").click()
        page.wait_for_url("**/periksa/")
        assert [page.get_by_text(name).count() for name in (first.name, second.name)] == [1, 1]
    assert [each for each in watch.complaints if each.startswith("script:")] == []
