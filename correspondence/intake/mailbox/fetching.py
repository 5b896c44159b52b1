"""Fetching the mails of one mailbox: stored first, written down, and only then marked in the mailbox."""

import logging
import time
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from correspondence.foundation.files.keeping import keep
from correspondence.foundation.files.models import Blob
from correspondence.foundation.files.store import FileTooLarge
from correspondence.foundation.jobs.faults import fault
from correspondence.foundation.unavailable import is_down
from correspondence.letters.states import FileRole
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import Agency
from correspondence.standards.models import StandardVersion

from ..machine import Arrival, receive_by_machine
from ..models import Channel, Mailbox, MailboxMessage, MessageState, Trouble
from ..receiving import UNKNOWN_TYPE, KeptFile, delivery_key
from .addresses import Source, source_named
from .names import name_of
from .talking import Gone, Inbox, Seen, Unreachable, opened

ACTOR = SystemActor(job="mailbox")
LONGEST = 120.0  # seconds after which the rest waits for the next minute
AT_ONCE = 50  # messages listed and marked together
MOST_TRIES = 5
logger = logging.getLogger("tanggap.mailbox")


def fetch_mail(mailbox_id: str) -> None:
    """Job step: fetch what one mailbox holds and is not written down yet; how it went stands in its row."""
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    source = source_named(settings.MAILBOXES, mailbox.name)
    if source is None:
        return
    try:
        agency = _agency(source)
        with opened(source) as inbox:
            Fetch(mailbox, agency, source, inbox).run()
    except Unreachable as error:
        logger.warning("mailbox %s: %s", mailbox.name, error.trouble.value)
        failed = Mailbox.objects.filter(pk=mailbox.pk)
        failed.update(tried_at=timezone.now(), failures=F("failures") + 1, trouble=error.trouble)
        return
    now = timezone.now()
    Mailbox.objects.filter(pk=mailbox.pk).update(tried_at=now, fetched_at=now, failures=0, trouble="")


def _agency(source: Source) -> Agency:
    agency = Agency.objects.filter(code=source.agency).first()
    unknown = source.service and not StandardVersion.objects.of(source.service).exists()
    if agency is None or unknown:
        raise Unreachable(Trouble.AGENCY)
    return agency


class Fetch:
    """One visit to one mailbox. The database forbids that a message is written down twice."""

    def __init__(self, mailbox: Mailbox, agency: Agency, source: Source, inbox: Inbox) -> None:
        self.mailbox, self.agency, self.source, self.inbox = mailbox, agency, source, inbox
        self.ends = time.monotonic() + LONGEST
        self.known = mailbox.messages.filter(uidvalidity=inbox.uidvalidity)

    def run(self) -> None:
        """Take what is new, then mark; under another UIDVALIDITY every message is looked at again (RFC 3501)."""
        self.mark()  # what a fetch that died in between has left unmarked
        new_numbers = self.mailbox.uidvalidity != self.inbox.uidvalidity
        above = self.known.aggregate(last=Max("uid"))["last"] or 0
        whole = self._take(self.inbox.uids(above=above, everything=new_numbers))
        if new_numbers and whole:
            Mailbox.objects.filter(pk=self.mailbox.pk).update(uidvalidity=self.inbox.uidvalidity)

    def _take(self, uids: Sequence[int]) -> bool:
        """Take the messages of these numbers in batches; return whether there was time for all."""
        again = set(self.known.filter(state=MessageState.FAILED, tries__lt=MOST_TRIES).values_list("uid", flat=True))
        known = {
            uid for part in _batches(uids) for uid in self.known.filter(uid__in=part).values_list("uid", flat=True)
        }
        wanted = sorted((set(uids) - known) | again)
        for numbers in _batches(wanted):
            for seen in self.inbox.listed(numbers):
                if time.monotonic() > self.ends:
                    self.mark()
                    return False
                self.take(seen)
            self.mark()
        return True

    def take(self, seen: Seen) -> None:
        """Store one message and write it down; what goes wrong with it holds up no other."""
        if seen.size > settings.UPLOAD_MAX_BYTES:
            self._note(seen, MessageState.TOO_LARGE)
            return
        try:
            content = self.inbox.content(seen)
            blob = keep([content], media_type=UNKNOWN_TYPE, max_bytes=settings.UPLOAD_MAX_BYTES)
            self._write(seen, blob)
        except Gone:
            return
        except FileTooLarge:
            self._note(seen, MessageState.TOO_LARGE)
        except Unreachable:
            raise
        except Exception as error:
            if is_down(error):
                raise
            logger.exception("message %s of mailbox %s", seen.uid, self.mailbox.name)
            self._note(seen, MessageState.FAILED, type(error).__name__)

    @transaction.atomic
    def _write(self, seen: Seen, blob: Blob) -> None:
        now = timezone.now()
        row, fresh = self._row(seen, MessageState.STORED)
        if not fresh and row.state == MessageState.STORED:
            return
        delivery = receive_by_machine(actor=ACTOR, arrival=self._arrival(seen, blob), files=[_file(seen, blob)], at=now)
        row.state, row.problem, row.blob, row.delivery = MessageState.STORED, "", blob, delivery
        row.save()

    def _arrival(self, seen: Seen, blob: Blob) -> Arrival:
        # The same bytes are the same delivery, whatever numbers the server gives them.
        return Arrival(
            agency=self.agency,
            channel=Channel.MAIL,
            key=delivery_key("mail", self.agency.code, blob.sha256),
            received_at=seen.arrived_at,
            service=self.source.service,
            external_id=f"{self.mailbox.name} {seen.uid}",
        )

    def _row(self, seen: Seen, state: MessageState) -> tuple[MailboxMessage, bool]:
        facts = {
            "agency": self.agency,
            "state": state,
            "size": seen.size,
            "arrived_at": seen.arrived_at,
            "fetched_at": timezone.now(),
        }
        return self.known.select_for_update().get_or_create(
            mailbox=self.mailbox, uidvalidity=self.inbox.uidvalidity, uid=seen.uid, defaults=facts
        )

    @transaction.atomic
    def _note(self, seen: Seen, state: MessageState, problem: str = "") -> None:
        row, fresh = self._row(seen, state)
        if not fresh:
            row.tries += 1
        row.state, row.problem = state, problem
        row.save(update_fields=["state", "problem", "tries"])

    def mark(self) -> None:
        """Show in the mailbox itself what was written down here; what is marked already is left alone."""
        open_ = self.known.filter(marked=False)
        for state, mark in (
            (MessageState.STORED, self.inbox.mark_taken),
            (MessageState.TOO_LARGE, self.inbox.mark_left),
        ):
            for uids in _batches(sorted(open_.filter(state=state).values_list("uid", flat=True))):
                fault("mailbox.before_mark")
                mark(uids)
                self.known.filter(uid__in=uids).update(marked=True)


def _file(seen: Seen, blob: Blob) -> KeptFile:
    return KeptFile(blob, name_of(seen.arrived_at), FileRole.LETTER)


def _batches(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[start : start + AT_ONCE] for start in range(0, len(uids), AT_ONCE))
