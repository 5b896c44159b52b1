"""A channel of a service."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import choices as words
from .parts import ONE_PER_LINE, LimitBlock, LinkBlock, OpeningBlock, RequirementBlock, StatusBlock, StepBlock


class ChannelBlock(blocks.StructBlock):
    """One way of asking for the service, with everything it demands and promises."""

    code = blocks.RegexBlock(
        r"^[a-z][a-z0-9_]*$",
        label=_("Code"),
        help_text=_("Small letters, digits and underscores; it stays the same for good."),
    )
    kind = blocks.ChoiceBlock(choices=words.choices(words.CHANNEL_KINDS), label=_("Kind"))
    name = blocks.CharBlock(label=_("Name"))
    applicants = blocks.MultipleChoiceBlock(
        choices=words.choices(words.APPLICANT_TYPES),
        default=[str(value) for value in words.APPLICANT_TYPES],
        label=_("For"),
        help_text=_("The kinds of sender that this channel serves."),
    )
    requirements = blocks.ListBlock(RequirementBlock(), default=[], collapsed=True, label=_("Requirements"))
    steps = blocks.ListBlock(StepBlock(), default=[], collapsed=True, label=_("Steps"))
    open_list = blocks.BooleanBlock(
        required=False,
        label=_("The steps are examples"),
        help_text=_("The standard says “antara lain”: further steps are possible, their order binds nobody."),
    )
    limit = LimitBlock(label=_("Time limit"))
    other_limits = blocks.ListBlock(LimitBlock(), default=[], collapsed=True, label=_("Further published times"))
    addressees = blocks.TextBlock(
        required=False,
        rows=3,
        label=_("Roles that letters may be addressed to"),
        help_text=_("Codes from the list of roles, one per line."),
    )
    contacts = blocks.TextBlock(required=False, rows=2, label=_("Contacts"), help_text=ONE_PER_LINE)
    links = blocks.ListBlock(LinkBlock(), default=[], collapsed=True, label=_("Links"))
    opening = OpeningBlock(label=_("Opening hours"))
    status = StatusBlock(label=_("Open or closed"))
    fee = blocks.CharBlock(required=False, label=_("Fee"), help_text=_("Only where it differs."))
    products = blocks.TextBlock(
        required=False,
        rows=2,
        label=_("Products"),
        help_text=_("Only where they differ from those of the service; one per line."),
    )
    notices = blocks.TextBlock(required=False, rows=2, label=_("Notices"), help_text=ONE_PER_LINE)

    class Meta:
        icon = "mail"
        label = _("Channel")
        label_format = "{name}"
        collapsed = True
