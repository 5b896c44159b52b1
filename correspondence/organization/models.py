"""Who belongs where: agencies, units, positions and the dated appointments that let a person act."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A staff account; what it may do comes from its appointments, not from the account."""

    class Meta:
        db_table = "organization_user"
        verbose_name = _("user")
        verbose_name_plural = _("users")


class Agency(models.Model):
    """An office that runs its own registers and calendar."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=80, blank=True)
    website = models.CharField(max_length=120, blank=True)
    calendar_code = models.SlugField()

    def __str__(self) -> str:
        return self.short_name


class Unit(models.Model):
    """A part of an agency (unit kerja)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units", verbose_name=_("agency"))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("unit above it"),
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    calendar_code = models.SlugField(
        _("calendar"), blank=True, help_text=_("Empty: that of the unit above it, and at the top that of the agency.")
    )

    class Meta:
        verbose_name = _("unit of work")
        verbose_name_plural = _("units of work")
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="unit_code")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a position does in a published standard; standards name roles, never people."""

    KEPALA = "kepala", "Kepala"
    DEPUTI = "deputi", "Deputi"
    DIREKTUR = "direktur", "Direktur"
    KEPALA_BAGIAN = "kepala_bagian", "Kepala Bagian"
    KOORDINATOR = "koordinator", "Koordinator"
    KETUA_TIM = "ketua_tim", "Ketua Tim Kerja"
    SUB_KOORDINATOR = "sub_koordinator", "Sub Koordinator"
    HELPDESK = "helpdesk", "Helpdesk"
    STAF = "staf", "Staf"
    ANGGOTA_TIM = "anggota_tim", "Anggota Tim Kerja"
    HELPDESK_TEKNIS = "helpdesk_teknis", "Helpdesk Teknis"
    TIM_TEKNIS = "tim_teknis", "Tim Teknis"
    VERIFIKATOR = "verifikator", "Verifikator/Admin/Bidang"
    SEKRETARIS = "sekretaris", _("Secretary")
    REGISTRAR = "registrar", _("Registrar (Tata Usaha)")
    RESEPSIONIS = "resepsionis", "Resepsionis PTSP"
    PETUGAS_PELAYANAN = "petugas_pelayanan", "Petugas Pelayanan/Konsultasi"
    PETUGAS_CALL_CENTER = "petugas_call_center", "Petugas Call center"
    ANALIS_PELAYANAN = "analis_pelayanan", "Analis Pelayanan"
    ITO_LKPP = "ito_lkpp", "ITO LKPP"


# How far down the ladder a role stands: a disposisi goes down it, a draft climbs it. Agencies name their levels
# differently (reading I26): a Ketua Tim Kerja stands where a Koordinator does. Roles that are not here stand beside it.
LEVELS: dict[str, int] = {
    Role.KEPALA: 0,
    Role.DEPUTI: 1,
    Role.DIREKTUR: 2,
    Role.KEPALA_BAGIAN: 2,
    Role.KOORDINATOR: 3,
    Role.KETUA_TIM: 3,
    Role.SUB_KOORDINATOR: 4,
    Role.HELPDESK: 4,
    Role.STAF: 5,
    Role.ANGGOTA_TIM: 5,
    Role.HELPDESK_TEKNIS: 5,
    Role.TIM_TEKNIS: 5,
    Role.VERIFIKATOR: 5,
}
CHAIN = tuple(LEVELS)  # from the top down
LOWEST = tuple(role for role, level in LEVELS.items() if level == max(LEVELS.values()))
SIGNERS = (Role.DIREKTUR, Role.KEPALA_BAGIAN)  # who signs by default, in the own name (reading I7)
OUTSIDE = (Role.ITO_LKPP,)  # holds a part in a standard but no desk of this system
SIGNING_LEVEL = max(LEVELS[role] for role in SIGNERS)


def signs(role: str) -> bool:
    """Tell whether posts of this role sign letters: those from the level of the default signers upward."""
    level = LEVELS.get(role)
    return level is not None and level <= SIGNING_LEVEL


class PositionQuerySet(models.QuerySet["Position"]):
    """Words for asking after positions."""

    def active(self) -> "PositionQuerySet":
        """Keep the positions that still exist."""
        return self.filter(abolished_on=None)


class Position(models.Model):
    """A post (jabatan) in a unit; rights and work hang on it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions", verbose_name=_("unit of work"))
    superior = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inferiors",
        verbose_name=_("superior"),
    )
    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("title of the position"), max_length=200)
    short_title = models.CharField(_("short title"), max_length=40)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    abolished_on = models.DateField(_("abolished on"), null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")

    def __str__(self) -> str:
        return self.title


class Capacity(models.TextChoices):
    """In which capacity a person holds a position (domain A2): definitif, Plt., Plh., Pj."""

    SUBSTANTIVE = "substantive", "Definitif"
    ACTING = "acting", "Plt."
    STAND_IN = "stand_in", "Plh."
    INTERIM = "interim", "Pj."


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Words for asking after appointments."""

    def on(self, day: date) -> "AppointmentQuerySet":
        """Keep what is in force on the day; `until` is its last day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Appointment(models.Model):
    """Person + position + capacity, with its first and last day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("account"))
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("position")
    )
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity.choices, default=Capacity.SUBSTANTIVE)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="appointment_ends_after_it_begins"
            )
        ]
        indexes = [models.Index(fields=["position", "since"], name="appointment_position")]

    def __str__(self) -> str:
        return f"{self.position} ({self.get_capacity_display()})"


class ProofTry(models.Model):
    """One try to prove who one is (password or code); kept for minutes, so that guessing stays slow."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="proof_try")]

    def __str__(self) -> str:
        return f"try of {self.user_id} at {self.at}"
