"""What the demo's letters say; every sender is made up, every sentence is ours."""

from dataclasses import replace

from .composing import LetterText

CLOSING = "Demikian kami sampaikan, atas perhatian dan kerja samanya kami ucapkan terima kasih."
INSTITUTION = LetterText(
    kop=("PEMERINTAH KABUPATEN CONTOH", "SEKRETARIAT DAERAH", "BAGIAN PENGADAAN BARANG DAN JASA"),
    address="Jalan Merdeka Nomor 1, Kabupaten Contoh · pbj@kabupaten.example",
    number="000.3.2/118/PBJ",
    place_date="Contoh, 9 November 2026",
    subject="Permohonan konsultasi pencantuman produk pada Katalog Elektronik",
    addressee=("Kepala Lembaga Kebijakan Pengadaan", "Barang/Jasa Pemerintah", "di Jakarta"),
    body=(
        "Sehubungan dengan pelaksanaan pengadaan barang/jasa melalui Katalog Elektronik, bersama ini kami sampaikan "
        "permohonan konsultasi mengenai hal-hal sebagai berikut:",
        "1. persyaratan bagi usaha mikro yang belum memiliki toko daring;",
        "2. tata cara negosiasi harga melalui E-purchasing; dan",
        "3. perlakuan atas produk yang sama dengan harga berbeda antarwilayah.",
        CLOSING,
    ),
    office="Kepala Bagian Pengadaan Barang dan Jasa",
    cap="KABUPATEN CONTOH",
)
COMPANY = LetterText(
    kop=("CV CONTOH MAKMUR",),
    address="Jalan Niaga Nomor 2, Kota Contoh · kantor@cv-contoh.example",
    number="021/CM/XI/2026",
    place_date="Kota Contoh, 12 November 2026",
    subject="Permohonan penjelasan status produk Toko Daring",
    addressee=("Direktur Pengembangan Sistem Katalog", "di Jakarta"),
    body=(
        "Kami penyedia yang terdaftar pada Toko Daring. Status salah satu produk kami berubah sejak pekan lalu.",
        "Kami mohon penjelasan mengenai sebab perubahan tersebut dan langkah yang perlu kami lakukan.",
        CLOSING,
    ),
    office="Direktur CV Contoh Makmur",
    seed=21,
)
SCHOOLING = LetterText(
    kop=("PEMERINTAH KOTA CONTOH", "SEKRETARIAT DAERAH"),
    address="Jalan Balai Kota Nomor 3, Kota Contoh · setda@kota.example",
    number="800.2/64/SETDA",
    place_date="Kota Contoh",
    subject="Permohonan pelatihan sistem E-Purchasing",
    addressee=("Direktur Pengembangan Sistem Katalog", "di Jakarta"),
    body=(
        "Kami menetapkan enam pejabat pengadaan dan pejabat pembuat komitmen yang baru.",
        "Kami mohon pelatihan sistem E-Purchasing bagi mereka selama dua hari kerja, beserta jadwal yang tersedia.",
        "Salinan surat tugas para peserta kami lampirkan.",
        CLOSING,
    ),
    office="Sekretaris Daerah Kota Contoh",
    cap="KOTA CONTOH",
    seed=33,
)
PRICES = LetterText(
    kop=("KEMENTERIAN CONTOH", "SEKRETARIAT JENDERAL", "BIRO UMUM"),
    address="Jalan Kementerian Nomor 4, Kota Contoh · umum@kementerian.example",
    number="B-27/SJ/UM/11/2026",
    place_date="Kota Contoh",
    subject="Konsultasi negosiasi harga melalui E-purchasing",
    addressee=("Kepala Lembaga Kebijakan Pengadaan", "Barang/Jasa Pemerintah", "di Jakarta"),
    body=(
        "Kami akan membeli perangkat keras melalui Katalog Elektronik untuk sebelas kantor wilayah.",
        "Kami mohon pendapat mengenai negosiasi harga bila ongkos kirim antarwilayah berbeda.",
        CLOSING,
    ),
    office="Kepala Biro Umum",
    cap="KEMENTERIAN CONTOH",
    seal="UMUM",
    seed=45,
)
CONTRACT = LetterText(
    kop=("BADAN CONTOH NASIONAL", "BIRO HUKUM DAN PENGADAAN"),
    address="Jalan Badan Nomor 5, Kota Contoh · hukum@badan.example",
    number="HK.02/311/2026",
    place_date="Kota Contoh",
    subject="Permohonan pendapat mengenai perpanjangan kontrak",
    addressee=("Direktur Advokasi Pemerintah Pusat", "di Jakarta"),
    body=(
        "Pekerjaan pada kontrak tahun ini terlambat karena cuaca. Penyedia memohon perpanjangan waktu.",
        "Kami mohon pendapat mengenai syarat perpanjangan dan pengenaan denda keterlambatan.",
        CLOSING,
    ),
    office="Kepala Biro Hukum dan Pengadaan",
    cap="BADAN CONTOH",
    seal="BHP",
    seed=57,
)
LISTING = LetterText(
    kop=("PEMERINTAH PROVINSI CONTOH", "BIRO PENGADAAN BARANG DAN JASA"),
    address="Jalan Provinsi Nomor 6, Kota Contoh · biropbj@provinsi.example",
    number="000.3.3/209/BPBJ",
    place_date="Kota Contoh",
    subject="Konsultasi perpanjangan pencantuman produk pada Katalog Elektronik",
    addressee=("Direktur Pengembangan Sistem Katalog", "di Jakarta"),
    body=(
        "Masa tayang sebagian produk pada Katalog Elektronik Lokal kami berakhir bulan depan.",
        "Kami mohon penjelasan mengenai tata cara perpanjangan dan dokumen yang perlu disiapkan.",
        CLOSING,
    ),
    office="Kepala Biro Pengadaan Barang dan Jasa",
    cap="PROVINSI CONTOH",
    seal="PBJ",
    seed=69,
)
OBJECTION = LetterText(
    kop=("PEMERINTAH KABUPATEN CONTOH", "DINAS PEKERJAAN UMUM"),
    address="Jalan Jembatan Nomor 7, Kabupaten Contoh · pu@kabupaten.example",
    number="600.1/88/PU",
    place_date="Contoh",
    subject="Permohonan saran atas sanggah hasil tender",
    addressee=("Direktur Advokasi Pemerintah Daerah", "di Jakarta"),
    body=(
        "Peserta tender pembangunan jembatan menyampaikan sanggah setelah masa sanggah berakhir.",
        "Kami mohon saran mengenai perlakuan atas sanggah tersebut dan kelanjutan penetapan pemenang.",
        CLOSING,
    ),
    office="Kepala Dinas Pekerjaan Umum",
    cap="KABUPATEN CONTOH",
    seal="DPU",
    seed=81,
)
PASSWORD_LOST = LetterText(
    kop=("CV CONTOH KARYA",),
    address="Jalan Karya Nomor 8, Ngabang · kantor@cv-karya.example",
    number="07/CK/2026",
    place_date="Ngabang",
    subject="Permohonan penanganan akun SPSE yang terkunci",
    addressee=("Helpdesk LPSE Kabupaten Landak", "di Ngabang"),
    body=(
        "Akun kami pada SPSE terkunci sesudah beberapa kali salah memasukkan kata sandi.",
        "Kami mohon akun tersebut dibuka kembali. Salinan KTP dan gambar layar kami lampirkan.",
        CLOSING,
    ),
    office="Direktur CV Contoh Karya",
    cap="CV CONTOH KARYA",
    seal="CV",
    seed=93,
)
UPLOAD_FAILS = LetterText(
    kop=("CV CONTOH BERSAMA",),
    address="Jalan Bersama Nomor 9, Ngabang · kantor@cv-bersama.example",
    number="112/CB/2026",
    place_date="Ngabang",
    subject="Permohonan penanganan unggah dokumen penawaran yang gagal",
    addressee=("Helpdesk LPSE Kabupaten Landak", "di Ngabang"),
    body=(
        "Unggah dokumen penawaran kami pada SPSE berhenti sebelum selesai, tiga kali pada hari yang sama.",
        "Kami mohon penanganan sebelum batas pemasukan penawaran. Gambar layar kami lampirkan.",
        CLOSING,
    ),
    office="Direktur CV Contoh Bersama",
    cap="CV CONTOH BERSAMA",
    seal="CV",
    seed=105,
)
CANCELLED = LetterText(
    kop=("PEMERINTAH KABUPATEN CONTOH", "DINAS KESEHATAN"),
    address="Jalan Puskesmas Nomor 10, Kabupaten Contoh · dinkes@kabupaten.example",
    number="027/142/DINKES",
    place_date="Contoh",
    subject="Konsultasi pembatalan pesanan pada Katalog Elektronik",
    addressee=("Direktur Pengembangan Sistem Katalog", "di Jakarta"),
    body=(
        "Penyedia membatalkan pesanan alat kesehatan kami pada Katalog Elektronik sesudah batas waktu pengiriman.",
        "Kami mohon penjelasan mengenai akibat pembatalan tersebut dan cara memesan kembali pada tahun ini.",
        CLOSING,
    ),
    office="Kepala Dinas Kesehatan",
    cap="KABUPATEN CONTOH",
    seal="DINKES",
    seed=117,
)
ORDERED_AGAIN = replace(
    CANCELLED,
    number="027/165/DINKES",
    subject="Konsultasi pemesanan kembali alat kesehatan",
    body=(
        "Kami akan memesan kembali alat kesehatan yang pesanannya dibatalkan oleh penyedia.",
        "Kami mohon penjelasan apakah harga pada pesanan pertama masih berlaku bagi pesanan yang baru.",
        CLOSING,
    ),
    seed=129,
)
ANSWER_CONTRACT = (
    "Sehubungan dengan surat Saudara, kami sampaikan hal-hal sebagai berikut.\n\n"
    "1. Perpanjangan waktu dapat diberikan bila sebab keterlambatan berada di luar kendali penyedia.\n"
    "2. Denda dikenakan atas keterlambatan yang menjadi kesalahan penyedia.\n\n"
    "Atas perhatian Saudara kami ucapkan terima kasih."
)
CORRECTED_CONTRACT = ANSWER_CONTRACT.replace(
    "di luar kendali penyedia", "di luar kendali penyedia dan dibuktikan dengan data cuaca"
)
ANSWER_LISTING = (
    "Sehubungan dengan surat Saudara, kami sampaikan hal-hal sebagai berikut.\n\n"
    "1. Perpanjangan diajukan melalui aplikasi sebelum masa tayang berakhir.\n"
    "2. Dokumen yang disiapkan sama dengan dokumen pada pencantuman pertama.\n\n"
    "Atas perhatian Saudara kami ucapkan terima kasih."
)
ANSWER_OBJECTION = (
    "Sehubungan dengan surat Saudara, kami sampaikan saran sebagai berikut.\n\n"
    "1. Sanggah yang disampaikan setelah masa sanggah berakhir dijawab sebagai pengaduan.\n"
    "2. Penetapan pemenang dapat dilanjutkan sesuai jadwal.\n\n"
    "Atas perhatian Saudara kami ucapkan terima kasih."
)
