"""The incoming letter beside a form: one page picture at a time, as the viewer component takes it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from correspondence.letters.models import IncomingLetter, PageImage
from correspondence.letters.states import FileRole, FileState

PAGE_PICTURE = "page-image"
PARAMETER = "hal"


def shown_page(letter: IncomingLetter, asked: str | None) -> dict[str, Any] | None:
    """Return page `asked` (from 1, as typed in the address) of the letter, None where it has no pictures."""
    pages = list(
        PageImage.objects.filter(file__letter=letter, file__state=FileState.USABLE)
        .exclude(file__role=FileRole.PAGE)
        .order_by("file__order", "file_id", "number")
    )
    if not pages:
        return None
    number = min(int(asked), len(pages)) if asked and asked.isdecimal() and int(asked) else 1
    page = pages[number - 1]
    return {
        "number": number,
        "total": len(pages),
        "image_url": reverse(PAGE_PICTURE, args=[page.file_id, page.number]),
        "width": page.width,
        "height": page.height,
        "description": _("Page %(number)d of the incoming letter") % {"number": number},
        "previous_url": f"?{PARAMETER}={number - 1}" if number > 1 else "",
        "next_url": f"?{PARAMETER}={number + 1}" if number < len(pages) else "",
    }
