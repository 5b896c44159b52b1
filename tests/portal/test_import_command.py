"""`manage.py import_standard`: a raw text becomes a draft page that nobody can publish with open questions."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from correspondence.foundation.audit.models import AuditEntry
from correspondence.organization.models import User
from correspondence.standards.importing import Question
from correspondence.standards.models import StandardVersion
from portal.cms.blocks import MarkBlock
from portal.cms.importing import import_draft, try_import
from portal.cms.models import StandardPage
from portal.cms.publishing import NotPublishable, problems_of
from portal.cms.reading import read_standard
from portal.cms.writing import fill
from portal.demo import office
from portal.management.commands.import_standard import ACTOR
from tests.portal.cms_pages import home_page, make_calendars
from tests.portal.rich_standard import RICH

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parents[1] / "standards/samples"
PRINTED = SAMPLES / "cetakan_berkepala_halaman.txt"
WEB = SAMPLES / "laman_tanpa_judul.txt"


@pytest.fixture(autouse=True)
def home() -> None:
    home_page()


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        call_command("import_standard", *arguments, stdout=StringIO())
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def _imported(file: Path) -> StandardPage:
    draft = import_draft(file.read_bytes(), file_name=file.name, actor=ACTOR, at=timezone.now())
    assert draft.page is not None
    page: StandardPage = StandardPage.objects.get(pk=draft.page.pk)
    return page


def _resolve(page: StandardPage) -> None:
    for block in page.marks:
        block.value["resolved"] = True


def test_a_text_becomes_a_draft_with_its_raw_lines(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = _run(capsys, str(PRINTED))
    page = StandardPage.objects.get()
    assert (status, err) == (0, "")
    assert (page.live, page.code, page.slug) == (False, "peminjaman-ruang-baca-arsip", "peminjaman-ruang-baca-arsip")
    assert page.get_parent().specific == home_page()
    assert page.raw_text == PRINTED.read_text(encoding="utf-8").rstrip("\n")
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in out
    assert not StandardVersion.objects.exists()
    latest = page.get_latest_revision_as_object()
    assert (latest.raw_text, len(latest.marks)) == (page.raw_text, len(page.marks))


def test_the_facts_of_the_text_stand_in_the_fields() -> None:
    page = _imported(PRINTED)
    source, problems = read_standard(page)
    assert (source.decree, source.agency) == ("09/ARSIP/TAHUN 2030", "Pemerintah Kota Rapih")
    assert [channel.name for channel in source.channels] == ["email", "datang langsung ke ruang arsip"]
    assert [step.number for step in source.channels[0].steps] == [1, 2, 3]
    # What the words do not tell is left unchosen: reading the page says so.
    assert [problem.place for problem in problems] == [
        "channels/email/requirements",
        "channels/datang_langsung_ke_ruang_arsip/requirements",
    ]


def test_words_of_a_start_stay_without_an_event() -> None:
    page = _imported(WEB)
    surat = next(block.value for block in page.channels if block.value["code"] == "surat")
    assert surat["limit"]["maximum"] == 7
    assert dict(surat["limit"]["start"]) == {"event": "", "role": "", "words": "surat diterima Analis Peta"}
    assert page.compensation[0].value["valid_months"] is None


def test_every_open_question_is_marked_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    _status, out, _err = _run(capsys, str(PRINTED), "--json")
    told = json.loads(out)
    lines = PRINTED.read_text(encoding="utf-8").split("\n")
    assert told["marks"]
    for mark in told["marks"]:
        assert mark["line"] is None or mark["text"].split()[0] in lines[mark["line"] - 1]
    assert {mark["question"] for mark in told["marks"]} >= {
        "figure_missing",
        "figure_contradicts_word",
        "figure_only_in_words",
        "unit_unclear",
        "no_longest_time",
        "torn_by_page",
        "number_missing",
        "numbers_lost",
        "requirement_kind",
        "channel_from_step",
    }
    page = StandardPage.objects.get()
    assert [block.value["question"] for block in page.marks] == [mark["question"] for mark in told["marks"]]
    assert told["coverage"]["lost"] == []
    assert told["edit"] == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_the_draft_opens_in_the_editor(client: Client) -> None:
    page = _imported(PRINTED)
    office.ensure()
    office.ensure_accounts()
    client.force_login(User.objects.get(username=office.EDITOR))
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="raw-line-50"' in shown
    assert "Jadwal tetap dijawab selambat-lambatnya 5 (enam) hari kerja" in shown


def test_an_unresolved_mark_keeps_the_page_from_going_live() -> None:
    page = _imported(WEB)
    fill(page, RICH)  # complete, so that nothing but the marks is in the way
    make_calendars(RICH)
    faults = problems_of(page, at=timezone.now())
    assert {problem.place for problem in faults} == {f"marks/{n}" for n in range(1, len(page.marks) + 1)}
    with pytest.raises(NotPublishable, match="17"):
        page.save_revision(clean=False).publish()
    _resolve(page)
    page.marks[0].value["resolved"] = False
    with pytest.raises(NotPublishable):
        page.save_revision(clean=False).publish()


def test_a_resolved_and_completed_draft_goes_live() -> None:
    page = _imported(WEB)
    fill(page, RICH)
    make_calendars(RICH)
    _resolve(page)
    page.save_revision().publish()
    published = StandardPage.objects.get()
    assert published.live
    assert published.raw_text == WEB.read_text(encoding="utf-8").rstrip("\n")
    assert StandardVersion.objects.of(RICH.code).count() == 1


def test_importing_twice_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    _run(capsys, str(WEB))
    status, out, err = _run(capsys, str(WEB))
    assert (status, out) == (1, "")
    assert "salinan-peta-batas-desa" in err
    assert "--code" in err
    assert StandardPage.objects.count() == 1
    status, _out, _err = _run(capsys, str(WEB), "--code", "peta-desa-baru")
    assert (status, StandardPage.objects.count()) == (0, 2)
    status, _out, err = _run(capsys, str(WEB), "--code", "peta-desa-baru")
    assert (status, StandardPage.objects.count()) == (1, 2)


@pytest.mark.parametrize("code", ["Peta Desa", "peta_desa", "-", "x" * 81, "peta/desa"])
def test_a_code_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], code: str) -> None:
    status, _out, err = _run(capsys, str(WEB), f"--code={code}")
    assert status == 1
    assert code in err
    assert not StandardPage.objects.exists()


def test_an_address_of_the_office_is_not_taken() -> None:
    draft = import_draft(WEB.read_bytes(), file_name="x.txt", actor=ACTOR, at=timezone.now(), code="meja")
    assert draft.page is not None
    assert (draft.page.code, draft.page.slug) == ("meja", "meja-2")


def test_a_dry_run_makes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _err = _run(capsys, str(WEB), "--dry-run", "--json")
    told = json.loads(out)
    assert (status, told["page"], told["edit"]) == (0, None, None)
    assert told["found"]["channels"] == 4
    assert not StandardPage.objects.exists()
    assert not AuditEntry.objects.filter(action="cms.standard_imported").exists()


def test_the_agency_may_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    _run(capsys, str(SAMPLES / "tabel_keputusan.txt"), "--agency", "Dinas Lingkungan Kota Rapih")
    page = StandardPage.objects.get()
    assert page.agency == "Dinas Lingkungan Kota Rapih"
    assert "agency_missing" not in {block.value["question"] for block in page.marks}


def test_the_journal_tells_of_the_import(capsys: pytest.CaptureFixture[str]) -> None:
    _run(capsys, str(WEB))
    entry = AuditEntry.objects.get(action="cms.standard_imported")
    page = StandardPage.objects.get()
    assert (entry.actor_id, entry.subject_id) == ("import_standard", str(page.pk))
    assert (entry.changes["file"], entry.changes["marks"]) == (WEB.name, len(page.marks))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "kosong.txt"),
        (b"  \n\n\t\n", "spasi.txt"),
        (b"%PDF-1.7 x", "a.pdf"),
        (b"a\x00b" * 9, "b.bin"),
        (b"a" * (2**21 + 1), "c.txt"),
    ],
    ids=["empty", "blank", "pdf", "binary", "large"],
)
def test_what_is_no_text_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    status, out, err = _run(capsys, str(file))
    assert (status, out) == (1, "")
    assert err.startswith("import_standard: ")
    assert not StandardPage.objects.exists()


def test_a_file_that_is_not_there_is_a_wrong_call(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _run(capsys, str(tmp_path / "tiada.txt"))[0] == 2
    assert _run(capsys, str(tmp_path))[0] == 2


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_report_speaks_both_languages(capsys: pytest.CaptureFixture[str], language: str) -> None:
    with translation.override(language):
        _status, out, _err = _run(capsys, str(PRINTED))
    assert "50" in out
    assert not [question for question in Question if "_" in question and question in out]


def test_what_is_too_long_for_its_field_is_marked_not_cut() -> None:
    text = "Pelayanan Uji\n\nNo. SK: 1\n\nBiaya/Tarif: " + "gratis sekali " * 30
    draft = try_import(text.encode(), file_name="uji.txt", agency="A" * 300)
    assert (draft.values["fee"], draft.values["agency"]) == ("", "")
    assert [str(mark.question) for mark in draft.marks].count("too_long") == 2


def test_a_mark_block_keeps_what_an_import_writes() -> None:
    page = _imported(PRINTED)
    names = set(MarkBlock().child_blocks)
    marks: Any = StandardPage.objects.get(pk=page.pk).marks
    assert all(set(block.value) == names for block in marks)
