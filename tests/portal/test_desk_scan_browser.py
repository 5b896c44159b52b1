"""The scan tray in Debian's Chromium: many files dropped at once, photos as one letter, each row to its letter."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, WIDE, Watch, chromium, say, too_wide, window
from tests.inspection.separator_scans import page as paper
from tests.inspection.separator_scans import scan, sheet
from tests.journeys.pages import Desk, button
from tests.live import new_office

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DROP = """([files, place]) => {
  const carrier = new DataTransfer();
  for (const [name, type, text] of files) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    carrier.items.add(new File([bytes], name, { type }));
  }
  const target = document.querySelector(place);
  for (const kind of ["dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(kind, { dataTransfer: carrier, bubbles: true, cancelable: true }));
  }
}"""
CODE = "from tests.intake.dividing import code; print(code())"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    made = new_office(tmp_path_factory.mktemp("scans"))
    with made.serving() as address:
        yield address, made.ask(CODE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def encoded(name: str, content: bytes) -> list[str]:
    return [name, "application/pdf", base64.b64encode(content).decode()]


def photo(folder: Path, name: str) -> Path:
    path = folder / name
    paper(name).save(path)
    return path


def test_what_is_dropped_becomes_letters_before_the_eyes(
    served: tuple[str, str], browser: Browser, tmp_path: Path
) -> None:
    address, code = served
    watch = Watch()
    with window(browser, watch) as page:
        Desk(page, address).sign_in("registrar")
        page.goto(f"{address}/meja/pindai/")
        before = page.locator(".tray > li .name").count()
        pile = scan([paper("Satu"), sheet(code), paper("Dua"), paper("Dua lagi")])
        files = [encoded("tumpukan.pdf", pile), encoded("satu.pdf", scan([paper("Tiga")])), encoded("kosong.pdf", b"")]
        page.evaluate(DROP, [files, "[data-scan-drop]"])
        expect(page.locator("[data-scan-queue] .err")).to_have_text([say(EMPTY)])
        send_photos(page, [photo(tmp_path, "a.jpg"), photo(tmp_path, "b.jpg")])
        tray = page.locator("#scan-tray")
        expect(tray.locator(".tray > li")).to_have_count(before + 3)
        expect(tray.locator(".tray-parts a")).to_have_count(2)
        for name in ("satu.pdf", "b.jpg"):
            expect(tray.locator(".tray > li", has_text=name).locator("p a")).to_have_count(1)
        expect(page.locator("[data-scan-queue] > li")).to_have_count(1)
        assert too_wide(page, (WIDE, PHONE)) == []
        tray.locator(".tray-parts a").last.click()
        expect(page.locator("main")).to_contain_text("tumpukan.pdf")
    assert watch.complaints == []


EMPTY = "The file is empty. Choose it again, or scan the letter once more."


def send_photos(page: Page, photos: list[Path]) -> None:
    """Choose photos, put the last one first, and send them as one letter."""
    page.locator("input[name=pages]").set_input_files(photos)
    expect(page.locator("li.up .name")).to_contain_text(["a.jpg", "b.jpg"])
    page.locator("#id_pages_list [data-move=up]").last.click()
    button(page, "Send as one letter").click()
    expect(page.locator("#id_pages_list li")).to_have_count(0)


def test_a_lost_connection_loses_nothing_and_doubles_nothing(served: tuple[str, str], browser: Browser) -> None:
    address, _code = served
    with window(browser, Watch()) as page:
        Desk(page, address).sign_in("registrar")
        page.goto(f"{address}/meja/pindai/")
        before = page.locator(".tray > li .name").count()
        page.context.set_offline(True)
        page.evaluate(DROP, [[encoded("terputus.pdf", scan([paper("Putus")]))], "body"])
        expect(page.locator("[data-scan-queue] [data-state]")).to_have_text(
            say("No connection. It is sent again by itself.")
        )
        page.context.set_offline(False)
        expect(page.locator(".tray > li .name").filter(has_text="terputus.pdf")).to_have_count(1)
        expect(page.locator("[data-scan-queue] > li")).to_have_count(0)
        page.reload()
        expect(page.locator(".tray > li .name")).to_have_count(before + 1)
