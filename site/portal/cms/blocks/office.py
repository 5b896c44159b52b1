"""Roles, readings, internal components, open questions, and the office's contacts on the home page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import choices as words
from ..marks import QUESTIONS
from .parts import ONE_PER_LINE


class RoleBlock(blocks.StructBlock):
    """A part in the procedure, in the standard's own word, and who fills it today."""

    code = blocks.RegexBlock(r"^[a-z][a-z0-9_]*$", label=_("Code"))
    name = blocks.CharBlock(label=_("Name in the standard"))
    aliases = blocks.TextBlock(required=False, rows=2, label=_("Other spellings in its text"), help_text=ONE_PER_LINE)
    outside = blocks.BooleanBlock(required=False, label=_("Outside the office"))
    holder = blocks.CharBlock(
        required=False,
        label=_("Filled by positions of the role"),
        help_text=_("A role of the organization; empty where it has the same code."),
    )
    unit = blocks.CharBlock(
        required=False,
        label=_("In the unit"),
        help_text=_("The name of a unit; empty for the serving unit and those above it."),
    )

    class Meta:
        icon = "user"
        label = _("Role")
        label_format = "{name}"
        collapsed = True


class ComponentBlock(blocks.StructBlock):
    """The published text of one internal component."""

    component = blocks.ChoiceBlock(choices=words.choices(words.COMPONENTS), label=_("Component"))
    text = blocks.RichTextBlock(features=["bold", "italic", "ol", "ul", "link"], label=_("Text"))

    class Meta:
        icon = "doc-full"
        label = _("Internal component")
        label_format = "{component}"


class ReadingBlock(blocks.StructBlock):
    """How an unclear place of the published text is read."""

    code = blocks.CharBlock(label=_("Code"), max_length=10)
    sentence = blocks.TextBlock(label=_("How it is read"), rows=2)
    about = blocks.CharBlock(
        required=False,
        label=_("Place"),
        help_text=_(
            "Where the page shows it: channels/CODE/requirements, channels/CODE/steps, channels/CODE/limit, fee, "
            "products, complaints, compensation or lapor; empty for the standard as a whole."
        ),
    )

    class Meta:
        icon = "help"
        label = _("Reading")
        label_format = "{code}"


class MarkBlock(blocks.StructBlock):
    """A question that an import left open, with the words of the raw text that it is about."""

    resolved = blocks.BooleanBlock(required=False, label=_("This is resolved"))
    line = blocks.IntegerBlock(required=False, min_value=0, label=_("Line of the original text"))
    text = blocks.TextBlock(required=False, rows=2, label=_("Words"))
    place = blocks.CharBlock(required=False, label=_("Place on the page"))
    question = blocks.ChoiceBlock(choices=words.choices(QUESTIONS), label=_("Question"))
    proposal = blocks.CharBlock(required=False, label=_("What the words suggest"))

    class Meta:
        icon = "help"
        label = _("Open question")
        label_format = "{line}: {text}"
        collapsed = True


class ContactBlock(blocks.StructBlock):
    """One way of reaching the office."""

    kind = blocks.ChoiceBlock(choices=words.choices(words.CHANNEL_KINDS), label=_("Kind"))
    name = blocks.CharBlock(label=_("Name"))
    contacts = blocks.TextBlock(rows=3, label=_("Contacts"), help_text=ONE_PER_LINE)
    hours = blocks.CharBlock(required=False, label=_("Hours"))

    class Meta:
        icon = "mail"
        label = _("Contact")
        label_format = "{name}"
