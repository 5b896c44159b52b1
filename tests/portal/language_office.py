"""The office whose screens are read: a letter in every state that a desk shows, laid out without outside tools."""

from dataclasses import dataclass, replace

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from correspondence.cases.models import Case
from correspondence.organization.models import Agency
from disposition.returning import return_letter
from portal.demo import office
from signatures.models import SignedDocument
from templates_docx import preparing
from templates_docx.anchor import SignatureArea
from templates_docx.clearing import pass_on
from templates_docx.models import PreparedLetter, ReplyDraft
from tests.cast import Cast
from tests.disposition.test_default_route import lying
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.sending import sent_case, upload
from tests.journeys import walking
from tests.portal.bringing import BROKEN, brought, found_incomplete
from tests.portal.desking import inspected, registered, signed_in, typed
from tests.portal.tracking import EMAIL, follow
from tests.signatures.making import BOX
from tests.signatures.making import letter as made_pdf

DESKS = (
    "registrar", "kepala", "direktur", "koordinator", "subkoordinator", "staf", "sekretaris",
    "direktur-hukum", "anggota-pusat", "helpdesk-landak",
)  # fmt: skip
EDITOR = office.EDITOR


@dataclass
class Sender:
    """The browser of somebody who has sent a letter, and the letter."""

    client: Client
    case: Case


def lay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have drafts laid out without LibreOffice: what the screens say does not depend on it."""

    def laid_out(_draft: ReplyDraft, prepared: PreparedLetter) -> tuple[bytes, bytes, SignatureArea]:
        return b"PK docx", made_pdf(f"<h1>{prepared.reference_number}</h1>"), SignatureArea(0, *BOX, pages=1)

    monkeypatch.setattr(preparing, "_make_pdf", laid_out)


def fill(cast: Cast) -> None:
    """Lay a letter in each state on the desks, from delivered to signed, by officials who read English.

    What they leave behind is read by others: it must not speak English.
    """
    with translation.override("id"):  # this builder judges the letter itself, without the desk
        found_incomplete(cast)
    with translation.override("en"):
        _fill(cast)
    with translation.override("id"):  # as above
        _fill_branches(cast)


def _fill(cast: Cast) -> None:
    brought(cast, BROKEN)
    inspected(cast, "dibaca")
    _registered_at_the_desk(cast, "meja")
    _returned(cast)
    for key, lower in (("deputi", "deputi"), ("direktur", "direktur")):
        _passed_down(cast, key, lower)
    studied = _registered(cast, "staf")
    walking.dispose_down(cast, studied)
    _studied(cast, "bahan")
    _drafted(cast, "konsep")
    _prepared(cast, "siap")
    _signed(cast, "tertanda")


def _fill_branches(cast: Cast) -> None:
    """Lay letters where no standard states the way down, with a member of a team, and in the other agency."""
    legal = replace(cast)
    lying(legal, "advokasi-permasalahan", "direktur-hukum")
    told, now = lying(legal, "advokasi-permasalahan", "direktur-pusat"), timezone.now()
    told.pass_down("direktur-pusat", now)
    told.pass_down("ketua-pusat", now)
    told.receive("anggota-pusat", now)
    landak = replace(cast, agency=Agency.objects.get(code="landak"))
    lying(landak, "penanganan-masalah-pengguna", "helpdesk-landak", registrar="registrar-landak")


def sender() -> Sender:
    """Send a letter from a browser of its own and follow it."""
    client = Client()
    case = sent_case(client, upload(pdf_bytes()))
    assert follow(client, case, EMAIL).status_code == 302
    return Sender(client, case)


def _registered(cast: Cast, key: str) -> Case:
    with translation.override("id"):  # as above
        return registered(cast, key).case


def _registered_at_the_desk(cast: Cast, key: str) -> None:
    letter, client = inspected(cast, key), signed_in(cast, "registrar")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.post(f"/meja/surat/{letter.pk}/daftar/", typed(letter, cast))
    assert answer.status_code == 302, answer.content.decode()


def _returned(cast: Cast) -> None:
    case = _registered(cast, "kembali")
    recipient = walking.open_recipient(case, "kepala")
    reason = "Surat ini untuk unit pelatihan."
    return_letter(actor=cast.actor("kepala"), recipient=recipient, reason=reason, at=timezone.now())


def _passed_down(cast: Cast, key: str, last: str) -> None:
    case = _registered(cast, key)
    for upper, lower in zip(walking.CHAIN, walking.CHAIN[1:], strict=False):
        walking.pass_down(cast, case, upper, lower)
        if lower == last:
            return


def _studied(cast: Cast, key: str) -> Case:
    case = _registered(cast, key)
    walking.dispose_down(cast, case)
    walking.collect_material(cast, case)
    return case


def _drafted(cast: Cast, key: str) -> ReplyDraft:
    draft = walking.write_reply(cast, _studied(cast, key))
    pass_on(actor=cast.actor("subkoordinator"), draft=draft, version_number=2, at=timezone.now())
    return draft


def _prepared(cast: Cast, key: str) -> PreparedLetter:
    return walking.clear_up(cast, walking.write_reply(cast, _studied(cast, key)))


def _signed(cast: Cast, key: str) -> SignedDocument:
    return walking.sign(cast, _prepared(cast, key))
