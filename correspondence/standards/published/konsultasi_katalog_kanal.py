"""Channels of the consultation standard that are published but not executed."""

from datetime import time

from correspondence.calendars.facts import Unit
from correspondence.standards.source import (
    Channel,
    ChannelKind,
    OpeningTimes,
    Requirement,
    RequirementKind,
    Step,
    TimeLimit,
)

IDENTITY_REQUIREMENTS = (
    Requirement(RequirementKind.EMAIL, "Memiliki alamat e-mail"),
    Requirement(RequirementKind.IDENTITY, "Memiliki tanda pengenal (KTP/SIM/Paspor)"),
    Requirement(RequirementKind.PHONE, "Memiliki nomor telepon"),
)
HALF_AN_HOUR = TimeLimit(Unit.MINUTES, 30, sentence="30 (tiga puluh) menit")
HELPDESK_HOURS = OpeningTimes(time(9), time(15), "Setiap hari kerja pukul 09.00–15.00 WIB")
CALL_CENTER_NUMBERS = ("144", "021-29935577")
HELPDESK_NUMBER = "0857-0629-9434"

TATAP_MUKA = Channel(
    code="tatap_muka",
    kind=ChannelKind.FACE_TO_FACE,
    name="Tatap Muka",
    requirements=IDENTITY_REQUIREMENTS,
    limit=HALF_AN_HOUR,
    steps=(
        Step(
            1,
            "pengguna",
            "melakukan registrasi",
            "formulir konsultasi",
            "Pengguna Layanan melakukan registrasi di resepsionis PTSP dengan mengisi formulir konsultasi.",
            next="resepsionis",
        ),
        Step(
            2,
            "resepsionis",
            "memberikan",
            "tiket konsultasi",
            "Resepsionis memberikan tiket konsultasi kepada Petugas Pelayanan, yang menelaah formulir "
            "pelayanan dan menemui pihak terkait.",
            next="petugas_pelayanan",
        ),
        Step(
            3,
            "petugas_pelayanan",
            "memberikan",
            "saran, pendapat, dan rekomendasi",
            "Petugas Pelayanan memberikan saran, pendapat, dan rekomendasi atas permasalahan yang disampaikan.",
            next="pengguna",
        ),
        Step(
            4,
            "pengguna",
            "menerima",
            "saran, pendapat, dan rekomendasi",
            "Pengguna Layanan menerima saran, pendapat, dan rekomendasi itu.",
        ),
    ),
)

WEBSITE = Channel(
    code="website",
    kind=ChannelKind.WEBSITE,
    name="Website",
    requirements=IDENTITY_REQUIREMENTS,
    limit=TimeLimit(Unit.WORKING_DAYS, 3, sentence="3 (tiga) hari kerja"),
    steps=(
        Step(
            1,
            "pengguna",
            "melakukan login",
            "akun website",
            "Pengguna Layanan yang sudah memiliki akun melakukan login melalui website.",
        ),
        Step(
            2,
            "pengguna",
            "menyampaikan",
            "permasalahan",
            "Pengguna Layanan menyampaikan permasalahannya melalui website tersebut.",
            next="petugas_pelayanan",
        ),
        Step(
            3,
            "petugas_pelayanan",
            "membaca dan membuat konsep jawaban",
            "pertanyaan",
            "Petugas Pelayanan membaca pertanyaan sesuai kategori kewenangannya, lalu membuat konsep "
            "jawaban atau menindaklanjutinya sesuai permasalahan yang disampaikan.",
        ),
    ),
    notices=("Belum memiliki akun: lakukan registrasi kepada pengelola website.",),
)

CALL_CENTER = Channel(
    code="call_center",
    kind=ChannelKind.CALL_CENTER,
    name="Call center",
    requirements=IDENTITY_REQUIREMENTS,
    limit=HALF_AN_HOUR,
    contacts=CALL_CENTER_NUMBERS,
    steps=(
        Step(
            1,
            "pengguna",
            "menyampaikan",
            "permasalahan",
            "Pengguna Layanan menyampaikan permasalahannya dengan menghubungi Call center di nomor 144 "
            "atau 021-29935577.",
            next="petugas_call_center",
        ),
        Step(
            2,
            "petugas_call_center",
            "menerima dan mencatat",
            "permasalahan",
            "Petugas Call center menerima permasalahan dan mencatatnya pada aplikasi Call center.",
        ),
        Step(
            3,
            "petugas_call_center",
            "menjawab dan memberikan solusi",
            "permasalahan",
            "Petugas Call center dapat langsung menjawab dan memberikan solusi atas permasalahan yang masuk.",
            next="pengguna",
        ),
        Step(
            4,
            "petugas_call_center",
            "mengarahkan",
            "Pengguna Layanan",
            "Bila Petugas Call center tidak dapat memberikan jawaban, Pengguna Layanan diarahkan "
            "menyampaikan permasalahan secara detail melalui website atau kunjungan langsung ke LKPP.",
            next="pengguna",
        ),
    ),
)

PESAN_SINGKAT = Channel(
    code="pesan_singkat",
    kind=ChannelKind.MESSAGING,
    name="Aplikasi Pesan Singkat",
    requirements=(
        Requirement(RequirementKind.IDENTITY, "Memiliki identitas/tanda pengenal"),
        Requirement(RequirementKind.PHONE, "Memiliki nomor telepon"),
    ),
    limit=TimeLimit(Unit.HOURS, 1, sentence="1 (satu) jam"),
    contacts=(HELPDESK_NUMBER,),
    opening=HELPDESK_HOURS,
    steps=(
        Step(
            1,
            "pengguna",
            "menghubungi",
            "nomor pesan singkat Helpdesk Katalog",
            "Pengguna Layanan menghubungi nomor pesan singkat Helpdesk Katalog yang terdaftar.",
        ),
        Step(
            2,
            "pengguna",
            "mengisi",
            "formulir",
            "Pengguna Layanan mengisi formulir yang disediakan.",
        ),
        Step(
            3,
            "pengguna",
            "menyampaikan",
            "permasalahan",
            "Pengguna Layanan menyampaikan permasalahannya.",
            next="petugas_pelayanan",
        ),
        Step(
            4,
            "petugas_pelayanan",
            "membaca, membuat konsep, dan mengirimkan",
            "jawaban",
            "Petugas Pelayanan membaca pertanyaan sesuai kategori kewenangannya, membuat konsep jawaban "
            "sesuai permasalahan yang disampaikan, dan mengirimkan jawaban kepada Pengguna Layanan.",
            next="pengguna",
        ),
    ),
)
