"""Facts of the procurement advocacy standard, SK 234 TAHUN 2024.

Sentences are ours; actors, verbs, objects and figures keep the terms of the published standard.
"""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    ChannelKind,
    ComplaintChannel,
    Complaints,
    Role,
    StandardSource,
    Step,
    TimeLimit,
    Trigger,
)

from .advokasi_permasalahan_bacaan import READINGS
from .advokasi_permasalahan_kanal import KONSULTASI, SURAT, TATAP_MUKA, TATAP_MUKA_DARING, WEBSITE
from .common import E_OFFICE, FREE, LKPP, LKPP_ADDRESS, LKPP_COMPLEX, LKPP_STREET, PRIORITY_NEXT_TIME, lapor_for

CODE = "advokasi-permasalahan"
TITLE = "Pelayanan Advokasi dan Permasalahan Pengadaan"
UNIT = "Deputi Bidang Hukum dan Penyelesaian Sanggah"
POSTAL_ADDRESS = f"{LKPP} {LKPP_ADDRESS}"
CHANNELS = (SURAT, TATAP_MUKA, WEBSITE, TATAP_MUKA_DARING)

ROLES = (
    Role("penerima_layanan", "Penerima layanan", aliases=("penerima layanan",), outside=True),
    Role("tamu", "Tamu", outside=True),
    Role("pemohon", "Pemohon", outside=True),
    Role("stakeholder", "Stakeholder", outside=True),
    Role("pic_pemohon", "PIC Pemohon", outside=True),
    Role("kepala", "Kepala LKPP"),
    Role("deputi", UNIT),
    Role("direktur", "Direktur"),
    Role(
        "direktur_advokasi_pusat",
        "Direktur Advokasi Pemerintah Pusat",
        holder="direktur",
        unit="Direktorat Advokasi Pemerintah Pusat",
    ),
    Role(
        "direktur_advokasi_daerah",
        "Direktur Advokasi Pemerintah Daerah",
        aliases=("direktur Advokasi Pemerintah Daerah",),
        holder="direktur",
        unit="Direktorat Advokasi Pemerintah Daerah",
    ),
    Role(
        "direktur_penanganan_hukum",
        "Direktur Penanganan Permasalahan Hukum",
        aliases=("direktur Penanganan Permasalahan Hukum",),
        holder="direktur",
        unit="Direktorat Penanganan Permasalahan Hukum",
    ),
    Role("ketua_tim", "Ketua/Anggota Tim Kerja Direktorat"),
    Role("sekretariat_pelayanan", "Sekretariat pelayanan"),
    Role("pegawai_berwenang", "Pegawai yang diberi kewenangan"),
    Role("petugas_layanan", "Petugas Layanan/Staf", holder="petugas_pelayanan"),
)

PENGADUAN = Complaints(
    sentence="Pengaduan, saran, dan masukan ditindaklanjuti dalam waktu 5 (lima) hari kerja setelah pengaduan "
    "diterima. Pengaduan, keberatan, saran, dan masukan ditangani melalui telepon, eoffice LKPP, dan surat.",
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        5,
        start=Trigger(CaseEventName.COMPLAINT_RECEIVED, words="pengaduan diterima"),
        stop=Trigger(CaseEventName.COMPLAINT_FOLLOWED_UP, words="pengaduan ditindaklanjuti"),
        sentence="5 (lima) hari kerja setelah pengaduan diterima",
    ),
    channels=(
        ComplaintChannel(
            ChannelKind.PHONE,
            "Telepon",
            (
                "Direktorat Advokasi Pemerintah Pusat: (021) 29912450 ext 0305",
                "Direktorat Advokasi Pemerintah Daerah: (021) 29912450 ext 0308",
                "Direktorat Penanganan Permasalahan Hukum: (021) 29912450 ext. 0311",
            ),
        ),
        ComplaintChannel(
            ChannelKind.E_OFFICE,
            "eoffice LKPP",
            (
                "Pelayanan Advokasi dan Permasalahan Pengadaan di Pemerintah Pusat ditujukan kepada Direktur "
                f"Advokasi Pemerintah Pusat, {POSTAL_ADDRESS}",
                "Pelayanan Advokasi dan Permasalahan Pengadaan di Pemerintah Daerah ditujukan kepada Direktur "
                f"Advokasi Pemerintah Daerah, {POSTAL_ADDRESS}",
                "Pelayanan Permasalahan Hukum ditujukan kepada Direktur Penanganan Permasalahan Hukum, "
                f"{POSTAL_ADDRESS}",
            ),
            links=(E_OFFICE,),
            steps=(
                Step(
                    1,
                    "penerima_layanan",
                    "mengunjungi",
                    "e-office.lkpp.go.id/persuratan",
                    "Penerima layanan mengunjungi e-office.lkpp.go.id/persuratan.",
                ),
                Step(
                    2,
                    "penerima_layanan",
                    "mengisi",
                    "data penerima surat",
                    "Penerima layanan mengisi data penerima surat sesuai dengan jenis pelayanan; tujuannya tercantum "
                    "pada kanal ini.",
                ),
            ),
        ),
        ComplaintChannel(
            ChannelKind.LETTER,
            "Surat",
            (
                "Direktur Advokasi Pemerintah Pusat/Direktur Advokasi Pemerintah Daerah/Direktur Penanganan "
                "Permasalahan Hukum",
                LKPP,
                LKPP_COMPLEX,
                LKPP_STREET,
            ),
        ),
    ),
)

ADVOKASI_PERMASALAHAN = StandardSource(
    code=CODE,
    title=TITLE,
    decree="234 TAHUN 2024",
    agency=LKPP,
    unit=UNIT,
    address=LKPP_ADDRESS,
    links=(KONSULTASI,),
    roles=ROLES,
    channels=CHANNELS,
    fee=FREE,
    products=tuple(f"{channel.name}: {product}" for channel in CHANNELS for product in channel.products),
    complaints=PENGADUAN,
    compensation=PRIORITY_NEXT_TIME,
    lapor=lapor_for(TITLE),
    readings=READINGS,
)
