"""What channels and complaints share: events, times, hours, closures, links, requirements, steps."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import choices as words

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

    label = blocks.CharBlock(
        required=False,
        label=_("Of what"),
        help_text=_("Names the time where there are several, for example of the first answer."),
    )
    unit = blocks.ChoiceBlock(choices=words.choices(words.UNITS), required=False, label=_("Unit"))
    maximum = blocks.IntegerBlock(
        required=False,
        label=_("Longest time"),
        help_text=_("Empty where the standard names no figure: the time is then measured, not promised."),
    )
    minimum = blocks.IntegerBlock(required=False, label=_("Shortest time"))
    firmness = blocks.ChoiceBlock(choices=words.choices(words.FIRMNESS), default="hard", label=_("Firmness"))
    reasons = blocks.MultipleChoiceBlock(
        choices=words.choices(words.SOFT_REASONS),
        required=False,
        label=_("May be passed because of"),
        help_text=_("Only for a soft time: what the standard accepts as a reason."),
    )
    extension = blocks.IntegerBlock(
        required=False,
        label=_("May be extended by"),
        help_text=_("By how many units in all, for a stated reason; empty where the standard permits no extension."),
    )
    no_clock = blocks.ChoiceBlock(
        choices=words.choices(words.NO_CLOCK),
        required=False,
        label=_("Published only, because it is"),
        help_text=_("Empty where the office keeps this time."),
    )
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
    calendar = blocks.CharBlock(
        required=False,
        label=_("Calendar"),
        help_text=_("The code of the calendar that keeps these hours, such as lkpp-whatsapp; empty for office hours."),
    )

    class Meta:
        collapsed = True


class StatusBlock(blocks.StructBlock):
    """Whether a channel is open; a closure has a reason, its days, and a day on which it is looked at again."""

    is_open = blocks.BooleanBlock(required=False, default=True, label=_("This channel is open"))
    reason = blocks.CharBlock(required=False, label=_("Reason of the closure"))
    closed_since = blocks.DateBlock(
        required=False, label=_("Closed since"), help_text=_("The first day; empty where it is not known.")
    )
    closed_until = blocks.DateBlock(
        required=False, label=_("Closed until"), help_text=_("The last day; empty until further notice.")
    )
    review_on = blocks.DateBlock(required=False, label=_("Look at it again on"))

    class Meta:
        collapsed = True


class LinkBlock(blocks.StructBlock):
    """A published address."""

    label = blocks.CharBlock(label=_("Label"))
    url = blocks.URLBlock(label=_("Address"))
    aliases = blocks.TextBlock(required=False, rows=2, label=_("Other spellings in its text"), help_text=ONE_PER_LINE)

    class Meta:
        icon = "link"
        label = _("Link")
        label_format = "{label}"


class RequirementBlock(blocks.StructBlock):
    """One requirement, for whom it holds, under which condition, and what satisfies it too."""

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
    condition = blocks.CharBlock(
        required=False,
        label=_("Needed only"),
        help_text=_("In the words of the standard, such as “apabila diperlukan”; empty where it is always needed."),
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
    limit = LimitBlock(label=_("Time of this step"))

    class Meta:
        label_format = "{number}. {sentence}"
        collapsed = True
