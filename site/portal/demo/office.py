"""The demo's two agencies: units, positions and role accounts named by position."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from correspondence.organization.models import Agency, Appointment, Position, Unit, User

from .posts import (
    ALSO_HOLDS,
    CATALOGUE,
    CATALOGUE_ROOMS,
    DIRECTORATE,
    DOOR,
    DOOR_ROOMS,
    LANDAK,
    LANDAK_POSTS,
    LANDAK_ROOMS,
    LEGAL,
    LEGAL_ROOMS,
    LKPP,
    SPSE,
    SPSE_ROOMS,
    Office,
    Post,
    Room,
)

__all__ = [
    "AGENCY",
    "DIRECTORATE",
    "EDITOR",
    "PASSWORD",
    "POSTS",
    "STANDARD_APPROVER",
    "STANDARD_EDITOR",
]

PASSWORD = "tanggap-demo-2026"  # noqa: S105  (shown on the login page; demo accounts exist in development only)
SINCE = date(2026, 1, 2)
AGENCY = LKPP.code
EDITOR, STANDARD_EDITOR, STANDARD_APPROVER = "editor", "editor-standar", "pemeriksa-standar"
# Accounts of the CMS without a post: short name, and Wagtail's groups. What one of them writes another one approves.
EDITORS = {
    EDITOR: ("Editor", ("Editors", "Moderators")),
    STANDARD_EDITOR: ("Editor Standar", ("Editors",)),
    STANDARD_APPROVER: ("Pemeriksa Standar", ("Moderators",)),
}
POSTS = (*CATALOGUE, *SPSE, *LEGAL, *DOOR, *LANDAK_POSTS)


@dataclass(frozen=True)
class Shown:
    """One demo account as the login page lists it."""

    account: str
    title: str
    password: str = PASSWORD


@dataclass(frozen=True)
class ShownGroup:
    """The demo accounts of one part of an agency."""

    title: str
    accounts: tuple[Shown, ...]


def ensure(*, whole: bool = True) -> Agency:
    """Make what is missing of the demo's agencies; only the catalogue's branch of LKPP where not `whole`."""
    agency = _ensure_agency(LKPP, CATALOGUE_ROOMS, CATALOGUE)
    if whole:
        _ensure_agency(LKPP, (*SPSE_ROOMS, *LEGAL_ROOMS, *DOOR_ROOMS), (*SPSE, *LEGAL, *DOOR))
        _ensure_agency(LANDAK, LANDAK_ROOMS, LANDAK_POSTS)
    return agency


def ensure_accounts() -> None:
    """Make the role account of every position there is; refused outside development."""
    if not settings.DEMO_ACCOUNTS:
        raise ImproperlyConfigured("Demo accounts exist in development only.")
    found = Position.objects.filter(code__in=[post.account for post in POSTS if post.held])
    positions = {position.code: position for position in found.select_related("unit__agency")}
    users = _accounts(positions.values())
    for account, code in (*((code, code) for code in positions), *ALSO_HOLDS):
        if account in users and code in positions:
            _appoint(users[account], positions[code])


def accounts_shown() -> list[ShownGroup]:
    """Return the demo accounts that exist, group by group, for the login page of a development machine."""
    known = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    groups = (
        (f"{LKPP.short} · {DIRECTORATE}", CATALOGUE),
        (f"{LKPP.short} · {SPSE_ROOMS[0].name}", SPSE),
        (f"{LKPP.short} · {LEGAL_ROOMS[0].name}", LEGAL),
        (f"{LKPP.short} · PTSP, call center, helpdesk", DOOR),
        (f"{LANDAK.short} · {LANDAK_ROOMS[1].name}", LANDAK_POSTS),
    )
    shown = [ShownGroup(title, _shown(posts, known)) for title, posts in groups]
    titles = (
        (EDITOR, _("Editor of the pages")),
        (STANDARD_EDITOR, _("Editor of the standards")),
        (STANDARD_APPROVER, _("Approver of the standards")),
    )
    of_pages = tuple(Shown(account, title) for account, title in titles if account in known)
    shown.append(ShownGroup(_("Public pages"), of_pages))
    return [group for group in shown if group.accounts]


def _shown(posts: Sequence[Post], known: set[str]) -> tuple[Shown, ...]:
    return tuple(Shown(post.account, post.title) for post in posts if post.account in known)


def _ensure_agency(office: Office, rooms: Iterable[Room], posts: Iterable[Post]) -> Agency:
    agency, _created = Agency.objects.get_or_create(
        code=office.code,
        defaults={
            "name": office.name,
            "short_name": office.short,
            "address": office.address,
            "phone": office.phone,
            "website": office.website,
            "calendar_code": office.code,
        },
    )
    _ensure_rooms(agency, rooms)
    _ensure_posts(agency, posts)
    return agency


def _ensure_rooms(agency: Agency, rooms: Iterable[Room]) -> None:
    known = {unit.code: unit for unit in Unit.objects.filter(agency=agency)}
    for room in rooms:
        if room.code not in known:
            known[room.code] = Unit.objects.create(
                agency=agency, code=room.code, name=room.name, parent=known.get(room.parent)
            )


def _ensure_posts(agency: Agency, posts: Iterable[Post]) -> None:
    units = {unit.code: unit for unit in Unit.objects.filter(agency=agency)}
    known = {position.code: position for position in Position.objects.filter(unit__agency=agency)}
    for post in posts:
        if post.account not in known:
            known[post.account] = Position.objects.create(
                code=post.account,
                unit=units[post.unit],
                title=post.title,
                short_title=post.short,
                role=post.role,
                superior=known.get(post.superior),
            )


def _appoint(user: User, position: Position) -> None:
    """Appoint where that was never done; an appointment that was ended or made anew is somebody's decision."""
    if not Appointment.objects.filter(user=user, position=position).exists():
        Appointment.objects.create(user=user, position=position, since=SINCE)


def _accounts(positions: Iterable[Position]) -> dict[str, User]:
    """Return the accounts by name; the password, public anyway, is hashed once for all that are made now."""
    wanted = {position.code: (position.short_title, position.unit.agency.code) for position in positions}
    wanted |= {account: (shown, AGENCY) for account, (shown, _groups) in EDITORS.items()}
    users = {user.username: user for user in User.objects.filter(username__in=wanted)}
    missing = [name for name in wanted if name not in users]
    hashed = make_password(PASSWORD) if missing else ""
    for name in missing:
        shown, agency = wanted[name]
        users[name] = User.objects.create(
            username=name, email=f"{name}@{agency}.example", first_name=shown, password=hashed
        )
    for name in EDITORS.keys() & set(missing):
        users[name].groups.set(Group.objects.filter(name__in=EDITORS[name][1]))
    return users
