"""Facts of the consultation standard of the electronic catalogue, SK 26 TAHUN 2022.

Sentences are ours; actors, verbs, objects and figures keep the terms of the published standard.
"""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    ChannelKind,
    ChannelStatus,
    ComplaintChannel,
    Complaints,
    Role,
    StandardSource,
    TimeLimit,
    Trigger,
)

from .common import FREE, LKPP, LKPP_ADDRESS, LKPP_COMPLEX, LKPP_STREET, PRIORITY_NEXT_TIME, lapor_for
from .konsultasi_katalog_bacaan import READINGS
from .konsultasi_katalog_kanal import (
    CALL_CENTER,
    HELPDESK_HOURS,
    HELPDESK_NUMBER,
    PESAN_SINGKAT,
    TATAP_MUKA,
    WEBSITE,
)
from .konsultasi_katalog_surat import SURAT

CODE = "konsultasi-katalog"
TITLE = "Pelayanan Konsultasi Katalog Elektronik dan Toko Daring"

ROLES = (
    Role("pengguna", "Pengguna Layanan", aliases=("Pengguna layanan", "Penggunan Layanan"), outside=True),
    Role("kepala", "Kepala LKPP"),
    Role(
        "deputi",
        "Deputi Bidang Monitoring Evaluasi dan Pengembangan Sistem Informasi",
        aliases=("Deputi",),
    ),
    Role("direktur", "Direktur Pengembangan Sistem Katalog", aliases=("Direktur",)),
    Role("koordinator", "Koordinator"),
    Role("sub_koordinator", "Subkoordinator", aliases=("Sub Koordinator",)),
    Role("staf", "Staf"),
    Role("petugas_pelayanan", "Petugas Pelayanan"),
    Role("resepsionis", "Resepsionis PTSP", aliases=("resepsionis",)),
    Role("petugas_call_center", "Petugas Call center"),
    Role("pengelola_website", "Pengelola website"),
)

PENGADUAN = Complaints(
    sentence="Pengaduan, saran, dan masukan ditindaklanjuti dalam waktu 5 (lima) hari kerja setelah "
    "pengaduan diterima.",
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        5,
        start=Trigger(CaseEventName.COMPLAINT_RECEIVED, words="pengaduan diterima"),
        stop=Trigger(CaseEventName.COMPLAINT_FOLLOWED_UP, words="pengaduan ditindaklanjuti"),
        sentence="5 (lima) hari kerja setelah pengaduan diterima",
    ),
    channels=(
        ComplaintChannel(ChannelKind.CALL_CENTER, "Call center LKPP", ("021 2993 5577", "144")),
        ComplaintChannel(
            ChannelKind.MESSAGING,
            "Aplikasi Pesan Singkat Helpdesk Katalog (khusus WhatsApp)",
            (HELPDESK_NUMBER,),
            opening=HELPDESK_HOURS,
        ),
        ComplaintChannel(
            ChannelKind.FACE_TO_FACE,
            "Konsultasi Tatap Muka",
            (
                "Gedung LKPP Lantai M",
                "Jl. Epicentrum Tengah Lot 11B, Kawasan Rasuna Epicentrum",
                "Jakarta 12940",
            ),
            status=ChannelStatus(is_open=False, reason="Untuk saat ini masih ditutup selama pandemi."),
        ),
        ComplaintChannel(
            ChannelKind.LETTER,
            "Surat",
            ("Direktur Pengembangan Sistem Katalog", LKPP, LKPP_COMPLEX, LKPP_STREET),
        ),
    ),
)

KONSULTASI_KATALOG = StandardSource(
    code=CODE,
    title=TITLE,
    decree="26 TAHUN 2022",
    agency=LKPP,
    unit="Direktorat Pengembangan Sistem Katalog",
    parent_unit="Deputi Bidang Monitoring Evaluasi dan Pengembangan Sistem Informasi",
    address=LKPP_ADDRESS,
    roles=ROLES,
    channels=(TATAP_MUKA, WEBSITE, CALL_CENTER, SURAT, PESAN_SINGKAT),
    fee=FREE,
    products=(
        "Penjelasan, pemberian saran, rekomendasi, dan/atau pendapat kepada para pihak dalam "
        "pelaksanaan Katalog Elektronik, Toko Daring, atau E-purchasing",
    ),
    complaints=PENGADUAN,
    compensation=PRIORITY_NEXT_TIME,
    lapor=lapor_for(TITLE),
    readings=READINGS,
)
