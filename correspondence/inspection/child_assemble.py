"""Bind photos into one PDF inside the sandbox: `python -m … WORK OUT FILE…`, pages in the order given."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import img2pdf  # type: ignore[import-untyped]
from PIL import Image

from .child_findings import MAX_PAGES, RefusedError, answer
from .child_image import check_pixels, open_picture
from .child_render import upright

PDF_NAME = "assembled.pdf"
_A4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
_BAD_PICTURE = (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError)
_ORIENTATION = 0x0112
# The turns without mirroring that PDF can state itself (EXIF 2.32, tag 274).
_PLAIN_TURNS = frozenset({1, 3, 6, 8})
_KEPT_MODES = frozenset({"L", "RGB", "CMYK"})


def sources(path: Path, work: Path) -> list[Path]:
    """Return the files to bind for one picture: itself where it can be kept, else copies of its pages."""
    picture = open_picture(path)
    try:
        if _can_be_kept(picture):
            picture.load()
            return [path]
        return [_copy_of_page(picture, number, path, work) for number in range(_frames(picture))]
    except _BAD_PICTURE as error:
        raise RefusedError("broken") from error


def bind(files: list[Path], out: Path) -> None:
    """Write one PDF with every file centred on an A4 page, turned to fit its picture."""
    layout = img2pdf.get_layout_fun(pagesize=_A4, fit=img2pdf.FitMode.into, auto_orient=True)
    with (out / PDF_NAME).open("wb") as target:
        # A fixed producer and no dates: the same photos give the same bytes.
        img2pdf.convert(
            [str(file) for file in files],
            layout_fun=layout,
            rotation=img2pdf.Rotation.ifvalid,
            outputstream=target,
            nodate=True,
            engine=img2pdf.Engine.internal,
        )


def _frames(picture: Image.Image) -> int:
    frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    if frames > MAX_PAGES:
        raise RefusedError("too-many-pages")
    return frames


def _can_be_kept(picture: Image.Image) -> bool:
    turn = picture.getexif().get(_ORIENTATION, 1)
    # A phone's JPEG may hold a second picture behind the first (MPO); only a plain one is bound as it is.
    return picture.format == "JPEG" and picture.mode in _KEPT_MODES and turn in _PLAIN_TURNS


def _copy_of_page(picture: Image.Image, number: int, path: Path, work: Path) -> Path:
    if picture.format == "TIFF":
        picture.seek(number)
    check_pixels(picture)
    page = upright(picture)
    lossy = picture.format in ("JPEG", "MPO")
    target = work / f"{path.stem}-{number:04}.{'jpg' if lossy else 'png'}"
    page.save(target, quality=92, compress_level=3)
    return target


def _sources_at(path: Path, at: int, work: Path) -> list[Path]:
    try:
        return sources(path, work)
    except RefusedError as refusal:
        raise RefusedError(refusal.reason, at=at) from refusal


def main(arguments: list[str]) -> int:
    """Write `OUT/assembled.pdf` and `{"pages": …}`, or `{"reason": …, "at": index of the file}`."""
    work, out, *paths = map(Path, arguments)
    logging.disable(logging.CRITICAL)

    def bound() -> dict[str, object]:
        files = [file for at, path in enumerate(paths) for file in _sources_at(path, at, work)]
        if len(files) > MAX_PAGES:
            raise RefusedError("too-many-pages")
        bind(files, out)
        return {"pages": len(files)}

    return answer(out, bound)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
