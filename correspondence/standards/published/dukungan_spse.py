"""Facts of the SPSE support standard, SK 26 TAHUN 2022.

Sentences are ours; actors, verbs, objects and figures keep the terms of the published standard.
"""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    ChannelKind,
    ComplaintChannel,
    Complaints,
    Reading,
    Requirement,
    RequirementKind,
    Role,
    StandardSource,
    TimeLimit,
    Trigger,
)

from .common import (
    DEMO_DAY_READING,
    E_OFFICE,
    FREE,
    LKPP,
    LKPP_COMPLEX,
    PRIORITY_NEXT_TIME,
    PRIORITY_READING,
    clock_reading,
    lapor_for,
)
from .dukungan_spse_kanal import CALL_CENTER, TATAP_MUKA
from .dukungan_spse_tiket import FIRST_TIER, LPSE_SUPPORT

CODE = "dukungan-spse"
TITLE = "Pelayanan Dukungan Penggunaan SPSE melalui LPSE Support, Tatap Muka dan Call center"
DEPUTY_UNIT = "Deputi Bidang Monitoring-Evaluasi dan Pengembangan Sistem Informasi"
STREET = "Jalan Epicentrum Tengah Lot 11B"
CITY = "Jakarta Selatan 12940"

ROLES = (
    Role("pengguna_spse", "Pengguna SPSE", aliases=("pengguna SPSE",), outside=True),
    Role("pelapor", "Pelapor", aliases=("penelepon",), outside=True),
    Role("admin_lpse", FIRST_TIER, outside=True),
    Role("helpdesk_eproc", "Helpdesk Eproc LKPP", holder="helpdesk"),
    Role("helpdesk_teknis", "Helpdesk Teknis LKPP", aliases=("Helpdesk Teknis", "Helpdesk LKPP")),
    Role("tim_teknis", "Tim Teknis Direktorat Pengembangan SPSE LKPP", aliases=("Tim Teknis LKPP", "Tim Teknis")),
    Role("pihak_lpse_direktorat", "Pihak LPSE maupun Direktorat Pengembangan SPSE"),
    Role("resepsionis", "Petugas resepsionis", aliases=("Resepsionis",)),
    Role("petugas_konsultasi", "Petugas Konsultasi", holder="petugas_pelayanan"),
    Role("petugas_call_center", "Petugas Call center", aliases=("petugas call center",)),
    Role("deputi", DEPUTY_UNIT, aliases=("Deputi",)),
)

PENGADUAN = Complaints(
    sentence="Pengaduan/keberatan/saran/masukan disampaikan melalui aplikasi persuratan e-Office LKPP; Direktorat "
    "Pengembangan SPSE memberikan respon terhadap pengaduan paling lambat 3 x 24 jam (hari kerja).",
    limit=TimeLimit(
        Unit.HOURS_ON_WORKING_DAYS,
        72,
        start=Trigger(CaseEventName.COMPLAINT_RECEIVED, words="pengaduan diterima"),
        stop=Trigger(CaseEventName.COMPLAINT_FOLLOWED_UP, words="respon terhadap pengaduan diberikan"),
        sentence="paling lambat 3 x 24 jam (hari kerja)",
    ),
    requirements=(
        Requirement(
            RequirementKind.EVIDENCE,
            "Pengaduan harus disertai bukti-bukti yang terkait langsung dengan materi pengaduan",
        ),
    ),
    channels=(
        ComplaintChannel(
            ChannelKind.E_OFFICE,
            "Aplikasi persuratan e-Office LKPP",
            (
                f"Surat yang ditujukan kepada: {DEPUTY_UNIT}",
                "Cq. Direktorat Pengembangan Sistem Pengadaan Secara Elektronik",
                LKPP,
                LKPP_COMPLEX,
                STREET,
                CITY,
            ),
            links=(E_OFFICE,),
        ),
    ),
)

READINGS = (
    clock_reading("lpse_support", "tiket dibuat", "tanggapan pertama petugas; penyelesaian, sampai tiket ditutup"),
    clock_reading("tatap_muka", "Petugas Konsultasi mulai melayani", "permasalahan terjawab atau tiket dieskalasi"),
    clock_reading("call_center", "panggilan diterima", "permasalahan dijawab atau Pelapor diarahkan"),
    Reading(
        "I5",
        "Saat mulai waktu pengaduan tidak disebut; dihitung sejak pengaduan diterima sampai respon diberikan.",
        about="complaints",
    ),
    Reading(
        "I8",
        "Waktu tanggap dihitung sejak tiket dibuat, untuk seluruh tingkat penanganan; waktu penyelesaian diukur, "
        "tidak dijanjikan.",
        about="channels/lpse_support/limit",
    ),
    Reading(
        "I9",
        "“Maksimal … atau disesuaikan” adalah batas lunak: melewatinya memerlukan alasan yang dicatat dan kelanjutan "
        "dengan tiket.",
        about="channels/tatap_muka/limit",
    ),
    Reading(
        "I10",
        "Rentang waktu disimpan sebagai waktu terpendek dan terpanjang; batasnya adalah waktu terpanjang.",
        about="channels/call_center/limit",
    ),
    Reading(
        "I15",
        "Alamat e-Office tertulis dengan dua ejaan pada standar LKPP; keduanya dibaca sebagai satu kanal.",
        about="complaints",
    ),
    Reading(
        "I23",
        "Batas waktu pengaduan berlaku untuk standar ini; standar lain menyebut waktu yang berbeda.",
        about="complaints",
    ),
    PRIORITY_READING,
    Reading(
        "I25",
        "Judul menyebut “Penggunaan SPSE”, rincian menyebut “Pengguna SPSE”; keduanya layanan yang sama. Ejaan "
        "e-procurement, Call center, dan spasi yang hilang diseragamkan.",
    ),
    *(
        Reading(
            "I28",
            "Langkah ini contoh (“antara lain”): langkah tambahan boleh ada dan urutannya tidak mengikat.",
            about=f"channels/{channel.code}/steps",
        )
        for channel in (LPSE_SUPPORT, TATAP_MUKA, CALL_CENTER)
    ),
    Reading(
        "I29",
        "Jalur surat di dalam instansi tidak disebut; dipakai rute bawaan instansi, bukan dari standar pelayanan.",
        about="complaints",
    ),
    DEMO_DAY_READING,
)

DUKUNGAN_SPSE = StandardSource(
    code=CODE,
    title=TITLE,
    decree="26 TAHUN 2022",
    agency=LKPP,
    unit="Direktorat Pengembangan SPSE",
    parent_unit=DEPUTY_UNIT,
    address=f"{LKPP_COMPLEX}, {STREET}, {CITY}",
    roles=ROLES,
    channels=(LPSE_SUPPORT, TATAP_MUKA, CALL_CENTER),
    fee=FREE,
    products=("Hasil penyelesaian permasalahan terkait Sistem Pengadaan Secara Elektronik dan Sistem Pendukungnya",),
    complaints=PENGADUAN,
    compensation=PRIORITY_NEXT_TIME,
    lapor=lapor_for(TITLE),
    readings=READINGS,
)
