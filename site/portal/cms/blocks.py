"""The structured parts of a standard, as an editor fills them in; nothing here is required for a draft."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from . import choices as words

ONE_PER_LINE = _("One per line.")
ROLE_HELP = _("A code from the list of roles; empty where the standard names nobody.")


class TriggerBlock(blocks.StructBlock):
    """An event of a case that completes a step or moves a clock; without an event there is no trigger."""

    event = blocks.ChoiceBlock(choices=words.choices(words.EVENTS), required=False, label=_("Event"))
    role = blocks.CharBlock(
        required=False, label=_("By the role"), help_text=_("A code from the list of roles; empty for anybody.")
    )
    words = blocks.CharBlock(
        required=False, label=_("In words"), help_text=_("As senders are told, in the words of the standard.")
    )

    class Meta:
        collapsed = True


class LimitBlock(blocks.StructBlock):
    """A promised time; without a unit there is none, without a longest time it is only measured."""

    unit = blocks.ChoiceBlock(choices=words.choices(words.UNITS), required=False, label=_("Unit"))
    maximum = blocks.IntegerBlock(
        required=False,
        label=_("Longest time"),
        help_text=_("Empty where the standard names no figure: the time is then measured, not promised."),
    )
    minimum = blocks.IntegerBlock(required=False, label=_("Shortest time"))
    firmness = blocks.ChoiceBlock(choices=words.choices(words.FIRMNESS), default="hard", label=_("Firmness"))
    sentence = blocks.CharBlock(
        required=False, label=_("Published sentence"), help_text=_("The time in the words of the standard.")
    )
    start = TriggerBlock(label=_("The time starts when"))
    stop = TriggerBlock(label=_("The time stops when"))

    class Meta:
        collapsed = True


class OpeningBlock(blocks.StructBlock):
    """When a channel answers; without hours nothing is said about it."""

    opens = blocks.TimeBlock(required=False, label=_("Opens"))
    closes = blocks.TimeBlock(required=False, label=_("Closes"))
    sentence = blocks.CharBlock(required=False, label=_("Published sentence"))

    class Meta:
        collapsed = True


class StatusBlock(blocks.StructBlock):
    """Whether a channel is open; a closure has a reason and a day on which it is looked at again."""

    is_open = blocks.BooleanBlock(required=False, default=True, label=_("This channel is open"))
    reason = blocks.CharBlock(required=False, label=_("Reason of the closure"))
    review_on = blocks.DateBlock(required=False, label=_("Look at it again on"))

    class Meta:
        collapsed = True


class RequirementBlock(blocks.StructBlock):
    """One requirement, for whom it holds and what satisfies it too."""

    kind = blocks.ChoiceBlock(choices=words.choices(words.REQUIREMENT_KINDS), label=_("Kind"))
    sentence = blocks.CharBlock(label=_("Published sentence"))
    needed_for = blocks.MultipleChoiceBlock(
        choices=words.choices(words.APPLICANT_TYPES),
        default=[str(value) for value in words.APPLICANT_TYPES],
        label=_("Needed of"),
    )
    alternatives = blocks.MultipleChoiceBlock(
        choices=words.choices(words.REQUIREMENT_KINDS), required=False, label=_("Also satisfied by")
    )

    class Meta:
        label_format = "{sentence}"
        collapsed = True


class StepBlock(blocks.StructBlock):
    """One published step."""

    number = blocks.IntegerBlock(label=_("Number"), min_value=1)
    sentence = blocks.TextBlock(label=_("Published sentence"), rows=2)
    actor = blocks.CharBlock(required=False, label=_("Acting role"), help_text=ROLE_HELP)
    action = blocks.CharBlock(required=False, label=_("Action"), help_text=_("The verb of the standard."))
    object = blocks.CharBlock(required=False, label=_("Object"))
    next = blocks.CharBlock(required=False, label=_("Passed on to the role"), help_text=ROLE_HELP)
    completes_on = TriggerBlock(label=_("Completed when"))

    class Meta:
        label_format = "{number}. {sentence}"
        collapsed = True


class ChannelBlock(blocks.StructBlock):
    """One way of asking for the service, with everything it demands and promises."""

    code = blocks.RegexBlock(
        r"^[a-z][a-z0-9_]*$",
        label=_("Code"),
        help_text=_("Small letters, digits and underscores; it stays the same for good."),
    )
    kind = blocks.ChoiceBlock(choices=words.choices(words.CHANNEL_KINDS), label=_("Kind"))
    name = blocks.CharBlock(label=_("Name"))
    requirements = blocks.ListBlock(RequirementBlock(), default=[], collapsed=True, label=_("Requirements"))
    steps = blocks.ListBlock(StepBlock(), default=[], collapsed=True, label=_("Steps"))
    limit = LimitBlock(label=_("Time limit"))
    addressees = blocks.TextBlock(
        required=False,
        rows=3,
        label=_("Roles that letters may be addressed to"),
        help_text=_("Codes from the list of roles, one per line."),
    )
    contacts = blocks.TextBlock(required=False, rows=2, label=_("Contacts"), help_text=ONE_PER_LINE)
    opening = OpeningBlock(label=_("Opening hours"))
    status = StatusBlock(label=_("Open or closed"))
    fee = blocks.CharBlock(required=False, label=_("Fee"), help_text=_("Only where it differs."))
    product = blocks.TextBlock(required=False, rows=2, label=_("Product"), help_text=_("Only where it differs."))
    notices = blocks.TextBlock(required=False, rows=2, label=_("Notices"), help_text=ONE_PER_LINE)

    class Meta:
        icon = "mail"
        label = _("Channel")
        label_format = "{name}"
        collapsed = True


class RoleBlock(blocks.StructBlock):
    """A part in the procedure, in the standard's own word."""

    code = blocks.RegexBlock(r"^[a-z][a-z0-9_]*$", label=_("Code"))
    name = blocks.CharBlock(label=_("Name in the standard"))
    aliases = blocks.TextBlock(required=False, rows=2, label=_("Other spellings in its text"), help_text=ONE_PER_LINE)
    outside = blocks.BooleanBlock(required=False, label=_("Outside the office"))

    class Meta:
        icon = "user"
        label = _("Role")
        label_format = "{name}"
        collapsed = True


class ComplaintChannelBlock(blocks.StructBlock):
    """One way of complaining."""

    kind = blocks.ChoiceBlock(choices=words.choices(words.CHANNEL_KINDS), label=_("Kind"))
    name = blocks.CharBlock(label=_("Name"))
    contacts = blocks.TextBlock(required=False, rows=3, label=_("Contacts"), help_text=ONE_PER_LINE)
    opening = OpeningBlock(label=_("Opening hours"))
    status = StatusBlock(label=_("Open or closed"))

    class Meta:
        label_format = "{name}"
        collapsed = True


class ComplaintsBlock(blocks.StructBlock):
    """How complaints, suggestions and input are handled."""

    sentence = blocks.TextBlock(label=_("Published sentence"), rows=2)
    limit = LimitBlock(label=_("Time limit"))
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


class LinkBlock(blocks.StructBlock):
    """A published address."""

    label = blocks.CharBlock(label=_("Label"))
    url = blocks.URLBlock(label=_("Address"))

    class Meta:
        label_format = "{label}"


class LaporBlock(blocks.StructBlock):
    """The national complaint block."""

    sentence = blocks.TextBlock(label=_("Published sentence"), rows=2)
    explanation = blocks.TextBlock(required=False, rows=2, label=_("Explanation"))
    links = blocks.ListBlock(LinkBlock(), default=[], collapsed=True, label=_("Links"))
    issue_sentence = blocks.TextBlock(required=False, rows=2, label=_("Issues and complaints sentence"))

    class Meta:
        icon = "globe"
        label = "LAPOR!"


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

    class Meta:
        icon = "help"
        label = _("Reading")
        label_format = "{code}"


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
