"""Channels of the SPSE support standard in which people talk: face to face and call centre."""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    Channel,
    ChannelKind,
    Firmness,
    NoClock,
    Requirement,
    RequirementKind,
    Step,
    TimeLimit,
    Trigger,
)

from .common import CALL_CENTER_NUMBERS
from .dukungan_spse_tiket import ADJUSTED, BOTH_REASONS

TATAP_MUKA = Channel(
    code="tatap_muka",
    kind=ChannelKind.FACE_TO_FACE,
    name="Konsultasi Tatap Muka",
    requirements=(
        Requirement(
            RequirementKind.FORM,
            "Form Permohonan Permasalahan Layanan Pengadaan Secara Elektronik (LPSE), dapat diperoleh di Resepsionis",
        ),
        Requirement(
            RequirementKind.SUPPORTING_DATA,
            "Data dukung sesuai dengan permasalahan (contoh: scan/copy ijin usaha bagi penyedia, screenshot "
            "permasalahan, kode error, dll.)",
        ),
    ),
    open_list=True,
    limit=TimeLimit(
        Unit.HOURS,
        1,
        start=Trigger(CaseEventName.SERVICE_BEGUN, words="Petugas Konsultasi mulai melayani"),
        stop=Trigger(CaseEventName.SERVICE_ENDED, words="permasalahan terjawab atau tiket dieskalasi"),
        firmness=Firmness.SOFT,
        sentence=f"Maksimal 1 jam atau {ADJUSTED}",
        reasons=BOTH_REASONS,
    ),
    notices=(
        "Permasalahan yang tidak dapat diselesaikan saat konsultasi: Pelapor dapat memantau tindak lanjut "
        "penyelesaian permasalahan melalui aplikasi LPSE Support atau Call center.",
    ),
    steps=(
        Step(1, "pelapor", "datang", "layanan PTSP LKPP", "Layanan PTSP LKPP didatangi langsung oleh Pelapor."),
        Step(
            2,
            "pelapor",
            "mengisi dan melengkapi",
            "buku tamu dan form",
            "Di bagian resepsionis, Pelapor mengisi buku tamu dan melengkapi form yang sudah disediakan.",
            next="resepsionis",
        ),
        Step(
            3,
            "resepsionis",
            "mengarahkan",
            "Pelapor",
            "Pelapor diarahkan Petugas resepsionis ke Ruang Konsultasi.",
            next="petugas_konsultasi",
        ),
        Step(
            4,
            "petugas_konsultasi",
            "membuat dan melengkapi",
            "Tiket Konsultasi",
            "Pada aplikasi LPSE Support, Petugas Konsultasi membuat Tiket Konsultasi dan melengkapi isian sesuai "
            "dengan pertanyaan atau permasalahan yang dihadapi oleh Pelapor.",
        ),
        Step(
            5,
            "petugas_konsultasi",
            "melakukan tanya jawab",
            "pertanyaan atau permasalahan",
            "Pertanyaan atau permasalahan yang dihadapi dibahas: Pelapor dan Petugas Konsultasi melakukan tanya jawab.",
            next="pelapor",
        ),
        Step(
            6,
            "petugas_konsultasi",
            "melakukan eskalasi dan menginformasikan",
            "Tiket Konsultasi, nomor tiket",
            "Bila permasalahan memerlukan penanganan teknis, Petugas Konsultasi dapat melakukan eskalasi pada Tiket "
            "Konsultasi itu untuk ditindaklanjuti oleh Helpdesk Teknis/Tim Teknis LKPP, dan menginformasikan nomor "
            "tiket kepada Pelapor.",
            next="pelapor",
        ),
        Step(
            7,
            "pelapor",
            "memantau",
            "tindak lanjut penyelesaian permasalahan",
            "Melalui aplikasi LPSE Support dan Call center, Pelapor dapat memantau tindak lanjut penyelesaian "
            "permasalahan.",
        ),
    ),
)

CALL_CENTER = Channel(
    code="call_center",
    kind=ChannelKind.CALL_CENTER,
    name="Call center",
    requirements=(
        Requirement(
            RequirementKind.CALLER_DETAILS,
            "Identitas (nama penelepon, nama badan usaha untuk penyedia, asal instansi bagi pelapor dari K/L/PD) dan "
            "informasi yang lengkap tentang pertanyaan atau permasalahan yang dihadapi",
        ),
        Requirement(
            RequirementKind.TICKET_NUMBER,
            "Nomor tiket",
            condition="apabila penelepon sebelumnya sudah melaporkan permasalahan melalui aplikasi LPSE Support",
        ),
    ),
    open_list=True,
    contacts=CALL_CENTER_NUMBERS,
    limit=TimeLimit(
        Unit.MINUTES,
        10,
        minimum=5,
        start=Trigger(CaseEventName.SERVICE_BEGUN, words="panggilan diterima petugas Call center"),
        stop=Trigger(CaseEventName.SERVICE_ENDED, words="permasalahan dijawab atau Pelapor diarahkan"),
        sentence="5-10 menit tergantung kepada pertanyaan atau permasalahan yang disampaikan oleh Pelapor",
    ),
    other_limits=(
        TimeLimit(
            Unit.WORKING_DAYS,
            None,
            sentence="Pelaporan terkait permasalahan teknis: jangka waktu penyelesaian mengikuti penanganan di "
            "aplikasi LPSE Support",
            label="Permasalahan teknis",
            no_clock=NoClock.FOLLOWS_TICKET,
        ),
    ),
    notices=(
        "Untuk permasalahan teknis, petugas Call center hanya dapat memberikan saran dan melakukan konfirmasi "
        "terhadap tiket permasalahan di LPSE Support.",
    ),
    steps=(
        Step(
            1,
            "pelapor",
            "menghubungi dan menyampaikan",
            "pertanyaan atau permasalahan",
            "Pelapor menyampaikan pertanyaan atau permasalahan kepada petugas Call center dengan menghubungi nomor "
            "144 atau 021-29935577; bila sebelumnya sudah membuat tiket melalui aplikasi LPSE Support, Pelapor juga "
            "dapat menanyakan tindak lanjut penyelesaian permasalahan.",
            next="petugas_call_center",
        ),
        Step(
            2,
            "petugas_call_center",
            "menerima dan mencatat",
            "pertanyaan atau permasalahan",
            "Petugas Call center menerima pertanyaan atau permasalahan Pelapor dan mencatatnya pada aplikasi Call "
            "center.",
        ),
        Step(
            3,
            "petugas_call_center",
            "menjawab dan memberikan solusi",
            "permasalahan",
            "Petugas Call center dapat secara langsung menjawab permasalahan yang masuk dan memberikan solusi.",
            next="pelapor",
        ),
        Step(
            4,
            "petugas_call_center",
            "mengarahkan",
            "Pelapor",
            "Bila tidak dapat memberikan jawaban, petugas Call center mengarahkan Pelapor untuk menyampaikan "
            "permasalahan secara detail melalui aplikasi LPSE Support.",
            next="pelapor",
        ),
        Step(
            5,
            "petugas_call_center",
            "melakukan konfirmasi",
            "tiket permasalahan",
            "Bila permasalahan sudah disampaikan melalui aplikasi LPSE Support dan posisinya berada di LKPP, "
            "konfirmasi dilakukan petugas Call center terhadap petugas Helpdesk LKPP atau Tim Teknis LKPP yang "
            "bertanggung jawab terhadap tiket permasalahan itu.",
        ),
    ),
)
