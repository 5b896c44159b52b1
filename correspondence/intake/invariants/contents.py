"""I4: every content has its row and every row its content, bytes as they came; nothing unfinished lies about."""

import time
from collections.abc import Iterator
from datetime import timedelta

from correspondence.foundation.files import leftovers, orphans
from correspondence.foundation.files.keeping import store, verify
from correspondence.foundation.files.models import Blob
from correspondence.foundation.files.orphans import Compared

from .answer import Answer, Question, batches

SAYS = "Stored files and their rows agree, sizes and SHA-256 too; no half written file is left."
# What the tick heals each hour and each day is a violation only when it has not been healed by then.
LEFTOVER_AGE = leftovers.SAFE_AGE + timedelta(hours=1)
ORPHAN_AGE = orphans.SAFE_AGE + timedelta(days=1)
SECOND_LOOK = 3.0  # seconds: between the removal of a row and that of its bytes lies a blink of an eye
NO_ROW = "lies in the store, no row knows it"


def check(question: Question) -> Answer:
    """Walk store and table together, hash every content again, and look for what killed processes left.

    In a running office only what a second look finds as well is a violation: rows and bytes come and go meanwhile.
    """
    answer = Answer("I4", SAYS)
    for batch in batches(_suspects(answer)):
        if not question.settled and not answer.count:
            time.sleep(SECOND_LOOK)
        for each in batch:
            _judge(answer, each, question)
    _look_for_leftovers(answer, question)
    return answer


def _suspects(answer: Answer) -> Iterator[Compared]:
    for each in orphans.compare():
        answer.checked += 1
        if _problem(each):
            yield each


def _problem(each: Compared) -> str:
    """Say what is wrong with the content now, "" where nothing is."""
    blob = Blob.objects.filter(sha256=each.sha256).first()  # asked again: it may have come or gone meanwhile
    if blob is None:
        return NO_ROW if store().has(each.sha256) else ""
    if not store().has(each.sha256):
        return f"row {blob.pk} has no file"
    if each.lying is not None and each.lying.size != blob.size:
        return f"row {blob.pk} says {blob.size} bytes, the file has {each.lying.size}"
    return "" if verify(blob) else "its bytes are no longer those that came"


def _judge(answer: Answer, each: Compared, question: Question) -> None:
    problem = _problem(each)
    if problem == NO_ROW and not _is_overdue(each, question):
        answer.notes["young_without_row"] = answer.notes.get("young_without_row", 0) + 1
    elif problem:
        answer.break_by(f"content {each.sha256[:16]}", problem)


def _is_overdue(each: Compared, question: Question) -> bool:
    """Tell whether bytes without a row should have been tended by now.

    Old bytes may have lost their row just now: a sweep was killed between the two. The next one tends them, so they
    are overdue only where none has come to its end for longer than the bytes of a new letter may lie.
    """
    since = question.at if question.settled else question.at - ORPHAN_AGE
    if each.lying is None or each.lying.touched >= since.timestamp():
        return False
    tended = orphans.last_tended()
    return question.settled or tended is None or tended < since


def _look_for_leftovers(answer: Answer, question: Question) -> None:
    before = (question.at if question.settled else question.at - LEFTOVER_AGE).timestamp()
    for _path in store().unfinished(before=before):
        answer.break_by("store", "a half written content was left")
    for _path in leftovers.forgotten(before=before):
        answer.break_by("temporary folder", "a temporary file or folder was left")
