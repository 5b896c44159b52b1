"""How the consultation standard of the electronic catalogue is read where its text is silent or unclear."""

from correspondence.standards.source import Reading

from .common import DEMO_DAY_READING, PRIORITY_READING, clock_reading

READINGS = (
    Reading(
        "I1",
        "Langkah 10 menyebut konsep yang sudah ditandatangani. Urutannya dibaca: koreksi, penyiapan, "
        "tanda tangan, pengiriman; sesudah ditandatangani surat tidak dapat diubah, kekeliruan diganti "
        "dengan surat baru.",
        about="channels/surat/steps",
    ),
    Reading(
        "I2",
        "Pengiriman kepada pihak terkait (langkah 10) dan kepada Pengguna Layanan (langkah 11) adalah satu "
        "pengiriman: alamat tujuan dan tembusan.",
        about="channels/surat/steps",
    ),
    Reading(
        "I3",
        "“Diterima staf” berarti Staf menyatakan terima atas disposisi. Waktu sejak surat diterima "
        "instansi ditampilkan juga.",
        about="channels/surat/limit",
    ),
    Reading(
        "I3",
        "Tanpa pernyataan terima, waktu mulai otomatis 1 hari kerja setelah disposisi sampai pada Staf; bila surat "
        "belum sampai pada Staf, setelah 1 hari kerja per tingkat di atasnya sejak pendaftaran.",
        about="channels/surat/limit",
    ),
    Reading(
        "I5",
        "Peristiwa penghenti waktu tidak disebut; waktu berhenti saat surat jawaban dikirimkan.",
        about="channels/surat/limit",
    ),
    clock_reading("tatap_muka", "Petugas Pelayanan mulai melayani", "saran, pendapat, dan rekomendasi diberikan"),
    clock_reading("website", "permasalahan disampaikan", "jawaban diberikan"),
    clock_reading("call_center", "panggilan diterima", "permasalahan dijawab atau Pengguna Layanan diarahkan"),
    clock_reading("pesan_singkat", "formulir terisi dan permasalahan disampaikan", "jawaban dikirimkan"),
    Reading(
        "I5",
        "“Ditindaklanjuti” dibaca: tindakan pertama yang berarti atas pengaduan, yang diberitahukan kepada pelapor.",
        about="complaints",
    ),
    Reading(
        "I6",
        "Surat yang ditujukan kepada Deputi atau Direktur masuk pada tingkat itu; tingkat di atasnya dilewati.",
        about="channels/surat/steps",
    ),
    Reading(
        "I7",
        "Penanda tangan tidak disebut; Direktur menandatangani atas nama jabatannya. Bila ditujukan "
        "kepada Deputi: a.n. Deputi; bila kepada Kepala: a.n. Kepala, Deputi, u.b. Direktur.",
        about="channels/surat/steps",
    ),
    Reading(
        "I16",
        "Tatap muka untuk pengaduan tercatat ditutup selama pandemi, sedangkan layanan tatap muka tetap ada. Tanggal "
        "penutupan dan peninjauannya tidak disebut dan tidak kami karang; unit perlu meninjau status kanal ini.",
        about="complaints",
    ),
    Reading(
        "I17",
        "Kop dan cap/stempel diminta dari instansi/badan hukum saja; syarat berlaku per kanal dan jenis pemohon, "
        "tidak untuk semua layanan.",
        about="channels/surat/requirements",
    ),
    Reading(
        "I17",
        "Akun disebut pada prosedur website, tidak pada daftar persyaratannya; dibaca sebagai syarat kanal ini.",
        about="channels/website/requirements",
    ),
    Reading(
        "I23",
        "Batas waktu pengaduan berlaku untuk standar ini; standar lain menyebut waktu yang berbeda.",
        about="complaints",
    ),
    PRIORITY_READING,
    Reading(
        "I25",
        "Ejaan diseragamkan: Subkoordinator (juga Sub Koordinator), telaahan (juga telahaan), “Surat harus dicap” "
        "(semula “memiliki dicap”), Pengguna Layanan (semula juga “Penggunan”); tanda “?” dibaca sebagai butir.",
    ),
    Reading(
        "I26",
        "Koordinator, Subkoordinator, dan Staf adalah sebutan menurut standar ini; setiap peran dipetakan ke "
        "jabatan yang berlaku sekarang.",
    ),
    Reading(
        "I27",
        "Alamat e-mail dan tanda pengenal tidak dapat dilihat lewat telepon; keterangan penelepon dicatat sebagai "
        "“dinyatakan lisan”.",
        about="channels/call_center/requirements",
    ),
    Reading(
        "I30",
        "Konsep jawaban diperiksa satu pemeriksa sebelum disampaikan.",
        about="channels/website/steps",
    ),
    Reading(
        "I30",
        "Konsep jawaban dikirimkan Petugas Pelayanan tanpa langkah persetujuan.",
        about="channels/pesan_singkat/steps",
    ),
    Reading(
        "T5",
        "Nomor dan jam layanan tidak disebut pada kanal ini; diambil dari bagian pengaduan standar yang sama.",
        about="channels/pesan_singkat",
    ),
    Reading(
        "I31",
        "Pihak terkait yang ditemui adalah Pengguna Layanan; orang lain dapat ditambahkan sebagai peserta.",
        about="channels/tatap_muka/steps",
    ),
    DEMO_DAY_READING,
)
