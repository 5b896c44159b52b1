"""Template tags of the house: small parts, the day strip, evidence, verdicts. They know no business."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .day_strip import marks, sentence
from .icons import ICONS

register = template.Library()

NOTE_ICONS = {"info": "info", "warn": "alert", "late": "alert", "ok": "check"}
DUE_ICONS = {"late": "alert", "today": "clock", "ok": "check", "paused": "pause"}
DUE_CLASSES = {"late": "late", "today": "today", "soon": "soon", "ok": "ok", "paused": "line", "calm": ""}
MESSAGE_KINDS = {"success": "ok", "warning": "warn", "error": "late"}
VERDICTS = ("authentic", "changed", "replaced")
DOUBTFUL_BELOW = 0.75


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw the icon of that name; hidden from screen readers unless a label is given."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon called {name!r}.")
    drawing = mark_safe(ICONS[name])  # noqa: S308  (our own constants)
    css = f"ic {css}".strip()
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', css, label, drawing
        )
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, drawing)


@register.simple_tag
def asset(path: str) -> str:
    """Return the address of a static file even where no manifest names it: error pages must stand."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.inclusion_tag("components/chip.html")
def chip(text: str, kind: str = "", icon: str = "") -> dict[str, Any]:
    """Show a short state in words: kind is one of late, today, soon, ok, act, seal, line or nothing."""
    return {"text": text, "kind": kind, "icon_name": icon}


@register.inclusion_tag("components/chip.html")
def due_chip(text: str, state: str = "calm") -> dict[str, Any]:
    """Show a due date in words; state is late, today, soon, calm, paused or ok."""
    return {"text": text, "kind": DUE_CLASSES[state], "icon_name": DUE_ICONS.get(state, "")}


@register.inclusion_tag("components/letter_box.html")
def letter_box(letter: str, text: str, danger: bool = False) -> dict[str, Any]:
    """Show a code letter in a box with its word beside it, red where danger is set."""
    return {"letter": letter, "text": text, "danger": danger}


@register.inclusion_tag("components/bolt.html")
def bolt(text: str) -> dict[str, Any]:
    """Show an urgency: a bolt and its word."""
    return {"text": text}


@register.inclusion_tag("components/day_strip.html")
def day_strip(cells: Iterable[Any], text: str = "", size: str = "small") -> dict[str, Any]:
    """Draw the working days of a promise, small (rows) or big (with dates); text is its sentence in words."""
    drawn = marks(cells)
    return {
        "marks": drawn,
        "sentence": text or sentence(drawn),
        "big": size == "big",
        "many": len(drawn) > 15,
    }


@register.inclusion_tag("components/bar.html")
def bar(share: float, kind: str = "", label: str = "") -> dict[str, Any]:
    """Draw a share of a whole (0 to 1, more is cut); kind is ok, late, now, warn or nothing."""
    return {"width": _percent(min(max(float(share), 0.0), 1.0)), "kind": kind, "label": label}


@register.inclusion_tag("components/pace.html")
def pace(share: float, text: str) -> dict[str, Any]:
    """Draw a measured time as a share of the promise, red past it, with its sentence below."""
    share = max(float(share), 0.0)
    return {"width": _percent(min(share, 1.18)), "over": share > 1, "text": text}


@register.inclusion_tag("components/confidence.html")
def confidence(share: float, doubtful: bool | None = None) -> dict[str, Any]:
    """Show how sure a reading is (0 to 1); doubtful asks the reader to check, below 0.75 by itself."""
    low = float(share) < DOUBTFUL_BELOW if doubtful is None else doubtful
    return {"percent": round(float(share) * 100), "share": float(share), "low": low}


@register.simple_block_tag
def note(content: str, kind: str = "info", title: str = "", role: str = "", icon: str = "") -> str:
    """Frame one thing to know and its way out; kind is info, warn, late or ok."""
    context = {
        "content": content,
        "kind": kind,
        "title": title,
        "role": role,
        "icon_name": icon or NOTE_ICONS[kind],
    }
    return render_to_string("components/note.html", context)


@register.simple_block_tag
def empty_state(content: str, title: str, icon: str = "inbox") -> str:
    """Say why a screen is empty; the content is the explaining sentence and one door."""
    return render_to_string("components/empty_state.html", {"content": content, "title": title, "icon_name": icon})


@register.simple_block_tag
def verdict(content: str, kind: str, title: str, word: str, live: bool = False) -> str:
    """Show a result of verification: kind is authentic, changed or replaced, word stands in the ring."""
    if kind not in VERDICTS:
        raise template.TemplateSyntaxError(f"A verdict is one of {', '.join(VERDICTS)}, not {kind!r}.")
    context = {"content": content, "kind": kind, "title": title, "word": word, "live": live}
    return render_to_string("components/verdict.html", context)


@register.simple_block_tag
def sheet(content: str, name: str, title: str, under: str = "", open_now: bool = False) -> str:
    """Wrap a sheet (dialog); the content holds `.body` and `footer`, opened by `data-opens="name"`."""
    context = {"content": content, "name": name, "title": title, "under": under, "open_now": open_now}
    return render_to_string("components/sheet.html", context)


@register.inclusion_tag("components/timeline.html")
def timeline(steps: Iterable[Any]) -> dict[str, Any]:
    """List the published steps; each has text, state (done, now, todo), when, chip and starts_clock."""
    return {"steps": steps}


@register.inclusion_tag("components/history.html")
def history(events: Iterable[Any]) -> dict[str, Any]:
    """List what happened; each event has who, text, at (words), quote, current and level."""
    return {"events": events}


@register.inclusion_tag("components/kv.html")
def kv(rows: Iterable[Any], css: str = "") -> dict[str, Any]:
    """List facts as (label, value) pairs; css adds lined, small or fold."""
    return {"rows": rows, "css": css}


@register.inclusion_tag("components/budget.html")
def budget(levels: Iterable[Any]) -> dict[str, Any]:
    """List levels with name, share (0 to 1), text and state (now, over, go or nothing)."""
    return {"levels": levels}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Iterable[Any]) -> dict[str, Any]:
    """Show the steps of a form; each has label and state (done, now or todo)."""
    return {"steps": steps}


@register.inclusion_tag("components/viewer.html")
def viewer(page: Any) -> dict[str, Any]:
    """Show one page of a letter with its evidence boxes (see components/viewer.html for the attributes)."""
    return {"page": page}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Link to the pages beside this one, keeping the rest of the address."""
    links = {}
    for name, exists in (("previous", page.has_previous()), ("next", page.has_next())):
        query = context["request"].GET.copy()
        query[parameter] = str(page.number + (1 if name == "next" else -1))
        links[name] = f"?{query.urlencode()}" if exists else ""
    return {"page": page, **links}


@register.filter
def message_kind(tags: str) -> str:
    """Return the kind of note for the tags of a Django message."""
    return next((MESSAGE_KINDS[tag] for tag in str(tags or "").split() if tag in MESSAGE_KINDS), "info")


@register.filter
def note_icon(kind: str) -> str:
    """Return the icon that a note of this kind bears."""
    return NOTE_ICONS[kind]


def _percent(share: float) -> str:
    """Return a share as an SVG length, always with a decimal point."""
    return f"{share * 100:.4g}%"
