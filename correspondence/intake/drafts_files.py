"""The portal's files step: each file is kept as soon as it arrives, with a script one by one, without it together."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from correspondence.foundation.answering import FAULTY
from correspondence.foundation.errors import Refused
from correspondence.letters.states import LETTER_ROLES, FileRole

from . import drafts
from .drafts_steps import (
    files_per_client,
    go_on,
    must_wait,
    of_draft,
    stepper,
    too_often,
    typed_only,
    wait_words,
)
from .forms import FilesField, FilesForm, Upload, faults_of, is_pdf, named_fault, sent
from .forms_upload import read_upload
from .models import Draft

PLACES = {"up": -1, "down": 1}
Fault = tuple[str | None, str]  # field, sentence


class DraftFilesForm(FilesForm):
    """The two places for files; nothing is needed here, the last step asks for what is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].required = False


@csrf_exempt  # checked in `read_upload`, which does not let Django spool files past the limits
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_draft
def files(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the files that have arrived (`?daftar`: their list only), or take more of them."""
    if not draft.confirmed:
        return go_on(request, draft)
    if request.method != "POST":
        return _list(request, draft) if "daftar" in request.GET else _show(request, draft, [])
    wait = must_wait(files_per_client(), request)  # before the body is read
    if wait:
        return too_often(_answer(request, draft, [(None, wait_words(wait))], FAULTY), wait)
    return _answer(request, draft, *_take(request, draft))


@typed_only
@never_cache
@require_POST
@of_draft
def file(request: HttpRequest, draft: Draft, file_id: int) -> HttpResponse:
    """Move a file up or down among its kind, or take it out."""
    act = request.POST.get("act", "")
    if act == "remove":
        drafts.remove_file(draft=draft, file_id=file_id, at=timezone.now())
    elif act in PLACES:
        drafts.move_file(draft=draft, file_id=file_id, by=PLACES[act], at=timezone.now())
    if _by_script(request):
        return _list(request, draft)
    return redirect(reverse("letter-form-files", kwargs={"key": draft.key}) + "#berkas")


def _take(request: HttpRequest, draft: Draft) -> tuple[list[Fault], int]:
    """Keep what arrived and can be taken; returns what cannot be, and the status that says so."""
    try:
        drafts.room_for_more(draft)
    except Refused as refused:
        return [(None, str(refused))], FAULTY
    upload = read_upload(request)
    if upload.refusal:
        return [(None, str(upload.refusal))], upload.status
    faults: list[Fault] = [(each.field or None, named_fault(each.name, each.reason)) for each in upload.skipped]
    chosen = list(_chosen(request))
    if not chosen and not faults and not _goes_on(request):
        return [("letter", _("No file has been chosen yet. Choose the letter first, then its attachments."))], FAULTY
    for name, given in chosen:
        faults += [(name, fault) for fault in _keep(draft, name, given)]
    return faults, FAULTY


def _chosen(request: HttpRequest) -> Iterator[tuple[str, Upload]]:
    for name in ("letter", "attachments"):
        yield from ((name, given) for given in request.FILES.getlist(name))


def _keep(draft: Draft, name: str, given: Upload) -> list[str]:
    field = FilesForm.base_fields[name]
    assert isinstance(field, FilesField)  # noqa: S101  (told to the type checker)
    faults = faults_of(given, field.accepted)
    if faults:
        return faults
    role = FileRole.ATTACHMENT if name == "attachments" else FileRole.LETTER if is_pdf(given) else FileRole.PAGE
    try:
        drafts.add_file(draft=draft, file=sent(given, role), at=timezone.now())
    except Refused as refused:
        return [_("“%(name)s”: %(sentence)s") % {"name": given.name, "sentence": refused}]
    return []


def _answer(request: HttpRequest, draft: Draft, faults: list[Fault], status: int) -> HttpResponse:
    if _by_script(request):
        words = [sentence for _field, sentence in faults]
        return JsonResponse({"faults": words}, status=status if words else 201)
    if faults:
        return _show(request, draft, faults, status=status)
    return redirect("letter-form-review" if _goes_on(request) else "letter-form-files", key=draft.key)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _goes_on(request: HttpRequest) -> bool:
    return "next" in request.POST


def _kinds(draft: Draft) -> dict[str, Any]:
    found = list(draft.files.select_related("blob"))
    letter = [each for each in found if each.role in LETTER_ROLES]
    return {"draft": draft, "letter": letter, "attachments": [each for each in found if each not in letter]}


def _list(request: HttpRequest, draft: Draft) -> HttpResponse:
    return render(request, "intake/send_files_list.html", _kinds(draft))


def _show(request: HttpRequest, draft: Draft, faults: list[Fault], *, status: int = 200) -> HttpResponse:
    form = DraftFilesForm({}, {})
    form.full_clean()
    for name, sentence in faults:
        form.add_error(name if name in form.fields else None, sentence)
    context = _kinds(draft) | {
        "form": form,
        "steps": stepper("letter-form-files"),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "megabytes": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        "applicant_type": draft.values.get("applicant_type", ""),
    }
    return render(request, "intake/send_files.html", context, status=status)
