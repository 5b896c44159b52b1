"""A malicious tool is contained on all three rungs (threat T1): real children, small limits."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from correspondence.foundation.sandbox import Killed
from tests.foundation.sandbox.hostile import MEGA, QUICK, SMALL, commands_with, tool


@pytest.mark.usefixtures("rung")
def test_a_tool_that_sleeps_is_killed_with_children_in_other_sessions(out: Path) -> None:
    marker = uuid.uuid4().hex
    code = f"""
    import subprocess, sys, time
    for apart in (True, False):
        words = [sys.executable, "-c", "import time; time.sleep(600)", "{marker}"]
        subprocess.Popen(words, start_new_session=apart)
    print("started", flush=True)
    time.sleep(600)
    """
    outcome = tool(code, out, QUICK)
    assert (outcome.killed, outcome.timed_out, outcome.stdout) == (Killed.WALL, True, b"started\n")
    assert commands_with(marker) == []


@pytest.mark.usefixtures("rung")
def test_a_daemon_does_not_outlive_the_tool_that_left_it(out: Path) -> None:
    marker = uuid.uuid4().hex
    code = f"""
    import os, subprocess, sys
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        words = [sys.executable, "-c", "import time; time.sleep(600)", "{marker}"]
        subprocess.Popen(words, stdout=1)
        os._exit(0)
    os.wait()
    """
    assert tool(code, out).ok
    assert commands_with(marker) == []


@pytest.mark.usefixtures("rung", "alone")
def test_a_fork_bomb_is_bounded_and_killed(out: Path) -> None:
    marker = uuid.uuid4().hex
    code = f"""
    import os, signal
    "{marker}"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    failed = False
    while True:
        try:
            os.fork()
        except OSError:
            if not failed:
                os.write(1, b"x")
            failed = True
    """
    outcome = tool(code, out, QUICK)
    assert outcome.timed_out
    assert 0 < len(outcome.stdout) <= 200  # some met the limit, and there were never many
    assert commands_with(marker) == []


@pytest.mark.usefixtures("rung")
def test_a_process_cannot_allocate_more_than_its_limit(out: Path) -> None:
    outcome = tool("held = bytearray(400 * 1024 * 1024)", out)
    assert outcome.returncode == 1
    assert b"MemoryError" in outcome.stderr
    assert outcome.peak_bytes < 256 * MEGA


@pytest.mark.usefixtures("rung")
def test_many_processes_together_cannot_allocate_more_than_the_limit(out: Path) -> None:
    code = """
    import os, time
    for _ in range(4):
        if os.fork() == 0:
            held = b"x" * (100 * 1024 * 1024)
            time.sleep(600)
    time.sleep(600)
    """
    outcome = tool(code, out)
    assert outcome.killed is Killed.MEMORY
    assert outcome.peak_bytes > 256 * MEGA


@pytest.mark.usefixtures("rung")
def test_a_tool_cannot_write_ten_gigabytes(out: Path) -> None:
    code = """
    with open("large", "wb") as stream:
        while True:
            stream.write(bytes(1024 * 1024))
    """
    outcome = tool(code, out)
    assert outcome.returncode != 0
    assert all(path.stat().st_size <= SMALL.file_bytes for path in out.iterdir())
    many = """
    import itertools, time
    for number in itertools.count():
        with open(f"{number}", "wb") as stream:
            stream.write(bytes(1024 * 1024))
    """
    assert tool(many, out / "many").killed is Killed.OUTPUT
    assert not (out / "many").exists()


@pytest.mark.usefixtures("rung")
def test_only_plain_files_leave_the_output_folder(out: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("confidential")
    code = f"""
    import os
    os.symlink("{secret}", "link")
    os.symlink("/usr", "folder")
    os.mkfifo("pipe")
    os.makedirs("below/deeper")
    for name in ("plain", "below/deeper/plain"):
        with open(name, "w") as stream:
            stream.write("result")
        os.chmod(name, 0o4000)
    os.link("plain", "second")
    os.chmod("below/deeper", 0)
    """
    (out / "plain").symlink_to(secret)
    outcome = tool(code, out)
    assert sorted(outcome.refused) == ["folder", "link", "pipe", "plain", "second"]
    taken = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert taken == ["below/deeper/plain", "plain"]
    assert (out / "plain").is_symlink()  # what was there before stays
    result = out / "below/deeper/plain"
    assert (result.read_text(), result.stat().st_uid) == ("result", os.getuid())
    assert result.stat().st_mode & 0o7777 == 0o600
    assert secret.read_text() == "confidential"


@pytest.mark.usefixtures("rung", "alone")
def test_parallel_children_do_not_disturb_each_other(tmp_path: Path) -> None:
    bomb = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n"
    honest = """
    import os, sys
    for number in range(10):
        if os.fork() == 0:
            os._exit(0)
        os.wait()
    open("answer", "w").write(open("{in}/own").read())
    """

    def work(number: int) -> str:
        own = tmp_path / f"own{number}"
        own.write_text(str(number))
        target = tmp_path / f"out{number}"
        outcome = tool(bomb, target, QUICK) if number == 0 else tool(honest, target, own=own)
        return "bomb" if outcome.timed_out else (target / "answer").read_text()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == ["bomb", "1", "2", "3"]
