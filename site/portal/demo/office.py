"""One branch of LKPP: units, positions and role accounts named by position."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured

from correspondence.organization.models import Agency, Appointment, Position, Role, Unit, User

PASSWORD = "tanggap-demo-2026"  # noqa: S105  (shown on the login page; demo accounts exist in development only)
SINCE = date(2026, 1, 2)
AGENCY = "lkpp"


@dataclass(frozen=True)
class Post:
    """One position of the demo: account name, unit, title, short title, role and superior's account."""

    account: str
    unit: str
    title: str
    short: str
    role: Role
    superior: str = ""


DEPUTY_UNIT = "Deputi Bidang Monitoring-Evaluasi dan Pengembangan Sistem Informasi"
DIRECTORATE = "Direktorat Pengembangan Sistem Katalog"
UNITS = (
    ("pimpinan", "", "Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah"),
    ("d2", "pimpinan", DEPUTY_UNIT),
    ("d2-psk", "d2", DIRECTORATE),
    ("tu", "pimpinan", "Bagian Tata Usaha"),
)
POSTS = (
    Post("kepala", "pimpinan", "Kepala Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah", "Kepala LKPP", Role.KEPALA),
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
EDITOR = "editor"


def ensure() -> Agency:
    """Make what is missing of the demo office; repeatable."""
    agency, _created = Agency.objects.get_or_create(
        code=AGENCY,
        defaults={
            "name": "Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah",
            "short_name": "LKPP",
            "address": "Kompleks Rasuna Epicentrum, Jl. Epicentrum Tengah Lot 11 B, Jakarta Selatan 12940",
            "phone": "144 / 021-29935577",
            "website": "www.lkpp.go.id",
            "calendar_code": AGENCY,
        },
    )
    units: dict[str, Unit] = {}
    for code, parent, name in UNITS:
        units[code], _created = Unit.objects.get_or_create(
            agency=agency, code=code, defaults={"name": name, "parent": units.get(parent)}
        )
    positions: dict[str, Position] = {}
    for post in POSTS:
        positions[post.account], _created = Position.objects.get_or_create(
            code=post.account,
            defaults={
                "unit": units[post.unit],
                "title": post.title,
                "short_title": post.short,
                "role": post.role,
                "superior": positions.get(post.superior),
            },
        )
    return agency


def ensure_accounts() -> None:
    """Make the role accounts; refused outside development."""
    if not settings.DEMO_ACCOUNTS:
        raise ImproperlyConfigured("Demo accounts exist in development only.")
    for post in POSTS:
        user = _account(post.account, post.short)
        Appointment.objects.get_or_create(
            user=user, position=Position.objects.get(code=post.account), defaults={"since": SINCE}
        )
    editor = _account(EDITOR, "Editor")
    editor.groups.set(Group.objects.filter(name__in=["Editors", "Moderators"]))


def _account(name: str, shown: str) -> User:
    user, created = User.objects.get_or_create(
        username=name, defaults={"email": f"{name}@lkpp.example", "first_name": shown}
    )
    if created:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return user
