"""The second pair of eyes: whose hand is in a draft, and who may therefore not be the one to let it go live."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.fields import StreamField, StreamValue
from wagtail.models import PageLogEntry, Revision, WorkflowState

from correspondence.organization.models import User

from .reading import EDITOR_KEYS, read_standard
from .refusals import NotPublishable

PUBLISHED, SCHEDULED, DUE = "wagtail.publish", "wagtail.publish.schedule", "wagtail.publish.scheduled"
# What a reader of the page sees besides the facts of the standard.
FACE = (
    "slug",
    "seo_title",
    "search_description",
    "show_in_menus",
    "valid_from",
    "valid_until",
    "go_live_at",
    "expire_at",
)


@dataclass(frozen=True)
class Approval:
    """Who submitted a draft and who approved it, by account; both empty where the system itself publishes."""

    submitted_by: tuple[str, ...] = ()
    approved_by: str = ""

    def as_changes(self) -> Mapping[str, Any]:
        """Give both persons as the journal writes them."""
        if not self.approved_by:
            return {}
        return {"submitted_by": ", ".join(self.submitted_by), "approved_by": self.approved_by}


_passing: ContextVar[Approval | None] = ContextVar("approval of the publication under way", default=None)


def passing() -> Approval | None:
    """Give the approval under which something is being published now; None outside any publication."""
    return _passing.get()


@contextmanager
def passing_with(approval: Approval) -> Iterator[None]:
    """Let a publication pass with this approval."""
    token = _passing.set(approval)
    try:
        yield
    finally:
        _passing.reset(token)


def involved(page: Any, revision: Revision | None, *, until: datetime | None = None) -> list[User]:
    """Name those whose work a draft is: who changed anything since the last publication, and who submitted it.

    With `until` as it was at that moment, whatever has been submitted since.
    """
    makers = _makers(page, revision) if revision else []
    return list(dict.fromkeys([*makers, *_submitter(page, until)]))


def those_of_the_date(page: Any, revision: Revision) -> list[User]:
    """Name everybody who had a hand in a date that was set: whose work the draft is, and who approved it."""
    entry = _date_set(revision)
    hands = involved(page, revision, until=entry.timestamp if entry else None)
    return list(dict.fromkeys([*hands, *([entry.user] if entry and entry.user else [])]))


def approve(page: Any, revision: Revision | None, *, user: User | None, action: Any = True) -> Approval:
    """Give the approval by which a revision goes live; NotPublishable where no second person has looked at it.

    Without a person it is the system's own publication, or that of a date which somebody else has approved before.
    """
    if user is None and action == DUE and revision is not None:
        return _approved_before(page, revision)
    if user is None:
        return Approval()
    if page.alias_of_id:
        raise NotPublishable(no_mirror())
    if revision is None:
        raise NotPublishable(
            _("No draft of this page has been saved yet: open it, save it, and submit it for approval.")
        )
    hands = involved(page, revision)
    if user in hands:
        raise NotPublishable(own_work(hands))
    if not hands:
        raise NotPublishable(approval_needed())
    return Approval(tuple(each.get_username() for each in hands), user.get_username())


def approval_needed() -> str:
    """Say the rule and the way."""
    return _("A standard goes live only after a second person has approved it: choose “Submit for approval”.")


def no_mirror() -> str:
    """Say why a standard has no alias, and the way."""
    return _(
        "A standard has no alias: its code names one page only. Copy it without “Alias” to make a draft of its own."
    )


def waiting(hands: Iterable[User]) -> str:
    """Say for whom a submitted draft waits."""
    return _("This draft is the work of %(people)s. It waits until somebody else has approved it.") % {
        "people": ", ".join(each.get_username() for each in hands)
    }


def own_work(hands: Iterable[User]) -> str:
    """Say whose draft it is and the way out."""
    return _(
        "A standard goes live only after a second person has approved it. This draft is the work of %(people)s: choose "
        "“Submit for approval”, and let somebody else approve it."
    ) % {"people": ", ".join(each.get_username() for each in hands)}


def _approved_before(page: Any, revision: Revision) -> Approval:
    """Give the approval of a date; what has been submitted since then is other work."""
    entry = _date_set(revision)
    if entry is None:
        raise NotPublishable(_("Nobody approved this date; submit the draft for approval again."))
    if entry.user is None:
        return Approval()
    hands = involved(page, revision, until=entry.timestamp)
    if entry.user in hands:
        raise NotPublishable(own_work(hands))
    return Approval(tuple(each.get_username() for each in hands), entry.user.get_username())


def _date_set(revision: Revision) -> PageLogEntry | None:
    """Give the entry by which this draft was given its date."""
    entries = PageLogEntry.objects.filter(revision=revision, action=SCHEDULED).select_related("user")
    return entries.order_by("-timestamp", "-pk").first()


def _submitter(page: Any, until: datetime | None) -> list[User]:
    """Name who asked for the approval that is under way, or that was given and has not taken effect yet."""
    states = page.workflow_states.exclude(status=WorkflowState.STATUS_CANCELLED)
    if until:
        states = states.filter(created_at__lte=until)
    state = states.order_by("-created_at", "-pk").first()
    if state is None or state.requested_by is None:
        return []
    published = page.last_published_at
    if state.status != WorkflowState.STATUS_APPROVED or not published or (until and published > until):
        return [state.requested_by]
    given = state.task_states.aggregate(last=Max("finished_at"))["last"]
    return [] if given and given <= published else [state.requested_by]


def _makers(page: Any, revision: Revision) -> list[User]:
    """Name whose saved changes a revision holds, beginning behind what was published last."""
    revisions = page.revisions.select_related("user").order_by("created_at", "pk")
    saved = list(revisions.filter(created_at__lte=revision.created_at))
    before: tuple[Any, ...] | None = None
    published = _published_last(page)
    if published is not None and published.created_at > revision.created_at:
        saved = saved[-1:]
    elif published in saved:
        before, saved = _face(published), saved[saved.index(published) + 1 :]
    made: list[User] = []
    for each in saved:
        now = _face(each)
        if now != before and each.user is not None:
            made.append(each.user)
        before = now
    return list(dict.fromkeys(made))


def _published_last(page: Any) -> Revision | None:
    """Give what is live; of a page that was taken off, what was live until then."""
    if page.live_revision is not None:
        live: Revision = page.live_revision
        return live
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=(PUBLISHED, DUE)).exclude(revision=None)
    number = entries.order_by("-timestamp", "-pk").values_list("revision_id", flat=True).first()
    return Revision.objects.filter(pk=number).first()  # a log entry outlives its revision


def _face(revision: Revision) -> tuple[Any, ...]:
    """Give what a revision says; saving it again without a change says the same.

    The facts alone would hide choices that reading fills in: an empty one reads as its default.
    """
    page = revision.as_object()
    streams = [field.name for field in page._meta.get_fields() if isinstance(field, StreamField)]
    return (
        read_standard(page)[0],
        *(_chosen(getattr(page, name)) for name in streams),
        *(getattr(page, name) for name in FACE),
    )


def _chosen(stream: StreamValue) -> list[tuple[str, Any]]:
    return [(block.block_type, _said(block.block.get_prep_value(block.value))) for block in stream]


def _said(value: Any) -> Any:
    """Leave out of a stored value what no person states: numbers of blocks, line ends, and how nothing is written."""
    if isinstance(value, Mapping):
        return {name: _said(each) for name, each in value.items() if name != "id"}
    if isinstance(value, list | tuple):
        return [_said(each) for each in value]
    if isinstance(value, str):
        return "\n".join(line.strip() for line in EDITOR_KEYS.sub("", value).splitlines()).strip()
    return "" if value is None else value
