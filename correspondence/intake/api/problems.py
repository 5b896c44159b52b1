"""What the API answers where it cannot do what was asked: problem details (RFC 9457), in the language asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
TITLES: dict[str, tuple[int, Promise]] = {
    "malformed": (400, _("The request cannot be read.")),
    "unauthorized": (401, _("The token is missing or does not count.")),
    "not-found": (404, _("There is nothing at this address for this client.")),
    "method-not-allowed": (405, _("This address does not take this method.")),
    "length-required": (411, _("The length of the request is missing.")),
    "too-large": (413, _("The request is larger than the limit.")),
    "not-multipart": (415, _("A letter is sent as multipart/form-data.")),
    "invalid": (422, _("Some values cannot be taken.")),
    "idempotency-key-reused": (422, _("This idempotency key was used for another letter.")),
    "too-many-requests": (429, _("Too many requests.")),
    "unavailable": (503, _("The office cannot take letters at this moment.")),
}


@dataclass(frozen=True)
class Fault:
    """One value that cannot be taken: the field's name, and a sentence that says what to change."""

    field: str
    message: str


@dataclass
class Problem(Exception):
    """The answer to a request that cannot be done; `code` is one of `TITLES`."""

    code: str
    detail: str = ""
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


def answer_problem(request: HttpRequest, problem: Problem) -> JsonResponse:
    """Answer with the problem's details, in the language that is active."""
    status, title = TITLES[problem.code]
    said = {
        "type": f"{settings.PUBLIC_BASE_URL}/api/v1/docs#{problem.code}",
        "title": str(title),
        "status": status,
        "code": problem.code,
        "detail": problem.detail or str(title),
        "errors": [{"field": fault.field, "message": fault.message} for fault in problem.faults],
    }
    response = JsonResponse(said, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
    for name, value in problem.headers.items():
        response[name] = value
    return response
