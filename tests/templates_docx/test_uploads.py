"""Uploaded Word files: honest ones pass, each kind of trap is named, none is run as a template."""

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest
from docx import Document
from docx.shared import Cm

from templates_docx import isolation, package
from templates_docx.anchor import reserved_area
from templates_docx.body import read_body, write_body
from templates_docx.controls import ALL_TAGS, BODY, NUMBER, fill, find_control, open_word, saved
from templates_docx.package import Problem
from templates_docx.problem_texts import TEXTS, explain
from templates_docx.uploads import check_uploaded
from templates_docx.wordml import control_content

Repack = Callable[..., bytes]
MAIN, TYPES = "word/document.xml", "[Content_Types].xml"
LINKS = "word/_rels/document.xml.rels"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
END = "<w:sectPr"


def codes(docx: bytes) -> set[str]:
    return {problem.code for problem in check_uploaded(docx)}


def linked(kind: str, target: str, mode: str = ' TargetMode="External"') -> tuple[str, str]:
    link = f'<Relationship Id="rIdX" Type="{RELATION}/{kind}" Target="{target}"{mode}/>'
    return "</Relationships>", f"{link}</Relationships>"


def inserted(xml: str) -> tuple[str, str]:
    return END, f"{xml}{END}"


def field(*pieces: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}{runs}{end}</w:p>"


def test_our_own_drafts_pass(draft: bytes, letter: bytes) -> None:
    assert check_uploaded(draft) == check_uploaded(letter) == []


def test_draft_with_honest_additions_passes(draft: bytes, repack: Repack, png: bytes) -> None:
    document = open_word(draft)
    document.add_table(2, 2).cell(0, 0).text = "isi"
    document.add_picture(io.BytesIO(png), width=Cm(2))
    edited = repack(
        saved(document),
        {
            LINKS: linked("hyperlink", "mailto:a@contoh.example"),
            MAIN: inserted(field(" PAGE ") + field("HYPER", 'LINK "https://contoh.example"')),
        },
    )
    assert check_uploaded(edited) == []


@pytest.fixture(scope="session")
def png() -> bytes:
    return reserved_area().data


TRAPS = {
    "external picture": ({LINKS: linked("image", "http://127.0.0.1/x.png")}, "external-link"),
    "picture from a share": ({LINKS: linked("image", "file://host/x.png")}, "external-link"),
    "odd hyperlink": ({LINKS: linked("hyperlink", "javascript:alert(1)")}, "external-link"),
    "attached template": ({LINKS: linked("attachedTemplate", "http://127.0.0.1/x.dotm")}, "external-link"),
    "other document": ({LINKS: linked("aFChunk", "chunk.html", "")}, "alt-chunk"),
    "altChunk": ({MAIN: inserted('<w:altChunk w:val="x"/>')}, "alt-chunk"),
    "object": ({MAIN: inserted("<w:p><w:r><w:object/></w:r></w:p>")}, "embedded-object"),
    "embedding": ({"word/embeddings/oleObject1.bin": b"\0"}, "embedded-object"),
    "macro project": ({"word/vbaProject.bin": b"\0"}, "macros"),
    "macro type": (
        {
            TYPES: (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            )
        },
        "macros",
    ),
    "control element": ({MAIN: inserted("<w:p><w:r><w:control/></w:r></w:p>")}, "macros"),
    "unknown part": ({"word/media/image9.emf": b"\1\0\0\0"}, "unexpected-part"),
    "font part": ({"word/fonts/font1.odttf": b"\0"}, "unexpected-part"),
    "linked field": ({MAIN: inserted(field(' INCLUDEPICTURE "http://127.0.0.1/"'))}, "linked-field"),
    "split field": ({MAIN: inserted(field(" INCLUDE", "TEXT", " x"))}, "linked-field"),
    "simple field": ({MAIN: inserted('<w:p><w:fldSimple w:instr="DDEAUTO c cmd"/></w:p>')}, "linked-field"),
    "field without end": (
        {MAIN: inserted("<w:p><w:r><w:instrText>LINK x</w:instrText></w:r></w:p>")},
        "linked-field",
    ),
    "bound control": ({MAIN: ("<w:showingPlcHdr/>", "<w:dataBinding/>")}, "data-binding"),
    "insertion": ({MAIN: inserted('<w:p><w:ins w:id="1"><w:r/></w:ins></w:p>')}, "tracked-changes"),
    "deletion": ({MAIN: inserted('<w:p><w:del w:id="1"><w:r/></w:del></w:p>')}, "tracked-changes"),
    "broken text": ({MAIN: ("</w:body>", "")}, "broken-xml"),
    "no content types": ({TYPES: None}, "not-docx"),
    "no links": ({"_rels/.rels": None}, "not-docx"),
    "other main part": ({"_rels/.rels": ("word/document.xml", "word/other.xml")}, "not-docx"),
    "member outside": ({"../evil.xml": b"<a/>"}, "not-docx"),
    "same member twice": ({"WORD/document.xml": b"<a/>"}, "not-docx"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRAPS)
def test_trap_is_named(draft: bytes, repack: Repack, name: str) -> None:
    change, code = TRAPS[name]
    assert code in codes(repack(draft, change))


@pytest.mark.parametrize("tag", ALL_TAGS)
def test_each_control_must_stand_exactly_once(draft: bytes, repack: Repack, tag: str) -> None:
    other = "tanggap:number" if tag != "tanggap:number" else "tanggap:date"
    found = check_uploaded(repack(draft, {MAIN: (tag, other)}))
    assert Problem("control-missing", tag) in found
    assert Problem("control-doubled", other) in found


def test_control_in_the_header_or_in_the_body_text_is_misplaced(draft: bytes, repack: Repack) -> None:
    copy = '<w:sdt><w:sdtPr><w:tag w:val="tanggap:number"/></w:sdtPr><w:sdtContent/></w:sdt>'
    header = repack(draft, {"word/header1.xml": ("<w:fldSimple", f"{copy}<w:fldSimple")})
    assert check_uploaded(header) == [Problem("control-misplaced", NUMBER)]
    document = open_word(draft)
    control_content(find_control(document, BODY)).append(find_control(document, NUMBER))
    assert check_uploaded(saved(document)) == [Problem("control-misplaced", NUMBER)]


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\3\4", b"%PDF-1.7", b"{\\rtf1}", b"x" * 1000],
    ids=["empty", "zip", "pdf", "rtf", "text"],
)
def test_other_files_are_no_word_document(data: bytes) -> None:
    assert codes(data) == {"not-docx"}


def test_locked_and_old_files_are_named(draft: bytes) -> None:
    assert codes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512) == {"needs-password"}
    assert codes(draft[: len(draft) // 2]) == {"not-docx"}


def test_plain_word_document_lacks_every_control() -> None:
    assert check_uploaded(saved(Document())) == sorted(Problem("control-missing", tag) for tag in ALL_TAGS)


def test_unpacked_size_members_and_file_size_are_bounded(
    draft: bytes, repack: Repack, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = repack(draft, {"word/theme/theme9.xml": b" " * (package.MAX_UNPACKED + 1)})
    assert len(bomb) < 200_000
    assert codes(bomb) == {"too-large"}
    many = repack(draft, {f"word/{n}.xml": b"<a/>" for n in range(package.MAX_MEMBERS)})
    assert codes(many) == {"too-large"}
    monkeypatch.setattr(package, "MAX_BYTES", len(draft) - 1)
    assert codes(draft) == {"too-large"}


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><w:document',
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><w:document',
    ],
)
def test_document_types_are_refused(draft: bytes, repack: Repack, prolog: str) -> None:
    assert codes(repack(draft, {MAIN: ("<w:document", prolog)})) == {"broken-xml"}


def test_damaged_member_is_refused(draft: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(draft)) as archive:
        offset = archive.getinfo(MAIN).header_offset + 200
    damaged = draft[:offset] + zlib.compress(b"x" * 64) + draft[offset + 64 :]
    assert codes(damaged) & {"not-docx", "broken-xml"}


def test_jinja_in_an_uploaded_file_stays_text(draft: bytes) -> None:
    code = "{{ cycler.__init__.__globals__ }} {% for a in b %} {# x #}"
    uploaded = write_body(draft, code)
    assert isolation.check_uploaded(uploaded) == []
    assert read_body(isolation.fill(uploaded, {NUMBER: code})) == code
    number = find_control(open_word(fill(uploaded, {NUMBER: code})), NUMBER)
    assert code in [leaf.text for leaf in number.iter("{*}t")]


def test_check_in_the_sandbox_names_the_same_problems(draft: bytes, repack: Repack) -> None:
    wrong = repack(draft, {LINKS: linked("image", "http://127.0.0.1/x.png")})
    assert isolation.check_uploaded(wrong) == check_uploaded(wrong) != []
    assert isolation.check_uploaded(b"%PDF-1.7") == [Problem("not-docx")]


def test_every_trap_has_words_for_the_person_who_uploaded() -> None:
    named = {code for _, code in TRAPS.values()} | {"too-large", "needs-password", "control-missing"}
    assert named <= set(TEXTS)
    assert "tanggap:" not in explain(Problem("control-missing", NUMBER))
