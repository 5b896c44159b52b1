from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _


class Immutable(TypeError):
    """A published version was about to be changed; a change is a new version."""


class StandardVersionQuerySet(models.QuerySet["StandardVersion"]):
    """Words for asking after versions; it refuses every change of a row that exists."""

    def of(self, code: str) -> "StandardVersionQuerySet":
        """Keep the versions of one standard."""
        return self.filter(code=code)

    def in_force(self, at: datetime) -> "StandardVersionQuerySet":
        """Keep of each standard what had begun last, unless it has ended: an earlier version never comes back."""
        begun = StandardVersion.objects.begun(at).filter(code=OuterRef("code"))
        last = begun.order_by("-valid_from", "-number").values("pk")[:1]
        lasting = self.filter(Q(valid_until=None) | Q(valid_until__gt=at), pk=Subquery(last))
        return lasting.order_by("-valid_from", "-number")

    def begun(self, at: datetime) -> "StandardVersionQuerySet":
        """Keep what had come into force by then, even where it has ended since."""
        return self.standing().filter(valid_from__lte=at)

    def coming(self, at: datetime) -> "StandardVersionQuerySet":
        """Keep what was still to come, the next first."""
        return self.standing().filter(valid_from__gt=at).order_by("valid_from", "-number")

    def standing(self) -> "StandardVersionQuerySet":
        """Leave out what a later publication replaced before it had begun: no letter rests on it, so it never begins.

        It is a rule over the rows, because a stored version is never changed.
        """
        later = StandardVersion.objects.filter(
            code=OuterRef("code"), number__gt=OuterRef("number"), created_at__lt=OuterRef("valid_from")
        )
        return self.filter(~Exists(later))

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise Immutable("a published standard version is never changed")

    def _update(self, values: Any) -> NoReturn:
        # Model.save() of an existing row comes through here, so no save() override is needed.
        raise Immutable("a published standard version is never changed")

    def bulk_update(self, objs: Iterable["StandardVersion"], *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise Immutable("a published standard version is never changed")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise Immutable("a published standard version is never deleted")


class StandardVersion(models.Model):
    """A published standard as it was compiled: text and rules frozen, never changed afterwards.

    `page_key` names the page it came from as plain text, so that a version outlives its page.
    """

    code = models.SlugField(_("code"), max_length=80)
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=250)
    decree = models.CharField(_("decree"), max_length=100, blank=True)
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    page_key = models.CharField(max_length=80, blank=True)
    published = models.JSONField(help_text="the source facts, see standards.source")
    rules = models.JSONField(help_text="the compiled facts, see standards.rules")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    objects = StandardVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard version")
        verbose_name_plural = _("standard versions")
        ordering = ["code", "-number"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="standard_version_number"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="standard_version_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["code", "valid_from"], name="standard_in_force")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
