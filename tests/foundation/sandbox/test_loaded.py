"""A child forked from the loaded launcher ends as an executed one does, and whatever is killed, the next one works."""

import errno
import logging
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from correspondence.foundation.sandbox import Limits, Outcome, child, end_loaded, loading, run_python
from correspondence.foundation.sandbox.limits import LauncherSilent
from tests.foundation.sandbox.forking import (
    FORKED,
    USUAL,
    below,
    first_line,
    forked,
    launcher_pid,
    python,
    shared,
    until,
)
from tests.foundation.sandbox.hostile import MEGA, commands_with

# The forked child shows that it runs and waits for a word; an executed one says what it is.
WAITING = f"""
import os, sys
if not {FORKED}:
    print("executed")
else:
    open("/out/ready", "w").close()
    while not os.path.exists("/out/go"):
        pass
    print("forked")
"""


pytestmark = pytest.mark.usefixtures("forking_rung")


def test_a_python_child_is_forked_and_else_executed(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert forked(out)
    monkeypatch.setattr(loading, "usable", lambda: False)
    assert not forked(out)


ENDINGS = {
    "status": ("code", [], b"import sys; sys.exit(7)\n", 7),
    "text": ("code", [], b"import sys; sys.exit('Berkas rusak')\n", 1),
    "true": ("code", [], b"import sys; sys.exit(True)\n", 1),
    "negative": ("code", [], b"import sys; sys.exit(-1)\n", 255),
    "empty": ("code", [], b"import sys; sys.exit('')\n", 1),
    "none": ("code", [], b"import sys; sys.exit(None)\n", 0),
    "signal": ("code", [], b"import os; os.kill(os.getpid(), 9)\n", 128 + 9),
    "error": ("gzip", ["missing.gz"], b"", 1),
    "usage": ("gzip", ["--unknown"], b"", 2),
    "unknown": ("no_such_module", [], b"", 1),
    "thread": (
        "code",
        [],
        b"import threading; threading.Thread(target=lambda: print(sum(range(10**7)))).start()\n",
        0,
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_endings_are_those_of_an_executed_child(ending: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module, words, stdin, status = ENDINGS[ending]

    def ended() -> Outcome:
        return run_python(module, words, inputs={}, outputs=out, stdin=stdin)

    one = ended()
    assert loading.usable() and launcher_pid(), "it was forked"
    monkeypatch.setattr(loading, "usable", lambda: False)
    other = ended()
    assert (one.returncode, one.killed, one.stdout) == (status, None, other.stdout)
    assert other.returncode == status
    assert one.stderr.splitlines()[-1:] == other.stderr.splitlines()[-1:] or ending == "unknown"


def test_a_traceback_names_the_failing_line(out: Path) -> None:
    outcome = run_python("gzip", ["missing.gz"], inputs={}, outputs=out)
    assert outcome.stderr.startswith(b"Traceback (most recent call last):\n")
    assert b"gzip.py" in outcome.stderr
    assert outcome.stderr.endswith(b"FileNotFoundError: [Errno 2] No such file or directory: 'missing.gz'\n")


def test_arguments_environment_and_late_imports(out: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("surat")
    code = """
    import os, sys
    late = "lxml.etree" not in sys.modules
    import lxml.etree
    print(late, open("/in/letter").read(), os.getcwd(), sys.argv[0].endswith("timeit.py"), sorted(os.environ))
    open("page", "w").write("halaman")
    """
    line = first_line(python(code, out, letter=letter))
    names = ["HOME", "LANG", "OMP_THREAD_LIMIT", "PATH", "PYTHONPATH", "TMPDIR"]
    assert line == f"True surat /out True {names}"
    assert (out / "page").read_text() == "halaman"


LIMITED = {
    "wall": ("while True: pass", Limits(wall_seconds=0.7, cpu_seconds=20)),
    "output": (
        "import time\nfor n in range(6):\n    open(f'/out/{n}', 'wb').write(bytes(2**20))\ntime.sleep(60)",
        Limits(wall_seconds=20, folder_bytes=4 * MEGA),
    ),
    "memory": (
        "import os, time\nfor _ in range(4):\n    if os.fork() == 0:\n        kept = b'x' * 2**27\n"
        "        time.sleep(60)\ntime.sleep(60)",
        Limits(wall_seconds=20, memory_bytes=400 * MEGA),
    ),
}


@pytest.mark.parametrize("limit", LIMITED)
def test_a_forked_child_is_killed_at_its_limits(limit: str, out: Path) -> None:
    code, limits = LIMITED[limit]
    assert python(code, out, limits=limits).killed == limit
    until(lambda: below(launcher_pid()) == {})
    assert forked(out)


def test_floods_of_the_streams_stop_neither_side(out: Path) -> None:
    code = "import os\nfor _ in range(300):\n    os.write(1, bytes(100_000))\n    os.write(2, bytes(100_000))"
    outcome = python(code, out, limits=Limits(stream_bytes=1000), stdin=bytes(4 * MEGA))
    assert (len(outcome.stdout), len(outcome.stderr), outcome.killed) == (1000, 1000, None)
    assert forked(out)


@pytest.mark.parametrize("seen", [True, False])
def test_a_loaded_launcher_killed_meanwhile_is_replaced_unnoticed(
    seen: bool, out: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert forked(out)
    if not seen:  # as where it ends just then
        monkeypatch.setattr(loading._Loaded, "ended", lambda _self: False)
    first = launcher_pid()
    os.kill(first, signal.SIGKILL)
    assert forked(out)
    assert launcher_pid() != first
    assert caplog.messages == []


def begun(out: Path, answers: list[Outcome]) -> threading.Thread:
    """Start a waiting child in a thread, and return when it waits."""
    thread = threading.Thread(target=lambda: answers.append(python(WAITING, out)))
    thread.start()
    until(lambda: bool(shared("ready")))
    return thread


def test_a_loaded_launcher_killed_during_a_child_does_not_disturb_it(out: Path) -> None:
    answers: list[Outcome] = []
    thread = begun(out, answers)
    os.kill(launcher_pid(), signal.SIGKILL)
    shared("ready")[0].with_name("go").touch()
    thread.join()
    assert first_line(answers[0]) == "forked"
    assert forked(out)


def test_a_killed_launcher_leaves_no_process_and_its_order_is_executed(
    out: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[Outcome] = []
    thread = begun(out, answers)
    loaded = launcher_pid()
    os.kill(min(below(loaded)), signal.SIGKILL)  # the launcher is older than what it started
    thread.join()
    assert first_line(answers[0]) == "executed"
    assert "a child is executed that could not be forked" in caplog.text
    until(lambda: below(loaded) == {})
    assert not loading.usable(), "for a minute no other child is forked"


def test_a_launcher_that_says_nothing_in_time_is_not_followed_by_another(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert forked(out)
    monkeypatch.setattr(child, "_GRACE", 2.0 - (USUAL.wall_seconds or 0))
    with pytest.raises(LauncherSilent):
        python(WAITING, out)
    until(lambda: below(launcher_pid()) == {})
    assert loading.usable()


def test_an_order_that_was_broken_off_leaves_no_answer_to_the_next(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert forked(out)
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(socket, "recv_fds", raiser(KeyboardInterrupt()))
        forked(out)
    assert loading._kept[0].loaded is None
    assert forked(out)


def test_pipes_that_could_not_all_be_opened_are_closed_again(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert forked(out)
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  # as many as there are, itself included both times
    answers = iter([os.pipe2(os.O_CLOEXEC), os.pipe2(os.O_CLOEXEC)])

    def third_fails(_flags: int) -> tuple[int, int]:
        made = next(answers, None)
        if made is None:
            raise OSError(errno.EMFILE, "Too many open files")
        return made

    with monkeypatch.context() as few, pytest.raises(OSError, match="Too many"):
        few.setattr(os, "pipe2", third_fails)
        loading._pipes()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def raiser(error: BaseException) -> Callable[..., NoReturn]:
    def raising(*_args: object, **_options: object) -> NoReturn:
        raise error

    return raising


def test_a_killed_holder_of_the_namespaces_ends_the_child(out: Path) -> None:
    answers: list[Outcome] = []
    thread = begun(out, answers)
    loaded = launcher_pid()
    holders = [pid for pid in below(loaded) if Path(f"/proc/{pid}/cmdline").read_bytes() == b"/usr/bin/cat\0"]
    os.kill(holders[0], signal.SIGKILL)
    thread.join()
    assert (answers[0].returncode, answers[0].killed) == (128 + signal.SIGKILL, None)
    until(lambda: below(loaded) == {})


def test_what_a_killed_launcher_was_building_ends_too(out: Path) -> None:
    """Bubblewrap, killed with its launcher, may leave a child that waits for its word for ever."""
    assert forked(out)
    loaded = launcher_pid()
    for _attempt in range(15):
        loading._kept[0].not_before = 0.0
        thread = threading.Thread(target=forked, args=(out,))
        thread.start()
        until(lambda: len(below(loaded)) > 1 or threading.active_count() == 1)
        for pid in sorted(below(loaded))[:1]:
            os.kill(pid, signal.SIGKILL)
        thread.join()
    until(lambda: below(loaded) == {})
    assert [pid for pid in commands_with(tempfile.gettempdir()) if parent_of(pid) == 1] == []


def parent_of(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def test_without_a_loaded_launcher_children_are_executed_for_a_minute(
    out: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(loading, "_LOADED", "no_such_module")
        assert not forked(out)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert not forked(out), "the minute is not over"
    later = time.monotonic() + loading._REST + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert forked(out)


@pytest.mark.parametrize(("most", "idle"), [("2", "60"), ("200", "0")])
def test_a_loaded_launcher_that_ends_by_itself_is_replaced_unnoticed(
    most: str, idle: str, out: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loading, "_LOADED", "tests.foundation.sandbox.loaded_briefly")
    bounds = {"TEST_MOST_CHILDREN": most, "TEST_IDLE_SECONDS": idle}
    monkeypatch.setattr(loading, "_ENVIRONMENT", loading._ENVIRONMENT | bounds)
    seen = set()
    for _child in range(5):
        assert forked(out)
        seen.add(launcher_pid())
    assert len(seen) >= 3
    assert caplog.messages == []
    loaded = launcher_pid()
    end_loaded()
    assert not Path(f"/proc/{loaded}").exists()
