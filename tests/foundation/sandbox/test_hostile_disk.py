"""What a malicious tool holds on disk, in memory and in the kernel is bounded on all three rungs, and nothing stays."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from correspondence.foundation.sandbox import Killed
from tests.foundation.sandbox.hostile import MEGA, QUICK, SMALL, tool

Strewn = Callable[[], list[str]]
WRITE_FOR_EVER = """
import itertools, os
for number in itertools.count():
    try:
        with open("{folder}/" + str(number), "wb") as stream:
            stream.write(bytes(1024 * 1024))
    except OSError:
        raise SystemExit(3)
"""


@pytest.mark.usefixtures("rung", "alone")
@pytest.mark.parametrize("folder", ["{out}", "{tmp}", "/tmp", "/var/tmp", "/dev/shm"])
def test_many_files_are_bounded_wherever_they_are_written(folder: str, out: Path, strewn: Strewn) -> None:
    outcome = tool(WRITE_FOR_EVER.replace("{folder}", folder), out)
    assert outcome.killed is Killed.OUTPUT or outcome.returncode == 3, outcome
    assert list(out.iterdir()) == []
    assert strewn() == []


@pytest.mark.usefixtures("rung")
def test_very_many_small_files_and_folders_are_bounded(out: Path) -> None:
    code = """
    import itertools, os
    for number in itertools.count():
        os.makedirs(f"{number}/a/b")
    """
    outcome = tool(code, out, replace(SMALL, folder_files=500, wall_seconds=30))
    assert outcome.killed is Killed.OUTPUT


@pytest.mark.usefixtures("rung")
def test_deleted_files_that_are_held_open_count(out: Path) -> None:
    code = """
    import os, time
    held = []
    for number in range(30):
        held.append(open("gone", "wb", buffering=0))
        os.unlink("gone")
        held[-1].write(bytes(1024 * 1024))
    time.sleep(600)
    """
    assert tool(code, out).killed is Killed.OUTPUT


@pytest.mark.usefixtures("rung")
def test_deleted_files_that_are_only_mapped_count(out: Path) -> None:
    code = """
    import mmap, os, time
    held = []
    for number in range(30):
        with open("gone", "wb+", buffering=0) as stream:
            os.unlink("gone")
            stream.write(bytes(1024 * 1024))
            held.append(mmap.mmap(stream.fileno(), 0))
    time.sleep(600)
    """
    outcome = tool(code, out)
    assert outcome.killed is Killed.OUTPUT


@pytest.mark.usefixtures("rung")
def test_files_in_memory_count(out: Path) -> None:
    code = """
    import os, time
    held = []
    for number in range(30):
        held.append(os.memfd_create("x"))
        os.write(held[-1], bytes(1024 * 1024))
    time.sleep(600)
    """
    assert tool(code, out).killed is Killed.OUTPUT


@pytest.mark.usefixtures("rung")
def test_memory_that_processes_share_counts(out: Path) -> None:
    code = """
    import mmap, os, time
    for _ in range(4):
        if os.fork() == 0:
            held = mmap.mmap(-1, 100 * 1024 * 1024)
            for at in range(0, len(held), 4096):
                held[at] = 1
            time.sleep(600)
    time.sleep(600)
    """
    outcome = tool(code, out, replace(SMALL, folder_bytes=1024 * MEGA))
    assert outcome.killed is Killed.MEMORY


@pytest.mark.usefixtures("rung")
def test_memory_that_outlives_its_processes_is_bounded_and_removed(out: Path) -> None:
    code = """
    import ctypes, time
    libc = ctypes.CDLL(None, use_errno=True)
    libc.shmat.restype = ctypes.c_void_p
    libc.shmdt.argtypes = [ctypes.c_void_p]
    for _ in range(100):
        number = libc.shmget(0, 32 * 1024 * 1024, 0o1600)
        if number < 0:
            raise SystemExit(3)
        place = libc.shmat(number, None, 0)
        ctypes.memset(place, 1, 32 * 1024 * 1024)
        libc.shmdt(place)
    time.sleep(600)
    """
    outcome = tool(code, out, replace(SMALL, folder_bytes=1024 * MEGA))
    assert outcome.killed is Killed.MEMORY or outcome.returncode == 3, outcome
    owners = [line.split()[7] for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]]
    assert [owner for owner in owners if 61184 <= int(owner) <= 65519] == []


@pytest.mark.usefixtures("rung")
@pytest.mark.parametrize(
    ("answer", "codes"),
    # Who ignores the signal meets a closed pipe; whether Python can still say so decides between 1 and 120.
    [("SIG_DFL", {128 + 13}), ("SIG_IGN", {1, 120})],
)
def test_endless_output_ends(answer: str, codes: set[int], out: Path) -> None:
    script = f"""
    import os, signal
    signal.signal(signal.SIGPIPE, signal.{answer})
    block = bytes(65536)
    for number in range(10**9):
        os.write(1 + number % 2, block)
    """
    outcome = tool(script, out)
    assert outcome.killed is None
    assert outcome.returncode in codes
    assert len(outcome.stdout) == SMALL.stream_bytes


@pytest.mark.usefixtures("rung")
def test_open_files_are_bounded(out: Path) -> None:
    code = """
    import os
    held = []
    try:
        while True:
            held.append(os.open("/usr", os.O_PATH))
    except OSError:
        print(len(held))
    """
    outcome = tool(code, out)
    assert 0 < int(outcome.stdout) <= SMALL.open_files


@pytest.mark.usefixtures("rung")
def test_a_namespace_of_its_own_is_no_way_out(out: Path) -> None:
    code = """
    import ctypes, time
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000 | 0x20000) < 0:
        raise SystemExit(3)
    time.sleep(600)
    """
    outcome = tool(code, out)
    assert outcome.killed is Killed.NAMESPACE or outcome.returncode == 3, outcome


@pytest.mark.usefixtures("rung")
def test_endless_sleep_ends_at_the_wall(out: Path) -> None:
    outcome = tool("import signal, time\nsignal.signal(15, signal.SIG_IGN)\ntime.sleep(600)", out, QUICK)
    assert outcome.timed_out
