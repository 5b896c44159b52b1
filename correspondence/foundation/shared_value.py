"""The table behind Django's cache, so that every web process on every host counts the same tries."""

from django.db import models


class SharedValue(models.Model):
    """One value of the cache, in the columns that Django's own `DatabaseCache` reads and writes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "foundation"
        db_table = "foundation_shared_value"

    def __str__(self) -> str:
        return self.cache_key
