"""Channels of the consultation standard that are published but not executed."""

from datetime import time

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    Channel,
    ChannelKind,
    OpeningTimes,
    Requirement,
    RequirementKind,
    Step,
    TimeLimit,
    Trigger,
)

from .common import CALL_CENTER_NUMBERS

IDENTITY_REQUIREMENTS = (
    Requirement(RequirementKind.EMAIL, "Memiliki alamat e-mail"),
    Requirement(RequirementKind.IDENTITY, "Memiliki tanda pengenal (KTP/SIM/Paspor)"),
    Requirement(RequirementKind.PHONE, "Memiliki nomor telepon"),
)
HELPDESK_HOURS = OpeningTimes(
    time(9), time(15), "Jam konsultasi pukul 09.00–15.00 WIB setiap hari kerja", calendar="lkpp-whatsapp"
)
HELPDESK_NUMBER = "0857-0629-9434"

TATAP_MUKA = Channel(
    code="tatap_muka",
    kind=ChannelKind.FACE_TO_FACE,
    name="Tatap Muka",
    requirements=IDENTITY_REQUIREMENTS,
    limit=TimeLimit(
        Unit.MINUTES,
        30,
        start=Trigger(CaseEventName.SERVICE_BEGUN, words="Petugas Pelayanan mulai melayani"),
        stop=Trigger(CaseEventName.SERVICE_ENDED, words="saran, pendapat, dan rekomendasi diberikan"),
        sentence="30 (tiga puluh) menit",
    ),
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
            "Resepsionis memberikan tiket konsultasi ke Petugas Pelayanan setelah registrasi; Petugas Pelayanan "
            "menelaah formulir pelayanan dan menemui pihak terkait.",
            next="petugas_pelayanan",
        ),
        Step(
            3,
            "petugas_pelayanan",
            "memberikan",
            "saran, pendapat, dan rekomendasi",
            "Petugas Pelayanan memberikan saran, pendapat, dan rekomendasi kepada Pengguna Layanan terhadap "
            "permasalahan yang disampaikan.",
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
    requirements=(*IDENTITY_REQUIREMENTS, Requirement(RequirementKind.ACCOUNT, "Memiliki akun website")),
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        3,
        start=Trigger(CaseEventName.QUESTION_SENT, words="permasalahan disampaikan melalui website"),
        stop=Trigger(CaseEventName.ANSWER_GIVEN, words="jawaban diberikan"),
        sentence="3 (tiga) hari kerja",
    ),
    steps=(
        Step(
            1,
            "pengguna",
            "melakukan login",
            "website",
            "Pengguna Layanan yang sudah memiliki akun melakukan login melalui website.",
        ),
        Step(
            2,
            "pengguna",
            "menyampaikan",
            "permasalahan",
            "Melalui website tersebut, Pengguna Layanan menyampaikan permasalahannya.",
            next="petugas_pelayanan",
        ),
        Step(
            3,
            "petugas_pelayanan",
            "membaca, membuat konsep jawaban, atau menindaklanjuti",
            "pertanyaan",
            "Petugas Pelayanan membaca pertanyaan sesuai kategori kewenangannya masing-masing, lalu membuat konsep "
            "jawaban/menindaklanjuti sesuai dengan permasalahan yang disampaikan.",
        ),
    ),
    notices=(
        "Bagi yang belum memiliki akun: Pengguna Layanan terlebih dahulu melakukan registrasi kepada pengelola "
        "website.",
    ),
)

CALL_CENTER = Channel(
    code="call_center",
    kind=ChannelKind.CALL_CENTER,
    name="Call center",
    requirements=IDENTITY_REQUIREMENTS,
    limit=TimeLimit(
        Unit.MINUTES,
        30,
        start=Trigger(CaseEventName.SERVICE_BEGUN, words="panggilan diterima Petugas Call center"),
        stop=Trigger(CaseEventName.SERVICE_ENDED, words="permasalahan dijawab atau Pengguna Layanan diarahkan"),
        sentence="30 (tiga puluh) menit",
    ),
    contacts=CALL_CENTER_NUMBERS,
    steps=(
        Step(
            1,
            "pengguna",
            "menyampaikan",
            "permasalahan",
            "Pengguna Layanan dapat menghubungi nomor 144 atau 021-29935577 dan menyampaikan permasalahannya "
            "melalui Call center.",
            next="petugas_call_center",
        ),
        Step(
            2,
            "petugas_call_center",
            "menerima dan mencatat",
            "permasalahan",
            "Petugas Call center menerima permasalahan Pengguna Layanan dan mencatatnya pada aplikasi Call center.",
        ),
        Step(
            3,
            "petugas_call_center",
            "menjawab dan memberikan solusi",
            "permasalahan",
            "Petugas Call center dapat secara langsung menjawab permasalahan yang masuk dan memberikan solusi.",
            next="pengguna",
        ),
        Step(
            4,
            "petugas_call_center",
            "mengarahkan",
            "Pengguna Layanan",
            "Bila tidak dapat memberikan jawaban, Petugas Call center mengarahkan Pengguna Layanan untuk menyampaikan "
            "permasalahan secara detail melalui website ataupun dengan kunjungan langsung ke LKPP.",
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
    limit=TimeLimit(
        Unit.HOURS,
        1,
        start=Trigger(CaseEventName.QUESTION_SENT, words="formulir terisi dan permasalahan disampaikan"),
        stop=Trigger(CaseEventName.ANSWER_GIVEN, words="jawaban dikirimkan kepada Pengguna Layanan"),
        sentence="1 (satu) jam",
    ),
    contacts=(HELPDESK_NUMBER,),
    opening=HELPDESK_HOURS,
    steps=(
        Step(
            1,
            "pengguna",
            "menghubungi",
            "nomor pesan singkat Helpdesk Katalog",
            "Nomor pesan singkat Helpdesk Katalog yang terdaftar dihubungi Pengguna Layanan.",
        ),
        Step(
            2,
            "pengguna",
            "mengisi",
            "formulir",
            "Formulir yang disediakan diisi Pengguna Layanan.",
        ),
        Step(
            3,
            "pengguna",
            "menyampaikan",
            "permasalahan",
            "Permasalahannya disampaikan Pengguna Layanan.",
            next="petugas_pelayanan",
        ),
        Step(
            4,
            "petugas_pelayanan",
            "membaca, membuat konsep, dan mengirimkan",
            "jawaban",
            "Petugas Pelayanan membaca pertanyaan sesuai kategori kewenangannya masing-masing, membuat konsep jawaban "
            "sesuai dengan permasalahan yang disampaikan, dan mengirimkan jawaban kepada Pengguna Layanan.",
            next="pengguna",
        ),
    ),
)
