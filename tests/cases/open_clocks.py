"""Cases whose clock runs, laid down at the services without the screens and papers around them."""

from datetime import datetime, timedelta

from correspondence.cases import services
from correspondence.cases.models import Case
from correspondence.cases.states import CaseState
from correspondence.parties.models import ApplicantType, Correspondent
from correspondence.standards.events import CaseEventName
from tests.cast import PORTAL, Cast


def received_case(cast: Cast, at: datetime) -> Case:
    """Give a registered case that nobody has received yet: its clock waits."""
    applicant = Correspondent.objects.create(
        applicant_type=ApplicantType.INSTITUTION, name="Bagian Pengadaan", email="pengirim@contoh.example"
    )
    case = services.open_case(
        actor=PORTAL,
        agency=cast.agency,
        applicant=applicant,
        addressee=cast.position("kepala"),
        standard_version=cast.standard,
        received_at=at,
    )
    services.record_event(case=case, name=CaseEventName.CASE_REGISTERED, actor=cast.actor("registrar"), at=at)
    services.move(case, "admitted")
    assert case.state == CaseState.IN_PROGRESS
    return case


def running_case(cast: Cast, at: datetime) -> Case:
    """Give a case that the Staf received at this moment: ten working days run from it."""
    case = received_case(cast, at - timedelta(hours=1))
    staf = cast.actor("staf")
    services.record_event(case=case, name=CaseEventName.DISPOSITION_ACKNOWLEDGED, actor=staf, at=at)
    case.refresh_from_db()
    return case


def answer(cast: Cast, case: Case, at: datetime) -> None:
    """Let the reply go out: the clock stops."""
    name = CaseEventName.LETTER_DISPATCHED
    services.record_event(case=case, name=name, actor=cast.actor("sekretaris"), at=at)
