"""I7, the mails: one acknowledgement per letter, each under a Message-ID that a repeat would bear again."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Count

from correspondence.foundation.mail import TOPIC
from correspondence.foundation.outbox.models import Outbox

from ..notices import RECEIPT
from .answer import Answer, Question

SAYS = "Effects outside happen once: one acknowledgement mail per letter, one signature per version."
FILES = "django.core.mail.backends.filebased.EmailBackend"
OURS = "<outbox-"  # as foundation.mail.message_id begins


def check(question: Question) -> Answer:
    """Look for a second acknowledgement of one case, and for mails that no row of the outbox caused."""
    answer = Answer("I7", SAYS)
    receipts = Outbox.objects.filter(topic=TOPIC, payload__kind=RECEIPT)
    answer.checked = receipts.count()
    twice = receipts.values("object_type", "object_id").annotate(times=Count("pk")).filter(times__gt=1)
    for kind, key, times in twice.order_by("object_id").values_list("object_type", "object_id", "times").iterator():
        answer.break_by(f"{kind} {key}", f"was acknowledged by {times} mails")
    if settings.EMAIL_BACKEND == FILES:
        _look_into_the_folder(answer)
    return answer


def _look_into_the_folder(answer: Answer) -> None:
    """Compare the mails that lie in the folder with the rows that caused them; a repeat bears the same Message-ID."""
    sent: Counter[int] = Counter()
    for identity in _message_ids(Path(settings.EMAIL_FILE_PATH)):
        number = identity.removeprefix(OURS).partition("@")[0]
        if identity.startswith(OURS) and number.isdigit():
            sent[int(number)] += 1
    known = set(Outbox.objects.filter(topic=TOPIC, pk__in=list(sent)).values_list("pk", flat=True)) if sent else set()
    for unknown in sorted(sent.keys() - known):
        answer.break_by(f"mail {unknown}", "has left and no row of the outbox caused it")
    answer.notes["mails_sent"] = len(sent)
    answer.notes["repeated_after_a_crash"] = sum(times - 1 for times in sent.values())


def _message_ids(folder: Path) -> Iterator[str]:
    """Give the Message-IDs in the files of the file backend; one file holds every mail of one connection."""
    for path in sorted(folder.glob("*.log")):
        with path.open("rb") as file:
            for line in file:
                if line[:11].lower() == b"message-id:":
                    yield line[11:].decode("ascii", "replace").strip()
