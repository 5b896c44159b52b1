"""Neutral examples for the style guide, the page on which every shared component is looked at."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django import forms, template
from django.core.paginator import Paginator

register = template.Library()

KINDS = [("agency", "Government agency"), ("company", "Legal entity"), ("person", "Private person")]
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name of the agency", help_text="As written on the letterhead.")
    email = forms.EmailField(label="E-mail address", required=False)
    kind = forms.ChoiceField(label="You write as", choices=KINDS, widget=forms.RadioSelect)
    unit = forms.ChoiceField(label="Addressed to", choices=[("", "Choose"), ("1", "Head of the office")])
    words = forms.MultipleChoiceField(
        label="Instructions",
        choices=[("study", "Study"), ("draft", "Prepare a reply"), ("file", "For the files")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    letter = forms.FileField(label="Drop the letter here", required=False)
    seal = forms.ChoiceField(label="Seal", choices=[("yes", "Present"), ("no", "Missing")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="What I filled in is correct")


@dataclass(frozen=True)
class Examples:
    """What the style guide shows."""

    form: ExampleForm
    faulty: ExampleForm
    reading: ExampleForm
    strips: list[list[dict[str, Any]]]
    steps: list[dict[str, Any]]
    events: list[dict[str, Any]]
    page: dict[str, Any]
    levels: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    facts: list[tuple[str, str]] = field(default_factory=list)
    tabs: list[dict[str, Any]] = field(default_factory=list)
    stages: list[dict[str, str]] = field(default_factory=list)
    list_page: Any = None


def _strip(states: str) -> list[dict[str, Any]]:
    """Return cells from one letter a day: u used, t today, l left, x late, c closed."""
    names = {"u": "used", "t": "today", "l": "left", "x": "late", "c": "closed"}
    first = date(2026, 3, 11)
    return [
        {
            "date": first + timedelta(days=at),
            "state": names[letter],
            "label": "holiday" if letter == "c" else "",
        }
        for at, letter in enumerate(states)
    ]


def _page() -> dict[str, Any]:
    """Return a blank page with one box of each kind."""
    drawn = [
        ("letterhead", "Letterhead", (0.1, 0.04, 0.8, 0.1), 0.97, "right"),
        ("text", "Number", (0.1, 0.17, 0.44, 0.09), 0.94, "below"),
        ("signature", "Signature", (0.58, 0.65, 0.28, 0.09), 0.91, "right"),
        ("seal", "Seal", (0.48, 0.63, 0.17, 0.12), 0.62, "left"),
    ]
    boxes = [
        dict(zip(("x", "y", "width", "height"), shares, strict=True))
        | {"kind": kind, "label": label, "confidence": sure, "side": side, "doubtful": sure < 0.75}
        | ({"field": "reading_note"} if kind == "text" else {})
        for kind, label, shares, sure, side in drawn
    ]
    return {
        "number": 1,
        "total": 3,
        "image_url": PIXEL,
        "width": 794,
        "height": 1123,
        "description": "Example letter, page 1",
        "next_url": "?page=2",
        "text_url": "?view=text",
        "original_url": "?view=original",
        "text": "Text of the page",
        "boxes": boxes,
    }


STEPS: list[dict[str, Any]] = [
    {"state": "done", "text": "The letter arrives", "when": "3 March, 09.14"},
    {"state": "done", "text": "Staff receives it", "when": "10 March", "starts_clock": True},
    {"state": "now", "text": "The reply is drafted", "chip": "under way", "when": "since 13 March"},
    {"state": "todo", "text": "The reply is sent"},
]
EVENTS: list[dict[str, Any]] = [
    {"who": "Waiting for you", "text": "", "at": "16 March, 08.12", "current": True},
    {
        "who": "Deputy",
        "text": "routed it to you",
        "at": "16 March, 08.12",
        "quote": "Please study point 2.",
    },
    {"who": "Secretary", "text": "registered the letter", "at": "12 March, 13.41"},
]
LEVELS: list[dict[str, Any]] = [
    {"name": "Head", "share": 0.4, "text": "0.4 of 1"},
    {"name": "Deputy", "share": 1, "text": "1.9 of 1", "state": "over"},
    {"name": "Director (you)", "share": 0.3, "text": "0.3 of 1", "state": "now"},
    {"name": "Promise", "share": 0, "text": "starts at staff", "state": "go"},
]
ROWS: list[dict[str, Any]] = [
    {
        "label": "Letterhead",
        "mark": "yes",
        "status": "Agreed",
        "status_kind": "ok",
        "why": "Page 1 (0.97)",
    },
    {"label": "Signature", "mark": "no", "status": "Missing", "status_kind": "today"},
    {"label": "Seal", "mark": "ask", "why": "Faint circle (0.62)"},
]
FACTS = [
    ("Subject", "Request for advice"),
    ("Service", "Advice on the catalogue"),
    ("Channel", "Letter"),
]
TABS: list[dict[str, Any]] = [
    {
        "id": "by-letter",
        "label": "Letter",
        "under": "10 working days",
        "html": "By letter",
        "selected": True,
    },
    {"id": "by-visit", "label": "Visit", "under": "30 minutes", "html": "In person"},
]
STAGES: list[dict[str, Any]] = [
    {"label": "Service", "state": "done"},
    {"label": "Sender", "state": "now"},
    {"label": "Files", "state": "todo"},
]


@register.simple_tag
def styleguide_examples() -> Examples:
    """Return one example of everything the components draw."""
    kept = {"name": "Example agency", "kind": "agency", "email": "not an address"}
    return Examples(
        form=ExampleForm(initial=kept),
        faulty=ExampleForm(data=kept, auto_id="faulty_%s"),
        reading=ExampleForm(initial=kept, auto_id="reading_%s"),
        strips=[_strip("uuutlccllllll"), _strip("uuuuuuuuuuxx"), _strip("ut")],
        steps=STEPS,
        events=EVENTS,
        page=_page(),
        levels=LEVELS,
        rows=ROWS,
        facts=FACTS,
        tabs=TABS,
        stages=STAGES,
        list_page=Paginator(range(50), 20).page(2),
    )
