"""The tab of the edit page that lists what blocks publishing and what the linter says, each with the way to its tab."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import Media
from django.utils import timezone
from wagtail.admin.panels import Panel

from .checks import checks_of


@dataclass(frozen=True)
class Line:
    """One line of the panel: what is said, and the tab in which it is put right ("" where none is)."""

    tab: str
    said: Any


class ChecksPanel(Panel):
    """Shows the checks of the draft as it was saved last."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on one page."""

        template_name = "portal/cms/checks_panel.html"

        @property
        def media(self) -> Media:
            """Name the style sheet."""
            return Media(css={"all": ["portal/cms/checks.css"]})

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the checks, each with its tab; a page that was never saved has none."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            if page.pk is None:
                return context
            checks = checks_of(page, at=timezone.now())
            tabs = dict(_tabs(page))
            return {
                **context,
                "checks": checks,
                "faults": [Line(_tab(tabs, each.place), each) for each in checks.faults],
                "remarks": [Line(_tab(tabs, each.notice.place), each) for each in checks.remarks],
            }


def _tab(tabs: dict[str, str], place: str) -> str:
    return tabs.get(place.split("/", maxsplit=1)[0], "")


def _tabs(page: Any) -> Iterator[tuple[str, str]]:
    """Give the tab of each field by the field's name."""
    handler = page.get_edit_handler()
    for tab, identifier in zip(handler.children, handler.child_identifiers, strict=True):
        for field in tab.get_form_options().get("fields", []):
            yield field, f"tab-{identifier}"
