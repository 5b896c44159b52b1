"""What the OpenAPI description says beyond the functions: the body of a letter, types and headers of answers."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop

from .problems import MEDIA_TYPE
from .schemas import LetterIn

_FIELDS = LetterIn.model_json_schema()["properties"]
_OF_FILES: dict[str, Any] = {
    "files": {
        "type": "array",
        "minItems": 1,
        "maxItems": settings.UPLOAD_MAX_FILES,
        "items": {"type": "string", "format": "binary"},
        "description": gettext_noop("The letter's files, each a part of its own with a file name; none is empty."),
    },
    "roles": {
        "type": "array",
        "maxItems": settings.UPLOAD_MAX_FILES,
        "items": {"type": "string", "enum": ["letter", "page", "attachment"]},
        "description": gettext_noop(
            "One role for each file, in the same order: one `letter`, or `page` for each photographed page, and "
            "`attachment`. Without roles the first file is the letter and the others are attached to it."
        ),
    },
}
BODY: dict[str, Any] = {
    "required": True,
    "description": gettext_noop("The letter's files and what is said of it."),
    "content": {
        "multipart/form-data": {
            "schema": {
                "title": "LetterIn",
                "type": "object",
                "required": ["files"],
                "additionalProperties": False,
                "properties": _OF_FILES | _FIELDS,
            },
            "encoding": {"files": {"contentType": "application/octet-stream"}},
        }
    },
}
MEANINGS = {
    "200": gettext_noop("What was asked for"),
    "202": gettext_noop("Stored; the safety check follows"),
    "400": gettext_noop("The request cannot be read"),
    "401": gettext_noop("No token, or one that does not count"),
    "404": gettext_noop("Nothing there for this client"),
    "411": gettext_noop("Without Content-Length"),
    "413": gettext_noop("Larger than the limit"),
    "415": gettext_noop("Not multipart/form-data"),
    "422": gettext_noop("Some values cannot be taken, or the key was used for another letter"),
    "429": gettext_noop("Too many requests; Retry-After says how long to wait"),
    "503": gettext_noop("The office cannot answer now; Retry-After says when to try again"),
}
_TEXT = {"schema": {"type": "string"}}
_SECONDS = {"schema": {"type": "integer", "minimum": 1}, "description": gettext_noop("Seconds to wait.")}
HEADERS: dict[str, dict[str, Any]] = {
    "202": {"Location": _TEXT | {"description": gettext_noop("Where to ask how far the letter has come.")}},
    "401": {"WWW-Authenticate": _TEXT | {"description": gettext_noop("How to show the token (RFC 6750).")}},
    "429": {"Retry-After": _SECONDS},
    "503": {"Retry-After": _SECONDS},
}


def finished(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the description with what each answer means, its headers, and problems under their own media type."""
    for path in schema["paths"].values():
        for operation in path.values():
            responses = {str(code): answer for code, answer in operation["responses"].items()}
            for code, answer in responses.items():
                answer["description"] = MEANINGS[code]
                if code in HEADERS:
                    answer["headers"] = HEADERS[code]
                if code >= "400":
                    answer["content"] = {MEDIA_TYPE: next(iter(answer["content"].values()))}
            operation["responses"] = dict(sorted(responses.items()))
    return schema
