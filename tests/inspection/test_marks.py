"""Letterhead, signature and stamp on pages whose marks are known."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from correspondence.inspection.marks import find_marks
from correspondence.inspection.report import Box, Mark, MarkKind, Word
from tests.inspection.letter_images import BLACK, BLUE, GREY, VIOLET, Letter, plain_page, whole_letter

RED = (190, 40, 50)


def _kinds(marks: list[Mark]) -> set[str]:
    return {str(mark.kind) for mark in marks}


def _of(marks: list[Mark], kind: MarkKind) -> Mark:
    found = [mark for mark in marks if mark.kind is kind]
    assert found, f"no {kind}"
    return found[0]


def _page() -> Letter:
    letter = Letter()
    letter.body(y=480)
    return letter


def test_complete_letter_shows_all_three(tmp_path: Path) -> None:
    marks = find_marks(whole_letter().save(tmp_path / "page.jpg"))
    assert _kinds(marks) == {"letterhead", "signature", "stamp"}
    assert all(0.45 < mark.confidence <= 0.98 for mark in marks)


def test_printed_page_shows_nothing(tmp_path: Path) -> None:
    assert find_marks(plain_page().save(tmp_path / "page.png")) == []


def test_empty_page_shows_nothing(tmp_path: Path) -> None:
    assert find_marks(Letter().save(tmp_path / "page.png")) == []


def test_tiny_picture_shows_nothing(tmp_path: Path) -> None:
    Image.new("L", (3, 2), 255).save(tmp_path / "dot.png")
    assert find_marks(tmp_path / "dot.png") == []


def test_something_else_is_no_image(tmp_path: Path) -> None:
    path = tmp_path / "page.jpg"
    path.write_bytes(b"%PDF-1.7 not a picture")
    with pytest.raises(ValueError, match=r"page\.jpg"):
        find_marks(path)


@pytest.mark.parametrize(
    ("rule", "emblem", "reason"),
    [
        (True, True, "letterhead.rule_under_block"),
        (True, False, "letterhead.rule_under_block"),
        (False, True, "letterhead.emblem_beside_block"),
        (False, False, "letterhead.large_lines"),
    ],
)
def test_letterhead_by_each_sign(tmp_path: Path, rule: bool, emblem: bool, reason: str) -> None:
    letter = _page()
    truth = letter.letterhead(rule=rule, emblem=emblem)
    marks = find_marks(letter.save(tmp_path / "page.png"))
    assert _kinds(marks) == {"letterhead"}
    head = _of(marks, MarkKind.LETTERHEAD)
    assert head.reason == reason
    assert head.box.overlap(truth) > 0.5
    assert head.box.bottom < 0.2


def test_words_of_an_agency_with_its_address_make_a_letterhead(tmp_path: Path) -> None:
    path = plain_page().save(tmp_path / "page.png")
    words = [
        Word(text, 1, Box(0.1 + 0.1 * index, 0.05, 0.08, 0.012), 0.95)
        for index, text in enumerate(("DINAS", "PERCONTOHAN", "Jl.", "Percobaan", "Telp."))
    ]
    head = _of(find_marks(path, words), MarkKind.LETTERHEAD)
    assert head.reason == "letterhead.agency_words"


def test_table_at_the_top_is_no_letterhead(tmp_path: Path) -> None:
    letter = Letter()
    letter.text(130, 60, "Daftar barang yang dimohonkan")
    letter.table(y=110)
    assert find_marks(letter.save(tmp_path / "page.png")) == []


@pytest.mark.parametrize("colour", [BLUE, BLACK], ids=["blue", "black"])
def test_signature_in_any_ink(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    letter = _page()
    letter.name_block()
    truth = letter.signature(colour=colour)
    marks = find_marks(letter.save(tmp_path / "page.jpg"))
    assert _kinds(marks) == {"signature"}
    signature = _of(marks, MarkKind.SIGNATURE)
    assert signature.box.overlap(truth) > 0.6
    assert signature.reason == ("signature.ink_strokes" if colour == BLACK else "signature.coloured_ink")


def test_typed_name_is_no_signature(tmp_path: Path) -> None:
    letter = _page()
    letter.name_block()
    assert find_marks(letter.save(tmp_path / "page.png")) == []


def test_handwriting_high_on_the_page_is_no_signature(tmp_path: Path) -> None:
    letter = _page()
    letter.signature(x=300, y=120)
    assert "signature" not in _kinds(find_marks(letter.save(tmp_path / "page.png")))


@pytest.mark.parametrize("colour", [VIOLET, RED, GREY, BLACK], ids=["violet", "red", "grey", "black"])
def test_round_stamp_in_any_colour(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    letter = _page()
    letter.name_block()
    truth = letter.ring_stamp(colour=colour)
    stamp = _of(find_marks(letter.save(tmp_path / "page.jpg")), MarkKind.STAMP)
    assert stamp.box.overlap(truth) > 0.7
    assert stamp.reason == ("stamp.coloured_ring" if colour in {VIOLET, RED} else "stamp.ring")


def test_stamp_alone_is_no_signature(tmp_path: Path) -> None:
    letter = _page()
    letter.ring_stamp()
    assert _kinds(find_marks(letter.save(tmp_path / "page.png"))) == {"stamp"}


def test_stamp_cut_by_the_edge(tmp_path: Path) -> None:
    letter = _page()
    letter.ring_stamp(y=1754)
    assert "stamp" in _kinds(find_marks(letter.save(tmp_path / "page.png")))


def test_received_stamp_at_the_head_of_the_page(tmp_path: Path) -> None:
    letter = _page()
    truth = letter.framed_stamp(860, 250, VIOLET)
    stamp = _of(find_marks(letter.save(tmp_path / "page.jpg")), MarkKind.STAMP)
    assert stamp.reason == "stamp.coloured_frame"
    assert stamp.box.overlap(truth) > 0.7


def test_black_received_stamp_at_an_angle(tmp_path: Path) -> None:
    letter = _page()
    truth = letter.framed_stamp(700, 1250, BLACK, tilt=9.0)
    stamp = _of(find_marks(letter.save(tmp_path / "page.png")), MarkKind.STAMP)
    assert stamp.reason == "stamp.tilted_frame"
    assert stamp.box.overlap(truth) > 0.7


def test_straight_black_box_is_no_stamp(tmp_path: Path) -> None:
    letter = _page()
    letter.framed_stamp(700, 1250, BLACK)
    assert "stamp" not in _kinds(find_marks(letter.save(tmp_path / "page.png")))


def test_coloured_print_is_no_stamp(tmp_path: Path) -> None:
    letter = Letter()
    for line in range(8):
        letter.text(130, 700 + 40 * line, "Baris teks yang dicetak dengan warna biru tua", colour=BLUE)
    assert find_marks(letter.save(tmp_path / "page.png")) == []


@pytest.mark.parametrize("spoil", ["noise", "small", "grey", "skew"])
def test_bad_scans_keep_their_marks(tmp_path: Path, spoil: str) -> None:
    letter = whole_letter()
    changes: dict[str, Callable[[Image.Image], Image.Image]] = {
        "noise": lambda image: image,
        "small": lambda image: image.resize((827, 1169)),
        "grey": lambda image: image.convert("L"),
        "skew": lambda image: image.rotate(1.2, fillcolor=(255, 255, 255), resample=Image.Resampling.BICUBIC),
    }
    if spoil == "noise":
        letter.noise(seed=4)
    letter.image = changes[spoil](letter.image)
    assert _kinds(find_marks(letter.save(tmp_path / "page.jpg"))) == {"letterhead", "signature", "stamp"}


def test_one_page_takes_little_time(tmp_path: Path) -> None:
    path = whole_letter().save(tmp_path / "page.jpg")
    find_marks(path)
    start = time.process_time()
    find_marks(path)
    assert time.process_time() - start < 1.5
