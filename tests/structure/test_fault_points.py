"""Every named point at which a process may die has a test in which one dies there."""

import re
from pathlib import Path

from django.conf import settings

from correspondence.foundation.jobs.faults import POINTS

ROOT = Path(__file__).resolve().parents[2]
# Steps that no letter passes: one counts again after a decree, the other tells the demo's own stories.
APART = {"cases.recompute", "demo.tell"}
CODE = ("correspondence", "disposition", "templates_docx", "signatures", "search", "site/portal")


def in_the_code() -> set[str]:
    found: set[str] = set()
    for name in CODE:
        for path in (ROOT / name).rglob("*.py"):
            found.update(re.findall(r"(?<![\w.])fault\(\"([\w.]+)\"\)", path.read_text()))
    return found


def test_the_published_points_are_those_in_the_code() -> None:
    assert in_the_code() == set(POINTS)


def test_a_process_dies_at_every_point_in_some_test() -> None:
    killing = [path for path in (ROOT / "tests").rglob("*.py") if re.search(r"FAULT_AT|faults\.arm", path.read_text())]
    written = "\n".join(path.read_text() for path in killing if path != Path(__file__))
    names = {*POINTS, *settings.JOB_STEPS} - APART
    assert sorted(name for name in names if not re.search(rf"[\"']{re.escape(name)}[:\"']", written)) == []
