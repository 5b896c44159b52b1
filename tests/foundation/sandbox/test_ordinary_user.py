"""An installation that runs as an ordinary user: the child shares its id, so that other walls must hold."""

import errno
import fcntl
import json
import os
import platform
import shutil
import socket
import subprocess
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
USER = 60999  # no person's and no sandbox's number
SYSTEM_PYTHON = "/usr/bin/python3"
HOSTILE = """
import os, signal, socket
attempts = {
    "read": lambda: open("HOME/secret").read(),
    "write": lambda: open("HOME/secret", "w"),
    "mode": lambda: os.chmod("HOME/secret", 0o777) or 1 / 0,  # judged by the mode below
    "new": lambda: open("HOME/new", "w"),
    "remove": lambda: os.unlink("HOME/secret"),
    "link": lambda: os.link("HOME/secret", "linked"),
    "environment": lambda: open("/proc/PARENT/environ").read(),
    "signal": lambda: os.kill(PARENT, signal.SIGTERM),
    "launcher": lambda: os.kill(os.getppid(), signal.SIGSTOP) if os.getppid() > 1 else 1 / 0,
    "network": lambda: socket.create_connection(("127.0.0.1", PORT)),
    "input": lambda: open("INPUT/secret", "w"),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except (OSError, ZeroDivisionError):
        continue
    print(name)
open("result", "w").write("done")
"""


@pytest.fixture(autouse=True)
def _one_at_a_time() -> Iterator[None]:
    """Let only one process test at a time: the kernel counts per user, and one fork bomb would starve the other."""
    with Path(tempfile.gettempdir(), "tanggap-ordinary-user.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def home() -> Iterator[Path]:
    """A copy of the package that an ordinary user owns, with a secret beside it."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    version = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import sys; print(sys.version_info >= (3, 11))"],
        capture_output=True,
        check=False,
    ).stdout
    if version != b"True\n":
        pytest.skip("the system's Python is older than 3.11")
    place = Path(tempfile.mkdtemp(dir="/var/tmp"))
    package = place / "correspondence/foundation/sandbox"
    shutil.copytree(ROOT / "correspondence/foundation/sandbox", package)
    for folder in (package.parent, package.parent.parent):
        (folder / "__init__.py").touch()
    (place / "secret").write_text("confidential")
    (place / "secret").chmod(0o640)
    (place / "out").mkdir()
    for path in (place, *place.rglob("*")):
        os.chown(path, USER, USER)
    try:
        yield place
    finally:
        shutil.rmtree(place)


def as_user(home: Path, rung: str, code: str, user: int = USER, python: str = SYSTEM_PYTHON) -> dict[str, Any]:
    words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", python, "-c"]
    begin = "import json, os\nfrom pathlib import Path\nfrom correspondence.foundation.sandbox import *\n"
    environment = {"PATH": "/usr/bin:/bin", "TANGGAP_SANDBOX": rung, "TMPDIR": str(home)}
    ended = subprocess.run(
        [*words, begin + textwrap.dedent(code)],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    answer: dict[str, Any] = json.loads(ended.stdout)
    if answer.get("rung") == "none" and "expected" not in answer:
        pytest.skip(f"an ordinary user of this machine has no {rung}")
    assert list(home.glob("tanggap-sandbox-*")) == []
    return answer


@pytest.mark.parametrize("rung", ["bubblewrap", "seccomp"])
def test_the_walls_hold_for_a_child_with_our_own_id(home: Path, rung: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        hostile = HOSTILE.replace("HOME", str(home)).replace("PORT", str(listener.getsockname()[1]))
        answer = as_user(
            home,
            rung,
            f"""
            hostile = {hostile!r}.replace("PARENT", str(os.getpid())).replace("INPUT", "{{in}}")
            found = dict(rung=str(rung()))
            if rung() is not Rung.NONE:
                limits = Limits(wall_seconds=5, processes=20)
                given = {{"secret": Path("{home}/secret")}}
                argv = ["/usr/bin/python3", "-c", hostile]
                end = run(argv, inputs=given, outputs=Path("{home}/out"), limits=limits)
                found |= dict(out=end.stdout.decode(), err=end.stderr.decode(), code=end.returncode)
            print(json.dumps(found))
        """,
        )
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert answer == {"rung": rung, "out": "", "err": "", "code": 0}
    assert (home / "secret").read_text() == "confidential"
    assert (home / "secret").stat().st_mode & 0o777 == 0o640
    assert (home / "out/result").read_text() == "done"


@pytest.mark.parametrize("rung", ["bubblewrap", "seccomp"])
def test_a_fork_bomb_and_a_python_child_of_an_ordinary_user(home: Path, rung: str) -> None:
    answer = as_user(
        home,
        rung,
        f"""
        found = dict(rung=str(rung()))
        if rung() is not Rung.NONE:
            bomb = ["/usr/bin/python3", "-c", "import os, signal; signal.signal(17, signal.SIG_IGN)\\n"
                    "while True:\\n    try:\\n        os.fork()\\n    except OSError:\\n        pass"]
            limits = Limits(wall_seconds=0.7, processes=20)
            out = Path("{home}/out")
            found["killed"] = run(bomb, inputs={{}}, outputs=out, limits=limits).killed
            left = [entry for entry in os.listdir("/proc") if entry.isdigit()
                    and Path("/proc", entry).exists() and Path("/proc", entry).stat().st_uid == os.getuid()]
            found["left"] = len(left)
            module = "correspondence.foundation.sandbox.limits"
            found["python"] = run_python(module, inputs={{}}, outputs=out).returncode
        print(json.dumps(found))
    """,
    )
    assert answer == {"rung": rung, "killed": "wall", "left": 1, "python": 0}


@pytest.mark.parametrize("usable", [True, False])
def test_the_walls_hold_for_a_python_child_with_our_own_id(home: Path, usable: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        hostile = HOSTILE.replace("HOME", str(home)).replace("PORT", str(listener.getsockname()[1]))
        answer = as_user(
            home,
            "bubblewrap",
            f"""
            from correspondence.foundation.sandbox import loading
            found = dict(rung=str(rung()))
            if rung() is not Rung.NONE:
                if not {usable}:
                    loading.usable = lambda: False
                hostile = {hostile!r}.replace("PARENT", str(os.getpid())).replace("INPUT", "/in")
                hostile += "print([line.split()[1] for line in open('/proc/self/status') if line[:3] == 'Cap'])\\n"
                hostile += "import sys; print('forked', 'correspondence.foundation.sandbox.entering' in sys.modules)\\n"
                words = ["-n1", "-r1", f"exec({{hostile!r}}, {{{{}}}})"]
                given = {{"secret": Path("{home}/secret")}}
                end = run_python("timeit", words, inputs=given, outputs=Path("{home}/out"))
                found |= dict(out=end.stdout.decode().splitlines()[:-1], err=end.stderr.decode(), code=end.returncode)
            print(json.dumps(found))
        """,
        )
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert answer == {"rung": "bubblewrap", "out": [str(["0" * 16] * 5), f"forked {usable}"], "err": "", "code": 0}
    assert (home / "secret").read_text() == "confidential"
    assert (home / "secret").stat().st_mode & 0o777 == 0o640
    assert (home / "out/result").read_text() == "done"


def test_an_interpreter_of_our_own_is_not_forked_as_its_mode_could_be_changed(home: Path) -> None:
    subprocess.run([SYSTEM_PYTHON, "-m", "venv", "--copies", "--without-pip", str(home / "venv")], check=True)
    interpreter = (home / "venv/bin/python").resolve()
    os.chown(interpreter, USER, USER)
    hostile = (
        "import os\ntry:\n    os.chmod('/proc/self/exe', 0o4777)\nexcept OSError as error:\n    print(error.errno)"
    )
    answer = as_user(
        home,
        "bubblewrap",
        f"""
        found = dict(rung=str(rung()))
        if rung() is not Rung.NONE:
            end = run_python("timeit", ["-n1", "-r1", {hostile!r}], inputs={{}}, outputs=Path("{home}/out"))
            found |= dict(out=end.stdout.decode().split()[0], code=end.returncode)
        print(json.dumps(found))
        """,
        python=str(interpreter),
    )
    assert answer == {"rung": "bubblewrap", "out": str(errno.EROFS), "code": 0}
    assert interpreter.stat().st_mode & 0o7777 == 0o755


WITHOUT_WALLS = """
import errno
from correspondence.foundation.sandbox import seccomp
# A kernel without Landlock (444), seccomp (prctl 22, call 317) and namespaces (clone flags).
load, equal, any_bit, allow = 0x20, 0x15, 0x45, seccomp._step(0x06, 0x7FFF0000)
step, refuse = seccomp._step, seccomp._error
seccomp.install(b"".join([
    step(load, 0), step(equal, 444, 0, 1), refuse(errno.ENOSYS), step(equal, 317, 0, 1), refuse(errno.ENOSYS),
    step(equal, 272, 0, 1), refuse(errno.EPERM), step(equal, 435, 0, 1), refuse(errno.ENOSYS),
    step(equal, 157, 0, 4), step(load, 16), step(equal, 22, 0, 1), refuse(errno.EINVAL), allow,
    step(equal, 56, 0, 3), step(load, 16), step(any_bit, 0x7E020000, 0, 1), refuse(errno.EPERM), allow,
]))
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of the refused calls are those of x86_64")
@pytest.mark.parametrize(
    ("user", "asked", "expected"), [(0, "auto", "bare"), (USER, "auto", "none"), (USER, "bare", "bare")]
)
def test_a_kernel_without_walls_leaves_the_bare_rung(home: Path, user: int, asked: str, expected: str) -> None:
    (home / "secret").chmod(0o600)
    answer = as_user(
        home,
        asked,
        f"""
        exec({WITHOUT_WALLS!r})
        found = dict(rung=str(rung()), office=opens_office_files(), refusal=refusal(), expected=True)
        if rung() is not Rung.NONE:
            limits = Limits(wall_seconds=0.7, processes=20)
            end = run(["sh", "-c", "id -u; sleep 600"], inputs={{}}, outputs=Path("{home}/out"), limits=limits)
            found |= dict(killed=end.killed, user=int(end.stdout))
            found["secret"] = run(["cat", "{home}/secret"], inputs={{}}, outputs=Path("{home}/out")).stdout.decode()
        print(json.dumps(found))
        """,
        user,
    )
    assert (answer["rung"], answer["office"], answer["refusal"]) == (expected, False, "")
    if expected == "bare":
        assert answer["killed"] == "wall"
        # What the documents say: without root no other user stands between the child and our files.
        assert (answer["user"] == USER, answer["secret"]) == ((True, "confidential") if user else (False, ""))


@pytest.mark.parametrize(("user", "expected"), [(USER, "none"), (0, "seccomp")])
def test_without_landlock_only_another_user_id_is_a_wall(home: Path, user: int, expected: str) -> None:
    (home / "secret").chmod(0o600)
    answer = as_user(
        home,
        "seccomp",
        f"""
        import errno
        from correspondence.foundation.sandbox import seccomp
        steps = [seccomp._step(0x20, 0), seccomp._step(0x15, 444, 0, 1), seccomp._error(errno.ENOSYS)]
        seccomp.install(b"".join([*steps, seccomp._step(0x06, 0x7FFF0000)]))
        found = dict(rung=str(rung()), expected=True)
        if rung() is not Rung.NONE:
            end = run(["cat", "{home}/secret"], inputs={{}}, outputs=Path("{home}/out"))
            found |= dict(code=end.returncode, out=end.stdout.decode())
        print(json.dumps(found))
        """,
        user,
    )
    assert answer.pop("rung") == expected
    assert answer in ({"expected": True}, {"expected": True, "code": 1, "out": ""})
