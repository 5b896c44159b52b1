"""A malicious tool is contained on both rungs (threat T1): real children, small limits."""

import os
import socket
import textwrap
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from correspondence.foundation.sandbox import Killed, Limits, Outcome, run, run_python

MEGA = 1024 * 1024
SMALL = Limits(
    wall_seconds=8.0,
    cpu_seconds=6,
    memory_bytes=256 * MEGA,
    file_bytes=2 * MEGA,
    folder_bytes=8 * MEGA,
    processes=20,
)
QUICK = Limits(wall_seconds=0.7, cpu_seconds=5, memory_bytes=1024 * MEGA, processes=20)


def tool(code: str, out: Path, limits: Limits = SMALL, **inputs: Path) -> Outcome:
    argv = ["/usr/bin/python3", "-c", textwrap.dedent(code)]
    return run(argv, inputs=inputs, outputs=out, limits=limits)


def commands_with(marker: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


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
        words = [sys.executable, "-c", "import time; time.sleep(600)", "{marker}"]
        subprocess.Popen(words, stdout=1)
        os._exit(0)
    os.wait()
    """
    assert tool(code, out).ok
    assert commands_with(marker) == []


@pytest.mark.usefixtures("rung")
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
def test_no_network_socket_reaches_a_listener_of_this_machine(out: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        code = f"""
        import socket
        for family, kind in ((2, 1), (2, 2), (10, 1), (16, 3), (17, 3), (40, 1)):
            try:
                reach = socket.socket(family, kind)
                reach.settimeout(1)
                reach.connect(("127.0.0.1", {listener.getsockname()[1]}))
                reach.send(b"x")
                print("reached", family, kind)
            except (OSError, ValueError, TypeError) as error:
                print(type(error).__name__)
        """
        outcome = tool(code, out)
        assert outcome.ok, outcome
        assert b"reached 2 1" not in outcome.stdout
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_unix_socket_of_this_machine_is_out_of_reach(rung: str, out: Path) -> None:
    name = f"\0tanggap-test-{uuid.uuid4().hex}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(name)
        listener.listen()
        listener.setblocking(False)
        code = f"""
        import socket
        socket.socketpair()
        socket.socket(socket.AF_UNIX).connect({name!r})
        """
        outcome = tool(code, out)
        assert outcome.returncode == 1
        assert (b"Address family not supported" if rung == "seccomp" else b"refused") in outcome.stderr
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.usefixtures("rung")
def test_our_files_and_processes_are_out_of_reach(out: Path, tmp_path: Path) -> None:
    secret = tmp_path / "letter.txt"
    secret.write_text("confidential")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    secret.chmod(0o666)
    code = f"""
    import os
    attempts = {{
        "read": lambda: open("{secret}").read(),
        "write": lambda: open("{secret}", "w"),
        "remove": lambda: os.unlink("{secret}"),
        "passwords": lambda: open("/etc/passwd").read(),
        "environment": lambda: open("/proc/{os.getpid()}/environ").read(),
        "memory": lambda: open("/proc/{os.getpid()}/mem", "rb").read(1),
        "signal": lambda: os.kill({os.getpid()}, 0),
        "system": lambda: open("/usr/intruder", "w"),
        "input": lambda: open("{{in}}/given", "a"),
    }}
    for name, attempt in attempts.items():
        try:
            attempt()
        except OSError:
            continue
        print(name)
    """
    outcome = tool(code, out, given=secret)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, b"", b"")
    assert secret.read_text() == "confidential"


@pytest.mark.usefixtures("rung")
def test_doors_into_the_kernel_are_shut(out: Path) -> None:
    code = """
    import ctypes, errno, os
    libc = ctypes.CDLL(None, use_errno=True)
    calls = {"unshare": lambda: libc.unshare(0x10000000), "ptrace": lambda: libc.ptrace(0, 0, 0, 0),
             "mount": lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
             "io_uring": lambda: libc.syscall(425, 1, 0), "bpf": lambda: libc.syscall(280 if
             os.uname().machine == "aarch64" else 321, 0, 0, 0)}
    for name, call in calls.items():
        result = call()
        if result >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            print(name, result, ctypes.get_errno())
    print(os.getuid() == 0, [line for line in open("/proc/self/status") if line.startswith("CapEff")])
    """
    outcome = tool(code, out)
    assert outcome.stdout == b"False ['CapEff:\\t0000000000000000\\n']\n", outcome


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


@pytest.mark.usefixtures("rung")
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


@pytest.mark.usefixtures("rung")
def test_a_python_child_has_our_packages_but_neither_data_nor_settings(out: Path) -> None:
    root = Path(__file__).parents[3]
    code = (
        "import sqlite3, os, correspondence.foundation.sandbox, pypdf, lxml.etree\n"
        "def refused(path):\n"
        "    try:\n"
        "        open(path)\n"
        "    except OSError:\n"
        "        return True\n"
        f"print('refused', refused('{root}/pyproject.toml'), refused('{root}/site/portal/settings.py'))"
    )
    outcome = run_python("timeit", ["-n1", "-r1", code], inputs={}, outputs=out)
    assert outcome.returncode == 0, outcome
    assert b"refused True True" in outcome.stdout
