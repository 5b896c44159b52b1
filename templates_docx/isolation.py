"""The operations on Word files as callers use them: each opens the file in one confined child.

Every function raises UnusableDocument with problem codes; a child that the sandbox had to end is `too-slow`.
"""

import base64
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from correspondence.foundation.sandbox import Limits, run_python, working_folder

from .controls import Picture
from .package import Problem, UnusableDocument
from .rendering import LetterValues

LIMITS: Final = Limits(wall_seconds=30.0, cpu_seconds=20, stream_bytes=8 * 1024 * 1024)
_CHILD: Final = "templates_docx.docx_child"
_IN, _OUT = "letter.docx", "made.docx"


def check_uploaded(docx: bytes) -> list[Problem]:
    """List what forbids an uploaded file to become a draft version, see `uploads.check_uploaded`."""
    try:
        return [Problem(*found) for found in _ask("check_uploaded", docx)[0]]
    except UnusableDocument as error:
        return list(error.problems)


def list_controls(docx: bytes) -> Counter[str]:
    """Count the content controls by tag, see `controls.list_controls`."""
    return Counter(_ask("list_controls", docx)[0])


def unfilled(docx: bytes) -> list[str]:
    """List the late values still missing, see `controls.unfilled`."""
    return [str(tag) for tag in _ask("unfilled", docx)[0]]


def read_body(docx: bytes) -> str:
    """Return the body's text form, see `body.read_body`."""
    return str(_ask("read_body", docx)[0])


def rich_features(docx: bytes) -> list[str]:
    """List what only Word can edit in the body, see `body.rich_features`."""
    return [str(name) for name in _ask("rich_features", docx)[0]]


def write_body(docx: bytes, text: str) -> bytes:
    """Return the file with another body, see `body.write_body`."""
    return _made("write_body", docx, {"text": text})


def fill(docx: bytes, values: Mapping[str, str | Picture]) -> bytes:
    """Return the file with late values entered, see `controls.fill`."""
    return _made("fill", docx, {"values": {tag: _packed(value) for tag, value in values.items()}})


def render(template: bytes, values: LetterValues) -> bytes:
    """Return the draft made from an approved template, see `rendering.render`."""
    return _made("render", template, {"values": asdict(values)})


def _packed(value: str | Picture) -> str | list[Any]:
    if isinstance(value, str):
        return value
    data = base64.b64encode(value.data).decode()
    return [data, value.width_mm, value.height_mm, value.description]


def _made(operation: str, docx: bytes, given: dict[str, Any]) -> bytes:
    made = _ask(operation, docx, given)[1]
    if made is None:
        raise UnusableDocument(Problem("broken-xml"))
    return made


def _ask(operation: str, docx: bytes, given: dict[str, Any] | None = None) -> tuple[Any, bytes | None]:
    """Run one operation in a confined child; return its answer and the file it made."""
    with working_folder("docx") as folder:
        source, outputs = Path(folder, _IN), Path(folder, "out")
        source.write_bytes(docx)
        outputs.mkdir()
        outcome = run_python(
            _CHILD,
            (operation, f"{{in}}/{_IN}", f"{{out}}/{_OUT}"),
            inputs={_IN: source},
            outputs=outputs,
            limits=LIMITS,
            stdin=json.dumps(given or {}).encode(),
        )
        if outcome.killed is not None:
            raise UnusableDocument(Problem("too-slow", operation))
        if not outcome.ok:
            raise UnusableDocument(Problem("broken-xml", operation))
        answer: dict[str, Any] = json.loads(outcome.stdout)
        if "problems" in answer:
            raise UnusableDocument(*(Problem(*found) for found in answer["problems"]))
        made = outputs / _OUT
        return answer["result"], made.read_bytes() if made.is_file() else None
