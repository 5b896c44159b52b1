"""The raw text from which a standard page was made, and the tab that shows it with its open questions."""

from typing import Any

from django.db import models
from django.forms import Media
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, Panel

from . import blocks
from .fields import LeanStreamField


class RawText(models.Model):
    """A page with the raw text from which it was made; both fields are empty for a page that was typed."""

    raw_text = models.TextField(_("original text"), blank=True, editable=False)
    marks = LeanStreamField(
        [("mark", blocks.MarkBlock())],
        blank=True,
        collapsed=True,
        verbose_name=_("open questions"),
        help_text=_(
            "What the import could not read without doubt. Put the value right in its tab, then tick the question; "
            "the page cannot be published before."
        ),
    )

    class Meta:
        abstract = True


class RawTextPanel(Panel):
    """Shows the raw text, every line with its number; nobody edits it."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on one page."""

        template_name = "portal/cms/raw_text_panel.html"

        @property
        def media(self) -> Media:
            """Name the style sheet."""
            return Media(css={"all": ["portal/cms/raw_text.css"]})

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the lines, each with whether an open question lies in it."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            asked = {block.value["line"] for block in page.marks if not block.value["resolved"]}
            lines = page.raw_text.split("\n") if page.raw_text else []
            context["lines"] = [(number, text, number in asked) for number, text in enumerate(lines, start=1)]
            return context


def raw_text_tab() -> ObjectList:
    """Give the tab of the edit page."""
    return ObjectList([FieldPanel("marks"), RawTextPanel()], heading=_("Original text"))
