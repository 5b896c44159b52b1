"""Errors that people meet; each carries a sentence in the reader's language with the way out."""

from django.utils.functional import Promise


class Refused(Exception):
    """The act is understood but not allowed in this state; `str(error)` says why and what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refused):
    """This actor may see the thing but not do this to it."""


class ChangedMeanwhile(Refused):
    """Somebody else changed it since the page was opened; nothing was overwritten."""
