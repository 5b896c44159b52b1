"""The published texts of the standards, which stand beside the measuring data where a machine has them."""

import os
from functools import cache
from pathlib import Path

import pytest

CODES = {
    "000_af927627029eb4d9.txt": "konsultasi-katalog",
    "001_47504f05a1313b29.txt": "dukungan-spse",
    "002_050656adae749da2.txt": "advokasi-permasalahan",
    "003_d118e5c26916d30b.txt": "e-purchasing",
    "004_9946235d539ee982.txt": "penanganan-masalah-pengguna",
}


def seed_or_skip(name: str) -> str:
    """Give one text; skips the test that asks for it where the texts are absent."""
    text = _seed(name)
    if text is None:
        pytest.skip("the texts of the published standards are not on this machine")
    return text


@cache
def _seed(name: str) -> str | None:
    path = Path(os.environ["TANGGAP_DATA"]).parent / "seeds" / name
    return path.read_text(encoding="utf-8") if path.is_file() else None
