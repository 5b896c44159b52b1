"""What this installation remembers of its own database: a handful of named values."""

from django.db import connection, models


class OfficeMark(models.Model):
    """One named value about the database itself, such as the migrations it was made with."""

    key = models.CharField(max_length=40, primary_key=True)
    value = models.TextField()

    class Meta:
        app_label = "foundation"

    def __str__(self) -> str:
        return f"{self.key}: {self.value[:60]}"


def read(key: str) -> str:
    """Return the value, an empty string where there is none or where the table is not made yet."""
    if OfficeMark._meta.db_table not in connection.introspection.table_names():
        return ""
    return OfficeMark.objects.filter(pk=key).values_list("value", flat=True).first() or ""


def write(key: str, value: str) -> None:
    """Set the value."""
    OfficeMark.objects.update_or_create(pk=key, defaults={"value": value})


def exchange(key: str, standing: str, value: str) -> bool:
    """Set the value where `standing` is still what `read` gives; tell whether it was, for one caller only."""
    if not standing:
        _mark, made = OfficeMark.objects.get_or_create(pk=key, defaults={"value": value})
        return made or bool(OfficeMark.objects.filter(pk=key, value="").update(value=value))
    return bool(OfficeMark.objects.filter(pk=key, value=standing).update(value=value))


def replace(key: str, value: str) -> bool:
    """Set the value; tell whether it was another one before, for one caller only where several ask at once."""
    _mark, made = OfficeMark.objects.get_or_create(pk=key, defaults={"value": value})
    return made or bool(OfficeMark.objects.filter(pk=key).exclude(value=value).update(value=value))
