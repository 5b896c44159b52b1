"""Builders of the tests of the office's pace: work at moments of June 2026, replies sent, and histories of levels."""

from datetime import datetime, timedelta

from correspondence.cases import services
from correspondence.cases.models import Case, LevelStay, WorkKind
from correspondence.foundation.files.keeping import keep
from correspondence.letters.dispatching import Reply, dispatch
from correspondence.letters.models import RegisterKind
from correspondence.letters.numbering import next_entry
from correspondence.standards.events import CaseEventName
from correspondence.standards.passages import Passage
from tests.cast import Cast, delivered_letter


def at(day: int, clock: str) -> datetime:
    """Give a moment in June 2026, Jakarta time; the 8th is a Monday."""
    return datetime.fromisoformat(f"2026-06-{day:02d}T{clock}+07:00")


def under_way(cast: Cast, key: str = "k1") -> Case:
    """Give a case that was admitted, its work still to be laid."""
    delivery = delivered_letter(cast, b"%PDF-1.7\n", key=key, at=at(5, "15:00"))
    case = delivery.case
    assert case is not None
    case.work.update(done_at=at(8, "07:30"))
    services.move(case, "admitted")
    return case


def stay(cast: Cast, case: Case, account: str, kind: WorkKind, *, since: datetime, until: datetime | None) -> None:
    """Let the case lie on a desk, and be done there."""
    position = cast.position(account)
    services.open_work(case=case, position=position, kind=kind, at=since, route_name="letter", object_id=str(since))
    if until:
        services.close_work(case=case, kind=kind, at=until, position=position, object_id=str(since))


def send(cast: Cast, case: Case, moment: datetime) -> None:
    """Send the reply."""
    reply = Reply(
        entry=next_entry(agency=case.agency, kind=RegisterKind.OUTGOING, at=moment),
        reference_number="1/D.2.3/06/2026",
        letter_date=moment.date(),
        file=keep([b"%PDF-1.7 reply"], media_type="application/pdf"),
    )
    dispatch(actor=cast.actor("sekretaris"), case=case, reply=reply, at=moment)


def history(case: Case, passage: Passage, seconds: list[int], *, first: int = 0) -> None:
    """Note stays of other cases at a level, the newest first."""
    copies = [
        Case(
            agency=case.agency,
            tracking_code=f"{passage.kind[:4]}{first + number:08d}",
            applicant=case.applicant,
            received_at=case.received_at,
        )
        for number in range(len(seconds))
    ]
    made = Case.objects.bulk_create(copies)
    assert case.standard_version is not None
    LevelStay.objects.bulk_create(
        LevelStay(
            case=copy,
            agency=case.agency,
            standard_code=case.standard_version.code,
            kind=passage.kind,
            role=passage.role,
            seconds=length,
            ended_at=at(1, "08:00") - timedelta(days=first + number),
        )
        for number, (copy, length) in enumerate(zip(made, seconds, strict=True))
    )


def begun(cast: Cast) -> Case:
    """Give a case whose clock runs since Monday the 8th, at 8.00; Staf has handed in, the draft is being written."""
    case = under_way(cast)
    stay(cast, case, "kepala", WorkKind.DISPOSE, since=at(5, "15:00"), until=at(8, "08:00"))
    stay(cast, case, "staf", WorkKind.STUDY, since=at(8, "08:00"), until=at(8, "10:00"))
    services.record_event(
        case=case, name=CaseEventName.DISPOSITION_ACKNOWLEDGED, actor=cast.actor("staf"), at=at(8, "08:00")
    )
    stay(cast, case, "subkoordinator", WorkKind.DRAFT, since=at(8, "10:00"), until=None)
    return case
