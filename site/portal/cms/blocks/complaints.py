"""Complaints, compensation and the national complaint block."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import choices as words
from .parts import ONE_PER_LINE, LimitBlock, LinkBlock, OpeningBlock, RequirementBlock, StatusBlock, StepBlock


class ComplaintChannelBlock(blocks.StructBlock):
    """One way of complaining, with its own steps and time where the standard states them."""

    kind = blocks.ChoiceBlock(choices=words.choices(words.CHANNEL_KINDS), label=_("Kind"))
    name = blocks.CharBlock(label=_("Name"))
    contacts = blocks.TextBlock(required=False, rows=3, label=_("Contacts"), help_text=ONE_PER_LINE)
    links = blocks.ListBlock(LinkBlock(), default=[], collapsed=True, label=_("Links"))
    steps = blocks.ListBlock(StepBlock(), default=[], collapsed=True, label=_("Steps"))
    limit = LimitBlock(label=_("Time limit"))
    opening = OpeningBlock(label=_("Opening hours"))
    status = StatusBlock(label=_("Open or closed"))

    class Meta:
        label_format = "{name}"
        collapsed = True


class ComplaintsBlock(blocks.StructBlock):
    """How complaints, suggestions and input are handled."""

    sentence = blocks.TextBlock(label=_("Published sentence"), rows=2)
    limit = LimitBlock(label=_("Time limit"))
    requirements = blocks.ListBlock(
        RequirementBlock(), default=[], collapsed=True, label=_("What a complaint must bring")
    )
    channels = blocks.ListBlock(ComplaintChannelBlock(), default=[], collapsed=True, label=_("Channels"))

    class Meta:
        icon = "warning"
        label = _("Complaints, suggestions and input")


class CompensationBlock(blocks.StructBlock):
    """What the sender gets when a hard limit is missed by the office's fault."""

    sentence = blocks.TextBlock(label=_("Published sentence"), rows=2)
    kind = blocks.ChoiceBlock(choices=words.choices(words.COMPENSATION_KINDS), label=_("Kind"))
    valid_months = blocks.IntegerBlock(default=12, min_value=1, label=_("Valid for (months)"))

    class Meta:
        icon = "pick"
        label = _("Compensation")


class LaporBlock(blocks.StructBlock):
    """The national complaint block."""

    sentence = blocks.TextBlock(label=_("Published sentence"), rows=2)
    explanation = blocks.TextBlock(required=False, rows=2, label=_("Explanation"))
    links = blocks.ListBlock(LinkBlock(), default=[], collapsed=True, label=_("Links"))
    issue_sentence = blocks.TextBlock(required=False, rows=2, label=_("Issues and complaints sentence"))

    class Meta:
        icon = "globe"
        label = "LAPOR!"
