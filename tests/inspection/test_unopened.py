"""Where the sandbox has no wall to the network, or none at all, strangers' files are kept and not opened."""

from pathlib import Path

import pytest

from correspondence.foundation import sandbox
from correspondence.inspection.kinds import MEDIA_TYPES, RECEIVE, Kind
from correspondence.inspection.messages import FLAGS, REASONS
from correspondence.inspection.office import ConversionFailed, convert_to_pdf
from correspondence.inspection.rendering import RenderingFailed, check_with_first_page, render_pages
from correspondence.inspection.safety import UNOPENED, Verdict, check
from tests.inspection.safety_samples import docx_bytes, docx_with_link, mail_bytes, odt_bytes, pdf_bytes, picture_bytes


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANGGAP_SANDBOX", "bare")
    if sandbox.rung() is not sandbox.Rung.BARE:
        pytest.skip(sandbox.refusal())


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANGGAP_SANDBOX", "none")


def stored(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_reason_is_told_in_words() -> None:
    assert "PDF" in str(FLAGS[UNOPENED])
    assert str(REASONS[UNOPENED]) == str(FLAGS[UNOPENED])


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", docx_bytes()), ("a.odt", odt_bytes()), ("a.eml", mail_bytes())]
)
def test_office_files_are_kept_without_a_picture_on_the_bare_rung(name: str, content: bytes, tmp_path: Path) -> None:
    path = stored(tmp_path, name, content)
    verdict, pages = check_with_first_page(path, name=name, accepted=RECEIVE, out=tmp_path / "out")
    assert (verdict.verdict, verdict.reason, pages) == (Verdict.WARN, None, [])
    assert UNOPENED in verdict.flags
    assert verdict.media_type == MEDIA_TYPES[Kind(name[2:])]
    with pytest.raises(RenderingFailed) as failed:
        render_pages(path, str(verdict.media_type), tmp_path / "out")
    assert failed.value.reason == UNOPENED


@pytest.mark.usefixtures("bare")
def test_no_office_starts_for_a_stranger_on_the_bare_rung(tmp_path: Path) -> None:
    path = stored(tmp_path, "a.docx", docx_bytes())
    with pytest.raises(ConversionFailed, match=UNOPENED):
        convert_to_pdf(path, Kind.DOCX, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.usefixtures("bare")
def test_what_is_dangerous_is_still_seen_on_the_bare_rung(tmp_path: Path) -> None:
    path = stored(tmp_path, "a.docx", docx_with_link("attachedTemplate"))
    verdict, _pages = check_with_first_page(path, name="a.docx", accepted=RECEIVE, out=tmp_path / "out")
    assert verdict.flags == ("external-links", UNOPENED)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("name", "content"), [("a.pdf", pdf_bytes()), ("a.jpg", picture_bytes("JPEG"))])
def test_letters_on_paper_are_pictured_on_the_bare_rung(name: str, content: bytes, tmp_path: Path) -> None:
    path = stored(tmp_path, name, content)
    verdict, pages = check_with_first_page(path, name=name, accepted=RECEIVE, out=tmp_path / "out")
    assert (verdict.verdict, verdict.flags, len(pages)) == (Verdict.ACCEPT, (), 1)


@pytest.mark.usefixtures("nothing")
def test_without_any_sandbox_a_pdf_is_kept_unopened(tmp_path: Path) -> None:
    path = stored(tmp_path, "a.pdf", pdf_bytes())
    verdict, pages = check_with_first_page(path, name="a.pdf", accepted=RECEIVE, out=tmp_path / "out")
    assert (verdict.verdict, verdict.flags, verdict.media_type, pages) == (
        Verdict.WARN,
        (UNOPENED,),
        MEDIA_TYPES[Kind.PDF],
        [],
    )
    with pytest.raises(RenderingFailed, match=UNOPENED):
        render_pages(path, MEDIA_TYPES[Kind.PDF], tmp_path / "out")


@pytest.mark.usefixtures("nothing")
def test_without_any_sandbox_name_and_first_bytes_still_decide(tmp_path: Path) -> None:
    cases = {"a.pdf": docx_bytes(), "a.docm": docx_bytes(), "a.exe": b"MZ", "empty.pdf": b""}
    reasons = [
        check(stored(tmp_path, name, content), name=name, accepted=RECEIVE).reason for name, content in cases.items()
    ]
    assert reasons == ["mislabelled", "macros", "unsupported-type", "empty"]
    unnamed = check(stored(tmp_path, "letter", docx_bytes()), name="letter", accepted=RECEIVE)
    assert (unnamed.flags, unnamed.media_type) == ((UNOPENED,), None)
