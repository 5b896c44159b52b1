"""Facts of the user-trouble standard of LPSE Kabupaten Landak, SK 008/UMUM/TAHUN 2022.

Sentences are ours; actors, verbs, objects and figures keep the terms of the published standard.
"""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    Channel,
    ChannelKind,
    ComplaintChannel,
    Complaints,
    Firmness,
    Link,
    NoClock,
    Reading,
    Requirement,
    RequirementKind,
    Role,
    SoftReason,
    StandardSource,
    Step,
    TimeLimit,
    Trigger,
)

from .common import DEMO_DAY_READING, FREE

CODE = "penanganan-masalah-pengguna"
UNIT = "Bagian Pengadaan Barang dan Jasa"
ADDRESS = "Jalan Raya Ngabang – Pontianak KM.3, Ngabang, Landak, Kalimantan Barat 79357"
HELPDESK_NUMBER = "0811579941"
CERTIFICATE = "Surat Keterangan Gangguan LPSE"

ROLES = (
    Role("pengguna", "Pengguna", outside=True),
    Role("helpdesk", "Helpdesk"),
    Role("verifikator", "Verifikator/Admin/Bidang", aliases=("Bidang yang menangani", "Bidang")),
    Role("ito_lkpp", "ITO LKPP", aliases=("IT LKPP",), outside=True),
    Role("analis_pelayanan", "Analis Pelayanan"),
)

REQUIREMENTS = (
    Requirement(RequirementKind.IDENTITY, "KTP"),
    Requirement(RequirementKind.POWER_OF_ATTORNEY, "Surat Kuasa", condition="apabila diperlukan"),
    Requirement(RequirementKind.REQUEST, "Permohonan penanganan"),
    Requirement(RequirementKind.SUPPORTING_DATA, "Screenshot permasalahan"),
)


def _between(role: str) -> TimeLimit:
    """Give the time that a role has from receiving a step until it hands it on."""
    return TimeLimit(
        Unit.MINUTES,
        15,
        minimum=1,
        start=Trigger(CaseEventName.STEP_RECEIVED, role, words="langkah diterima"),
        stop=Trigger(CaseEventName.STEP_HANDED_ON, role, words="langkah selesai atau diteruskan"),
        sentence="1-15 menit",
    )


STEPS = (
    Step(
        1,
        "pengguna",
        "mengirimkan",
        "permohonan penanganan",
        "Melalui e-mail atau dengan datang langsung ke LPSE, Pengguna mengirimkan permohonan penanganan.",
        next="helpdesk",
        completes_on=Trigger(CaseEventName.CASE_RECEIVED),
        limit=TimeLimit(Unit.MINUTES, 5, minimum=1, sentence="1-5 menit", no_clock=NoClock.APPLICANTS_OWN_ACT),
    ),
    Step(
        2,
        "helpdesk",
        "menerima, memeriksa, dan meneruskan",
        "permohonan",
        "Helpdesk menerima dan memeriksa permohonan, lalu meneruskan kepada Bidang yang menangani.",
        next="verifikator",
        completes_on=Trigger(CaseEventName.DISPOSITION_SENT, "helpdesk"),
        limit=_between("helpdesk"),
    ),
    Step(
        3,
        "verifikator",
        "menerima, menganalisa, dan menangani",
        "permohonan",
        "Verifikator/Admin/Bidang yang menangani menerima, menganalisa, dan menangani sesuai dengan permohonan.",
        next="ito_lkpp",
        completes_on=Trigger(CaseEventName.MATERIAL_ATTACHED, "verifikator"),
        limit=_between("verifikator"),
    ),
    Step(
        4,
        "ito_lkpp",
        "menangani dan mengeluarkan",
        "permasalahan pengguna, Surat Keterangan Gangguan LPSE",
        f"ITO LKPP menangani permasalahan pengguna dan mengeluarkan {CERTIFICATE}.",
        next="pengguna",
        completes_on=Trigger(CaseEventName.LETTER_DISPATCHED),
        limit=TimeLimit(
            Unit.MINUTES,
            None,
            minimum=5,
            start=Trigger(CaseEventName.STEP_RECEIVED, "ito_lkpp", words="langkah diterima"),
            stop=Trigger(
                CaseEventName.STEP_HANDED_ON,
                "ito_lkpp",
                words=f"permasalahan tertangani atau {CERTIFICATE} dikeluarkan",
            ),
            firmness=Firmness.SOFT,
            sentence="5 menit - selesai",
            reasons=(SoftReason.NATURE_OF_PROBLEM,),
        ),
    ),
)
PRODUCTS = ("Penanganan Masalah Pengguna", CERTIFICATE)

EMAIL = Channel(
    code="email",
    kind=ChannelKind.EMAIL,
    name="E-mail",
    requirements=REQUIREMENTS,
    steps=STEPS,
    addressees=("helpdesk",),
    notices=("Alamat e-mail LPSE tidak dicantumkan dalam standar.",),
)
TATAP_MUKA = Channel(
    code="tatap_muka",
    kind=ChannelKind.FACE_TO_FACE,
    name="Datang langsung ke LPSE",
    requirements=REQUIREMENTS,
    steps=STEPS,
    contacts=(ADDRESS,),
)
CHANNELS = (EMAIL, TATAP_MUKA)

PENGADUAN = Complaints(
    sentence="Pengaduan layanan disampaikan dengan tatap muka langsung, secara tertulis, atau melalui Helpdesk.",
    limit=None,
    channels=(
        ComplaintChannel(ChannelKind.FACE_TO_FACE, "Tatap Muka Langsung kepada Analis Pelayanan"),
        ComplaintChannel(ChannelKind.COMPLAINT_BOX, "Tertulis disampaikan ke Kotak Pengaduan"),
        ComplaintChannel(ChannelKind.PHONE, "Helpdesk", (HELPDESK_NUMBER,)),
        ComplaintChannel(ChannelKind.EMAIL, "Tertulis ditujukan ke e-mail LPSE"),
    ),
)

READINGS = (
    *(
        reading
        for channel in CHANNELS
        for reading in (
            Reading(
                "I5",
                "Saat waktu mulai dan berhenti tidak disebut; tiap langkah dihitung sejak diterima sampai diteruskan.",
                about=f"channels/{channel.code}/limit",
            ),
            Reading(
                "I10",
                "Rentang waktu disimpan sebagai waktu terpendek dan terpanjang; “selesai” tanpa angka diukur, tidak "
                "dijanjikan.",
                about=f"channels/{channel.code}/limit",
            ),
            Reading(
                "I11",
                "Waktu langkah pertama adalah waktu Pengguna sendiri; diumumkan, tidak dihitung.",
                about=f"channels/{channel.code}/limit",
            ),
            Reading(
                "I20",
                "IT LKPP dan ITO LKPP adalah peran yang sama, bekerja bila permasalahan tidak selesai di LPSE; "
                "“Ganggian” dibaca “Gangguan”.",
                about=f"channels/{channel.code}/steps",
            ),
        )
    ),
    Reading(
        "I21",
        "Nama bagian dan nama layanan terputus oleh pergantian halaman; dibaca “Bagian Pengadaan Barang dan Jasa” dan "
        "“Pelayanan Penanganan Masalah Pengguna”.",
    ),
    Reading(
        "I22",
        "Daftar produk hanya menyebut Penanganan Masalah Pengguna; Surat Keterangan Gangguan LPSE pada langkah 4 "
        "dibaca sebagai produk kedua.",
        about="products",
    ),
    Reading(
        "I23",
        "Standar tidak menyebut batas waktu pengaduan; yang berlaku kebijakan internal instansi, bukan janji standar "
        "ini.",
        about="complaints",
    ),
    Reading(
        "I25",
        "Ejaan diperbaiki: screenshot (semula “Screenshoot”), e-mail (semula “email”), diperlukan (semula terpisah); "
        "kepala halaman yang berulang dan angka “0” yang berdiri sendiri tidak dimuat.",
    ),
    DEMO_DAY_READING,
)

PENANGANAN_MASALAH = StandardSource(
    code=CODE,
    title="Pelayanan Penanganan Masalah Pengguna",
    decree="008/UMUM/TAHUN 2022",
    agency="Pemerintah Kabupaten Landak",
    unit=UNIT,
    parent_unit="Sekretariat Daerah",
    address=ADDRESS,
    phones=(HELPDESK_NUMBER,),
    links=(Link("http://lpse.landakkab.go.id", "http://lpse.landakkab.go.id"),),
    roles=ROLES,
    channels=CHANNELS,
    fee=FREE,
    products=PRODUCTS,
    complaints=PENGADUAN,
    readings=READINGS,
)
