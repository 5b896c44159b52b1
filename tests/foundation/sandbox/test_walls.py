"""What a malicious tool cannot reach (threat T1), on every rung that has walls for it."""

import os
import socket
import tempfile
import uuid
from pathlib import Path

import pytest

from correspondence.foundation.sandbox import run_python, start
from tests.foundation.sandbox.hostile import tool


@pytest.mark.usefixtures("walled")
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


def test_a_unix_socket_of_this_machine_is_out_of_reach(walled: str, out: Path) -> None:
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
        assert (b"Address family not supported" if walled != "bubblewrap" else b"refused") in outcome.stderr
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.usefixtures("walled")
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


@pytest.mark.usefixtures("walled")
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


@pytest.mark.usefixtures("walled")
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


@pytest.mark.usefixtures("rung")
def test_the_child_is_an_unprivileged_user_and_stays_one(out: Path) -> None:
    code = """
    import os
    for number in (0, 1000):
        try:
            os.setuid(number)
        except OSError:
            continue
        print("became", number)
    kept = [line.split()[1] for line in open("/proc/self/status") if line.startswith(("CapEff", "NoNewPrivs"))]
    print(os.getuid() != 0, os.geteuid() != 0, os.getgroups(), kept)
    """
    outcome = tool(code, out)
    assert outcome.stdout == b"True True [] ['0000000000000000', '1']\n", outcome


@pytest.mark.usefixtures("rung")
def test_what_only_we_may_read_stays_closed_on_every_rung(out: Path, tmp_path: Path) -> None:
    private = Path(tempfile.gettempdir(), "var")  # as the office makes its own: closed to other users
    private.mkdir(mode=0o700)
    (private / "tanggap.sqlite3").write_text("confidential")
    ours = os.getpid()
    code = f"""
    import os
    attempts = {{
        "read": lambda: open("{private}/tanggap.sqlite3").read(),
        "list": lambda: os.listdir("{private}"),
        "write": lambda: open("{private}/new", "w"),
        "environment": lambda: open("/proc/{ours}/environ").read(),
        "memory": lambda: open("/proc/{ours}/mem", "rb").read(1),
        "signal": lambda: os.kill({ours}, 0),
        "launcher": lambda: os.kill(os.getppid(), 0) if os.getppid() > 1 else [][0],
        "shadow": lambda: open("/etc/shadow").read(),
        "system": lambda: open("/usr/intruder", "w"),
        "input": lambda: open("{{in}}/given", "a"),
    }}
    for name, attempt in attempts.items():
        try:
            attempt()
        except (OSError, IndexError):
            continue
        print(name)
    """
    given = tmp_path / "given"
    given.write_text("letter")
    outcome = tool(code, out, given=given)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, b"", b"")


@pytest.mark.usefixtures("rung")
def test_a_sibling_and_its_letter_are_out_of_reach(out: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("confidential")
    with start(
        ["sh", "-c", "cp {in}/given {out}/copy; echo ready; exec sleep 600"], inputs={"given": letter}
    ) as victim:
        assert victim.stdout.readline() == b"ready\n"
        code = f"""
        import ctypes, glob, os
        libc = ctypes.CDLL(None, use_errno=True)
        mine = "{{out}}".rpartition("/")[0] or "/out"
        for folder in glob.glob("{tempfile.gettempdir()}/tanggap-sandbox-*"):
            if folder == mine:
                continue
            for name in ("in/given", "out/copy"):
                try:
                    print(open(folder + "/" + name).read())
                except OSError:
                    pass
        for name in os.listdir("/proc"):
            if name.isdigit() and int(name) != os.getpid():
                pid = int(name)
                try:
                    other = os.stat("/proc/" + name).st_uid != os.getuid()
                    os.kill(pid, 0)
                    if other or libc.ptrace(16, pid, 0, 0) == 0:
                        print("reached", pid)
                except OSError:
                    pass
        """
        outcome = tool(code, out)
        assert victim.alive()
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, b"", b"")


@pytest.mark.usefixtures("walled")
def test_no_open_file_hides_between_two_sockets(out: Path) -> None:
    code = """
    import os, socket
    near, far = socket.socketpair()
    near.send(b"x")
    print(far.recv(1))
    socket.send_fds(near, [b"x"], [os.open("/usr", os.O_PATH)])
    """
    outcome = tool(code, out)
    assert (outcome.returncode, outcome.stdout) == (1, b"b'x'\n")
    assert b"Operation not permitted" in outcome.stderr
