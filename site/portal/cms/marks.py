"""What the marks of an import ask, in words, and why a page that still bears one cannot be published."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.standards.compiling import Problem
from correspondence.standards.importing import Question

QUESTIONS: Mapping[str, Promise] = {
    Question.FIGURE_MISSING: gettext_lazy("The figure of this time is missing. What is it?"),
    Question.FIGURE_CONTRADICTS_WORD: gettext_lazy("The figure and its word contradict each other. Which one holds?"),
    Question.FIGURE_ONLY_IN_WORDS: gettext_lazy("The figure stands in words only. Is it read right?"),
    Question.FIGURES_TOGETHER: gettext_lazy("Several times stand in one sentence. Which one is promised?"),
    Question.UNIT_UNCLEAR: gettext_lazy("The unit is none in which times are counted. Which one is meant?"),
    Question.NO_FIGURE_PROMISED: gettext_lazy("The text speaks of a time without a figure. Is one promised?"),
    Question.NO_LONGEST_TIME: gettext_lazy("No longest time is named. Is it only measured?"),
    Question.FIRMNESS_UNCLEAR: gettext_lazy("“Depends” stands beside the time. Is it hard or soft?"),
    Question.START_UNCLEAR: gettext_lazy("Which event starts the time?"),
    Question.TIME_OF_WHAT: gettext_lazy("The time names no channel and was given to all. To which does it belong?"),
    Question.OWN_TIME: gettext_lazy("This is a time of the applicant. Is it published only?"),
    Question.CHANNEL_KIND: gettext_lazy("The name does not tell the kind of this channel. Which one is it?"),
    Question.CHANNEL_UNNAMED: gettext_lazy("The text names no channel. Which one is it?"),
    Question.CHANNEL_FROM_STEP: gettext_lazy("This channel is only named inside a step. Is it one of its own?"),
    Question.REQUIREMENT_KIND: gettext_lazy("The words do not tell the kind of this requirement. Which one is it?"),
    Question.NUMBERS_LOST: gettext_lazy("The numbers of this list are lost. Are the items and their order right?"),
    Question.NUMBER_MISSING: gettext_lazy("A number is missing before this item. Is an item missing?"),
    Question.TWO_WORDINGS: gettext_lazy("This step stands in the text in two wordings. Which one holds?"),
    Question.SEVERAL_ACTORS: gettext_lazy("Several act in this step. Who carries it out?"),
    Question.SAME_ROLE: gettext_lazy("This was taken for another spelling of a role. Is it the same one?"),
    Question.TORN_BY_PAGE: gettext_lazy("A page break tore a name apart. Is it put together right?"),
    Question.TITLE_MISSING: gettext_lazy("The text has no title. What is the service called?"),
    Question.DECREE_MISSING: gettext_lazy("The text names no decree. Is there one?"),
    Question.AGENCY_MISSING: gettext_lazy("The text does not say which agency it is of. Which one?"),
    Question.AGENCY_GUESSED: gettext_lazy("Only an address names the agency. Is it this one?"),
    Question.UNIT_MISSING: gettext_lazy("The text does not say which unit serves. Which one?"),
    Question.COMPENSATION_OPEN: gettext_lazy(
        "The text does not say of what kind the compensation is, or how long it holds."
    ),
    Question.CLOSURE_OPEN: gettext_lazy("This way was closed when the text was written. Is it still?"),
    Question.ADDRESS_INCOMPLETE: gettext_lazy("This address of the web lacks its beginning. Is it completed right?"),
    Question.TOO_LONG: gettext_lazy("This is too long for its field. What belongs there?"),
    Question.NOT_PLACED: gettext_lazy("No place was found for these words. Where do they belong?"),
}


def mark_problems(page: Any) -> Iterator[Problem]:
    """Name every mark of a page that nobody has resolved."""
    for number, block in enumerate(page.marks, start=1):
        if not block.value["resolved"]:
            yield Problem(f"marks/{number}", asked(block.value))


def asked(mark: Mapping[str, Any]) -> str:
    """Say a mark in one sentence: where in the raw text, its words, the question, what the words suggest."""
    question = str(QUESTIONS.get(mark["question"], "")) or _("Is this read right?")
    said = _("“%(text)s” – %(question)s") % {"text": mark["text"], "question": question} if mark["text"] else question
    if mark["line"]:
        said = _("Line %(line)d: %(said)s") % {"line": mark["line"], "said": said}
    return said
