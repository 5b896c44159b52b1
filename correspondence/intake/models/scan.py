"""Scans that were divided: which pages of the scan became which delivery."""

from django.db import models

from .delivery import Delivery


class ScanPart(models.Model):
    """One letter out of a scan: its delivery, its place among the scan's letters, and its pages, all from 1.

    The scan is the delivery's `split_from`; pages in between that belong to no letter are those of separator sheets.
    """

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="scan_part")
    place = models.PositiveSmallIntegerField()
    first_page = models.PositiveSmallIntegerField()
    last_page = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.first_page}-{self.last_page}"
