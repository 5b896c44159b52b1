"""Fills an approved template with the values known when a draft begins (docxtpl, Jinja without its powers).

Only templates that an administrator approved come here, and even they run in the sandbox (see `isolation`):
Jinja is immutable and sandboxed, has no globals and few filters, escapes every value and refuses unknown
names.
"""

import io
from dataclasses import asdict, dataclass
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .controls import ALL_TAGS, list_controls, open_word, saved
from .package import Problem, UnusableDocument, open_package
from .wordml import clean

_FILTERS: Final = (
    "upper",
    "lower",
    "title",
    "capitalize",
    "trim",
    "join",
    "length",
    "first",
    "last",
    "escape",
    "e",
)
_TESTS: Final = ("none", "string", "sequence", "equalto", "eq", "ne", "lt", "le", "gt", "ge")
_MAX_RENDERED: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LetterValues:
    """Everything an approved reply template may name; empty text where there is nothing to say.

    `copies` are the lines of the tembusan, `addressee_lines` those after "Yth.".
    """

    subject: str
    addressee_lines: tuple[str, ...]
    sensitivity: str = "Biasa"
    enclosure_note: str = "-"
    incoming_number: str = ""
    incoming_date: str = ""
    incoming_subject: str = ""
    copies: tuple[str, ...] = ()


def environment() -> ImmutableSandboxedEnvironment:
    """Return the Jinja environment of templates: escaping, strict, without globals and with few filters."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in _FILTERS}
    made.tests = {name: made.tests[name] for name in _TESTS}
    return made


def render(template: bytes, values: LetterValues) -> bytes:
    """Return the draft made from an approved template; its late controls and its body control stay.

    Raises UnusableDocument: `template-unsafe`, `template-undefined`, `template-error`, or a control problem.
    """
    open_package(template)
    context = _plain(asdict(values))
    _require_controls(template)
    word = DocxTemplate(io.BytesIO(template))
    try:
        word.render(context, environment(), autoescape=True)
    except SecurityError as error:
        raise UnusableDocument(Problem("template-unsafe", _short(error))) from error
    except UndefinedError as error:
        raise UnusableDocument(Problem("template-undefined", _short(error))) from error
    except TemplateError as error:
        raise UnusableDocument(Problem("template-error", _short(error))) from error
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, ArithmeticError) as error:
        raise UnusableDocument(Problem("template-error", _short(error))) from error
    out = io.BytesIO()
    word.save(out)
    return _titled(out.getvalue(), values.subject)


def _titled(docx: bytes, subject: str) -> bytes:
    if len(docx) > _MAX_RENDERED:
        raise UnusableDocument(Problem("too-large"))
    _require_controls(docx)
    document = open_word(docx)
    # Set here and not by a placeholder: docxtpl would escape the title twice.
    document.core_properties.title = clean(subject).replace("\n", " ")[:255]
    return saved(document)


def _require_controls(docx: bytes) -> None:
    counted = list_controls(docx)
    wrong = [
        Problem("control-doubled" if counted[tag] else "control-missing", tag) for tag in ALL_TAGS if counted[tag] != 1
    ]
    if wrong:
        raise UnusableDocument(*wrong)


def _plain(value: Any) -> Any:
    """Return the value with clean texts: no control characters, which docxtpl reads as page ends."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return clean(str(value))


def _short(error: Exception) -> str:
    return clean(str(error)).split("\n")[0][:200]
