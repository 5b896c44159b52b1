"""The answers to hostile files that lie outside the project: at least 95 % right, none too slow."""

from __future__ import annotations

import csv
import hashlib
import os
import time
from pathlib import Path

import pytest
from django.utils import timezone

from correspondence.inspection.kinds import RECEIVE
from correspondence.inspection.rendering import check_with_first_page
from correspondence.inspection.safety import Verdict
from correspondence.intake.file_checks import with_flags
from signatures.incoming import SIGNED, flags_of, verify

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TANGGAP_DATA", ROOT.parent / "shared" / "data")) / "hostile"
MANIFEST = DATA / "manifest.csv"
LONGEST = 60.0
NEEDED = 0.95


def _rows() -> list[dict[str, str]]:
    if not MANIFEST.is_file():
        return []
    with MANIFEST.open(newline="", encoding="utf-8") as source:
        return list(csv.DictReader(source))


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.timeout(1200)
@pytest.mark.skipif(not MANIFEST.is_file(), reason="no hostile/manifest.csv below TANGGAP_DATA")
def test_hostile_files_get_the_right_answer(tmp_path: Path) -> None:
    wrong: list[str] = []
    refused_controls: list[str] = []
    rows = _rows()
    for row in rows:
        path = DATA / row["file"]
        before = time.monotonic()
        verdict, pages = check_with_first_page(
            path, name=path.name.split("__", 1)[-1], accepted=RECEIVE, out=tmp_path / path.stem
        )
        if SIGNED in verdict.flags:
            worth = flags_of(verify(path, at=timezone.now()))
            verdict = with_flags(verdict, frozenset(verdict.flags) - {SIGNED} | worth)
        took = time.monotonic() - before
        found = verdict.reason or ",".join(verdict.flags)
        line = f"{took:6.2f} s  {row['kind']:16} {verdict.verdict:24} {found}"
        # The figures are what this test is run for.
        print(line, path.name)  # noqa: T201
        assert took < LONGEST
        assert bool(pages) == verdict.accepted
        assert hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"]
        if verdict.verdict not in (row["expected"], row["also_ok"]):
            wrong.append(f"{path.name}: {verdict.verdict} instead of {row['expected']}")
        if row["kind"].endswith("-control") and verdict.verdict is Verdict.REJECT:
            refused_controls.append(path.name)
    assert not refused_controls
    assert len(wrong) <= len(rows) * (1 - NEEDED), wrong
