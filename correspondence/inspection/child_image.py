"""Check a picture inside the sandbox: is it whole, and can its pages be drawn within the memory limit."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from .child_findings import Finding, RefusedError, check_page_count

FORMATS = ("JPEG", "PNG", "TIFF")
# A3 at 600 dpi is 70 million pixels; with four bands and one copy, 120 million take 1.2 GB of a child's 1.5.
MAX_PIXELS = 120_000_000
LARGE_PIXELS = 90_000_000


def open_picture(path: Path) -> Image.Image:
    """Open a JPEG, PNG or TIFF; raise RefusedError (`broken`, `image-too-large`)."""
    warnings.simplefilter("ignore")
    # Our own, lower bound below answers with its own reason.
    Image.MAX_IMAGE_PIXELS = None
    try:
        picture = Image.open(path, formats=FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, IndexError) as error:
        raise RefusedError("broken") from error
    check_pixels(picture)
    return picture


def check_pixels(picture: Image.Image) -> None:
    """Refuse a picture whose width times height is more than MAX_PIXELS."""
    if picture.width * picture.height > MAX_PIXELS:
        raise RefusedError("image-too-large")


def check(path: Path, _work: Path) -> Finding:
    """Return the number of pages of a picture file after decoding its first page whole."""
    picture = open_picture(path)
    try:
        pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        picture.seek(0)
        check_pixels(picture)
        picture.load()
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError) as error:
        raise RefusedError("broken") from error
    large = picture.width * picture.height > LARGE_PIXELS
    return Finding(flags={"oversized-page"} if large else set(), pages=check_page_count(pages))
