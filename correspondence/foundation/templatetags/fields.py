"""Template tags that draw Django's form fields in the markup of the house."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .tanggap import DOUBTFUL_BELOW

register = template.Library()

WIDTHS = {"": "", "s": "w-s", "m": "w-m", "l": "w-l"}


@dataclass(frozen=True)
class Option:
    """One choice of a group: its input, the id of that input, its label and a hint."""

    tag: SafeString
    name: str
    label: str
    hint: str


@dataclass(frozen=True)
class Fault:
    """One sentence of the error summary; the id and label of the input it leads to may be empty."""

    text: str
    target: str = ""
    label: str = ""


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    *,
    width: str = "",
    variant: str = "",
    confidence: float | None = None,
    reason: str = "",
    look: bool | None = None,
    columns: bool = False,
) -> dict[str, Any]:
    """Draw a field: label, help, errors, kept value.

    `variant` is "" (a form), "desk" (a tight row with confidence and reason), "seg" (choices side by side) or
    "ticks" (choices as pills); `width` is s, m, l or nothing; `confidence` is 0 to 1 with the reason below;
    `look` frames a doubtful value, by itself below 0.75.
    """
    doubtful = look if look is not None else (confidence is not None and confidence < DOUBTFUL_BELOW)
    described = _described_by(bound, reason)
    widget = bound.field.widget
    grouped = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "field": bound,
        "variant": variant,
        "grouped": grouped,
        "single": isinstance(widget, CheckboxInput),
        "options": _options(bound) if grouped else [],
        "input": "" if grouped else _input(bound, width, described),
        "described": described,
        "confidence": confidence,
        "reason": reason,
        "look": doubtful,
        "columns": columns,
        "optional": not bound.field.required and variant != "desk",
    }


@register.inclusion_tag("components/requirement.html")
def requirement(row: Any, choice: BoundField | None = None) -> dict[str, Any]:
    """Show one requirement as a list item: label, mark (yes, ask, no), why, then its status or two answers.

    `choice` is a radio field whose choices stand side by side, equal and not preselected by the machine;
    without it the row shows `status` as a chip of `status_kind`.
    """
    return {"row": row, "choice": choice, "options": _options(choice) if choice is not None else []}


@register.inclusion_tag("components/file_picker.html")
def file_picker(bound: BoundField, *, hint: str, max_bytes: int, max_files: int = 0) -> dict[str, Any]:
    """Draw a file field as a place to drop files, with order, removal and a check of size and number."""
    megabytes = max_bytes // (1024 * 1024)
    described = _described_by(bound, "").split()
    help_id = f"{bound.auto_id}_help"
    return {
        "field": bound,
        "input": _input(bound, "", " ".join(dict.fromkeys([*described, help_id]))),
        "hint": hint,
        "max_bytes": max_bytes,
        "max_files": max_files,
        "too_large": _(
            "The file is larger than %(megabytes)d MB. Scan it again in black and white at 200 dpi, "
            "or split it into several files."
        )
        % {"megabytes": megabytes},
        "too_many": ngettext(
            "Only %(most)d file fits in one letter. Remove the others or put them into one file.",
            "Only %(most)d files fit in one letter. Remove some or put them into one file.",
            max_files,
        )
        % {"most": max_files},
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """List every error of the forms and formsets, each leading to its input; nothing where there is none."""
    return {"faults": [fault for form in forms for fault in _faults(form)]}


def target_id(bound: BoundField) -> str:
    """Return the id of the input that takes the focus for this field (the first of a group)."""
    grouped = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    return f"{bound.auto_id}_0" if grouped else bound.id_for_label


def _described_by(bound: BoundField, reason: str) -> str:
    """Return the ids of error, help and reason, in the order in which they are read out."""
    parts = [
        f"{bound.auto_id}_error" if bound.errors else "",
        f"{bound.auto_id}_help" if bound.help_text else "",
        f"{bound.auto_id}_reason" if reason else "",
        bound.field.widget.attrs.get("aria-describedby", ""),
    ]
    return " ".join(part for part in parts if part)


def _input(bound: BoundField, width: str, described: str) -> SafeString:
    """Return the widget with the classes of the house and its descriptions."""
    widget = bound.field.widget
    attrs: dict[str, Any] = {"aria-describedby": described} if described else {}
    if not isinstance(widget, CheckboxInput):
        attrs["class"] = " ".join(filter(None, ["in", WIDTHS[width], widget.attrs.get("class", "")]))
    if isinstance(widget, FileInput) and bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


def _options(bound: BoundField) -> list[Option]:
    """Return the choices of a group; the form field may carry `hints`, a mapping of value to sentence."""
    hints = getattr(bound.field, "hints", {})
    return [
        Option(
            tag=option.tag(),
            name=option.id_for_label,
            label=str(option.choice_label),
            hint=str(hints.get(option.data["value"], hints.get(str(option.data["value"]), ""))),
        )
        for option in bound.subwidgets
    ]


def _faults(form: Any) -> Iterator[Fault]:
    """Yield the faults of one form, or of a formset and all its forms."""
    if hasattr(form, "forms"):
        yield from (Fault(str(text)) for text in form.non_form_errors())
        for inner in form.forms:
            yield from _faults(inner)
        return
    yield from (Fault(str(text)) for text in form.non_field_errors())
    for bound in form:
        target = "" if bound.is_hidden else target_id(bound)
        yield from (Fault(str(text), target, str(bound.label)) for text in bound.errors)
