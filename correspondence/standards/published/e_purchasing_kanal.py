"""Channels of the e-Purchasing standard: two groups of applicants, and letters that ask for training."""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    ApplicantType,
    Channel,
    ChannelKind,
    NoClock,
    Requirement,
    RequirementKind,
    Step,
    TimeLimit,
    Trigger,
)

INSTITUTIONS = (ApplicantType.INSTITUTION,)
SUPPLIERS = (ApplicantType.SUPPLIER,)
FREE_ID = "User ID dan password: tidak dipungut biaya/gratis"
TRAINING_FEE = "Pelatihan: sesuai dengan biaya yang tersedia oleh penyelenggara"

USER_ID = TimeLimit(
    Unit.WORKING_DAYS,
    None,
    sentence="User ID dan password E-Purchasing diperoleh dari LPSE sesuai standar pelayanan di LPSE tempat para pihak "
    "mendaftar",
    label="User ID dan password E-Purchasing",
    no_clock=NoClock.OTHER_OFFICE,
)
TRAINING_LENGTH = TimeLimit(
    Unit.WORKING_DAYS,
    2,
    sentence="Lama waktu pelatihan: selama 2 (dua) hari kerja",
    label="Lama waktu pelatihan",
    no_clock=NoClock.EVENT_LENGTH,
)


def _steps_from_training(actor: str, who: str) -> tuple[Step, ...]:
    """Give the steps that both groups share once they hold a user ID."""
    return (
        Step(
            2,
            actor,
            "mengikuti",
            "pelatihan sistem E-Purchasing",
            f"{who.capitalize()} mengikuti pelatihan sistem E-Purchasing.",
        ),
        Step(
            3,
            actor,
            "melakukan transaksi",
            "sistem E-Purchasing LKPP",
            f"{who.capitalize()} melakukan transaksi E-Purchasing dengan log in di sistem E-Purchasing LKPP.",
        ),
        Step(
            4,
            actor,
            "mengunggah",
            "bukti pembayaran",
            f"Setiap selesai transaksi, {who} mengunggah bukti pembayaran ke sistem E-Purchasing.",
        ),
    )


KLDI = Channel(
    code="kldi",
    kind=ChannelKind.APPLICATION,
    name="Pihak Pengadaan Barang/Jasa di K/L/D/I",
    applicants=INSTITUTIONS,
    requirements=(
        Requirement(
            RequirementKind.APPOINTMENT_PAPER,
            "Para pihak terkait Pengadaan Barang/Jasa di K/L/D/I menyampaikan SK atau surat tugas atau surat pengantar "
            "dari pimpinan instansi",
            needed_for=INSTITUTIONS,
        ),
    ),
    steps=(
        Step(
            1,
            "pejabat_pengadaan",
            "menyampaikan",
            "salinan SK atau surat tugas atau surat pengantar",
            "Untuk mendapatkan user ID dan password E-Purchasing, salinan SK atau surat tugas atau surat pengantar "
            "dari pimpinan instansi disampaikan ke LPSE terdekat oleh pejabat pengadaan/PPK atau pejabat yang "
            "ditetapkan oleh pimpinan instansi/institusi.",
            next="lpse",
        ),
        *_steps_from_training("pejabat_pengadaan", "pejabat tersebut"),
    ),
    limit=USER_ID,
    other_limits=(TRAINING_LENGTH,),
    fee=f"{FREE_ID}. {TRAINING_FEE}",
    notices=("Pengadaan melalui E-Purchasing",),
)

PENYEDIA = Channel(
    code="penyedia",
    kind=ChannelKind.APPLICATION,
    name="Penyedia Barang/Jasa",
    applicants=SUPPLIERS,
    requirements=(
        Requirement(
            RequirementKind.CONTRACT,
            "Penyedia Barang/Jasa sudah mempunyai perikatan dengan LKPP",
            needed_for=SUPPLIERS,
        ),
        Requirement(
            RequirementKind.APPOINTMENT_PAPER,
            "Salinan surat pengantar dari pimpinan perusahaan",
            needed_for=SUPPLIERS,
        ),
    ),
    steps=(
        Step(
            1,
            "penyedia",
            "menyampaikan",
            "salinan surat pengantar",
            "Untuk mendapatkan user ID dan password E-Purchasing, penyedia menyampaikan salinan surat pengantar dari "
            "pimpinan perusahaan ke LPSE terdekat.",
            next="lpse",
        ),
        *_steps_from_training("penyedia", "penyedia"),
    ),
    limit=USER_ID,
    other_limits=(TRAINING_LENGTH,),
    fee=f"{FREE_ID}. {TRAINING_FEE}",
    notices=("Pengadaan melalui E-Purchasing",),
)

SURAT_PELATIHAN = Channel(
    code="surat_pelatihan",
    kind=ChannelKind.LETTER,
    name="Surat permohonan pelatihan",
    applicants=(*INSTITUTIONS, *SUPPLIERS),
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        5,
        start=Trigger(CaseEventName.CASE_REGISTERED, words="surat permohonan diterima"),
        stop=Trigger(CaseEventName.LETTER_DISPATCHED, words="surat jawaban pelatihan dikirimkan"),
        sentence="Surat jawaban pelatihan selambat-lambatnya 5 (lima) hari kerja sejak surat permohonan diterima",
        label="Surat jawaban pelatihan",
    ),
    other_limits=(TRAINING_LENGTH,),
    addressees=("direktur",),
    fee=TRAINING_FEE,
    products=("Surat jawaban pelatihan",),
)
