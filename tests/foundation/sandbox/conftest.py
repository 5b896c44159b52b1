"""Both rungs of the sandbox, each with a temporary folder that must be empty again afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from correspondence.foundation import sandbox


@pytest.fixture(params=["bubblewrap", "seccomp"])
def rung(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TANGGAP_SANDBOX", request.param)
    if sandbox.rung() != request.param:
        pytest.skip(f"this machine does not allow {request.param}")
    private = Path(tempfile.mkdtemp(dir="/tmp"))
    private.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    try:
        yield request.param
        assert list(private.glob("tanggap-*")) == []
    finally:
        shutil.rmtree(private)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder
