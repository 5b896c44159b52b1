"""`make screens`: writes every screen at 1280 and 390 px into screens/, from an office made for it and thrown away.

Letters of every state are made first (tests/journeys/stages.py). Each screen is also measured for sideways scrolling
(public ones at 320 px too) and watched for console errors; the exit status is 1 when one is found.
"""

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "screens"


@dataclass
class Camera:
    """Takes the pictures of one run, in the order of the letter's way."""

    root: str
    browser: "Browser"
    stages: dict[str, dict[str, str]]
    watch: "Watch"
    scan: Path
    mails: Path
    faults: list[str] = field(default_factory=list)
    taken: int = 0

    @contextmanager
    def public(self) -> Iterator["Public"]:
        """Open a window without an account."""
        with window(self.browser, self.watch) as page:
            yield Public(page, self.root, self.mails)

    @contextmanager
    def desk(self, account: str) -> Iterator["Desk"]:
        """Open a window in which this official is signed in."""
        with window(self.browser, self.watch) as page:
            desk = Desk(page, self.root)
            desk.sign_in(account)
            yield desk

    def of(self, stage: str, path: str) -> str:
        """Give the address of a screen of the stage's letter: `{letter}`, `{case}`, `{recipient}` are filled in."""
        return self.root + path.format(**self.stages[stage])

    def show(self, page: "Page", name: str, address: str = "") -> None:
        """Open the address, where one is given, and take the screen in both widths."""
        if address:
            page.goto(address)
        widths = (WIDE, PHONE, NARROWEST) if "pub" in (page.locator("body").get_attribute("class") or "") else ()
        self.faults += [f"{name}: {fault}" for fault in too_wide(page, widths or (WIDE, PHONE))]
        self.taken += 1
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            path = TARGET / f"{self.taken:02}-{name}-{width}.png"
            page.screenshot(path=path, full_page=True)
            print(path.relative_to(ROOT), flush=True)
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})


def public_screens(camera: Camera) -> None:
    """The site without an account: home, standard, sending, receipt, sign-in, pages that are not there."""
    with camera.public() as public:
        page, scan = public.page, camera.scan
        camera.show(page, "beranda", f"{camera.root}/")
        camera.show(page, "standar", f"{camera.root}/konsultasi-katalog/")
        public.fill_letter(scan, Sender(), addressee=POSTS[0].title)
        camera.show(page, "kirim-periksa")
        page.goto(page.url.replace("/periksa/", "/berkas/"))
        camera.show(page, "kirim-berkas")
        page.goto(page.url.replace("/berkas/", "/surat/"))
        camera.show(page, "kirim")
        page.locator("#id_email").fill("tanpa-alamat")
        page.locator("form:has(#id_email)").evaluate("form => { form.noValidate = true; }")
        page.get_by_role("button", name=say("Save and continue")).click()
        page.locator(".errsum").wait_for()
        camera.show(page, "kirim-salah")
        page.locator("#id_email").fill("lain@kabupaten.example")
        page.get_by_role("button", name=say("Save and continue")).click()
        page.wait_for_url("**/kode/")
        camera.show(page, "kirim-kode")
        camera.show(page, "kirim-lanjutkan", f"{camera.root}/kirim/lanjutkan/")
        camera.show(page, "kirim-data-pribadi", f"{camera.root}/kirim/data-pribadi/")
        camera.show(page, "api", f"{camera.root}/api/v1/docs")
        public.fill_letter(scan, Sender(), addressee=POSTS[0].title)
        public.send()
        camera.show(page, "tanda-terima")
        camera.show(page, "tanda-terima-cetak", f"{camera.root}/kirim/tanda-terima/?cetak=1")
        camera.show(page, "masuk", f"{camera.root}/masuk/")
        camera.show(page, "tidak-ada", f"{camera.root}/tidak-ada/")


def tracking_screens(camera: Camera) -> None:
    """What senders see of letters in their states, and the verification pages."""
    with camera.public() as public:
        camera.show(public.page, "lacak", f"{camera.root}/lacak/")
    for name, stage, email in (
        ("lacak-diperiksa", "received", ""),
        ("lacak-kirim-ulang", "unusable", stages.EMAIL),
        ("lacak-lengkapi", "incomplete", stages.EMAIL),
        ("lacak-dikerjakan-kode-saja", "ordered", ""),
        ("lacak-berjalan", "collected", stages.EMAIL),
        ("lacak-dijawab", "dispatched", stages.EMAIL),
    ):
        with camera.public() as public:
            public.track(camera.stages[stage]["tracking"], email)
            camera.show(public.page, name)
    with camera.public() as public:
        camera.show(public.page, "verifikasi", f"{camera.root}/v/")
        camera.show(public.page, "verifikasi-surat", camera.of("dispatched", "/v/{verification}/"))
        camera.show(public.page, "verifikasi-tidak-dikenal", f"{camera.root}/v/aaaaaaaaaaaaaaaaaaaaaaaaaa/")


# account -> (name of the screen, stage, path), in the order of the way
DESK: dict[str, list[tuple[str, str, str]]] = {
    "registrar": [
        ("masuk-tata-usaha", "read", "/meja/"),
        ("catat-dibaca-mesin", "received", "/meja/surat/{letter}/daftar/"),
        ("catat", "read", "/meja/surat/{letter}/daftar/"),
        ("catat-berkas-rusak", "unusable", "/meja/surat/{letter}/daftar/"),
        ("surat-tidak-lengkap", "incomplete", "/meja/surat/{letter}/"),
        ("surat-kembali", "returned", "/meja/surat/{letter}/"),
        ("teruskan", "returned", "/meja/surat/{letter}/teruskan/"),
        ("surat-dijawab", "dispatched", "/meja/surat/{letter}/"),
        ("lembar-disposisi", "dispatched", "/meja/disposisi/{case}/lembar/"),
        ("buku-agenda", "read", "/meja/register/"),
        ("buku-agenda-kosong", "read", "/meja/register/?text=tidakada"),
        ("buku-agenda-cetak", "read", "/meja/register/?cetak=1"),
        ("loket", "read", "/meja/loket/"),
        ("susulan", "incomplete", "/meja/surat/{letter}/susulan/"),
        ("pindai", "read", "/meja/pindai/"),
        ("lembar-pemisah", "read", "/meja/pindai/lembar-pemisah/"),
        ("lembar-pemisah-cetak", "read", "/meja/pindai/lembar-pemisah/?count=1"),
        ("kotak-surat", "read", "/meja/kotak-surat/"),
        ("kotak-surat-disimpan", "read", "/meja/kotak-surat/?show=kept"),
        ("mesin-map", "read", "/meja/mesin/"),
        ("mesin-sistem", "read", "/meja/mesin/sistem/"),
        ("karantina", "read", "/meja/karantina/"),
    ],
    "kepala": [("masuk-kosong", "read", "/meja/"), ("masuk-di-tempat-lain", "read", "/meja/?tab=elsewhere")],
    "direktur": [
        ("masuk-direktur", "read", "/meja/"),
        ("surat", "ordered", "/meja/surat/{letter}/"),
        ("disposisi", "ordered", "/meja/disposisi/{recipient}/beri/"),
        ("kembalikan", "ordered", "/meja/disposisi/{recipient}/kembalikan/"),
        ("surat-tandatangan", "prepared", "/meja/surat/{letter}/"),
        ("tandatangan", "prepared", "/meja/tandatangan/{case}/"),
        ("tandatangan-selesai", "signed", "/meja/tandatangan/{case}/"),
    ],
    "staf": [
        ("masuk-staf", "read", "/meja/"),
        ("surat-staf", "studied", "/meja/surat/{letter}/"),
        ("bahan", "collected", "/meja/disposisi/{recipient}/bahan/"),
    ],
    "subkoordinator": [("konsep-mulai", "handed_in", "/meja/konsep/{case}/")],
    "koordinator": [
        ("surat-konsep", "drafted", "/meja/surat/{letter}/"),
        ("konsep", "drafted", "/meja/konsep/{case}/"),
        ("konsep-banding", "drafted", "/meja/konsep/{case}/banding/2/3/"),
    ],
    "sekretaris": [("masuk-sekretaris", "read", "/meja/"), ("surat-kirim", "signed", "/meja/surat/{letter}/")],
}


def desk_screens(camera: Camera) -> None:
    """The desk, official by official, and two screens that a press opens."""
    for account, screens in DESK.items():
        with camera.desk(account) as desk:
            for name, stage, path in screens:
                camera.show(desk.page, name, camera.of(stage, path))
            if account == "registrar":
                desk.take_at_counter(camera.scan, Sender())
                camera.show(desk.page, "loket-tanda-terima")
                new_system(camera, desk)
                desk.page.goto(camera.of("read", "/meja/surat/{letter}/daftar/"))
                desk.page.locator("#id_subject").fill("")
                desk.page.get_by_role("button", name=re.compile(say("Register letter"))).click()
                desk.page.locator(".errsum").wait_for()
                camera.show(desk.page, "catat-salah")
            if account == "koordinator":
                desk.page.goto(camera.of("drafted", "/meja/konsep/{case}/"))
                desk.page.locator("[data-opens=return-sheet]").click()
                desk.page.locator("dialog[open]").wait_for()
                camera.show(desk.page, "konsep-kembalikan")


def new_system(camera: Camera, desk: "Desk") -> None:
    """The proof before a system is made, its form, and the token that is shown once."""
    page = desk.page
    camera.show(page, "buktikan", f"{camera.root}/meja/mesin/sistem/baru/")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form:has(input[type=password]) button.pri").click()
    page.wait_for_url("**/sistem/baru/")
    camera.show(page, "mesin-sistem-baru")
    page.locator("#id_name").fill("pemindai-lantai-3")
    page.locator("form:has(#id_name) button.pri").click()
    page.locator("#token").wait_for()
    camera.show(page, "mesin-sistem-token")


def made_stages(office: "Office") -> dict[str, dict[str, str]]:
    """Make the letters; gives the ids of every stage."""
    made: dict[str, dict[str, str]] = {}
    for name in stages.STAGES:
        made[name] = json.loads(office.ask(f"from tests.journeys import stages; stages.fill({name!r})"))
        print(f"made: {name}", file=sys.stderr, flush=True)
    office.ask("from tests.journeys import doors, stages; doors.fill(stages.people())")
    return made


def expected(complaint: str) -> bool:
    """Tell whether a complaint belongs to a screen that shows a refusal or an absence on purpose."""
    return bool(re.search(r"status of (404|422)", complaint))


def main() -> int:
    """Make the office, take the pictures, say what is wrong."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    with tempfile.TemporaryDirectory(prefix="tanggap-screens-") as folder, ExitStack() as stack:
        office = new_office(Path(folder))
        office.environment["TANGGAP_MAILBOXES"] = doors.MAILBOX
        made = made_stages(office)
        root, browser = stack.enter_context(office.serving()), stack.enter_context(chromium())
        scan = Path(folder) / "surat.pdf"
        scan.write_bytes(scanned_letter())
        camera = Camera(root, browser, made, Watch(), scan, office.var / "mail")
        parts: list[Callable[[Camera], None]] = [public_screens, tracking_screens, desk_screens]
        for part in parts:
            part(camera)
        faults = camera.faults + [each for each in camera.watch.complaints if not expected(each)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{camera.taken} screens, {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


sys.path[:0] = [str(ROOT), str(ROOT / "site")]
with tempfile.TemporaryDirectory(prefix="tanggap-screens-own-") as own:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "TANGGAP_VAR": own}
    import django

    django.setup()
    from playwright.sync_api import Browser, Page

    from portal.demo.office import PASSWORD, POSTS
    from tests.browser import HEIGHT, NARROWEST, PHONE, WIDE, Watch, chromium, say, too_wide, window
    from tests.journeys import doors, stages
    from tests.journeys.pages import Desk, Public, Sender
    from tests.letters import scanned_letter
    from tests.live import Office, new_office

    if __name__ == "__main__":
        sys.exit(main())
