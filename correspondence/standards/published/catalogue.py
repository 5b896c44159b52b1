"""All standards that the house publishes, in the order in which readers find them."""

from correspondence.standards.source import StandardSource

from .advokasi_permasalahan import ADVOKASI_PERMASALAHAN
from .dukungan_spse import DUKUNGAN_SPSE
from .e_purchasing import E_PURCHASING
from .konsultasi_katalog import KONSULTASI_KATALOG
from .penanganan_masalah import PENANGANAN_MASALAH

ALL: tuple[StandardSource, ...] = (
    KONSULTASI_KATALOG,
    DUKUNGAN_SPSE,
    ADVOKASI_PERMASALAHAN,
    E_PURCHASING,
    PENANGANAN_MASALAH,
)
