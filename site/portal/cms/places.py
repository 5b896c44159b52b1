"""Where on the edit page a problem of a standard lies: its field, its block, its place in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from correspondence.standards.compiling import Problem

STREAMS = ("links", "roles", "channels", "complaints", "compensation", "lapor", "internal", "readings", "marks")
FIELDS = ("title", "code", "decree", "unit", "valid_from", "valid_until", *STREAMS)
NAMED_BY_THEIR_CODE = {"channels", "roles", "readings", "marks"}
NUMBERED = {"steps", "requirements", "other_limits", "channels"}


def field_errors(
    problems: Iterable[Problem], channel_codes: Sequence[str] = ()
) -> dict[str | None, list[ValidationError]]:
    """Sort problems by the field in which they are put right (None where no field is to blame).

    `channel_codes` are the codes of the page's channels in their order, to mark the channel's own block.
    """
    by_field: dict[str | None, list[Problem]] = defaultdict(list)
    for problem in problems:
        name = problem.place.split("/")[0]
        by_field[name if name in FIELDS else None].append(problem)
    return {name: _errors(name, found, channel_codes) for name, found in by_field.items()}


def in_words(problem: Problem) -> str:
    """Say the place as an editor sees it, and the reason: "Channel “surat”, step 3: …"."""
    place = place_words(problem.place)
    return f"{place}: {problem.reason}" if place else problem.reason


def whole_place(place: str) -> str:
    """Say a path with the component it lies in, for lists outside the edit form: "Complaints, time limit"."""
    head, within = place.split("/", maxsplit=1)[0], place_words(place)
    if head in NAMED_BY_THEIR_CODE and within:
        return within
    name = _component(head)
    return f"{name}, {within}" if within else name


def _component(head: str) -> str:
    words = {
        "title": _("Title"),
        "code": _("Code"),
        "decree": _("Decree"),
        "unit": _("Unit"),
        "agency": _("Agency"),
        "fee": _("Fee"),
        "products": _("Products"),
        "valid_from": _("Valid from"),
        "valid_until": _("Valid until"),
        "links": _("Links"),
        "roles": _("Roles"),
        "channels": _("Channels"),
        "complaints": _("Complaints"),
        "compensation": _("Compensation"),
        "lapor": _("LAPOR! block"),
        "internal": _("Internal components"),
        "readings": _("Readings"),
        "marks": _("Open questions"),
    }
    return words.get(head, head)


def place_words(place: str) -> str:
    """Say a path like `channels/surat/steps/3` in words; nothing for a field of its own."""
    head, *rest = place.split("/")
    if not rest:
        return ""
    first = {
        "channels": _("Channel “%(code)s”"),
        "roles": _("Role “%(code)s”"),
        "readings": _("Reading %(code)s"),
        "marks": _("Open question %(code)s"),
    }.get(head)
    parts = [first % {"code": rest.pop(0)}] if first else []
    while rest:
        name = rest.pop(0)
        parts.append(_part(name, rest.pop(0) if rest and name in NUMBERED else ""))
    return ", ".join(parts)


def _part(name: str, of: str) -> str:
    words = {
        "steps": _("step %(of)s") if of else _("steps"),
        "requirements": _("requirement %(of)s") if of else _("requirements"),
        "limit": _("time limit"),
        "addressees": _("addressees"),
        "opening": _("opening hours"),
        "channels": _("way %(of)s of complaining") if of else _("channels"),
        "kind": _("kind"),
        "applicants": _("kinds of sender"),
        "other_limits": _("further time %(of)s") if of else _("further times"),
        "status": _("open or closed"),
        "links": _("links"),
    }
    return words.get(name, name) % {"of": of}


def _errors(name: str | None, problems: list[Problem], codes: Sequence[str]) -> list[ValidationError]:
    if name not in STREAMS:
        return [ValidationError(in_words(problem)) for problem in problems]
    at_block: dict[int, ErrorList] = defaultdict(ErrorList)
    for problem in problems:
        code = problem.place.split("/")[1:2]
        if name == "channels" and code and code[0] in codes:
            at_block[codes.index(code[0])].append(in_words(problem))
    blocks = {index: StructBlockValidationError(non_block_errors=messages) for index, messages in at_block.items()}
    # A stream shows one error only, so this one carries all sentences.
    everything = ErrorList([in_words(problem) for problem in problems])
    return [StreamBlockValidationError(block_errors=blocks, non_block_errors=everything)]
