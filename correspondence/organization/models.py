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

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="unit_code")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a position does in a published standard; standards name roles, never people."""

    KEPALA = "kepala", "Kepala"
    DEPUTI = "deputi", "Deputi"
    DIREKTUR = "direktur", "Direktur"
    KOORDINATOR = "koordinator", "Koordinator"
    SUB_KOORDINATOR = "sub_koordinator", "Sub Koordinator"
    STAF = "staf", "Staf"
    SEKRETARIS = "sekretaris", _("Secretary")
    REGISTRAR = "registrar", _("Registrar (Tata Usaha)")


# From the top down: a disposisi goes down this ladder, a draft climbs it.
CHAIN = (Role.KEPALA, Role.DEPUTI, Role.DIREKTUR, Role.KOORDINATOR, Role.SUB_KOORDINATOR, Role.STAF)


class PositionQuerySet(models.QuerySet["Position"]):
    """Words for asking after positions."""

    def active(self) -> "PositionQuerySet":
        """Keep the positions that still exist."""
        return self.filter(abolished_on=None)


class Position(models.Model):
    """A post (jabatan) in a unit; rights and work hang on it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    superior = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="inferiors")
    code = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=40)
    role = models.CharField(max_length=20, choices=Role.choices)
    abolished_on = models.DateField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

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

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="appointments")
    capacity = models.CharField(max_length=12, choices=Capacity.choices, default=Capacity.SUBSTANTIVE)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="appointment_ends_after_it_begins"
            )
        ]
        indexes = [models.Index(fields=["position", "since"], name="appointment_position")]

    def __str__(self) -> str:
        return f"{self.position} ({self.get_capacity_display()})"
