"""By which channels of a standard letters come in, and which of them serves a sender; pure."""

from datetime import date

from .rules import ChannelRule, CompiledStandard

DEFAULT_CHANNEL = "surat"  # the channel of a letter whose service nobody has named yet


def letter_rules(standard: CompiledStandard) -> tuple[ChannelRule, ...]:
    """Give the channels whose requests are registered as letters, in the order of the standard."""
    return tuple(rule for rule in standard.channels if rule.kind.takes_letters)


def letter_rule(standard: CompiledStandard, sender: str = "", *, day: date) -> ChannelRule | None:
    """Give the letter channel that serves this kind of sender, those open on the day first; None where there is none.

    Without a kind of sender, and where no letter channel names that kind, the first one counts.
    """
    found = sorted(letter_rules(standard), key=lambda rule: not rule.status.open_on(day))
    serving = [rule for rule in found if sender in rule.applicants]
    return next(iter(serving or found), None)
