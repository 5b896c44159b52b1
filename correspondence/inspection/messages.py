"""What people read about a checked file: one sentence for each reason of refusal and for each flag."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_UNOPENED = _(
    "This document was kept as it came but was not opened: this computer cannot open such files of strangers "
    "safely. Ask the sender for a PDF, or ask the administrator to enable the sandbox."
)

# Stable codes: they stand in JSON, in the database and in the documentation.
REASONS: dict[str, Promise] = {
    "empty": _("This file is empty. Save or scan it again, then choose the new file."),
    "too-large": _(
        "This file is larger than the limit. Scan it again in black and white at 200 dpi, "
        "or split it into several files."
    ),
    "unsupported-type": _(
        "This type of file is not accepted here. Save the letter as PDF, or send photos of its pages."
    ),
    "mislabelled": _(
        "The name of this file says one type and its content another. Open it in the program "
        "it was made with, save it as PDF, and send that."
    ),
    "archive": _("This is an archive (such as ZIP or RAR). Unpack it and send the files one by one, best as PDF."),
    "macros": _("This document contains macros. Save it as PDF, or as a document without macros, and send that."),
    "password-needed": _("This file asks for a password. Save a copy without a password and send that copy."),
    "broken": _(
        "This file is damaged or incomplete and its pages cannot be shown. Open it on your device "
        "to make sure it is whole, save or scan it again, and send the new file."
    ),
    "too-many-pages": _("This file has more than 500 pages. Split it into several files and send them one by one."),
    "image-too-large": _(
        "This picture has more points than can be opened safely. Scan it again at 300 dpi or take a smaller photo."
    ),
    "unpacks-too-large": _(
        "The content of this document is far larger than the document itself, so it was not opened. "
        "Save it as PDF and send that."
    ),
    "unsafe-xml": _("This document holds commands that ordinary documents do not have. Save it as PDF and send that."),
    "program-inside": _(
        "There is a program or an archive inside this file. Save the letter without it, best as a new PDF, "
        "and send that."
    ),
    "too-complex": _(
        "This file is too complicated to be opened safely. Print it to a new PDF, or scan it, and send that."
    ),
    "took-too-long": _(
        "Opening this file took too long and was stopped. Print it to a new PDF, or scan it, and send that."
    ),
    "infected": _(
        "The virus scanner found a virus in this file, so it was not opened. Clean your device, save or scan the "
        "letter again, and send the new file."
    ),
    "only-separators": _(
        "This scan holds separator sheets and no letter between them. Scan the letters again, each behind its sheet."
    ),
    # Why a file waits; no file is refused for it.
    "scanner-silent": _("The virus scanner does not answer, so the file was not opened."),
    # Why a kept file has no pages yet; no file is refused for it.
    "unopened": _UNOPENED,
}

# Flags that make the verdict "accept with a warning".
WARNINGS: dict[str, Promise] = {
    "active-content": _("The file contains scripts or actions. They do not run here; only its page images are shown."),
    "embedded-files": _("Other files are attached inside this file. They were kept, not opened."),
    "external-links": _("The file wants to load parts from elsewhere. Nothing was loaded; those parts are missing."),
    "repaired": _("The file is slightly damaged and was repaired for viewing. Compare it with the original."),
    "restricted": _("The file opens without a password but forbids some uses, such as printing or copying."),
    "oversized-page": _("A page is far larger than paper. It is shown reduced."),
    "changed-after-signing": _(
        "The file was changed after it was signed electronically. The signature does not cover what is shown."
    ),
    "signature-broken": _("The electronic signature in this file does not match its content or cannot be read."),
    "signature-empty": _("A signature in this file is empty: nobody has signed there."),
    "damaged-text": _("Some characters of the text are damaged and cannot be shown."),
    "auto-reply": _("This mail was sent automatically. It gets no automatic answer."),
    "bounce": _(
        "This mail reports that another mail was not delivered. It is not a letter and gets no automatic answer."
    ),
    "unsafe-attachment": _(
        "The mail carries a file of a kind that is never opened here, such as a program or an archive."
    ),
    "many-parts": _("The mail has very many parts. Not all of them are listed."),
    "unopened": _UNOPENED,
    "second-format": _("The file can also be read as another type of file. Only its page images are shown."),
}

# Flags that only tell something; the verdict stays "accept".
NOTES: dict[str, Promise] = {
    "signed": _("The file carries an electronic signature."),
    "signer-unknown": _(
        "The file is as it was signed electronically, but who signed it is not proved: the certificate leads to no "
        "authority that is trusted here, or was not valid."
    ),
    "forms": _("The file contains form fields."),
    "attachments": _("The mail carries attachments."),
    "bulk-mail": _("This mail came through a mailing list or from a program. It gets no automatic answer."),
    "separator-foreign": _(
        "A separator sheet that this office did not print lies in the scan. It was left in its place."
    ),
    "separator-signed": _(
        "There are separator sheets in this file, but it was signed electronically, so it was not divided."
    ),
    "not-divided": _("This scan could not be searched for separator sheets or divided, so it was opened as a whole."),
}

FLAGS: dict[str, Promise] = WARNINGS | NOTES
WARNING_FLAGS = frozenset(WARNINGS)


def reason_sentence(reason: str) -> Promise:
    """Return the sentence for a reason code; raises KeyError for an unknown code."""
    return REASONS[reason]


def flag_sentence(flag: str) -> Promise:
    """Return the sentence for a flag; raises KeyError for an unknown flag."""
    return FLAGS[flag]
