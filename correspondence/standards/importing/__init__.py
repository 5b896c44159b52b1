"""Reading the raw text of a published standard into facts, without inventing any."""

from .kept import Imported, Mark, Outcome, Question, Trace
from .raw import LARGEST, NotAText
from .standard import import_standard

__all__ = ["LARGEST", "Imported", "Mark", "NotAText", "Outcome", "Question", "Trace", "import_standard"]
