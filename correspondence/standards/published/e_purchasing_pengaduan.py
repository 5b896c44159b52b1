"""How the e-Purchasing standard handles complaints: four ways, each with its own steps."""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import ChannelKind, ComplaintChannel, Complaints, Step, TimeLimit, Trigger

WHO = "K/L/D/I atau penyedia"


def _must_take(what: str) -> tuple[Step, ...]:
    """Give the two rules that bind the staff on the telephone and on e-mail alike."""
    return (
        Step(
            1,
            "staf",
            "wajib menerima",
            what,
            f"Perihal gangguan akses E-Purchasing, Staf terkait wajib menerima {what} dari {WHO}.",
        ),
        Step(
            2,
            "staf",
            "menjawab",
            "semua pengaduan, saran, dan masukan",
            f"Staf terkait menjawab semua pengaduan, saran, dan masukan dari {WHO}.",
            next="pelapor",
        ),
    )


LETTER_STEPS = (
    Step(
        1,
        "sekretaris",
        "menerima dan memberi cap tanggal terima",
        "surat yang masuk",
        "Sekretaris Direktur Pengembangan Sistem Katalog menerima surat yang masuk perihal pengaduan, saran, dan "
        f"masukan dari {WHO}; surat diberi cap tanggal terima surat.",
        next="direktur",
        completes_on=Trigger(CaseEventName.CASE_REGISTERED),
    ),
    Step(
        2,
        "direktur",
        "mendisposisikan",
        "surat",
        "Surat disampaikan kepada Direktur Pengembangan Sistem Katalog, yang mendisposisikannya ke Subdit terkait.",
        next="koordinator",
        completes_on=Trigger(CaseEventName.DISPOSITION_SENT, "direktur"),
    ),
    Step(
        3,
        "koordinator",
        "merespon serta menindaklanjuti",
        "surat yang masuk",
        "Surat yang masuk direspon serta ditindaklanjuti sampai dengan 10 (sepuluh) hari kerja setelah surat diterima "
        "oleh Subdit terkait.",
        next="direktur",
        completes_on=Trigger(CaseEventName.DRAFT_SUBMITTED, "koordinator"),
    ),
    Step(
        4,
        "direktur",
        "menandatangani",
        "surat yang telah dijawab",
        "Surat pengaduan, saran, dan masukan yang telah dijawab diserahkan kembali ke Direktur Pengembangan Sistem "
        "Katalog untuk ditandatangani.",
        next="sekretaris",
        completes_on=Trigger(CaseEventName.LETTER_SIGNED, "direktur"),
    ),
    Step(
        5,
        "sekretaris",
        "mengirim kembali",
        "surat yang telah ditandatangani",
        "Surat yang telah ditandatangani diserahkan kepada Sekretaris, yang mengirimnya kembali kepada "
        f"{WHO} melalui faksimile atau jasa kurir.",
        next="pelapor",
        completes_on=Trigger(CaseEventName.LETTER_DISPATCHED),
    ),
    Step(
        6,
        "sekretaris",
        "mengonfirmasikan",
        "surat telah sampai atau diterima",
        "Untuk mengetahui surat telah sampai atau diterima, hal itu bisa dikonfirmasikan melalui telepon.",
    ),
)
VISIT_STEPS = (
    Step(
        7,
        "pelapor",
        "wajib mengisi",
        "form konsultasi",
        "K/L/D/I atau Penyedia yang ingin menyampaikan pengaduan, saran, dan masukannya wajib terlebih dahulu mengisi "
        "form konsultasi di resepsionis.",
        next="resepsionis",
    ),
    Step(
        8,
        "resepsionis",
        "menyampaikan dan mengatur pertemuan",
        "form konsultasi pengaduan, saran, dan masukan",
        "Resepsionis menyampaikan form konsultasi pengaduan, saran, dan masukan kepada staf terkait dan mengatur "
        "pertemuan pelanggan dengan petugas untuk menangani perihal pengaduan, saran, dan masukan tersebut.",
        next="staf",
    ),
    Step(
        9,
        "pelapor",
        "berkonsultasi",
        "petugas",
        "Selanjutnya K/L/D/I atau penyedia berkonsultasi dengan petugas.",
        next="petugas",
    ),
)

PENGADUAN = Complaints(
    sentence=f"Penanganan pengaduan, saran, dan masukan {WHO}: melalui telepon, e-mail, surat, atau datang langsung "
    "ke LKPP.",
    limit=None,
    channels=(
        ComplaintChannel(ChannelKind.PHONE, "Telepon", steps=_must_take("telepon")),
        ComplaintChannel(ChannelKind.EMAIL, "E-mail", steps=_must_take("e-mail")),
        ComplaintChannel(
            ChannelKind.LETTER,
            "Surat",
            steps=LETTER_STEPS,
            limit=TimeLimit(
                Unit.WORKING_DAYS,
                10,
                start=Trigger(
                    CaseEventName.DISPOSITION_ACKNOWLEDGED, "koordinator", words="surat diterima oleh Subdit terkait"
                ),
                stop=Trigger(CaseEventName.LETTER_DISPATCHED, words="surat jawaban dikirim kembali"),
                sentence="Sampai dengan 10 (sepuluh) hari kerja setelah surat diterima oleh Subdit terkait",
            ),
        ),
        ComplaintChannel(ChannelKind.FACE_TO_FACE, "Datang langsung ke LKPP", steps=VISIT_STEPS),
    ),
)
