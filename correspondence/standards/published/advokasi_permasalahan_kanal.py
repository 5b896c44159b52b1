"""Channels of the procurement advocacy standard."""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    BODIES,
    Channel,
    ChannelKind,
    Firmness,
    Link,
    Requirement,
    RequirementKind,
    SoftReason,
    Step,
    TimeLimit,
    Trigger,
)

from .common import E_OFFICE

KONSULTASI = Link(
    "konsultasi.lkpp.go.id",
    "https://konsultasi.lkpp.go.id/",
    aliases=("Sistem Pelayanan Konsultasi LKPP", "Aplikasi E-advokasi"),
)
DIRECTORS = ("direktur_advokasi_pusat", "direktur_advokasi_daerah", "direktur_penanganan_hukum")

SURAT = Channel(
    code="surat",
    kind=ChannelKind.LETTER,
    name="Surat",
    requirements=(
        Requirement(
            RequirementKind.SIGNATURE,
            "Permasalahan disampaikan melalui surat yang telah ditandatangani",
        ),
        Requirement(
            RequirementKind.LETTERHEAD,
            "Surat Badan Hukum/Instansi harus menggunakan kop surat",
            needed_for=BODIES,
        ),
        Requirement(
            RequirementKind.STAMP,
            "Surat Badan Hukum/Instansi harus distempel/ditandatangani secara elektronik",
            needed_for=BODIES,
            alternatives=(RequirementKind.ELECTRONIC_SIGNATURE,),
        ),
    ),
    steps=(
        Step(
            1,
            "penerima_layanan",
            "menyampaikan",
            "surat resmi",
            "Surat resmi disampaikan Penerima layanan kepada Kepala LKPP/Deputi Bidang Hukum dan Penyelesaian "
            "Sanggah/Direktur Advokasi Pemerintah Pusat/Direktur Advokasi Pemerintah Daerah/Direktur Penanganan "
            "Permasalahan Hukum.",
            completes_on=Trigger(CaseEventName.CASE_RECEIVED),
        ),
        Step(
            2,
            None,
            "disampaikan",
            "surat jawaban",
            "Penerima layanan menerima surat jawaban yang disampaikan kepadanya.",
            next="penerima_layanan",
            completes_on=Trigger(CaseEventName.LETTER_DISPATCHED),
        ),
    ),
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        15,
        start=Trigger(CaseEventName.DISPOSITION_ACKNOWLEDGED, "direktur", words="surat diterima Direktur"),
        stop=Trigger(CaseEventName.LETTER_DISPATCHED, words="surat jawaban disampaikan"),
        sentence="Maksimal 15 (lima belas) hari kerja setelah surat diterima Direktur",
    ),
    addressees=("kepala", "deputi", *DIRECTORS),
    products=("Surat jawaban yang berisi saran/pendapat/rekomendasi dan/atau tindakan koreksi",),
)

TATAP_MUKA = Channel(
    code="tatap_muka",
    kind=ChannelKind.FACE_TO_FACE,
    name="Tatap Muka",
    requirements=(
        Requirement(RequirementKind.EMAIL, "Memiliki alamat e-mail"),
        Requirement(RequirementKind.IDENTITY, "Memiliki tanda pengenal (KTP/SIM/Kartu Pegawai/Paspor)"),
        Requirement(RequirementKind.PHONE, "Memiliki nomor telepon"),
        Requirement(RequirementKind.FORM, "Mengisi formulir"),
    ),
    steps=(
        Step(
            1,
            "tamu",
            "mendatangi kantor LKPP dan menyampaikan",
            "konsultasi/pertanyaan, formulir layanan",
            "Tamu terlebih dahulu mengisi formulir layanan dalam Aplikasi E-advokasi atau mengisi kertas formulir "
            "konsultasi, lalu mendatangi kantor LKPP untuk menyampaikan konsultasi/pertanyaan terkait Pengadaan "
            "Barang/Jasa.",
            next="sekretariat_pelayanan",
        ),
        Step(
            2,
            "sekretariat_pelayanan",
            "menerima dan menyampaikan",
            "formulir permohonan konsultasi",
            "Sekretariat pelayanan menerima formulir permohonan konsultasi dan, sesuai dengan jenis pelayanan, "
            "menyampaikannya ke pegawai yang diberi kewenangan.",
            next="pegawai_berwenang",
        ),
        Step(
            3,
            "pegawai_berwenang",
            "menerima, menelaah, dan menemui",
            "formulir permohonan konsultasi, pihak terkait",
            "Pegawai yang diberi kewenangan menerima formulir permohonan konsultasi, menelaahnya, lalu menemui pihak "
            "terkait.",
            next="tamu",
        ),
        Step(
            4,
            "pegawai_berwenang",
            "melakukan konsultasi",
            "saran, pendapat, dan rekomendasi",
            "Konsultasi dilakukan terhadap permasalahan yang disampaikan (pemberian saran, pendapat, dan rekomendasi).",
            next="tamu",
        ),
        Step(
            5,
            "stakeholder",
            "menerima",
            "masukan, saran, dan rekomendasi",
            "Masukan, saran, dan rekomendasi diterima Stakeholder.",
        ),
        Step(
            6,
            "pegawai_berwenang",
            "memasukkan",
            "saran, pendapat, dan rekomendasi",
            "Ke dalam Aplikasi E-advokasi, Pegawai yang diberi kewenangan memasukkan saran, pendapat, dan rekomendasi.",
        ),
    ),
    limit=TimeLimit(
        Unit.HOURS,
        1,
        start=Trigger(CaseEventName.SERVICE_BEGUN, words="pegawai yang diberi kewenangan mulai melayani"),
        stop=Trigger(CaseEventName.SERVICE_ENDED, words="saran, pendapat, dan rekomendasi diberikan"),
        firmness=Firmness.SOFT,
        sentence="Maksimal 1 (satu) jam/sesuai dengan permasalahan yang dikonsultasikan",
        reasons=(SoftReason.NATURE_OF_PROBLEM,),
    ),
    products=("Jawaban konsultasi berupa saran/pendapat/rekomendasi dan/atau tindakan koreksi secara lisan",),
)

WEBSITE = Channel(
    code="website",
    kind=ChannelKind.WEBSITE,
    name="Website",
    requirements=(Requirement(RequirementKind.ACCOUNT, "Memiliki akun di konsultasi.lkpp.go.id"),),
    steps=(
        Step(
            1,
            "pemohon",
            "membuka, memilih menu, menginput, mengunggah, dan mengirim",
            "permasalahan, data pendukung",
            "Pemohon membuka Sistem Pelayanan Konsultasi LKPP (Aplikasi E-advokasi), memilih menu sesuai "
            "permasalahan, menulis/menginput permasalahan, dapat mengunggah file data pendukung bila ada, lalu "
            "mengirim permasalahan tersebut ke dalam Aplikasi E-advokasi LKPP.",
            next="petugas_layanan",
        ),
        Step(
            2,
            "petugas_layanan",
            "membuka, membaca, dan memproses",
            "pertanyaan, jawaban",
            "Setelah membuka Aplikasi E-advokasi dan membaca pertanyaan, Petugas Layanan/Staf memproses jawaban sesuai "
            "dengan prosedur dan permasalahan yang disampaikan.",
            next="stakeholder",
        ),
        Step(
            3,
            "stakeholder",
            "menerima",
            "jawaban/rekomendasi",
            "Melalui e-mail, Stakeholder menerima jawaban/rekomendasi.",
        ),
    ),
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        10,
        start=Trigger(CaseEventName.QUESTION_SENT, words="permasalahan dikirim ke dalam Aplikasi E-advokasi"),
        stop=Trigger(CaseEventName.ANSWER_GIVEN, words="jawaban/rekomendasi diberikan"),
        sentence="Maksimal 10 (sepuluh) hari kerja",
    ),
    links=(KONSULTASI,),
    notices=("Pelayanan melalui Website: konsultasi.lkpp.go.id",),
    products=("Jawaban konsultasi melalui website berupa saran, pendapat, rekomendasi, dan tindakan koreksi",),
)

TATAP_MUKA_DARING = Channel(
    code="tatap_muka_daring",
    kind=ChannelKind.ONLINE_MEETING,
    name="Tatap Muka Secara Daring",
    requirements=(
        Requirement(
            RequirementKind.LETTERHEAD,
            "Surat harus memiliki kop surat bagi instansi/badan hukum",
            needed_for=BODIES,
        ),
        Requirement(RequirementKind.SIGNATURE, "Surat harus ditandatangani"),
    ),
    steps=(
        Step(
            1,
            "pemohon",
            "menyampaikan",
            "undangan rapat",
            "Pemohon menyampaikan undangan rapat tentang permasalahan yang akan dikonsultasikan; tujuannya Direktur "
            "Advokasi Pemerintah Pusat/Direktur Advokasi Pemerintah Daerah/Direktur Penanganan Permasalahan Hukum. "
            "Undangan masuk melalui sistem persuratan LKPP pada laman https://eoffice.lkpp.go.id/persuratan atau "
            "dikirimkan secara langsung ke kantor LKPP.",
            next="direktur",
            completes_on=Trigger(CaseEventName.CASE_RECEIVED),
        ),
        Step(
            2,
            "direktur",
            "menerima, memberi petunjuk, dan mendisposisikan",
            "surat permohonan",
            "Direktur menerima surat, memberi petunjuk mengenai permohonan tersebut, dan mendisposisikan kepada "
            "Ketua/Anggota Tim Kerja Direktorat untuk menindaklanjuti.",
            next="ketua_tim",
            completes_on=Trigger(CaseEventName.DISPOSITION_SENT, "direktur"),
        ),
        Step(
            3,
            "ketua_tim",
            "menerima disposisi dan melakukan koordinasi",
            "pelaksanaan kegiatan",
            "Setelah menerima disposisi dari Direktur, Ketua/Anggota Tim Kerja Direktorat melakukan koordinasi dengan "
            "PIC Pemohon terkait pelaksanaan kegiatan.",
            next="pic_pemohon",
            completes_on=Trigger(CaseEventName.COORDINATION_RECORDED),
        ),
    ),
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        2,
        start=Trigger(CaseEventName.DISPOSITION_ACKNOWLEDGED, "direktur", words="undangan diterima Direktur"),
        stop=Trigger(CaseEventName.COORDINATION_RECORDED, words="koordinasi dengan PIC Pemohon dilakukan"),
        sentence="Maksimal 2 (dua) hari kerja setelah undangan diterima Direktur",
    ),
    addressees=DIRECTORS,
    links=(E_OFFICE,),
    products=("Laporan hasil pertemuan berisi saran/pendapat/rekomendasi dan/atau tindakan koreksi secara lisan",),
)
