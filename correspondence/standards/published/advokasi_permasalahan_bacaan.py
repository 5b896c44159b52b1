"""How the procurement advocacy standard is read where its text is silent or unclear."""

from correspondence.standards.source import Reading

from .common import DEMO_DAY_READING, PRIORITY_READING, clock_reading

LETTERS_REACH_DIRECTOR = (
    "“Diterima Direktur” berarti Direktur menyatakan terima; saat itu dicatat dengan waktunya. Tanpa "
    "pernyataan terima, waktu mulai otomatis 1 hari kerja setelah surat sampai pada Direktur."
)

READINGS = (
    Reading("I4", LETTERS_REACH_DIRECTOR, about="channels/surat/limit"),
    Reading("I4", LETTERS_REACH_DIRECTOR, about="channels/tatap_muka_daring/limit"),
    Reading(
        "I5",
        "Peristiwa penghenti waktu tidak disebut; waktu berhenti saat surat jawaban dikirimkan.",
        about="channels/surat/limit",
    ),
    clock_reading(
        "tatap_muka", "pegawai yang diberi kewenangan mulai melayani", "saran, pendapat, dan rekomendasi diberikan"
    ),
    clock_reading(
        "website", "permasalahan dikirim ke dalam Aplikasi E-advokasi", "jawaban/rekomendasi diberikan lewat e-mail"
    ),
    Reading(
        "I5",
        "Peristiwa penghenti waktu tidak disebut; waktu berhenti saat koordinasi dengan PIC Pemohon dicatat.",
        about="channels/tatap_muka_daring/limit",
    ),
    Reading(
        "I5",
        "“Ditindaklanjuti” dibaca: tindakan pertama yang berarti atas pengaduan, yang diberitahukan kepada pelapor.",
        about="complaints",
    ),
    Reading(
        "I9",
        "“Maksimal …/sesuai dengan permasalahan” adalah batas lunak: melewatinya memerlukan alasan yang dicatat dan "
        "kelanjutan dengan surat atau konsultasi tertulis.",
        about="channels/tatap_muka/limit",
    ),
    Reading(
        "I12",
        "Waktu dihitung sampai koordinasi dengan PIC Pemohon tercatat, bukan sampai pertemuan diadakan.",
        about="channels/tatap_muka_daring/limit",
    ),
    Reading(
        "T15",
        "Saat ini undangan rapat didaftarkan registrator sebagai surat. Batas dua hari kerja kanal ini diumumkan; "
        "aplikasi belum menghitungnya.",
        about="channels/tatap_muka_daring/limit",
    ),
    Reading(
        "I13",
        "Saran disampaikan secara lisan; laporan hasil pertemuan ditulis dan disimpan dalam berkas.",
        about="products",
    ),
    Reading(
        "I14",
        "Jawaban disimpan pada website; e-mail membawa pemberitahuan beserta isinya.",
        about="channels/website/steps",
    ),
    Reading(
        "I15",
        "konsultasi.lkpp.go.id, Sistem Pelayanan Konsultasi, dan Aplikasi E-advokasi adalah satu kanal.",
        about="channels/website/steps",
    ),
    Reading(
        "I15",
        "eoffice.lkpp.go.id dan e-office.lkpp.go.id dibaca sebagai satu sistem persuratan.",
        about="complaints",
    ),
    Reading(
        "I17",
        "Untuk surat, stempel dapat diganti tanda tangan elektronik; syarat berlaku per kanal dan jenis pemohon.",
        about="channels/surat/requirements",
    ),
    Reading(
        "I17",
        "Untuk undangan rapat tidak diminta stempel; syarat berlaku per kanal dan jenis pemohon.",
        about="channels/tatap_muka_daring/requirements",
    ),
    Reading(
        "I18",
        "Langkah 5 pada terbitan memuat dua butir bernomor 1) dan 2); di sini menjadi langkah 5 dan 6.",
        about="channels/tatap_muka/steps",
    ),
    Reading(
        "I23",
        "Batas waktu pengaduan berlaku untuk standar ini; standar lain menyebut waktu yang berbeda.",
        about="complaints",
    ),
    PRIORITY_READING,
    Reading(
        "I25",
        "Ejaan diperbaiki: pengaduan (semula “pegaduan”), tindakan (semula “Tidakan”), memasukkan (semula "
        "“memasukan”); “dan atau” ditulis “dan/atau”.",
    ),
    Reading(
        "I26",
        "Ketua/Anggota Tim Kerja Direktorat satu peran menurut standar ini; dipetakan ke jabatan Ketua Tim Kerja yang "
        "berlaku sekarang, yang dapat meneruskan kepada Anggota.",
    ),
    Reading(
        "I29",
        "Jalur surat di dalam instansi tidak disebut; dipakai rute bawaan menurut tingkat pejabat yang dituju, bukan "
        "dari standar pelayanan.",
        about="channels/surat/steps",
    ),
    Reading(
        "I31",
        "Pihak terkait yang ditemui adalah Tamu pemohon konsultasi; orang lain dapat ditambahkan sebagai peserta.",
        about="channels/tatap_muka/steps",
    ),
    DEMO_DAY_READING,
)
