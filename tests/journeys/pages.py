"""The screens as a person handles them: the public doors (`Public`) and the desk (`Desk`).

Labels are asked from the Indonesian catalogue (`say`), so a screen that shows English, or loses a label, fails here.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from playwright.sync_api import Download, Locator, Page, expect

from portal.demo.office import PASSWORD
from tests.browser import say

READ_MS = 180_000  # OCR of a long scan on a busy machine
CONVERTED_MS = 60_000
CODE = re.compile(r"[A-Z2-7]{4}( [A-Z2-7]{4}){3}")


@dataclass
class Sender:
    """Who writes, and what the form asks of them."""

    organization: str = "Bagian Pengadaan Barang dan Jasa Kabupaten Contoh"
    name: str = "Kepala Bagian Pengadaan"
    email: str = "pengirim@kabupaten.example"


def starting(text: str) -> re.Pattern[str]:
    """Give the pattern of a name that begins so: a hint or a key may follow."""
    return re.compile(r"^\s*" + re.escape(text).replace("/", r"\/"))


def button(page: Page, sentence: str, **values: object) -> Locator:
    """Give the button whose name begins with the sentence."""
    return page.get_by_role("button", name=starting(say(sentence, **values)))


def link(page: Page, sentence: str, **values: object) -> Locator:
    """Give the link whose name begins with the sentence."""
    return page.get_by_role("link", name=starting(say(sentence, **values)))


def field(page: Page, label: str) -> Locator:
    """Give the field whose label begins with the sentence."""
    return page.get_by_label(starting(say(label)))


def saved(download: Download, folder: Path, name: str) -> Path:
    """Keep a download under this name."""
    target = folder / name
    download.save_as(target)
    return target


def mailed_code(folder: Path, email: str, seconds: float = 60.0) -> str:
    """Wait for the newest code in the office's mails to this address."""
    pause = Event()
    for _ in range(int(seconds / 0.1)):
        for mail in sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True):
            text = mail.read_text(errors="replace")
            found = re.search(r"^Message-ID: <code-.*?^[^\n]*: (\d{6})$", text, re.M | re.S)
            if found and f"To: {email}" in text:
                return found[1]
        pause.wait(0.1)
    raise AssertionError(f"no code came for {email}")


@dataclass
class Public:
    """The doors that need no account."""

    page: Page
    root: str
    mails: Path | None = None  # the folder into which the office writes its mails

    def open(self, path: str) -> Page:
        """Open a public page by its path."""
        answer = self.page.goto(self.root + path)
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"
        expect(self.page.locator("html")).to_have_attribute("lang", "id")
        return self.page

    def fill_letter(self, scan: Path, sender: Sender, *, addressee: str) -> None:
        """Choose the service, where several are offered, take every step but the last and stand before "send"."""
        page = self.open("/kirim/")
        offered = page.locator("a.pick[href^='?layanan']")
        if offered.count():
            offered.first.click()
        page.get_by_role("radio", name=starting(addressee)).check()
        page.locator("input[name=applicant_type][value=institution]").check()
        field(page, "Institution or company").fill(sender.organization)
        field(page, "Name of the sender").fill(sender.name)
        field(page, "E-mail address").fill(sender.email)
        page.locator("input[name=consent]").check()
        button(page, "Save and continue").click()
        page.wait_for_url(re.compile(r"/(kode|berkas)/$"))
        if page.url.endswith("/kode/"):
            self.confirm(sender.email)
        page.locator("input[name=letter]").first.set_input_files(scan)
        expect(page.locator("#berkas li.up .name")).to_have_text(scan.name)
        button(page, "Save and continue").click()
        page.wait_for_url("**/periksa/")
        page.locator("input[name=sure]").check()

    def confirm(self, email: str) -> None:
        """Type the code that was mailed to the address."""
        assert self.mails is not None, "this visitor has no mailbox to read"
        field(self.page, "Code").fill(mailed_code(self.mails, email))
        button(self.page, "Confirm").click()
        self.page.wait_for_url("**/berkas/")

    def send(self) -> str:
        """Send the letter that is filled in; gives the tracking code of the receipt."""
        button(self.page, "Send letter").click()
        self.page.wait_for_url("**/kirim/tanda-terima/")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(say("We have received your letter"))
        code = self.page.locator("#kode").inner_text()
        assert CODE.fullmatch(code), code
        return code

    def track(self, code: str, email: str = "") -> Page:
        """Open the letter by its code, and its details with the e-mail address as well."""
        page = self.open("/lacak/")
        field(page, "Tracking code").fill(code)
        field(page, "E-mail address").fill(email)
        button(page, "Track").click()
        page.wait_for_url("**/lacak/surat/")
        return page

    def steps(self, state: str = "") -> Locator:
        """Give the published steps that stand on the tracking page, all or those in a state."""
        return self.page.locator(f"ol.tl > li.{state}" if state else "ol.tl > li")

    def compare(self, file: Path) -> None:
        """Have the browser compute the fingerprint of an own file on the verification page."""
        self.page.locator("[data-file]").set_input_files(file)


@dataclass
class Desk:
    """The desk as one official sees it."""

    page: Page
    root: str

    def sign_in(self, account: str) -> None:
        """Sign in by name and password and arrive at the inbox."""
        self.page.goto(f"{self.root}/masuk/")
        self.page.locator("#id_login").fill(account)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.get_by_role("button", name=say("Sign in"), exact=True).click()
        self.page.wait_for_url("**/meja/")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(say("Inbox"))

    def take_at_counter(self, scan: Path, sender: Sender) -> None:
        """Enter a letter that was brought by hand; the receipt to print stands on the screen then."""
        page = self.page
        page.goto(f"{self.root}/meja/loket/")
        page.locator("input[name=letter]").set_input_files(scan)
        page.locator("input[name=applicant_type][value=institution]").check()
        field(page, "Institution or company").fill(sender.organization)
        field(page, "Name of the sender or contact").fill(sender.name)
        button(page, "Receive letter").click()
        page.wait_for_url("**/tanda-terima/")
        assert CODE.fullmatch(page.locator(".code").inner_text())

    def open_first(self) -> None:
        """Open the first letter of the inbox."""
        expect(self.page.locator("[data-row]")).not_to_have_count(0)
        self.page.locator("[data-row] a.subj").first.click()
        self.page.wait_for_url(re.compile(r"/meja/surat/\d+/"))

    def at_letter(self) -> Page:
        """Make sure that this is the letter page."""
        self.page.wait_for_url(re.compile(r"/meja/surat/\d+/$"))
        return self.page

    def wait_until_read(self) -> None:
        """Stay on the registering page until the machine has read the letter, as the page itself tells."""
        page = self.page
        page.wait_for_url("**/daftar/")
        form = page.locator("#id_subject")
        shown = link(page, "Show the change")
        expect(form.or_(shown).first).to_be_visible(timeout=READ_MS)
        if not form.is_visible():
            page.reload()
        expect(form).to_be_visible(timeout=READ_MS)

    def decide_everything(self) -> None:
        """Agree with every finding, answer every requirement with "present", fill in what nobody could read."""
        page = self.page
        for group in page.locator("[role=radiogroup]").all():
            if not group.locator("input:checked").count():
                group.locator("label").first.click()
            expect(group.locator("input:checked")).to_have_count(1)
        for name, text in (("subject", "Permohonan konsultasi"), ("sender_name", Sender.organization)):
            typed = page.locator(f"#id_{name}")
            if not typed.input_value():
                typed.fill(text)

    def register(self) -> str:
        """Register the letter; gives its agenda number."""
        button(self.page, "Register letter").click()
        page = self.at_letter()
        said = page.locator("header.dhead .num").filter(has_text=say("Agenda %(number)s", number="")).first.inner_text()
        return said.removeprefix(say("Agenda %(number)s", number="")).strip()

    def dispose(self, note: str) -> None:
        """Give disposisi as the standard's step proposes it, with a note."""
        link(self.page, "Give disposisi").click()
        self.page.wait_for_url("**/beri/")
        expect(self.page.locator("input[name=recipients]:checked")).to_have_count(1)
        self.page.locator("textarea[name=note]").fill(note)
        button(self.page, "Send disposisi").click()
        self.at_letter()

    def receive(self) -> None:
        """Acknowledge the letter ("terima")."""
        button(self.page, "Receive").click()
        self.at_letter()

    def hand_in(self, file: Path, note: str) -> None:
        """Hand material in, a file and a note."""
        link(self.page, "Hand in material").click()
        self.page.locator("input[type=file]").set_input_files(file)
        self.page.locator("textarea[name=note]").fill(note)
        button(self.page, "Hand in").click()
        self.at_letter()

    def open_draft(self) -> None:
        """Go from the letter page to the draft."""
        link(self.page, "Open the draft").or_(link(self.page, "Write the reply")).first.click()
        self.page.wait_for_url(re.compile(r"/meja/konsep/\d+/$"))

    def begin_draft(self) -> None:
        """Begin the reply from the unit's template."""
        self.open_draft()
        button(self.page, "Begin the draft").click()
        expect(self.page.locator("textarea[name=body]")).to_be_visible()

    def save_body(self, text: str, comment: str) -> None:
        """Save the text as a new version."""
        number = self.versions().count()
        self.page.locator("textarea[name=body]").fill(text)
        self.page.locator("#body-form input[name=comment]").fill(comment)
        button(self.page, "Save as new version").click()
        expect(self.versions()).to_have_count(number + 1)

    def versions(self) -> Locator:
        """Give the versions listed on the draft page."""
        return self.page.locator("ol.hist > li")

    def pass_on(self, title: str) -> None:
        """Initial the version on the screen and pass it on to this level."""
        button(self.page, "Initial, pass on to %(title)s", title=title).click()
        expect(button(self.page, "Initial, pass on to %(title)s", title=title)).to_have_count(0)

    def approve(self) -> None:
        """Initial as the signer; the letter is then prepared."""
        button(self.page, "Approve and prepare the letter").click()

    def sign(self, password: str) -> None:
        """Read the finished letter and sign it; waits until it is signed."""
        page = self.page
        link(page, "Read and sign").click()
        page.wait_for_url("**/tandatangan/**")
        expect(page.locator(".sheet img").first).to_be_visible()
        page.locator("input[name=read]").check()
        page.locator("input[name=password]").fill(password)
        button(page, "Sign the letter").click()
        expect(page.get_by_text(say("The letter is signed."))).to_be_visible(timeout=CONVERTED_MS)

    def release(self) -> None:
        """Send the reply to the sender."""
        button(self.page, "Send the reply").click()
        self.at_letter()
        expect(self.page.get_by_role("heading", name=say("Sent"), exact=True)).to_be_visible()
