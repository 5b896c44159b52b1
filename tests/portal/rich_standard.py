"""A made-up standard that states everything a standard can state, and one that states next to nothing."""

from datetime import date, time

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    ApplicantType,
    Channel,
    ChannelKind,
    ChannelStatus,
    Compensation,
    ComplaintChannel,
    Complaints,
    Component,
    ComponentText,
    Firmness,
    Lapor,
    Link,
    NoClock,
    OpeningTimes,
    Reading,
    Requirement,
    RequirementKind,
    Role,
    SoftReason,
    StandardSource,
    Step,
    TimeLimit,
    Trigger,
)

PORTAL = Link("Portal Izin", "https://izin.example.go.id/ajukan", aliases=("izin.example.go.id", "Sistem Izin"))
FIVE_UNTIL_DONE = TimeLimit(
    Unit.MINUTES,
    None,
    minimum=5,
    firmness=Firmness.SOFT,
    sentence="5 menit sampai selesai",
    label="Penanganan di loket",
)
TRAINING = TimeLimit(
    Unit.WORKING_DAYS, 2, sentence="selama 2 hari kerja", label="Pelatihan", no_clock=NoClock.EVENT_LENGTH
)
TECHNICAL = TimeLimit(
    Unit.WORKING_DAYS, None, sentence="mengikuti tiket", label="Kasus teknis", no_clock=NoClock.FOLLOWS_TICKET
)
ACCOUNT = TimeLimit(
    Unit.WORKING_DAYS, None, sentence="sesuai standar dinas", label="Akun", no_clock=NoClock.OTHER_OFFICE
)
LETTERS = Channel(
    code="surat",
    kind=ChannelKind.LETTER,
    name="Surat",
    requirements=(
        Requirement(RequirementKind.SIGNATURE, "Surat ditandatangani"),
        Requirement(
            RequirementKind.STAMP,
            "Surat distempel atau ditandatangani secara elektronik",
            needed_for=(ApplicantType.INSTITUTION, ApplicantType.LEGAL_BODY),
            alternatives=(RequirementKind.ELECTRONIC_SIGNATURE,),
        ),
        Requirement(RequirementKind.POWER_OF_ATTORNEY, "Surat kuasa", condition="apabila permohonan diwakilkan"),
    ),
    steps=(
        Step(
            1,
            "kepala_bidang",
            "mendisposisikan",
            "permohonan",
            "Kepala Bidang mendisposisikan permohonan kepada Pemeriksa.",
            next="pemeriksa",
            completes_on=Trigger(CaseEventName.DISPOSITION_SENT, "kepala_bidang"),
        ),
        Step(2, None, "dikirimkan", "surat izin", "Surat izin dikirimkan.", next="pemohon"),
    ),
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        7,
        start=Trigger(CaseEventName.DISPOSITION_ACKNOWLEDGED, "pemeriksa", "permohonan diterima Pemeriksa"),
        sentence="7 (tujuh) hari kerja setelah permohonan diterima Pemeriksa",
        extension=3,
    ),
    addressees=("kepala_bidang",),
)
COUNTER = Channel(
    code="loket",
    kind=ChannelKind.FACE_TO_FACE,
    name="Loket",
    applicants=(ApplicantType.LEGAL_BODY, ApplicantType.SUPPLIER),
    requirements=(Requirement(RequirementKind.FORM, "Mengisi formulir"),),
    steps=(
        Step(
            3,
            "pemohon",
            "mengambil",
            "nomor antrean",
            "Pemohon mengambil nomor antrean.",
            next="petugas",
            limit=TimeLimit(Unit.MINUTES, 5, minimum=1, sentence="1–5 menit", no_clock=NoClock.APPLICANTS_OWN_ACT),
        ),
        Step(
            4,
            "petugas",
            "menerima",
            "berkas",
            "Petugas menerima berkas.",
            completes_on=Trigger(CaseEventName.STEP_HANDED_ON, "petugas", "berkas diteruskan"),
            limit=TimeLimit(
                Unit.MINUTES,
                15,
                start=Trigger(CaseEventName.STEP_RECEIVED, "petugas"),
                stop=Trigger(CaseEventName.STEP_HANDED_ON, "petugas"),
                sentence="paling lama 15 menit",
            ),
        ),
    ),
    open_list=True,
    limit=TimeLimit(
        Unit.HOURS,
        1,
        start=Trigger(CaseEventName.SERVICE_BEGUN),
        stop=Trigger(CaseEventName.SERVICE_ENDED),
        firmness=Firmness.SOFT,
        sentence="Maksimal 1 jam atau disesuaikan",
        reasons=(SoftReason.MISSING_DOCUMENTS, SoftReason.NATURE_OF_PROBLEM),
    ),
    other_limits=(TRAINING, TECHNICAL, ACCOUNT, FIVE_UNTIL_DONE),
    contacts=("Loket 3", "Bidang A: (021) 5550100 ext 0305", "loket@izin.example.go.id"),
    links=(PORTAL,),
    opening=OpeningTimes(time(8, 30), time(15), "", calendar="loket-calendar"),
    status=ChannelStatus(
        is_open=False,
        reason="Renovasi gedung",
        review_on=date(2036, 5, 2),
        closed_since=date(2026, 1, 5),
        closed_until=date(2036, 4, 30),
    ),
    fee="Rp25.000 per berkas",
    products=("Tanda terima", "Kartu antrean"),
    notices=("Bawa berkas asli.",),
)
COMPLAINTS = Complaints(
    sentence="Pengaduan ditangani oleh Bidang Pengaduan.",
    limit=TimeLimit(Unit.HOURS_ON_WORKING_DAYS, 72, sentence="3 x 24 jam (hari kerja)"),
    channels=(
        ComplaintChannel(
            ChannelKind.E_OFFICE,
            "Persuratan elektronik",
            contacts=("Direktorat B: (021) 5550200 ext. 0311",),
            opening=OpeningTimes(time(9), time(15), "Setiap hari kerja pukul 09.00–15.00 WIB", calendar="pengaduan"),
            status=ChannelStatus(is_open=False, reason="Pemeliharaan", review_on=date(2036, 1, 2)),
            links=(Link("Persuratan", "https://surat.example.go.id/", aliases=("surat.example.go.id",)),),
            steps=(Step(7, "petugas", "mencatat", "pengaduan", "Petugas mencatat pengaduan."),),
            limit=TimeLimit(Unit.WORKING_DAYS, 10, sentence="10 hari kerja setelah diterima Petugas"),
        ),
        ComplaintChannel(ChannelKind.COMPLAINT_BOX, "Kotak pengaduan"),
    ),
    requirements=(Requirement(RequirementKind.EVIDENCE, "Bukti yang terkait langsung dengan pengaduan"),),
)
RICH = StandardSource(
    code="izin-lengkap",
    title="Pelayanan Izin Lengkap",
    decree="7 TAHUN 2025",
    agency="Dinas Contoh",
    unit="Bidang Izin",
    parent_unit="Sekretariat Dinas Contoh",
    address="Jalan Contoh KM.3\nKota Contoh 79357",
    phones=("0811579941", "(021) 5550100"),
    links=(Link("Situs dinas", "http://dinas.example.go.id"), PORTAL),
    roles=(
        Role("pemohon", "Pemohon", outside=True),
        Role("kepala_bidang", "Kepala Bidang", aliases=("Kabid",), holder="kabid", unit="Bidang Izin"),
        Role("pemeriksa", "Pemeriksa"),
        Role("petugas", "Petugas"),
    ),
    channels=(LETTERS, COUNTER),
    fee="Tidak dipungut biaya",
    products=("Surat izin", "Surat keterangan"),
    complaints=COMPLAINTS,
    compensation=Compensation("Bila terlambat, permohonan berikutnya didahulukan.", valid_months=6),
    lapor=Lapor(
        "Pengaduan juga dapat disampaikan melalui LAPOR!",
        "LAPOR! meneruskan laporan kepada instansi terkait.",
        (Link("Website LAPOR!", "https://www.lapor.go.id/"),),
        "Laporkan masalah “Pelayanan Izin Lengkap”.",
    ),
    internal=(ComponentText(Component.LEGAL_BASIS, "<p><b>UU</b> 25/2009</p>"),),
    readings=(
        Reading("I5", "Waktu berhenti saat surat dikirimkan.", "channels/surat/limit"),
        Reading("I6", "Surat masuk pada tingkat yang dituju.", "channels/surat/steps"),
        Reading("I17", "Cap hanya bagi badan.", "channels/surat/requirements"),
        Reading("I16", "Loket ditutup tetapi kanal ada.", "channels/loket"),
        Reading("I22", "Dua produk.", "products"),
        Reading("I23", "Batas pengaduan berbeda.", "complaints"),
        Reading("I24", "Kompensasi dipakai satu kali.", "compensation"),
        Reading("I25", "Ejaan diseragamkan."),
    ),
)
BARE = StandardSource(
    code="kosong",
    title="Kosong",
    decree="",
    agency="Dinas Contoh",
    unit="Bidang",
    channels=(Channel(code="situs", kind=ChannelKind.WEBSITE, name="Situs"),),
)
