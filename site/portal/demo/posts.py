"""The positions of the demo: the two agencies of the published standards, named by position and never by person."""

from dataclasses import dataclass

from correspondence.organization.models import Role


@dataclass(frozen=True)
class Office:
    """One agency of the demo."""

    code: str
    name: str
    short: str
    address: str
    phone: str
    website: str


@dataclass(frozen=True)
class Post:
    """One position: its code (the account's name too), unit, title, short title, role and superior's code.

    `held` False makes a position that nobody holds (a part outside the agency).
    """

    account: str
    unit: str
    title: str
    short: str
    role: Role
    superior: str = ""
    held: bool = True


@dataclass(frozen=True)
class Room:
    """One unit: code, code of the unit above it, name."""

    code: str
    parent: str
    name: str


LKPP = Office(
    code="lkpp",
    name="Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah",
    short="LKPP",
    address="Kompleks Rasuna Epicentrum, Jl. Epicentrum Tengah Lot 11 B, Jakarta Selatan 12940",
    phone="144 / 021-29935577",
    website="www.lkpp.go.id",
)
LANDAK = Office(
    code="landak",
    name="Pemerintah Kabupaten Landak",
    short="Kab. Landak",
    address="Jalan Raya Ngabang – Pontianak KM.3, Ngabang, Landak, Kalimantan Barat 79357",
    phone="0811579941",
    website="lpse.landakkab.go.id",
)

DEPUTY_UNIT = "Deputi Bidang Monitoring-Evaluasi dan Pengembangan Sistem Informasi"
DIRECTORATE = "Direktorat Pengembangan Sistem Katalog"
LEGAL_UNIT = "Deputi Bidang Hukum dan Penyelesaian Sanggah"

# The catalogue's own branch: enough for one letter's whole way.
CATALOGUE_ROOMS = (
    Room("pimpinan", "", LKPP.name),
    Room("d2", "pimpinan", DEPUTY_UNIT),
    Room("d2-psk", "d2", DIRECTORATE),
    Room("tu", "pimpinan", "Bagian Tata Usaha"),
)
CATALOGUE = (
    Post("kepala", "pimpinan", f"Kepala {LKPP.name}", "Kepala LKPP", Role.KEPALA),
    Post("deputi", "d2", DEPUTY_UNIT, "Deputi", Role.DEPUTI, "kepala"),
    Post("direktur", "d2-psk", "Direktur Pengembangan Sistem Katalog", "Dir. PSK", Role.DIREKTUR, "deputi"),
    Post("koordinator", "d2-psk", "Koordinator Katalog Elektronik", "Koordinator", Role.KOORDINATOR, "direktur"),
    Post(
        "subkoordinator", "d2-psk", "Sub Koordinator Layanan Katalog", "Sub Koordinator",
        Role.SUB_KOORDINATOR, "koordinator",
    ),
    Post("staf", "d2-psk", "Staf Pengembangan Sistem Katalog", "Staf", Role.STAF, "subkoordinator"),
    Post(
        "sekretaris", "d2-psk", "Sekretaris Direktur Pengembangan Sistem Katalog", "Sekretaris",
        Role.SEKRETARIS, "direktur",
    ),
    Post("registrar", "tu", "Petugas Tata Usaha", "Tata Usaha", Role.REGISTRAR, "kepala"),
)  # fmt: skip

SPSE_ROOMS = (Room("d2-spse", "d2", "Direktorat Pengembangan SPSE"),)
SPSE = (
    Post("direktur-spse", "d2-spse", "Direktur Pengembangan SPSE", "Dir. SPSE", Role.DIREKTUR, "deputi"),
    Post(
        "koordinator-spse", "d2-spse", "Koordinator Pengembangan SPSE", "Koord. SPSE", Role.KOORDINATOR, "direktur-spse"
    ),
    Post(
        "subkoordinator-spse", "d2-spse", "Sub Koordinator Dukungan SPSE", "Sub Koord. SPSE",
        Role.SUB_KOORDINATOR, "koordinator-spse",
    ),
    Post("staf-spse", "d2-spse", "Staf Pengembangan SPSE", "Staf SPSE", Role.STAF, "subkoordinator-spse"),
    Post(
        "sekretaris-spse", "d2-spse", "Sekretaris Direktur Pengembangan SPSE", "Sekretaris SPSE",
        Role.SEKRETARIS, "direktur-spse",
    ),
    Post("helpdesk-eproc", "d2-spse", "Helpdesk Eproc LKPP", "Helpdesk Eproc", Role.HELPDESK, "koordinator-spse"),
    Post(
        "helpdesk-teknis", "d2-spse", "Helpdesk Teknis LKPP", "Helpdesk Teknis",
        Role.HELPDESK_TEKNIS, "subkoordinator-spse",
    ),
    Post(
        "tim-teknis", "d2-spse", "Tim Teknis Direktorat Pengembangan SPSE", "Tim Teknis",
        Role.TIM_TEKNIS, "subkoordinator-spse",
    ),
)  # fmt: skip

# (tail of the codes, unit, what the directorate is for, short form)
DIRECTORATES = (
    ("pusat", "d4-app", "Advokasi Pemerintah Pusat", "APP"),
    ("daerah", "d4-apd", "Advokasi Pemerintah Daerah", "APD"),
    ("hukum", "d4-pph", "Penanganan Permasalahan Hukum", "PPH"),
)
LEGAL_ROOMS = (
    Room("d4", "pimpinan", LEGAL_UNIT),
    *(Room(unit, "d4", f"Direktorat {name}") for _tail, unit, name, _short in DIRECTORATES),
)


def _directorate(tail: str, unit: str, name: str, short: str) -> tuple[Post, ...]:
    head, team = f"direktur-{tail}", f"Tim Kerja {name}"
    return (
        Post(head, unit, f"Direktur {name}", f"Dir. {short}", Role.DIREKTUR, "deputi-hukum"),
        Post(f"sekretaris-{tail}", unit, f"Sekretaris Direktur {name}", f"Sekretaris {short}", Role.SEKRETARIS, head),
        Post(f"ketua-{tail}", unit, f"Ketua {team}", f"Ketua Tim {short}", Role.KETUA_TIM, head),
        Post(f"anggota-{tail}", unit, f"Anggota {team}", f"Anggota Tim {short}", Role.ANGGOTA_TIM, f"ketua-{tail}"),
    )


LEGAL = (
    Post("deputi-hukum", "d4", LEGAL_UNIT, "Deputi Hukum", Role.DEPUTI, "kepala"),
    *(post for directorate in DIRECTORATES for post in _directorate(*directorate)),
)

DOOR_ROOMS = (Room("ptsp", "tu", "Pelayanan Terpadu Satu Pintu (PTSP)"),)
DOOR = (
    Post("resepsionis", "ptsp", "Resepsionis PTSP", "Resepsionis", Role.RESEPSIONIS),
    Post("petugas-pelayanan", "ptsp", "Petugas Pelayanan/Konsultasi", "Petugas Pelayanan", Role.PETUGAS_PELAYANAN),
    Post("petugas-call-center", "ptsp", "Petugas Call center", "Call center", Role.PETUGAS_CALL_CENTER),
    Post("helpdesk-katalog", "d2-psk", "Petugas Helpdesk Katalog", "Helpdesk Katalog", Role.PETUGAS_PELAYANAN),
)

LANDAK_ROOMS = (
    Room("setda", "", "Sekretariat Daerah"),
    Room("pbj", "setda", "Bagian Pengadaan Barang dan Jasa"),
)
HEAD_OF_LANDAK = "kepala-bagian-landak"
LANDAK_POSTS = (
    Post(
        HEAD_OF_LANDAK, "pbj", "Kepala Bagian Pengadaan Barang dan Jasa", "Kepala Bagian", Role.KEPALA_BAGIAN
    ),
    Post("helpdesk-landak", "pbj", "Helpdesk LPSE", "Helpdesk", Role.HELPDESK, HEAD_OF_LANDAK),
    Post(
        "verifikator-landak", "pbj", "Verifikator/Admin/Bidang LPSE", "Verifikator", Role.VERIFIKATOR, HEAD_OF_LANDAK
    ),
    Post("analis-landak", "pbj", "Analis Pelayanan LPSE", "Analis Pelayanan", Role.ANALIS_PELAYANAN, HEAD_OF_LANDAK),
    Post(
        "sekretaris-landak", "pbj", "Sekretaris Bagian Pengadaan Barang dan Jasa", "Sekretaris",
        Role.SEKRETARIS, HEAD_OF_LANDAK,
    ),
    Post("registrar-landak", "pbj", "Petugas Register LPSE", "Register LPSE", Role.REGISTRAR, HEAD_OF_LANDAK),
    Post("ito-lkpp", "pbj", "ITO LKPP", "ITO LKPP", Role.ITO_LKPP, held=False),
)  # fmt: skip
# The helpdesk of this small office keeps the register as well: one account, two positions.
ALSO_HOLDS = (("helpdesk-landak", "registrar-landak"),)
