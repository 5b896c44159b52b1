"""The rungs of the sandbox, each with a temporary folder that must be empty again afterwards.

The bare rung is tried with what it promises alone, without the walls that this kernel has besides.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from correspondence.foundation import sandbox
from correspondence.foundation.sandbox import child, landlock, loading, seccomp

RUNGS = ("bubblewrap", "seccomp", "bare")


@pytest.fixture(params=RUNGS)
def rung(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(child, "BEYOND_PROMISE", False)
    yield from on(request.param, monkeypatch)


@pytest.fixture(params=RUNGS)
def walled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The rungs with walls, the bare one included where this kernel lends it the walls of the one above."""
    if request.param == "bare" and not (landlock.version() and seccomp.supported()):
        pytest.skip("this kernel has no walls beyond what the bare rung promises")
    yield from on(request.param, monkeypatch)


def on(rung: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Force the rung in a temporary folder of its own, and look whether it is empty afterwards."""
    monkeypatch.setenv("TANGGAP_SANDBOX", rung)
    if sandbox.rung() != rung:
        pytest.skip(sandbox.refusal())
    if rung == "bare" and os.geteuid() != 0:
        pytest.skip("only a child of root has an own user, and without one the bare rung promises limits alone")
    private = Path(tempfile.mkdtemp(dir="/tmp"))
    private.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    try:
        yield rung
        assert list(private.glob("tanggap-*")) == []
    finally:
        shutil.rmtree(private)


@pytest.fixture
def forking_rung(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rung on which Python children are forked, with a loaded launcher of the test's own."""
    sandbox.end_loaded()
    monkeypatch.setattr(loading._kept[0], "not_before", 0.0)
    for _rung in on("bubblewrap", monkeypatch):
        if not loading.usable():
            pytest.skip("our own user owns the interpreter, so that every child is executed")
        yield
    sandbox.end_loaded()


@pytest.fixture
def alone() -> Iterator[None]:
    """Let only one such test run at a time: it costs all processors, or counts what the machine holds."""
    with Path("/tmp/tanggap-test-alone.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def strewn() -> Callable[[], list[str]]:
    """Give what sandbox users own in the machine's common folders; a living LibreOffice beside us has its sockets."""

    def listed() -> list[str]:
        folders = [Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm")]
        return [
            str(path)
            for folder in folders
            for path in folder.iterdir()
            if path.exists() and not path.is_socket() and 61184 <= path.lstat().st_uid <= 65519
        ]

    return listed
