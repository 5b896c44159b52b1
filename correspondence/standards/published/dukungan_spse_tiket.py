"""The ticket channel of the SPSE support standard: LPSE Support with its tiers."""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    Channel,
    ChannelKind,
    Firmness,
    Requirement,
    RequirementKind,
    SoftReason,
    Step,
    TimeLimit,
    Trigger,
)

BOTH_REASONS = (SoftReason.MISSING_DOCUMENTS, SoftReason.NATURE_OF_PROBLEM)
ADJUSTED = (
    "disesuaikan dengan ketersediaan kelengkapan dokumen pendukung dan tergantung kondisi permasalahan yang disampaikan"
)
FIRST_TIER = "Admin PPE/Helpdesk/Verifikator/Admin Agency LPSE"

LPSE_SUPPORT = Channel(
    code="lpse_support",
    kind=ChannelKind.APPLICATION,
    name="LPSE Support",
    requirements=(
        Requirement(
            RequirementKind.SUPPORTING_DATA,
            "Data dukung sesuai dengan permasalahan (contoh: scan/copy ijin usaha bagi penyedia, screenshot "
            "permasalahan, dll.) melalui aplikasi LPSE Support",
        ),
    ),
    open_list=True,
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        3,
        start=Trigger(CaseEventName.TICKET_CREATED, words="tiket dibuat"),
        stop=Trigger(CaseEventName.TICKET_ANSWERED, words="tanggapan pertama petugas"),
        sentence="Waktu tanggap pelayanan 3 hari kerja",
        label="Waktu tanggap",
    ),
    other_limits=(
        TimeLimit(
            Unit.WORKING_DAYS,
            None,
            start=Trigger(CaseEventName.TICKET_CREATED, words="tiket dibuat"),
            stop=Trigger(CaseEventName.TICKET_CLOSED, words="Pengguna SPSE melakukan konfirmasi tutup tiket"),
            firmness=Firmness.SOFT,
            sentence=f"Waktu penyelesaian layanan {ADJUSTED}",
            label="Waktu penyelesaian",
            reasons=BOTH_REASONS,
        ),
    ),
    steps=(
        Step(1, "pengguna_spse", "melakukan login", "aplikasi LPSE", "Pengguna SPSE login pada aplikasi LPSE."),
        Step(
            2,
            "pengguna_spse",
            "memilih dan masuk",
            "aplikasi e-procurement lainnya, menu LPSE Support",
            "Pengguna SPSE memilih aplikasi e-procurement lainnya, lalu masuk ke menu LPSE Support.",
        ),
        Step(
            3,
            "pengguna_spse",
            "membuat dan menuliskan",
            "tiket baru, informasi dan deskripsi permasalahan",
            "Pengguna SPSE membuat tiket baru serta menuliskan informasi dan deskripsi permasalahan dengan jelas "
            "dan lengkap.",
            next="admin_lpse",
        ),
        Step(
            4,
            "admin_lpse",
            "menerima, menganalisa, dan menyelesaikan",
            "permasalahan",
            f"{FIRST_TIER} menerima permasalahan, menganalisa, dan menyelesaikannya.",
        ),
        Step(
            5,
            "admin_lpse",
            "meneruskan",
            "permasalahan",
            f"Bila permasalahan tidak dapat diselesaikan oleh {FIRST_TIER}, permasalahan diteruskan kepada Helpdesk "
            "Eproc LKPP.",
            next="helpdesk_eproc",
        ),
        Step(
            6,
            "helpdesk_eproc",
            "menerima, menganalisa, dan menyelesaikan",
            "permasalahan",
            "Helpdesk Eproc LKPP menerima permasalahan, menganalisa, dan menyelesaikannya.",
        ),
        Step(
            7,
            "helpdesk_eproc",
            "meneruskan",
            "permasalahan",
            "Bila permasalahan tidak dapat diselesaikan oleh Helpdesk Eproc LKPP, permasalahan diteruskan kepada "
            "Helpdesk Teknis LKPP.",
            next="helpdesk_teknis",
        ),
        Step(
            8,
            "helpdesk_teknis",
            "menerima, menganalisa, dan menyelesaikan",
            "permasalahan",
            "Helpdesk Teknis LKPP menerima permasalahan, menganalisa, dan menyelesaikannya.",
        ),
        Step(
            9,
            "helpdesk_teknis",
            "meneruskan",
            "permasalahan",
            "Bila permasalahan tidak dapat diselesaikan oleh Helpdesk Teknis LKPP, permasalahan diteruskan kepada "
            "Tim Teknis Direktorat Pengembangan SPSE LKPP.",
            next="tim_teknis",
        ),
        Step(
            10,
            "tim_teknis",
            "menerima, menganalisa, dan menyelesaikan",
            "permasalahan",
            "Tim Teknis Direktorat Pengembangan SPSE LKPP menerima permasalahan, menganalisa, dan menyelesaikannya.",
        ),
        Step(
            11,
            "pihak_lpse_direktorat",
            "meminta",
            "kelengkapan data",
            "Bila dibutuhkan data pendukung dari permasalahan yang ada, pihak LPSE maupun Direktorat Pengembangan "
            "SPSE berhak meminta kelengkapan data dengan fitur feedback pada aplikasi LPSE Support.",
            next="pengguna_spse",
        ),
        Step(
            12,
            None,
            "mengembalikan",
            "tiket permasalahan",
            "Bila permasalahan telah diselesaikan, tiket permasalahan dikembalikan pada Pengguna SPSE, yang melakukan "
            "konfirmasi tutup tiket.",
            next="pengguna_spse",
        ),
    ),
)
