"""Facts of the consultation standard of the electronic catalogue, SK 26 TAHUN 2022.

Sentences are ours; actors, verbs, objects and figures keep the terms of the published standard.
"""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    ChannelKind,
    ChannelStatus,
    Compensation,
    ComplaintChannel,
    Complaints,
    Lapor,
    Link,
    Reading,
    Role,
    StandardSource,
    TimeLimit,
    Trigger,
)

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
    Role("resepsionis", "Resepsionis PTSP"),
    Role("petugas_call_center", "Petugas Call center"),
    Role("pengelola_website", "Pengelola website"),
)

PENGADUAN = Complaints(
    sentence="Pengaduan, saran, dan masukan ditindaklanjuti dalam waktu 5 (lima) hari kerja setelah "
    "pengaduan diterima.",
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        5,
        start=Trigger(CaseEventName.CASE_RECEIVED, words="pengaduan diterima"),
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
            status=ChannelStatus(is_open=False, reason="Menurut standar, masih ditutup selama pandemi."),
        ),
        ComplaintChannel(
            ChannelKind.LETTER,
            "Surat",
            (
                "Direktur Pengembangan Sistem Katalog",
                "Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah",
                "Kompleks Rasuna Epicentrum",
                "Jl. Epicentrum Tengah Lot 11 B Jakarta Selatan 12940",
            ),
        ),
    ),
)

LAPOR = Lapor(
    sentence="Pengaduan, aspirasi, maupun permintaan informasi juga dapat disampaikan melalui aplikasi LAPOR!",
    explanation="LAPOR! menampung permasalahan pelayanan publik dalam satu kanal dan menyampaikan laporan "
    "kepada instansi terkait.",
    links=(Link("Website LAPOR!", "https://www.lapor.go.id/"),),
    issue_sentence="Laporkan masalah pelayanan publik “Pelayanan Konsultasi Katalog Elektronik dan Toko Daring”.",
)

READINGS = (
    Reading(
        "I1",
        "Langkah 10 menyebut konsep yang sudah ditandatangani. Urutannya dibaca: koreksi, penyiapan, "
        "tanda tangan, pengiriman; sesudah ditandatangani surat tidak dapat diubah, kekeliruan diganti "
        "dengan surat baru.",
    ),
    Reading(
        "I2",
        "Pengiriman kepada pihak terkait (langkah 10) dan kepada Pengguna Layanan (langkah 11) adalah satu "
        "pengiriman: alamat tujuan dan tembusan.",
    ),
    Reading(
        "I3",
        "“Diterima staf” berarti Staf menyatakan terima atas disposisi. Waktu sejak surat diterima "
        "instansi ditampilkan juga.",
    ),
    Reading("I5", "Peristiwa penghenti waktu tidak disebut; waktu berhenti saat surat jawaban dikirimkan."),
    Reading(
        "I6",
        "Surat yang ditujukan kepada Deputi atau Direktur masuk pada tingkat itu; tingkat di atasnya dilewati.",
    ),
    Reading(
        "I7",
        "Penanda tangan tidak disebut; Direktur menandatangani atas nama jabatannya. Bila ditujukan "
        "kepada Deputi: a.n. Deputi; bila kepada Kepala: a.n. Kepala, Deputi, u.b. Direktur.",
    ),
    Reading(
        "I16",
        "Tatap muka untuk pengaduan tercatat ditutup selama pandemi, sedangkan layanan tatap muka tetap "
        "ada; status kanal perlu ditinjau unit.",
    ),
    Reading(
        "I24",
        "Kompensasi menjadi hak pemohon bila batas waktu terlewat karena instansi, dipakai satu kali pada "
        "permohonan berikutnya, berlaku 12 bulan, dan dapat dicabut dengan alasan.",
    ),
    Reading(
        "I25",
        "Ejaan diseragamkan: Subkoordinator (juga Sub Koordinator), telaahan (juga telahaan), “Surat "
        "harus dicap” (semula “memiliki dicap”).",
    ),
)

KONSULTASI_KATALOG = StandardSource(
    code=CODE,
    title="Pelayanan Konsultasi Katalog Elektronik dan Toko Daring",
    decree="26 TAHUN 2022",
    agency="Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah",
    unit="Direktorat Pengembangan Sistem Katalog",
    parent_unit="Deputi Bidang Monitoring Evaluasi dan Pengembangan Sistem Informasi",
    roles=ROLES,
    channels=(TATAP_MUKA, WEBSITE, CALL_CENTER, SURAT, PESAN_SINGKAT),
    fee="Tidak dipungut biaya",
    product="Penjelasan, pemberian saran, rekomendasi, dan/atau pendapat kepada para pihak dalam "
    "pelaksanaan Katalog Elektronik, Toko Daring, atau E-purchasing",
    complaints=PENGADUAN,
    compensation=Compensation(
        "Bila kami tidak menyelesaikan sesuai jangka waktu penyelesaian, kami memberikan kompensasi "
        "berupa pemberian prioritas untuk pelayanan berikutnya."
    ),
    lapor=LAPOR,
    readings=READINGS,
)
