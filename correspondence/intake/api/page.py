"""The page that describes the API, made of its OpenAPI description: no script, nothing from elsewhere."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from .api import api
from .problems import TITLES

DICT = dict[str, Any]
PARTS: dict[str, Promise] = {
    "FaultOut": gettext_lazy("One value that cannot be taken."),
    "FileOut": gettext_lazy("One file as it was stored, and what the safety check said of it."),
    "LetterOut": gettext_lazy("A letter that this client delivered."),
    "LettersOut": gettext_lazy("Letters of this client in the order in which they came."),
    "ProblemOut": gettext_lazy("What could not be done, why, and how it can be done (RFC 9457)."),
    "SaidOut": gettext_lazy("A code that never changes, and its sentence for people."),
}


@dataclass(frozen=True)
class Line:
    """One field, parameter or header: its name, type and rules in words, and what it means."""

    name: str
    kind: str
    needed: bool
    meaning: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked for."""

    anchor: str
    method: str
    path: str
    title: str
    meaning: str
    takes: list[Line]
    answers: list[tuple[str, str, str]]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Describe the API for who connects a system, in the visitor's language."""
    schema = api.get_openapi_schema()
    found = [
        _operation(path, method, said) for path, methods in schema["paths"].items() for method, said in methods.items()
    ]
    parts = [(name, PARTS[name], _fields(schema["components"]["schemas"][name])) for name in sorted(PARTS)]
    context = {
        "operations": found,
        "parts": parts,
        "problems": [(code, status, title) for code, (status, title) in TITLES.items()],
        "openapi_url": reverse("api-v1:openapi-json"),
        "base": settings.PUBLIC_BASE_URL,
        "megabytes": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        "most_files": settings.UPLOAD_MAX_FILES,
        "per_minute": settings.API_REQUESTS_PER_MINUTE,
    }
    return render(request, "intake/api/docs.html", context)


def _operation(path: str, method: str, said: DICT) -> Operation:
    takes = [_line(each["name"], each["schema"] | each, each.get("required")) for each in said.get("parameters", [])]
    for content in said.get("requestBody", {}).get("content", {}).values():
        takes += _fields(content["schema"])
    answers = [(code, gettext(answer["description"]), _part(answer)) for code, answer in said["responses"].items()]
    title, meaning = gettext(said["summary"]), _plain(said.get("description", ""))
    return Operation(said["operationId"], method.upper(), path, title, meaning, takes, answers)


def _part(answer: DICT) -> str:
    """Return the name of the part that an answer is made of."""
    for content in answer.get("content", {}).values():
        return str(content["schema"].get("$ref", "")).rpartition("/")[2]
    return ""


def _fields(part: DICT) -> list[Line]:
    needed = part.get("required", [])
    return [_line(name, field, name in needed) for name, field in part.get("properties", {}).items()]


def _line(name: str, said: DICT, needed: object) -> Line:
    meaning = _plain(said.get("description", ""))
    return Line(name, ", ".join(_kind(said)), bool(needed), meaning)


def _plain(sentence: str) -> str:
    """Return the sentence in the visitor's language, without the marks of Markdown."""
    return gettext(sentence).replace("`", "") if sentence else ""


def _kind(said: DICT) -> list[str]:
    """Say type and rules of a value in words."""
    choices = [each for each in said.get("anyOf", []) if each.get("type") != "null"]
    if choices:
        words = _kind(choices[0])
        return [*words, gettext("or null")] if len(choices) < len(said["anyOf"]) else words
    if "$ref" in said:
        return [str(said["$ref"]).rpartition("/")[2]]
    if "enum" in said:
        return [" | ".join(each or '""' for each in said["enum"])]
    if said.get("type") == "array":
        return [gettext("list of %(kind)s") % {"kind": ", ".join(_kind(said["items"]))}]
    words = [str(said.get("format") or said.get("type", ""))]
    if "maxLength" in said:
        most = int(said["maxLength"])
        words.append(ngettext("at most %(most)d character", "at most %(most)d characters", most) % {"most": most})
    return words
