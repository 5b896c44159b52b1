"""Page editor and account screens in Debian's Chromium, under the policies they are sent with: all works, silently."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from portal.demo import office
from tests.browser import NARROWEST, PHONE, WIDE, Watch, chromium, too_wide, window
from tests.live import new_office

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MAKE = f"""
from correspondence.organization.models import User
User.objects.create_superuser("pengelola-uji", "p@kantor.example", "{office.PASSWORD}")
User.objects.create_user("petugas-uji", "q@kantor.example", "{office.PASSWORD}")
from portal.cms.models import StandardPage
print(StandardPage.objects.first().pk)
"""
ADMIN_PAGES = (
    "/cms/pages/", "/cms/images/add/", "/cms/documents/multiple/add/", "/cms/users/", "/cms/users/new/",
    "/cms/account/", "/cms/reports/site-history/", "/cms/workflows/add/", "/cms/collections/add/", "/cms/groups/new/",
)  # fmt: skip
PICKERS = "[...document.querySelectorAll('input[id*=timestamp]')].map(e => !!jQuery(e).data('xdsoft_datetimepicker'))"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    made = new_office(tmp_path_factory.mktemp("office"))
    number = made.ask(MAKE).splitlines()[-1]
    with made.serving() as address:
        yield address, number


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def come_in(page: Page, name: str, leads: str) -> None:
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(office.PASSWORD)
    page.locator("form.form-col button.pri").click()
    page.wait_for_url(f"**{leads}")


def press(page: Page, **fields: str) -> None:
    """Fill the page's form and press its main button."""
    for name, value in fields.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("main form button.pri").first.click()


def test_the_editor_its_preview_and_its_blocks_work(served: tuple[str, str], browser: Browser) -> None:
    address, number = served
    watch = Watch()
    with window(browser, watch) as page:
        page.goto(f"{address}/masuk/?next=/cms/")
        come_in(page, "pengelola-uji", "/cms/")
        page.goto(f"{address}/cms/pages/{number}/edit/")
        blocks = page.locator("[data-streamfield-child]")
        expect(blocks.first).to_be_attached()
        before = blocks.count()
        page.locator("button.c-sf-add-button:visible").first.click()
        expect(blocks).to_have_count(before + 1)
        page.locator("[data-side-panel-toggle='preview'], button[aria-label*='ratinjau']").first.click()
        shown = page.frame_locator("iframe.w-preview__iframe").last
        expect(shown.locator("h1").first).to_be_visible()
        for path in ADMIN_PAGES:
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            expect(page.locator("[data-wagtail-call]")).to_have_count(0)
        page.goto(f"{address}/cms/reports/site-history/")
        assert page.evaluate(PICKERS) == [True, True]
        page.goto(f"{address}/cms/workflows/add/")
        tasks = page.locator("#id_workflow_tasks-FORMS > *:visible")
        had = tasks.count()
        page.locator("#id_workflow_tasks-ADD").click()
        expect(tasks).to_have_count(had + 1)
    assert watch.complaints == []


def test_the_account_from_first_sign_in_to_two_steps(served: tuple[str, str], browser: Browser, tmp_path: Path) -> None:
    address, _ = served
    watch, faults = Watch(), []
    with window(browser, watch) as page:
        for path in ("/masuk/", "/masuk/lupa/"):
            page.goto(address + path)
            faults += too_wide(page, (WIDE, PHONE, NARROWEST))
        page.goto(f"{address}/masuk/?next=/akun/")
        come_in(page, "petugas-uji", "/akun/")
        for path in ("/akun/", "/akun/sandi/", "/akun/surel/", "/akun/sesi/"):
            page.goto(address + path)
            faults += too_wide(page, (WIDE, PHONE, NARROWEST))
        page.goto(f"{address}/akun/dua-langkah/")
        press(page, password="salah-sekali")
        expect(page.locator(".errsum")).to_be_focused()
        press(page, password=office.PASSWORD)
        page.wait_for_url("**/akun/dua-langkah/")
        assert page.locator("img.qr").evaluate("image => image.naturalWidth > 100")
        faults += too_wide(page, (WIDE, PHONE, NARROWEST))
        secret = page.locator("#key").inner_text().strip()
        press(page, code=format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
        page.wait_for_url("**/akun/kode-pemulihan/")
        faults += too_wide(page, (WIDE, PHONE, NARROWEST))
        codes = page.locator("#codes li").all_inner_texts()
        with page.expect_download() as download:
            page.locator("a[download]").click()
        assert Path(download.value.path()).read_text().split() == codes and len(codes) == 10
        page.goto(f"{address}/akun/")
        page.locator("main form button").click()
        page.goto(f"{address}/masuk/?next=/akun/")
        come_in(page, "petugas-uji", "/masuk/kode/*")
        faults += too_wide(page, (WIDE, PHONE, NARROWEST))
        press(page, code=codes[0])
        page.wait_for_url("**/akun/")
    assert faults == [] and watch.complaints == []
