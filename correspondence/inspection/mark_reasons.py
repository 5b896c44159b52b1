"""Why a mark was seen, in words; apart from `report`, so that a confined child need not load Django for them."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "letterhead.rule_under_block": _("A block of lines at the top of the page is closed by a ruled line."),
    "letterhead.emblem_beside_block": _("An emblem stands beside a block of lines at the top of the page."),
    "letterhead.large_lines": _("The lines at the top of the page are larger than the text below them."),
    "letterhead.agency_words": _("The top of the page names an issuer with its address."),
    "signature.ink_strokes": _("Long curved strokes stand out from the printed letters."),
    "signature.coloured_ink": _("Strokes in a coloured ink stand out from the printed letters."),
    "signature.over_stamp": _("Strokes run across the stamp beside the signer's name."),
    "stamp.ring": _("Ink lies on a ring, as in a round stamp."),
    "stamp.coloured_ring": _("Coloured ink lies on a ring, as in a round stamp."),
    "stamp.coloured_patch": _("A compact patch of coloured ink stands apart from the print."),
    "stamp.coloured_frame": _("A frame is drawn in coloured ink, as by a received stamp."),
    "stamp.tilted_frame": _("A frame stands at an angle to the print, as by a received stamp."),
}
