"""What to tell a person about a Word file that is not taken, for each problem code."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .package import Problem

TEXTS: Final[dict[str, str | Promise]] = {
    "not-docx": _("This is not a Word document (.docx), or it is damaged."),
    "needs-password": _("The file needs a password or is in the old .doc format. Save it as .docx without a password."),
    "too-large": _("The file is too large."),
    "too-slow": _("The file takes too long to open. Make it simpler and try again."),
    "broken-xml": _("The file is damaged. Open it in Word, save it again and upload it once more."),
    "macros": _("The file holds macros. Save it as .docx without macros."),
    "embedded-object": _("The file holds an embedded object. Replace it with text or a picture."),
    "alt-chunk": _("The file includes another document. Paste its text instead."),
    "unexpected-part": _("The file holds a part that a letter may not have. Pictures must be PNG or JPEG."),
    "external-link": _("The file refers to something outside it, such as a linked picture or a template."),
    "linked-field": _("The file holds a field that brings in outside or changing content. Turn it into text."),
    "data-binding": _("The file holds a field bound to hidden data. Turn it into text."),
    "tracked-changes": _("The file still has tracked changes. Accept or reject them all, then upload again."),
    "control-missing": _("A field of the letter is missing. Start again from the downloaded draft."),
    "control-doubled": _("A field of the letter stands twice. Remove the copy."),
    "control-misplaced": _("A field of the letter stands in the wrong place. Start again from the downloaded draft."),
    "template-unsafe": _("The template asks for something that templates may not use."),
    "template-undefined": _("The template names a value that letters do not have."),
    "template-error": _("The template has a mistake in its placeholders."),
}
NAMES: Final[dict[str, str | Promise]] = {
    "tanggap:number": _("letter number"),
    "tanggap:date": _("letter date"),
    "tanggap:signature": _("position of the signer"),
    "tanggap:signer": _("name of the signer"),
    "tanggap:qr": _("place of the signature"),
    "tanggap:body": _("text of the letter"),
}


def explain(problem: Problem) -> str:
    """Return one sentence in the reader's language, with the part or field that it is about."""
    text = str(TEXTS.get(problem.code, gettext("The file cannot be used.")))
    about = str(NAMES.get(problem.detail, problem.detail))
    return f"{text} ({about})" if about else text
