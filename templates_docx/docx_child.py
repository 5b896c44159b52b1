"""The confined child that opens one Word file: `python -m templates_docx.docx_child OPERATION IN OUT`.

Arguments of the operation come as one JSON object on stdin; the answer is one JSON line on stdout, and for an
operation that makes a file, that file at OUT. Nothing of Django is imported here.
"""

import base64
import json
import sys
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any, Final

from . import body, controls, rendering, uploads
from .package import UnusableDocument, open_package


def _values(raw: dict[str, Any]) -> dict[str, str | controls.Picture]:
    return {
        tag: value
        if isinstance(value, str)
        else controls.Picture(base64.b64decode(value[0]), value[1], value[2], value[3])
        for tag, value in raw.items()
    }


def _letter_values(raw: dict[str, Any]) -> rendering.LetterValues:
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    return rendering.LetterValues(**given)


OPERATIONS: Final[dict[str, Callable[[bytes, dict[str, Any]], Any]]] = {
    "check_uploaded": lambda docx, _: [astuple(problem) for problem in uploads.check_uploaded(docx)],
    "list_controls": lambda docx, _: dict(controls.list_controls(docx)),
    "unfilled": lambda docx, _: controls.unfilled(docx),
    "read_body": lambda docx, _: body.read_body(docx),
    "rich_features": lambda docx, _: body.rich_features(docx),
    "write_body": lambda docx, given: body.write_body(docx, given["text"]),
    "fill": lambda docx, given: controls.fill(docx, _values(given["values"])),
    "render": lambda docx, given: rendering.render(docx, _letter_values(given["values"])),
}


def main(arguments: list[str]) -> int:
    """Do one operation and print its answer; 2 for a wrong call."""
    if len(arguments) != 3 or arguments[0] not in OPERATIONS:
        return 2
    operation, source, target = arguments
    given = json.load(sys.stdin)
    try:
        docx = Path(source).read_bytes()
        if operation != "check_uploaded":
            open_package(docx)
        result = OPERATIONS[operation](docx, given)
    except UnusableDocument as error:
        answer: dict[str, Any] = {"problems": [astuple(problem) for problem in error.problems]}
    else:
        if isinstance(result, bytes):
            Path(target).write_bytes(result)
            result = None
        answer = {"result": result}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
