"""One confidential letter far on its way, with everything that hangs on it, and every kind of person at the door.

The canary stands wherever a person or a machine writes a word of this letter: whoever may not see the letter must
never meet it.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

from django.db import transaction
from django.test import Client
from django.utils import timezone

from correspondence.cases.models import Case, Entitlement
from correspondence.foundation.files.keeping import keep
from correspondence.foundation.jobs.models import Step
from correspondence.inspection.safety import Verdict
from correspondence.intake.models import Channel, DeliveredFile, Delivery, DeliveryState
from correspondence.letters.models import IncomingLetter, LetterFile, RegisterKind
from correspondence.letters.numbering import next_entry
from correspondence.letters.states import Sensitivity
from correspondence.organization.models import Agency, Appointment, User
from correspondence.standards.models import StandardVersion
from disposition.material import MaterialFile, hand_in
from disposition.models import Disposition, Material
from disposition.routing import Instruction, acknowledge, dispose
from portal.demo.acting import Told
from portal.demo.texts import COMPANY
from signatures.models import SignedDocument
from templates_docx.drafting import Correction, begin_draft, correct_draft
from templates_docx.models import DraftState, PreparedLetter, PreparedPage, ReplyDraft
from tests.cast import Cast, delivered_letter
from tests.journeys.walking import CHAIN, open_recipient
from tests.portal.desking import admit, inspected, small_pdf, small_png
from tests.security.doors import at_the_doors

CANARY = "Kenari-Rahasia-7391"
SENDER = "kenari7391@pengirim.example"


LANDAK_CANARY = "Pipit-Landak-2864"
LANDAK_SENDER = "pipit2864@pengirim.example"


@dataclass
class World:
    """The letter, the numbers that addresses need for each object, and a browser for everybody."""

    cast: Cast
    case: Case
    landak_case: Case
    numbers: dict[str, dict[str, object]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)


@transaction.atomic
def make_world(cast: Cast) -> World:
    """Build the letter at the services as far as a signed reply that waits to be sent, and one of the other agency."""
    case = _registered(cast).case
    _go_down(cast, case)
    signed = _signed(cast, _drafted(cast, case))
    landak = _landak_case(cast)
    world = World(cast, case, landak)
    world.numbers["lkpp"] = _numbers(case) | {
        "held_file_id": _held_file(cast).pk,
        "prepared_id": signed.prepared_id,
        "signed_id": signed.pk,
        "code": signed.code,
        "material_id": Material.objects.exclude(blob=None).get().pk,
        "new": signed.prepared.version.number,
        **at_the_doors(cast, CANARY),
    }
    there = in_agency(cast, "landak")
    world.numbers["landak"] = _numbers(landak) | {"held_file_id": _held_file(there).pk}
    world.numbers["landak"] |= at_the_doors(there, LANDAK_CANARY)
    world.clients = _clients(cast, case)
    return world


def _numbers(case: Case) -> dict[str, object]:
    sent = Disposition.objects.filter(case=case).order_by("pk")
    delivery = case.deliveries.get()
    return {
        "letter_id": case.letter.pk,
        "case_id": case.pk,
        "file_id": case.letter.files.get().pk,
        "delivery_id": delivery.pk,
        "step_id": Step.objects.filter(name="intake.check", object_id=str(delivery.pk)).get().pk,
        "disposition_id": sent[0].pk,
        "recipient_id": sent[0].recipients.get().pk,
        "entitlement_id": _entitlement(case).pk,
        "number": 1,
        "old": 1,
        "new": 1,
        "kind": "original",
    }


def _entitlement(case: Case) -> Entitlement:
    """The priority that the case's sender earned."""
    now = timezone.now()
    return Entitlement.objects.create(
        agency=case.agency, identity="email:x", standard_code="x", earned_by=case, due_at=now, earned_at=now,
        expires_at=now + timedelta(days=30),
    )  # fmt: skip


def _landak_case(cast: Cast) -> Case:
    """A letter of the other agency, registered there, with a canary of its own."""
    landak = in_agency(cast, "landak")
    standard = StandardVersion.objects.get(code="penanganan-masalah-pengguna")
    letter = inspected(replace(landak, standard=standard), f"{LANDAK_CANARY}-nomor", addressee="helpdesk-landak")
    case = letter.case
    case.channel = "email"
    case.save()
    applicant = case.applicant
    applicant.name = applicant.organization = f"{LANDAK_CANARY} pengirim"
    applicant.email, applicant.address = LANDAK_SENDER, f"{LANDAK_CANARY} alamat"
    applicant.save()
    text = replace(COMPANY, number=f"{LANDAK_CANARY}-nomor", subject=f"{LANDAK_CANARY} perihal")
    Told(case, text, timezone.localdate()).enter("registrar-landak", timezone.now())
    return Case.objects.get(pk=case.pk)


def _registered(cast: Cast) -> IncomingLetter:
    letter = inspected(cast, f"{CANARY}-nomor")
    LetterFile.objects.filter(letter=letter).update(name=f"{CANARY}.pdf", text=f"{CANARY} teks surat")
    letter.subject, letter.sender_name = f"{CANARY} perihal", f"{CANARY} pengirim"
    letter.sensitivity, letter.enclosure_note = Sensitivity.CONFIDENTIAL, f"{CANARY} lampiran"
    letter.save()
    applicant = letter.case.applicant
    applicant.name = applicant.organization = f"{CANARY} instansi"
    applicant.email, applicant.address, applicant.phone = SENDER, f"{CANARY} alamat", "0217391739"
    applicant.save()
    admit(cast, letter)
    IncomingLetter.objects.filter(pk=letter.pk).update(sensitivity=Sensitivity.CONFIDENTIAL)
    return IncomingLetter.objects.select_related("case").get(pk=letter.pk)


def _go_down(cast: Cast, case: Case) -> None:
    for upper, lower in pairwise(CHAIN):
        instruction = Instruction([cast.position(lower)], note=f"{CANARY} arahan {upper}")
        recipient = open_recipient(case, upper)
        dispose(actor=cast.actor(upper), recipient=recipient, instruction=instruction, at=timezone.now())
    recipient = open_recipient(case, "staf")
    acknowledge(actor=cast.actor("staf"), recipient=recipient, at=timezone.now())
    recipient.refresh_from_db()
    file = MaterialFile(keep([small_pdf()], media_type="application/pdf"), f"{CANARY} bahan.pdf")
    note = f"{CANARY} catatan bahan"
    hand_in(actor=cast.actor("staf"), recipient=recipient, files=[file], note=note, at=timezone.now())


def _drafted(cast: Cast, case: Case) -> ReplyDraft:
    actor = cast.actor("subkoordinator")
    draft = begin_draft(actor=actor, case=case, at=timezone.now())
    correction = Correction(base=1, body=f"{CANARY} jawaban.\n\nTerima kasih.", comment=f"{CANARY} komentar")
    correct_draft(actor=actor, draft=draft, correction=correction, at=timezone.now())
    draft.refresh_from_db()
    return draft


def _signed(cast: Cast, draft: ReplyDraft) -> SignedDocument:
    """Put the rows of a signed reply in place; the bytes are a plain PDF, what is signed is tested elsewhere."""
    entry = next_entry(agency=cast.agency, kind=RegisterKind.OUTGOING, at=timezone.now())
    pdf = keep([small_pdf()], media_type="application/pdf")
    prepared = PreparedLetter.objects.create(
        draft=draft, version=draft.versions.latest("number"), entry=entry, reference_number="B-1/D.2.3/11/2026",
        letter_date=timezone.localdate(), code="KENARI7391KENARI7391KENARI", docx=pdf, pdf=pdf,
        placement={"page": 1, "box": [60, 60, 200, 120]}, created_at=timezone.now(),
    )  # fmt: skip
    picture = keep([small_png()], media_type="image/png")
    PreparedPage.objects.create(prepared=prepared, number=1, width=620, height=877, image=picture)
    signer = cast.actor("direktur")
    ReplyDraft.objects.filter(pk=draft.pk).update(state=DraftState.SIGNED, holder=signer.position)
    return SignedDocument.objects.create(
        prepared=prepared, code=prepared.code, pdf=pdf, position=signer.position, appointment=signer.appointment,
        capacity=signer.capacity, block=["Direktur Pengembangan Sistem Katalog"], certificate_sha256="0" * 64,
        signed_at=timezone.now(),
    )  # fmt: skip


def _held_file(cast: Cast) -> DeliveredFile:
    """A machine's delivery that the safety check refused: it became no letter, its file's name is secret too."""
    delivery = Delivery.objects.create(
        agency=cast.agency, channel=Channel.COMMAND, key=f"held-{cast.agency.code}", received_at=timezone.now(),
        state=DeliveryState.HELD,
    )  # fmt: skip
    word = CANARY if cast.agency.code == "lkpp" else LANDAK_CANARY
    return DeliveredFile.objects.create(
        delivery=delivery, order=0, role="letter", name=f"{word} karantina.pdf", verdict=Verdict.REJECT,
        reason="unknown_type", original=keep([small_pdf()], media_type="application/octet-stream"),
    )  # fmt: skip


def _clients(cast: Cast, case: Case) -> dict[str, Client]:
    clients = {account: _signed_in(account) for account in (*CHAIN, "registrar", "sekretaris", "editor")}
    clients |= {name: _signed_in(name) for name in ("direktur-pusat", "registrar-landak", "kepala-bagian-landak")}
    User.objects.create_superuser("pengelola", password="kata-sandi-pengelola")
    clients["administrator"] = _signed_in("pengelola")
    clients["former"] = _former(cast)
    clients["anonymous"] = Client(raise_request_exception=False)
    clients["sender"] = _following(case, SENDER)
    clients["code_only"] = _following(case, "")
    clients["other_sender"] = _following(_other_case(cast), "lain@pengirim.example")
    return clients


def _signed_in(account: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=account))
    return client


def _former(cast: Cast) -> Client:
    """Somebody whose term as Kepala is over, and who was made nothing else."""
    user = User.objects.create_user("mantan", password="kata-sandi-mantan")
    position, today = cast.position("kepala"), timezone.localdate()
    Appointment.objects.create(
        user=user, position=position, since=today - timedelta(days=900), until=today - timedelta(days=1)
    )
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _other_case(cast: Cast) -> Case:
    delivery = delivered_letter(cast, small_pdf(), key="lain", email="lain@pengirim.example")
    assert delivery.case is not None
    return delivery.case


def _following(case: Case, email: str) -> Client:
    client = Client(raise_request_exception=False)
    answer = client.post("/lacak/", {"code": case.tracking_code, "email": email})
    assert answer.status_code == 302, "the tracking door did not open"
    return client


def in_agency(cast: Cast, code: str) -> Cast:
    """Give the same cast, at home in another agency."""
    return replace(cast, agency=Agency.objects.get(code=code))
