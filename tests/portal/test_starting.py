"""What makes the office quick to be at work again: each process imports what it needs, and the web is imported once."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.management.commands.serve import Child, children
from tests.live import ROOT, Office

WEB = """
import sys
import portal.wsgi
from django.db import connections
print("portal.urls" in sys.modules, [each for each in connections.all() if each.connection is not None])
"""


@pytest.mark.django_db
@pytest.mark.parametrize("command", [("worker", "--queues", "none", "--batch"), ("tick",)])
def test_what_has_no_pages_does_not_import_them(tmp_path: Path, command: tuple[str, ...]) -> None:
    office = Office(tmp_path / "var")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "manage.py", *command],
        cwd=ROOT, env=office.environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "correspondence.intake.models" in done.stderr
    assert "portal.urls" not in done.stderr


@pytest.mark.django_db
def test_the_web_is_imported_whole_before_it_forks_and_shares_no_connection(tmp_path: Path) -> None:
    assert "--preload" in children()[0].command
    assert Office(tmp_path / "var").ask(WEB) == "True []"


def test_a_reader_lets_others_go_first_from_its_first_moment(tmp_path: Path) -> None:
    told = tmp_path / "nice"
    child = Child(
        "reader", [sys.executable, "-c", f"import os; open({str(told)!r}, 'w').write(str(os.nice(0)))"], nice=8
    )
    child.start()
    assert child.process is not None and child.process.wait(60) == 0
    assert told.read_text() == "8"
    assert [each.nice for each in children() if each.name in {"web", "worker"}] == [0, 10]
