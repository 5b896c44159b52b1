"""The throw-away PostgreSQL starts whatever the caller's environment says, and says what it lacks."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "postgres.py"
ASK = "import os, psycopg; print(*psycopg.connect(os.environ['DATABASE_URL']).execute('SELECT 41 + 1').fetchone())"


@pytest.fixture
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("postgres_tool", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_the_package_it_names_it_and_makes_nothing(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "DEBIAN", tmp_path / "none")
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    monkeypatch.setattr(tool.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SystemExit, match="apt-get install postgresql"), tool.server():
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_neither_variables_of_other_servers_nor_a_closed_folder_keep_it_from_starting(
    tool: ModuleType, tmp_path: Path
) -> None:
    try:
        tool.binaries()
    except SystemExit:
        pytest.skip("no PostgreSQL server is installed")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    others = {"PGHOST": "elsewhere.example", "PGPORT": "1", "PGOPTIONS": "-c nonsense=1", "PGSERVICE": "none"}
    command = [sys.executable, str(TOOL), sys.executable, "-c", ASK]
    environment = os.environ | others | {"TMPDIR": str(closed)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (0, "42\n"), done.stderr
    assert list(closed.iterdir()) == []
