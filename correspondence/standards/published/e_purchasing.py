"""Facts of the e-Purchasing standard, an older table without a decree number.

Sentences are ours; actors, verbs, objects and figures keep the terms of the published standard.
"""

from correspondence.standards.source import Reading, Role, StandardSource

from .common import DEMO_DAY_WITHOUT_DECREE, LKPP
from .e_purchasing_kanal import FREE_ID, KLDI, PENYEDIA, SURAT_PELATIHAN, TRAINING_FEE
from .e_purchasing_pengaduan import PENGADUAN

CODE = "e-purchasing"
TITLE = "Pelayanan e-Purchasing"

ROLES = (
    Role("pelapor", "K/L/D/I atau Penyedia", aliases=("K/L/D/I", "pelanggan"), outside=True),
    Role(
        "pejabat_pengadaan",
        "Pejabat pengadaan/PPK atau pejabat yang ditetapkan oleh pimpinan instansi/institusi",
        outside=True,
    ),
    Role("penyedia", "Penyedia Barang/Jasa", aliases=("Penyedia", "penyedia"), outside=True),
    Role("lpse", "LPSE terdekat", aliases=("LPSE",), outside=True),
    Role("direktur", "Direktur Pengembangan Sistem Katalog"),
    Role("sekretaris", "Sekretaris Direktur Pengembangan Sistem Katalog", aliases=("Sekretaris",)),
    # The Subdit of this older text is the Koordinator of today's organisation (reading I26).
    Role("koordinator", "Subdit terkait", aliases=("Subdit",)),
    Role("staf", "Staf terkait"),
    Role("resepsionis", "Resepsionis"),
    Role("petugas", "Petugas"),
)

READINGS = (
    Reading(
        "I4",
        "“Diterima oleh Subdit terkait” berarti Subdit menyatakan terima atas disposisi; saat itu dicatat dengan "
        "waktunya. Tanpa pernyataan terima, waktu mulai otomatis 1 hari kerja setelah surat sampai pada Subdit.",
        about="complaints",
    ),
    Reading(
        "I5",
        "Peristiwa penghenti waktu tidak disebut; waktu berhenti saat surat jawaban dikirimkan.",
        about="channels/surat_pelatihan/limit",
    ),
    Reading(
        "T17",
        "Standar tidak menyebut siapa yang menerima surat permohonan; waktu dihitung sejak surat didaftarkan pada "
        "pencatatan surat terpusat.",
        about="channels/surat_pelatihan/limit",
    ),
    Reading(
        "I5",
        "Peristiwa penghenti waktu pengaduan melalui surat tidak disebut; waktu berhenti saat surat jawaban dikirim "
        "kembali.",
        about="complaints",
    ),
    Reading(
        "I18",
        "Nomor langkah pengaduan berlanjut antarbagian: dua nomor pertama bagian surat hilang dan dibaca 1 dan 2, "
        "bagian datang langsung tetap 7 sampai 9.",
        about="complaints",
    ),
    Reading(
        "I19",
        "Yang ditandatangani adalah surat jawaban, yang dikaitkan dengan surat pengaduannya.",
        about="complaints",
    ),
    Reading(
        "I23",
        "Hanya pengaduan melalui surat yang diberi batas waktu; untuk telepon, e-mail, dan datang langsung berlaku "
        "kebijakan internal instansi, bukan janji standar ini.",
        about="complaints",
    ),
    Reading(
        "I25",
        "Ejaan diseragamkan: E-Purchasing, password E-Purchasing (semula bersambung), telepon (semula “Telpon”), form "
        "konsultasi (semula “konsultansi”), e-mail (semula “email”), ditindaklanjuti dan "
        "ditandatangani (semula terpisah).",
    ),
    Reading(
        "I26",
        "Subdit adalah sebutan lama; perannya dipetakan ke jabatan Koordinator yang berlaku sekarang.",
    ),
    Reading(
        "I29",
        "Standar hanya menyebut surat permohonan, surat jawaban, dan waktunya, tanpa langkah dan tanpa tujuan surat. "
        "Tujuan Direktur Pengembangan Sistem Katalog dan rute di dalam instansi adalah bawaan, bukan dari SP.",
        about="channels/surat_pelatihan/steps",
    ),
    *(
        Reading(
            "I32",
            "LPSE dan sistem E-Purchasing berada di luar aplikasi ini: langkahnya diumumkan, rujukannya dicatat, "
            "password tidak pernah disimpan.",
            about=f"channels/{channel.code}/steps",
        )
        for channel in (KLDI, PENYEDIA)
    ),
    DEMO_DAY_WITHOUT_DECREE,
)

E_PURCHASING = StandardSource(
    code=CODE,
    title=TITLE,
    decree="",
    agency=LKPP,
    unit="Direktorat Pengembangan Sistem Katalog",
    roles=ROLES,
    channels=(KLDI, PENYEDIA, SURAT_PELATIHAN),
    fee=f"{FREE_ID}. {TRAINING_FEE}.",
    products=("Layanan E-Commerce Pengadaan Barang/Jasa",),
    complaints=PENGADUAN,
    readings=READINGS,
)
