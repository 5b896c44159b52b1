"""Further checks share the minute in which a sender has the verdict."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from correspondence.foundation.files.models import Blob
from correspondence.inspection.safety import SafetyVerdict, Verdict
from correspondence.intake.file_checks import LEAST, MOST, looked_into

given: list[float] = []


def note(*, seconds: float, flags: frozenset[str], **_facts: Any) -> frozenset[str]:
    given.append(seconds)
    return flags | {"signed"}


@pytest.mark.parametrize(("ago", "left"), [(0, MOST), (20, MOST - 20), (1000, LEAST)])
def test_a_check_gets_what_the_others_left(settings: LazySettings, ago: float, left: float) -> None:
    settings.INTAKE_FILE_CHECKS = [f"{__name__}.note"]
    verdict = SafetyVerdict(Verdict.ACCEPT, None, (), "application/pdf", 1)
    found = looked_into(Path("surat.pdf"), Blob(), verdict, at=timezone.now(), begun=time.monotonic() - ago)
    assert found.flags == ("signed",)
    assert given[-1] == pytest.approx(left, abs=1)
