"""One letter, one thread, over plain HTTP: each change a POST that redirects, strangers 404 at every stage."""

import hashlib
import io
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from correspondence.cases.models import Case, WorkItem
from correspondence.cases.states import CaseState
from correspondence.cases.tracking import grouped
from correspondence.foundation.audit.journal import flaws
from correspondence.foundation.files.keeping import read
from correspondence.intake.models import Delivery
from portal.demo.office import PASSWORD
from signatures.models import SignedDocument
from templates_docx.models import PreparedLetter
from tests.cast import Cast, run_steps
from tests.intake.sending import mailed_code
from tests.journeys.visiting import Visitor
from tests.journeys.walking import CHAIN, open_recipient
from tests.letters import scanned_letter

pytestmark = [pytest.mark.django_db, pytest.mark.ocr, pytest.mark.office, pytest.mark.slow]
EMAIL = "pengirim@kabupaten.example"
EVERYBODY = (*CHAIN, "sekretaris", "registrar")
BODY = "Surat Saudara telah kami pelajari.\n\n1. Butir pertama dapat dilaksanakan.\n\nTerima kasih."


class Way:
    """The letter on its way: its sender, its officials, and who of them sees it."""

    def __init__(self) -> None:
        self.sender = Visitor()
        self.officials: dict[str, Visitor] = {}
        self.code = ""

    def official(self, account: str) -> Visitor:
        """Give the official, signed in at the door."""
        if account not in self.officials:
            visitor = Visitor()
            assert visitor.act("/masuk/", login=account, password=PASSWORD) == "/meja/"
            self.officials[account] = visitor
        return self.officials[account]

    @property
    def case(self) -> Case:
        """The case as it stands now."""
        return Case.objects.select_related("letter").get()

    @property
    def letter_path(self) -> str:
        """The letter page."""
        return f"/meja/surat/{self.case.letter.pk}/"

    def seen_by(self, *accounts: str) -> None:
        """Check that exactly these officials see the letter: page, file, page image, sheet, register."""
        file = self.case.letter.files.first()
        assert file is not None
        for account in EVERYBODY:
            visitor, expected = self.official(account), 200 if account in accounts else 404
            for path in (
                self.letter_path,
                f"/meja/berkas/{file.pk}/original/",
                f"/meja/halaman/{file.pk}/1/",
                f"/meja/disposisi/{self.case.pk}/lembar/",
            ):
                assert visitor.status(path) == expected, f"{account}: {path} is not {expected}"
            listed = "000.3.2/118/PBJ" in visitor.read("/meja/register/")
            assert listed == (account in accounts and self.case.letter.entry is not None), account


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way()


def test_a_letter_goes_the_whole_way(way: Way) -> None:
    sends(way)
    registers(way)
    for upper, lower in pairwise(CHAIN):
        disposes(way, upper, lower)
    studies(way)
    drafts(way)
    signs(way)
    signed = dispatches(way)
    follows(way, signed)
    verifies(way, signed)
    assert list(flaws()) == []


def sends(way: Way) -> None:
    scan = scanned_letter()
    step = way.sender.act(
        "/kirim/", addressee="kepala", applicant_type="institution", organization="Bagian Pengadaan",
        name="Kepala Bagian", email=EMAIL, consent="on",
    )  # fmt: skip
    files = way.sender.act(step, code=mailed_code())
    way.sender.act(files, letter=SimpleUploadedFile("surat.pdf", scan))
    review = way.sender.press(files, next="1").headers["Location"]
    form = way.sender.form(review).values | {"sure": "on"}
    answers = [way.sender.send(review, form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"] == "/kirim/tanda-terima/"
    assert Delivery.objects.count() == 1, "a double press opened a second letter"
    way.code = grouped(way.case.tracking_code)
    assert way.code in way.sender.read("/kirim/tanda-terima/")
    assert Visitor().status("/kirim/tanda-terima/") == 404
    run_steps("intake.check", "intake.pages", "intake.recognize")


def registers(way: Way) -> None:
    assert Visitor().client.get(way.letter_path).headers["Location"].startswith("/masuk/")
    way.seen_by("registrar")
    register = f"{way.letter_path}daftar/"
    assert way.official("kepala").status(register) == 404
    registrar = way.official("registrar")
    form = registrar.form(register).values
    assert form["reference_number"] == ["000.3.2/118/PBJ"]
    refused = registrar.send(register, form | {"subject": ""})
    assert refused.status_code == 422
    assert "000.3.2/118/PBJ" in refused.content.decode(), "what was typed is lost"
    decided = {f"need-{mark}": "present" for mark in ("letterhead", "signature", "stamp")}
    assert registrar.act(register, **decided) == way.letter_path
    again = registrar.send(register, form | decided)
    assert (again.status_code, again.headers["Location"]) == (302, way.letter_path)
    assert str(way.case.letter.entry) == "0001/2026"
    way.seen_by("registrar", "kepala")


def disposes(way: Way, upper: str, lower: str) -> None:
    recipient = open_recipient(way.case, upper)
    path = f"/meja/disposisi/{recipient.pk}/beri/"
    assert way.official(lower).status(path) == 404
    assert way.official(upper).act(path, note=f"Arahan {upper}") == way.letter_path
    assert way.official(upper).status(path) == 302, "the letter is given on once only"
    way.seen_by("registrar", *CHAIN[: CHAIN.index(lower) + 1])
    assert way.letter_path in way.official(lower).read("/meja/")


def studies(way: Way) -> None:
    recipient = open_recipient(way.case, "staf")
    staf = way.official("staf")
    assert staf.act(way.letter_path, f"/meja/disposisi/{recipient.pk}/terima/") == way.letter_path
    file = SimpleUploadedFile("bahan.pdf", scanned_letter())
    staf.act(f"/meja/disposisi/{recipient.pk}/bahan/", materials=file, note="Bahan jawaban")
    assert "bahan.pdf" in way.official("subkoordinator").read(way.letter_path)


def drafts(way: Way) -> None:
    draft = f"/meja/konsep/{way.case.pk}/"
    assert way.official("sekretaris").status(draft) == 404
    first, second, third = (way.official(account) for account in ("subkoordinator", "koordinator", "direktur"))
    assert first.act(draft, f"{draft}mulai/") == draft
    first.act(draft, f"{draft}simpan/", body=BODY, comment="Jawaban")
    first.act(draft, f"{draft}paraf/")
    second.act(draft, f"{draft}simpan/", body=BODY.replace("pelajari", "telaah"), comment="Istilah")
    redline = second.read(f"{draft}banding/2/3/")
    assert "<del" in redline
    assert "telaah" in redline
    second.act(draft, f"{draft}paraf/")
    third.act(draft, f"{draft}paraf/")
    run_steps("drafts.prepare")
    assert downloaded(third, f"{draft}unduh/3/").startswith(b"PK")


def signs(way: Way) -> None:
    prepared = PreparedLetter.objects.get(superseded_at=None)
    assert prepared.pdf is not None
    path = f"/meja/tandatangan/{way.case.pk}/"
    for account, status in (("sekretaris", 404), ("staf", 200), ("direktur", 200)):
        assert way.official(account).status(f"/meja/tandatangan/{prepared.pk}/pdf/") == status, account
    director = way.official("direktur")
    wrong = director.press(path, read="on", password="salah sekali")
    assert wrong.status_code == 422
    assert not SignedDocument.objects.exists()
    assert director.act(path, read="on", password=PASSWORD) == path
    run_steps("signatures.sign")
    assert SignedDocument.objects.get().prepared == prepared


def dispatches(way: Way) -> SignedDocument:
    signed = SignedDocument.objects.get()
    way.seen_by("registrar", *CHAIN, "sekretaris")
    path = f"/meja/kirim-balasan/{signed.pk}/"
    assert way.sender.act("/lacak/", code=way.code, email=EMAIL) == "/lacak/surat/"
    assert way.sender.status("/lacak/balasan/") == 404, "the reply is not sent yet"
    assert way.official("sekretaris").act(way.letter_path, path) == way.letter_path
    run_steps("mail.deliver")
    assert way.case.state == CaseState.ANSWERED
    assert not WorkItem.objects.open().exists()
    return signed


def follows(way: Way, signed: SignedDocument) -> None:
    stranger = Visitor()
    assert stranger.press("/lacak/", code=way.code, email="orang@lain.example").status_code == 422
    assert stranger.client.get("/lacak/balasan/").headers["Location"] == "/lacak/"
    assert stranger.act("/lacak/", code=way.code, email="") == "/lacak/surat/"
    assert stranger.status("/lacak/balasan/") == 404, "the code alone opens the reply"
    page = way.sender.read("/lacak/surat/")
    assert page.count('<li class="done') == 11
    assert way.code.replace(" ", "") not in page
    assert downloaded(way.sender, "/lacak/balasan/") == read(signed.pdf)


def verifies(way: Way, signed: SignedDocument) -> None:
    visitor = Visitor()
    path = visitor.act("/v/", code=signed.code)
    page = visitor.read(path)
    assert way.code not in page
    assert hashlib.sha256(read(signed.pdf)).hexdigest() in page
    for line in signed.block:
        assert line in page
    assert visitor.status("/v/AAAAAAAAAAAAAAAAAAAAAAAAAA/") == 404


def downloaded(visitor: Visitor, path: str) -> bytes:
    answer = visitor.client.get(path)
    assert answer.status_code == 200
    out = io.BytesIO()
    for chunk in answer.streaming_content if answer.streaming else [answer.content]:  # type: ignore[attr-defined]
        out.write(chunk)
    return out.getvalue()
