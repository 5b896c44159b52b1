"""Where no standard states a way down: the office's own ladder, said to be so, and teams that draft by themselves."""

import pytest
from django.utils import timezone

from correspondence.cases.models import Case, WorkItem, WorkKind
from correspondence.cases.states import CaseState
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.letters.states import FileState
from correspondence.organization.models import Position
from correspondence.standards.queries import in_force
from disposition.material import hand_in
from disposition.models import InstructionPhrase, Recipient, RecipientState
from disposition.proposing import Proposal, propose
from disposition.routing import Instruction, acknowledge, choices, dispose
from disposition.taking_up import may_take_up, take_up
from portal.demo.acting import Told
from portal.demo.texts import ANSWER_CONTRACT, CONTRACT
from templates_docx.clearing import ladder
from templates_docx.models import DraftState, ReplyDraft
from tests.cast import Cast, delivered_letter
from tests.disposition.conftest import SMALL_PDF, Desk

pytestmark = pytest.mark.django_db


def lying(cast: Cast, service: str, addressee: str, *, registrar: str = "registrar") -> Told:
    """Give a registered letter of this service on its addressee's desk."""
    cast.standard = in_force(service, timezone.now())
    delivery = delivered_letter(cast, SMALL_PDF, addressee=addressee, key=service + addressee)
    assert delivery.case is not None
    delivery.case.letter.files.update(state=FileState.USABLE)
    told = Told(delivery.case, CONTRACT, timezone.localdate())
    told.enter(registrar, timezone.now())
    return told


def proposed(cast: Cast, case: Case, account: str) -> Proposal:
    position = cast.position(account)
    return propose(case, position, choices(position, case))


def names(positions: list[Position] | tuple[Position, ...]) -> list[str]:
    return [position.code for position in positions]


def recipient(case: Case, account: str) -> Recipient:
    return Recipient.objects.filter(position__code=account, disposition__case=case).latest("pk")


def down_to_member(cast: Cast) -> Told:
    told, now = lying(cast, "advokasi-permasalahan", "direktur-pusat"), timezone.now()
    told.pass_down("direktur-pusat", now)
    told.pass_down("ketua-pusat", now)
    told.receive("anggota-pusat", now)
    return told


@pytest.mark.parametrize(
    ("service", "addressee", "holder", "expected"),
    [
        ("konsultasi-katalog", "kepala", "kepala", ["deputi"]),
        ("konsultasi-katalog", "deputi", "deputi", ["direktur"]),
        ("konsultasi-katalog", "direktur", "direktur", ["koordinator"]),
        ("advokasi-permasalahan", "kepala", "kepala", ["deputi-hukum"]),
        ("advokasi-permasalahan", "deputi-hukum", "deputi-hukum", []),
        ("advokasi-permasalahan", "direktur-hukum", "direktur-hukum", ["ketua-hukum"]),
        ("e-purchasing", "direktur", "direktur", ["koordinator"]),
        ("e-purchasing", "direktur", "subkoordinator", ["staf"]),
    ],
)
def test_the_next_recipient_lies_on_the_line_of_the_service(
    whole_demo: Cast, service: str, addressee: str, holder: str, expected: list[str]
) -> None:
    told = lying(whole_demo, service, addressee)
    assert names(proposed(whole_demo, told.case, holder).recipients) == expected


def test_the_helpdesk_of_landak_sends_on_to_whom_its_standard_names(landak: Cast) -> None:
    told = lying(landak, "penanganan-masalah-pengguna", "helpdesk-landak", registrar="registrar-landak")
    found = proposed(landak, told.case, "helpdesk-landak")
    assert names(found.recipients) == ["verifikator-landak"], "named by the standard, though not below the helpdesk"
    assert found.step is not None and not found.by_default_route
    told.pass_down("helpdesk-landak", timezone.now())
    assert recipient(told.case, "verifikator-landak").state == RecipientState.UNREAD


def test_a_proposal_says_whether_the_standard_states_it(whole_demo: Cast) -> None:
    stated = proposed(whole_demo, lying(whole_demo, "konsultasi-katalog", "direktur").case, "direktur")
    assert stated.step is not None and not stated.by_default_route
    usual = proposed(whole_demo, lying(whole_demo, "advokasi-permasalahan", "direktur-pusat").case, "direktur-pusat")
    assert usual.step is None and usual.by_default_route


def test_no_disposisi_leads_into_another_directorate(whole_demo: Cast) -> None:
    told = lying(whole_demo, "konsultasi-katalog", "direktur")
    assert "koordinator-spse" not in names(choices(whole_demo.position("direktur"), told.case))
    with pytest.raises(NotAllowed):
        dispose(
            actor=whole_demo.actor("direktur"),
            recipient=recipient(told.case, "direktur"),
            instruction=Instruction([whole_demo.position("koordinator-spse")]),
            at=timezone.now(),
        )


def test_secretaries_and_the_reception_are_no_recipients(whole_demo: Cast) -> None:
    case = lying(whole_demo, "advokasi-permasalahan", "kepala").case
    assert names(choices(whole_demo.position("kepala"), case)) == ["deputi", "deputi-hukum"]
    assert names(choices(whole_demo.position("direktur-pusat"), case)) == ["ketua-pusat"]


def test_a_team_drafts_without_a_sub_koordinator(whole_demo: Cast) -> None:
    told, now = down_to_member(whole_demo), timezone.now()
    told.take_up("anggota-pusat", now)
    told.write("anggota-pusat", ANSWER_CONTRACT, now)
    for account in ("anggota-pusat", "ketua-pusat", "direktur-pusat"):
        told.initial(account, now)
    draft = ReplyDraft.objects.get(case=told.case)
    assert names(ladder(draft)) == ["anggota-pusat", "ketua-pusat", "direktur-pusat"]
    assert draft.state == DraftState.PREPARING
    assert draft.template.unit.code == "d4-app"
    (work,) = WorkItem.objects.open().filter(case=told.case)
    assert (work.position.code, work.kind) == ("direktur-pusat", WorkKind.SIGN)


def test_the_clock_of_the_advocacy_starts_when_the_director_receives(whole_demo: Cast) -> None:
    told = lying(whole_demo, "advokasi-permasalahan", "direktur-pusat")
    assert told.case.clock_started_at is None
    now = timezone.now()
    told.receive("direktur-pusat", now)
    assert Case.objects.get(pk=told.case.pk).clock_started_at == now


def test_taking_up_closes_the_study_and_opens_the_draft(whole_demo: Cast) -> None:
    told = down_to_member(whole_demo)
    take_up(actor=whole_demo.actor("anggota-pusat"), recipient=recipient(told.case, "anggota-pusat"), at=timezone.now())
    kinds = list(WorkItem.objects.open().filter(case=told.case).values_list("position__code", "kind"))
    assert kinds == [("anggota-pusat", WorkKind.DRAFT)]
    assert recipient(told.case, "anggota-pusat").state == RecipientState.FINISHED
    assert AuditEntry.objects.filter(action="disposition.drafting_taken_up").count() == 1


def test_a_member_may_hand_in_material_instead(whole_demo: Cast) -> None:
    told = down_to_member(whole_demo)
    actor, found = whole_demo.actor("anggota-pusat"), recipient(told.case, "anggota-pusat")
    hand_in(actor=actor, recipient=found, files=[], note="Data cuaca", at=timezone.now())
    kinds = list(WorkItem.objects.open().filter(case=told.case).values_list("position__code", "kind"))
    assert kinds == [("ketua-pusat", WorkKind.DRAFT)]


def test_where_the_standard_states_the_way_nobody_shortens_it(whole_demo: Cast) -> None:
    told, now = lying(whole_demo, "konsultasi-katalog", "direktur"), timezone.now()
    told.pass_down("direktur", now)
    told.receive("koordinator", now)
    found = recipient(told.case, "koordinator")
    assert InstructionPhrase.objects.get(code="draft") in found.disposition.instructions.all()
    assert not may_take_up(found)
    with pytest.raises(Refused):
        take_up(actor=whole_demo.actor("koordinator"), recipient=found, at=now)


@pytest.mark.parametrize(
    ("service", "way", "last"),
    [
        ("konsultasi-katalog", ("direktur", "koordinator", "subkoordinator"), "staf"),
        ("penanganan-masalah-pengguna", ("helpdesk-landak",), "verifikator-landak"),
    ],
)
def test_the_last_of_the_stated_way_hands_in_material_and_drafts_nothing(
    whole_demo: Cast, landak: Cast, service: str, way: tuple[str, ...], last: str
) -> None:
    cast, registrar = (landak, "registrar-landak") if "landak" in last else (whole_demo, "registrar")
    told, now = lying(cast, service, way[0], registrar=registrar), timezone.now()
    for account in way:
        told.pass_down(account, now)
    told.receive(last, now)
    found = recipient(told.case, last)
    found.disposition.instructions.set(InstructionPhrase.objects.filter(code="draft"))
    assert not may_take_up(found)
    with pytest.raises(Refused):
        take_up(actor=cast.actor(last), recipient=found, at=now)
    told.collect(last, now, note="Bahan")
    kinds = list(WorkItem.objects.open().filter(case=told.case).values_list("position__code", "kind"))
    assert kinds == [(way[-1], WorkKind.DRAFT)]


def test_nobody_drafts_untold_unread_or_for_another(whole_demo: Cast) -> None:
    told, now = lying(whole_demo, "advokasi-permasalahan", "direktur-pusat"), timezone.now()
    told.pass_down("direktur-pusat", now)
    found = recipient(told.case, "ketua-pusat")
    with pytest.raises(Refused):
        take_up(actor=whole_demo.actor("ketua-pusat"), recipient=found, at=now)
    with pytest.raises(NotAllowed):
        take_up(actor=whole_demo.actor("ketua-daerah"), recipient=found, at=now)
    acknowledge(actor=whole_demo.actor("ketua-pusat"), recipient=found, at=now)
    found.disposition.instructions.clear()
    with pytest.raises(Refused):
        take_up(actor=whole_demo.actor("ketua-pusat"), recipient=found, at=now)
    assert Case.objects.get(pk=told.case.pk).state == CaseState.IN_PROGRESS


def test_the_signing_position_itself_does_not_draft(whole_demo: Cast) -> None:
    told = lying(whole_demo, "advokasi-permasalahan", "direktur-pusat")
    found = recipient(told.case, "direktur-pusat")
    found.disposition.instructions.set(InstructionPhrase.objects.filter(code="draft"))
    assert not may_take_up(found)


def test_the_screen_names_the_default_route(whole_demo: Cast, whole_desk: Desk) -> None:
    told = lying(whole_demo, "advokasi-permasalahan", "direktur-pusat")
    page = whole_desk("direktur-pusat").get(f"/meja/disposisi/{recipient(told.case, 'direktur-pusat').pk}/beri/")
    assert "bukan dari SP" in page.content.decode() or "not from the standard" in page.content.decode()


def test_the_member_begins_the_draft_from_the_letter_page(whole_demo: Cast, whole_desk: Desk) -> None:
    told = down_to_member(whole_demo)
    browser, found = whole_desk("anggota-pusat"), recipient(told.case, "anggota-pusat")
    url = f"/meja/disposisi/{found.pk}/susun/"
    assert url in browser.get(f"/meja/surat/{told.case.letter.pk}/").content.decode()
    answer = browser.post(url)
    assert (answer.status_code, answer["Location"]) == (302, f"/meja/konsep/{told.case.pk}/")
    again = browser.post(url)
    assert again["Location"] == f"/meja/surat/{told.case.letter.pk}/"
    assert WorkItem.objects.open().filter(case=told.case, kind=WorkKind.DRAFT).count() == 1
    assert whole_desk("anggota-daerah").post(url).status_code == 404
