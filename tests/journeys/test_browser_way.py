"""One letter, one thread, in Debian's Chromium: from the upload to the verified reply, in Indonesian."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.demo.office import PASSWORD, POSTS
from tests.browser import NARROWEST, PHONE, WIDE, Watch, chromium, say, too_wide, window
from tests.journeys.pages import CONVERTED_MS, Desk, Public, Sender, link, saved, starting
from tests.journeys.walking import CHAIN
from tests.letters import scanned_letter
from tests.live import Office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.office,
    pytest.mark.ocr,
    pytest.mark.slow,
    pytest.mark.timeout(900),
]
TITLES = {post.account: post.title for post in POSTS}
SHORT = {post.account: post.short for post in POSTS}
REAL_SCAN = "letters/pdf/scan-01.pdf"
BODY = """Sehubungan dengan surat Saudara, kami sampaikan hal-hal sebagai berikut.

1. Usaha mikro dapat mencantumkan produk tanpa toko daring sendiri.
2. Negosiasi harga dilakukan melalui fitur yang tersedia.

Atas perhatian Saudara kami ucapkan terima kasih."""


@dataclass
class Walk:
    """The served office, the browser and what is remembered on the way."""

    root: str
    browser: Browser
    folder: Path
    mails: Path
    watch: Watch = field(default_factory=Watch)
    faults: list[str] = field(default_factory=list)
    sender: Sender = field(default_factory=Sender)
    code: str = ""

    @contextmanager
    def at_desk(self, account: str) -> Iterator[Desk]:
        """Sign the official in, in a window of their own."""
        with window(self.browser, self.watch) as page:
            desk = Desk(page, self.root)
            desk.sign_in(account)
            yield desk

    @contextmanager
    def outside(self) -> Iterator[Public]:
        """Open the public site, without an account."""
        with window(self.browser, self.watch) as page:
            yield Public(page, self.root, self.mails)

    def fits(self, page: Page, *widths: int) -> None:
        """Remember where the screen scrolls sideways."""
        self.faults += too_wide(page, widths or (WIDE, PHONE))

    def fits_public(self, page: Page) -> None:
        """A public screen must fit the narrowest phone as well."""
        self.fits(page, WIDE, PHONE, NARROWEST)


@pytest.fixture
def scan(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give the letter that is sent: the composed one, or a real scan where the measuring data is."""
    target = tmp_path / "surat.pdf"
    if request.param == "composed":
        target.write_bytes(scanned_letter())
        return target
    real = Path(os.environ["TANGGAP_DATA"]) / REAL_SCAN
    if not real.is_file():
        pytest.skip(f"the real scans (TANGGAP_DATA/{REAL_SCAN}) are not on this machine")
    shutil.copyfile(real, target)
    return target


@pytest.mark.parametrize("scan", ["composed", "real"], indirect=True)
def test_a_letter_goes_from_upload_to_verification(office: Office, scan: Path, tmp_path: Path) -> None:
    with office.serving() as root, chromium() as browser:
        walk = Walk(root, browser, tmp_path, office.var / "mail")
        sends(walk, scan)
        registers(walk)
        for account, lower in pairwise(CHAIN):
            disposes(walk, account, lower)
        studies(walk)
        drafts(walk)
        corrects(walk)
        signs(walk)
        dispatches(walk)
        reply = follows(walk)
        verifies(walk, reply)
        assert walk.faults == []
        assert walk.watch.complaints == []
        keeps_the_code_secret(walk)
    assert json.loads(office.manage("verify_audit", "--json").stdout)["whole"]


def sends(walk: Walk, scan: Path) -> None:
    with walk.outside() as public:
        walk.fits_public(public.open("/"))
        public.fill_letter(scan, walk.sender, addressee=TITLES["kepala"])
        walk.fits_public(public.page)
        walk.code = public.send()
        walk.fits_public(public.page)
        expect(public.page.get_by_text(walk.sender.email)).to_be_visible()
        walk.fits_public(public.track(walk.code))
        expect(public.steps()).to_have_count(11)
        expect(public.page.get_by_text(scan.name)).to_have_count(0)  # the code alone shows no file


def registers(walk: Walk) -> None:
    with walk.at_desk("registrar") as desk:
        walk.fits(desk.page)
        desk.open_first()
        desk.wait_until_read()
        expect(desk.page.locator(".boxes .ev").first).to_be_visible()
        walk.fits(desk.page)
        desk.decide_everything()
        assert desk.register() == "0001/2026"
        expect(desk.page.get_by_text(TITLES["kepala"]).first).to_be_visible()
        walk.fits(desk.page)
        desk.page.goto(f"{walk.root}/meja/register/")
        expect(desk.page.locator("[data-row]")).to_have_count(1)
        walk.fits(desk.page)


def disposes(walk: Walk, account: str, lower: str) -> None:
    with walk.at_desk(account) as desk:
        expect(desk.page.locator("[data-row]")).to_have_count(1)
        desk.open_first()
        desk.dispose(f"Arahan {SHORT[account]}")
        expect(desk.page.locator("ol.hist").get_by_text(TITLES[lower]).first).to_be_visible()
        expect(desk.page.locator("ol.hist").get_by_text(f"Arahan {SHORT[account]}").first).to_be_visible()
        walk.fits(desk.page)


def studies(walk: Walk) -> None:
    material = walk.folder / "bahan.pdf"
    material.write_bytes(scanned_letter())
    with walk.at_desk("staf") as desk:
        desk.open_first()
        due = desk.page.get_by_role("term").filter(has_text=starting(say("Due")))
        expect(due).to_have_count(0)
        desk.receive()
        expect(due.first).to_be_visible()
        desk.hand_in(material, "Butir 1 dan 2 dapat dijawab dengan panduan yang berlaku.")
        expect(link(desk.page, material.name)).to_be_visible()
        walk.fits(desk.page)


def drafts(walk: Walk) -> None:
    with walk.at_desk("subkoordinator") as desk:
        desk.open_first()
        desk.begin_draft()
        expect(desk.versions()).to_have_count(1)
        desk.save_body(BODY, "Jawaban lengkap")
        walk.fits(desk.page)
        desk.pass_on(SHORT["koordinator"])


def corrects(walk: Walk) -> None:
    with walk.at_desk("koordinator") as desk:
        desk.open_first()
        desk.open_draft()
        desk.save_body(BODY.replace("fitur", "menu"), "Istilah")
        link(desk.page, "Changes %(before)s → %(number)s", before=2, number=3).click()
        desk.page.wait_for_url("**/banding/2/3/")
        expect(desk.page.locator("del").first).to_contain_text("fitur")
        expect(desk.page.locator("ins").first).to_contain_text("menu")
        walk.fits(desk.page)
        desk.page.go_back()
        desk.pass_on(SHORT["direktur"])


def signs(walk: Walk) -> None:
    with walk.at_desk("direktur") as desk:
        desk.open_first()
        desk.open_draft()
        desk.approve()
        shown = desk.page.get_by_text(say("The finished letter waits for the signature of %(title)s.", title="")[:30])
        expect(shown.or_(link(desk.page, "Read and sign")).first).to_be_visible(timeout=CONVERTED_MS)
        desk.page.goto(f"{walk.root}/meja/")
        desk.open_first()
        desk.sign(PASSWORD)
        walk.fits(desk.page)


def dispatches(walk: Walk) -> None:
    with walk.at_desk("sekretaris") as desk:
        desk.open_first()
        desk.release()
        walk.fits(desk.page)


def follows(walk: Walk) -> Path:
    with walk.outside() as public:
        page = public.track(walk.code, walk.sender.email)
        expect(public.steps("done")).to_have_count(11)
        walk.fits_public(page)
        with page.expect_download() as waiting:
            link(page, "Download the reply (PDF)").click()
        return saved(waiting.value, walk.folder, "balasan.pdf")


def verifies(walk: Walk, reply: Path) -> None:
    assert reply.read_bytes().startswith(b"%PDF-")
    changed = walk.folder / "diubah.pdf"
    changed.write_bytes(reply.read_bytes() + b"\n")
    with walk.outside() as public:
        page = public.track(walk.code, walk.sender.email)
        link(page, "Verify it").click()
        page.wait_for_url(re.compile(r"/v/[^/]+/$"))
        expect(page.get_by_text("a.n.")).to_be_visible()
        expect(page.get_by_text("u.b.")).to_be_visible()
        expect(page.get_by_text(TITLES["direktur"]).first).to_be_visible()
        expect(page.get_by_text(say("This office signed this letter"))).to_be_visible()
        public.compare(reply)
        expect(page.locator("[data-same]")).to_be_visible()
        public.compare(changed)
        expect(page.locator("[data-different]")).to_be_visible()
        expect(page.locator("[data-same]")).to_be_hidden()
        walk.fits_public(page)


def keeps_the_code_secret(walk: Walk) -> None:
    secret = walk.code.replace(" ", "")
    shown = [address for address in walk.watch.addresses if secret in re.sub(r"[^A-Z0-9]", "", address.upper())]
    assert len(walk.watch.addresses) > 100
    assert shown == []
