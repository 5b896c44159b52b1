"""The demo's stories: one letter each, told up to the state in which the demo shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from correspondence.cases.missing import note_missed
from correspondence.parties.models import ApplicantType

from . import texts
from .acting import Told
from .composing import LetterText
from .moments import Moments

CATALOGUE, TRAINING = "konsultasi-katalog", "e-purchasing"
ADVOCACY, USER_TROUBLE = "advokasi-permasalahan", "penanganan-masalah-pengguna"


@dataclass(frozen=True)
class Story:
    """One letter: what it says, for which service and addressee, how many working days ago, and what was done."""

    name: str
    text: LetterText
    service: str
    addressee: str
    sender: ApplicantType
    age: int
    tell: Callable[[Told, Moments], None]


def untouched(told: Told, when: Moments) -> None:
    """Received: it waits for the registrar."""


def registered(told: Told, when: Moments) -> None:
    """Registered: it lies unread with its addressee."""
    told.register("registrar", when.at(1, "10.05"))


def registered_in_landak(told: Told, when: Moments) -> None:
    """Registered in the other agency: it lies unread with the helpdesk."""
    told.register("registrar-landak", when.at(1, "10.20"))


def late(told: Told, when: Moments) -> None:
    """Past its promised time on the desk of the Subkoordinator: the sender has earned priority for the next letter."""
    told.register("registrar", when.at(14, "09.05"))
    told.pass_down("direktur", when.at(14, "13.10"))
    told.pass_down("koordinator", when.at(13, "08.40"))
    told.pass_down("subkoordinator", when.at(13, "10.15"), note="Mohon himpun ketentuan pembatalan pesanan.")
    told.receive("staf", when.at(13, "14.20"))
    told.collect("staf", when.at(9, "11.05"), note="Ketentuan pembatalan dan riwayat pesanan.")
    note_missed(at=when.at(2, "07.45"))


def goes_first(told: Told, when: Moments) -> None:
    """The next letter of that sender: it lies on top of the Direktur's inbox."""
    told.register("registrar", when.at(1, "09.30"))


def at_third_level(told: Told, when: Moments) -> None:
    """Sent down from Kepala over Deputi and Direktur: it lies unread with the Koordinator."""
    told.register("registrar", when.at(3, "09.10"))
    told.pass_down("kepala", when.at(3, "13.30"), note="Mohon ditangani.")
    told.pass_down("deputi", when.at(2, "09.20"), note="Mohon telaahan mengenai ongkos kirim antarwilayah.")
    told.pass_down("direktur", when.at(1, "14.10"), note="Bandingkan dengan konsultasi serupa tahun ini.")


def drafted_by_a_team(told: Told, when: Moments) -> None:
    """On the default route, drafted by the Anggota and corrected by the Ketua, with whom it lies."""
    told.register("registrar", when.at(6, "09.05"))
    told.receive("direktur-pusat", when.at(6, "11.00"))
    told.pass_down("direktur-pusat", when.at(5, "08.45"), note="Mohon ditelaah bersama data cuaca.")
    told.pass_down("ketua-pusat", when.at(5, "10.30"))
    told.receive("anggota-pusat", when.at(4, "08.20"))
    told.take_up("anggota-pusat", when.at(4, "08.25"))
    told.write("anggota-pusat", texts.ANSWER_CONTRACT, when.at(2, "10.15"))
    told.initial("anggota-pusat", when.at(2, "10.20"))
    told.correct("ketua-pusat", texts.CORRECTED_CONTRACT, when.at(1, "15.10"), comment="Sebutkan buktinya.")


def waiting_for_signature(told: Told, when: Moments) -> None:
    """Drafted and initialled by every level: the finished letter waits for the Direktur's signature."""
    told.register("registrar", when.at(8, "09.05"))
    told.pass_down("direktur", when.at(8, "13.15"))
    told.pass_down("koordinator", when.at(7, "08.50"))
    told.pass_down("subkoordinator", when.at(6, "09.40"), note="Mohon himpun ketentuan masa tayang.")
    told.receive("staf", when.at(5, "08.10"))
    told.collect("staf", when.at(4, "14.30"), note="Ketentuan masa tayang dan tiga jawaban terdahulu.")
    told.write("subkoordinator", texts.ANSWER_LISTING, when.at(2, "09.30"))
    told.initial("subkoordinator", when.at(2, "09.35"))
    told.initial("koordinator", when.at(1, "10.45"))
    told.initial("direktur", when.now)


def answered(told: Told, when: Moments) -> None:
    """The whole way: signed by the Direktur and sent by the Sekretaris."""
    told.register("registrar", when.at(10, "09.05"))
    told.receive("direktur-daerah", when.at(9, "08.30"))
    told.pass_down("direktur-daerah", when.at(9, "08.40"))
    told.pass_down("ketua-daerah", when.at(9, "11.20"))
    told.receive("anggota-daerah", when.at(8, "08.15"))
    told.take_up("anggota-daerah", when.at(8, "08.20"))
    told.write("anggota-daerah", texts.ANSWER_OBJECTION, when.at(5, "13.40"))
    told.initial("anggota-daerah", when.at(5, "13.45"))
    told.initial("ketua-daerah", when.at(3, "09.55"))
    told.initial("direktur-daerah", when.now)
    told.sign_and_send()


INSTITUTION, COMPANY = ApplicantType.INSTITUTION, ApplicantType.LEGAL_BODY
# Told before the office opens.
AT_ONCE = (
    Story("received-institution", texts.INSTITUTION, CATALOGUE, "kepala", INSTITUTION, 0, untouched),
    Story("received-company", texts.COMPANY, CATALOGUE, "direktur", COMPANY, 0, untouched),
    Story("received-landak", texts.UPLOAD_FAILS, USER_TROUBLE, "helpdesk-landak", COMPANY, 0, untouched),
)
# Told in the background, the oldest first, as the register books have them.
AFTERWARDS = (
    Story("late", texts.CANCELLED, CATALOGUE, "direktur", INSTITUTION, 14, late),
    Story("answered", texts.OBJECTION, ADVOCACY, "direktur-daerah", INSTITUTION, 10, answered),
    Story("prepared", texts.LISTING, CATALOGUE, "direktur", INSTITUTION, 8, waiting_for_signature),
    Story("drafted", texts.CONTRACT, ADVOCACY, "direktur-pusat", INSTITUTION, 6, drafted_by_a_team),
    Story("third-level", texts.PRICES, CATALOGUE, "kepala", INSTITUTION, 3, at_third_level),
    Story("goes-first", texts.ORDERED_AGAIN, CATALOGUE, "direktur", INSTITUTION, 2, goes_first),
    Story("registered", texts.SCHOOLING, TRAINING, "direktur", INSTITUTION, 1, registered),
    Story("registered-landak", texts.PASSWORD_LOST, USER_TROUBLE, "helpdesk-landak", COMPANY, 1, registered_in_landak),
)
