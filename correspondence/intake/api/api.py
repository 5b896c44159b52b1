"""The addresses of the API, version 1."""

from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Header, NinjaAPI, Path, Query, Status
from ninja.errors import AuthenticationError, ValidationError

from ..models import ApiClient
from ..naming import told_name
from .body import faults_in, read_body
from .door import BearerToken, refuse_stranger
from .letters import after, deliver, mine, shown
from .openapi import BODY, finished
from .problems import Fault, Problem, answer_problem
from .schemas import LetterOut, LettersOut, ProblemOut

KEY = "Idempotency-Key"
MOST, USUAL = 100, 50
ERRORS: dict[int, Any] = {401: ProblemOut, 422: ProblemOut, 429: ProblemOut, 503: ProblemOut}


class LetterApi(NinjaAPI):
    """The API; its description names also what stands in no function's signature."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """Return the OpenAPI description (3.1), every answer with its own type."""
        return finished(super().get_openapi_schema(**kwargs))


api = LetterApi(
    title="Tanggap",
    version="1.0.0",
    description=gettext_noop("Other systems deliver letters to the office and ask how far they have come."),
    urls_namespace="api-v1",
    openapi_url="/openapi.json",
    docs_url=None,
    auth=BearerToken(),
)


@api.post(
    "/letters",
    response={202: LetterOut, 200: LetterOut, **dict.fromkeys((400, 411, 413, 415), ProblemOut), **ERRORS},
    operation_id="deliver_letter",
    summary=gettext_noop("Deliver a letter"),
    description=gettext_noop(
        "Answers 202 once every byte is stored durably. The same key with the same letter answers 200 with what "
        "stands, so that a request without an answer may always be sent again."
    ),
    openapi_extra={"requestBody": BODY},
)
def deliver_letter(
    request: HttpRequest,
    response: HttpResponse,
    idempotency_key: Annotated[
        str,
        Header(
            alias=KEY,
            min_length=1,
            max_length=100,
            pattern=r"^[\x21-\x7e]+$",
            description=gettext_noop("A name of your own for this letter, the same in every repeat of the request."),
        ),
    ],
) -> Status[LetterOut]:
    """Deliver a letter."""
    client, now = _client(request), timezone.now()
    _only_known(request)
    done = deliver(client, idempotency_key, read_body(request, client, at=now), at=now)
    letter = mine(client).get(pk=done.letter.pk)
    response["Location"] = settings.PUBLIC_BASE_URL + reverse("api-v1:letter", args=[letter.public_id])
    response["Idempotency-Replayed"] = "true" if done.replayed else "false"
    return Status(200 if done.replayed else 202, shown(letter))


@api.get(
    "/letters/{uuid:letter_id}",
    response={200: LetterOut, 404: ProblemOut, **ERRORS},
    operation_id="letter",
    url_name="letter",
    summary=gettext_noop("Ask how far a letter has come"),
    description=gettext_noop("Only the client that delivered the letter is told of it; for others it does not exist."),
)
def letter(
    request: HttpRequest,
    letter_id: Annotated[UUID, Path(description=gettext_noop("The `id` that the letter was given."))],
) -> LetterOut:
    """Tell how far a letter of this client has come."""
    _only_known(request)
    found = mine(_client(request)).filter(public_id=letter_id).first()
    if found is None:
        raise Problem("not-found")
    return shown(found)


@api.get(
    "/letters",
    response={200: LettersOut, 404: ProblemOut, **ERRORS},
    operation_id="letters",
    summary=gettext_noop("List the letters of this client"),
    description=gettext_noop("In the order in which they came; `after` goes on behind the last one you know."),
)
def letters(
    request: HttpRequest,
    after_id: Annotated[
        UUID | None, Query(alias="after", description=gettext_noop("The `id` of the last letter you know."))
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST, description=gettext_noop("How many letters at most."))] = USUAL,
) -> LettersOut:
    """List this client's letters."""
    _only_known(request, "after", "limit")
    found = list(after(_client(request), after_id)[: limit + 1])
    page = found[:limit]
    return LettersOut(
        letters=[shown(each) for each in page],
        next=page[-1].public_id if page else after_id,
        more=len(found) > limit,
    )


def _client(request: HttpRequest) -> ApiClient:
    client: ApiClient = request.auth  # type: ignore[attr-defined]  # set by BearerToken
    return client


def _only_known(request: HttpRequest, *names: str) -> None:
    """Refuse parameters that mean nothing here, and those given twice: a slip must not look like an answer."""
    strange = [name for name in request.GET if name not in names or len(request.GET.getlist(name)) > 1]
    if strange:
        words = _("This address takes no such parameter, or takes it once only.")
        raise Problem("invalid", faults=[Fault(told_name(name, most=60), words) for name in strange])


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer_problem(request, problem)


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    try:
        return answer_problem(request, refuse_stranger(request))
    except Problem as problem:  # too many tries
        return answer_problem(request, problem)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [each | {"loc": each["loc"][-1:]} for each in error.errors]
    return answer_problem(request, Problem("invalid", _("Correct it and send it again."), faults_in(errors)))


@api.exception_handler(Http404)
def _nowhere(request: HttpRequest, _error: Http404) -> HttpResponse:
    return answer_problem(request, Problem("not-found"))
