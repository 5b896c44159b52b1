"""A forked child meets the same walls as an executed one, and nothing of an earlier file or of the office."""

import json
import os
import resource
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from correspondence.foundation.sandbox import Limits, end_loaded, loading, run, run_python
from tests.foundation.sandbox.forking import FORKED, below, first_line, forked, launcher_pid, python, until
from tests.foundation.sandbox.hostile import commands_with

FACTS = """
import ctypes, json, os, re, resource, signal
libc = ctypes.CDLL(None)
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
named = ("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapAmb", "NoNewPrivs", "Seccomp", "Seccomp_filters",
         "SigBlk", "SigIgn", "Umask", "Threads", "Cpus_allowed")
def mount(line):
    words = line.split()
    where = re.sub("/.*sandbox-[a-z0-9_]{8}", "FOLDER", words[3])
    return where, words[4], words[5], words[-1]
def linked(path):
    return re.sub("[0-9]+", "N", os.readlink(path))
facts = {name: status.get(name) for name in named}
facts["limits"] = {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if "RLIMIT_" in name}
facts["prctl"] = {name: libc.prctl(number, 0, 0, 0, 0) for name, number in
                  {"dumpable": 3, "keepcaps": 7, "securebits": 27, "subreaper of nobody": 39}.items()}
facts["open"] = {name: linked("/proc/self/fd/" + name) for name in ("0", "1", "2")}
facts["more open"] = [name for name in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + name)][3:]
facts["places"] = [os.readlink("/proc/self/" + name) for name in ("cwd", "root")]
facts["mounts"] = sorted(mount(line) for line in open("/proc/self/mountinfo"))
facts["environment"] = {name: value for name, value in os.environ.items() if name != "PWD"}
facts["timers"] = [signal.getitimer(kind) for kind in (0, 1, 2)]
facts["nice"] = os.getpriority(0, 0)
facts["files"] = {folder: sorted(os.listdir(folder)) for folder in ("/", "/dev", "/dev/shm", "/tmp", "/in", "/out")}
for name in ("cgroup", "uid_map", "oom_score_adj", "timerslack_ns"):
    try:
        facts[name] = open("/proc/self/" + name).read()
    except OSError as error:
        facts[name] = error.errno
try:
    facts["terminal"] = os.open("/dev/tty", os.O_RDWR)
except OSError as error:
    facts["terminal"] = error.errno
facts["doors"] = [libc.unshare(0x10000000), libc.unshare(0x20000), libc.ptrace(0, 0, 0, 0), libc.setns(0, 0)]
print(json.dumps(facts))
"""
# Patterns are no words that they find themselves, and numbers stand for what was found.
SEARCH = """
import re
found = set()
memory = open("/proc/self/mem", "rb", buffering=0)
for line in open("/proc/self/maps"):
    places, rights = line.split()[:2]
    start, end = (int(place, 16) for place in places.split("-"))
    if "r" in rights and "[v" not in line:
        memory.seek(start)
        held = memory.read(end - start)
        found |= {number for number, pattern in enumerate(PATTERNS) if re.search(pattern, held)}
print(sorted(found))
"""

pytestmark = pytest.mark.usefixtures("forking_rung")


def same_uid(facts: dict[str, Any]) -> dict[str, Any]:
    """Take out what numbers a child of root by itself."""
    numbers = facts["Uid"].split()
    assert len(set(numbers)) == 1 and (os.geteuid() != 0 or int(numbers[0]) >= 61184)
    return {name: value for name, value in facts.items() if name not in {"Uid", "Gid"}}


def test_a_forked_child_meets_the_walls_of_an_executed_one(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = tmp_path / "letter"
    letter.write_text("surat")
    one = same_uid(json.loads(first_line(python(FACTS, out, letter=letter))))
    assert loading.usable() and launcher_pid(), "it was forked"
    monkeypatch.setattr(loading, "usable", lambda: False)
    other = same_uid(json.loads(first_line(python(FACTS, out, letter=letter))))
    one["limits"].pop("RLIMIT_MSGQUEUE")  # forked it has none at all; the filter refuses such queues anyway
    other["limits"].pop("RLIMIT_MSGQUEUE")
    assert one == other
    assert (one["CapEff"], one["NoNewPrivs"], one["Seccomp"], one["doors"]) == ("0" * 16, "1", "2", [-1] * 4)


def test_namespaces_processes_and_session_of_a_forked_child_are_its_own(out: Path) -> None:
    code = """
    import os
    kinds = ("cgroup", "ipc", "mnt", "net", "pid", "uts")
    print([os.readlink("/proc/self/ns/" + kind) for kind in kinds], sorted(map(int, filter(str.isdigit,
          os.listdir("/proc")))), os.getppid(), os.getsid(0) == os.getpid(), [line.split()[1] for line in
          open("/proc/self/status") if line.startswith("CapBnd")])
    """
    line = first_line(python(code, out))
    for kind in ("cgroup", "ipc", "mnt", "net", "pid", "uts"):
        assert f"{kind}:[" in line and str(Path(f"/proc/self/ns/{kind}").readlink()) not in line
    assert line.endswith("[1, 2, 3] 0 True ['0000000000000000']"), "bubblewrap, the holder and the child; no parent"


def test_the_holder_and_the_first_process_are_out_of_reach_or_end_the_child_alone(out: Path) -> None:
    code = """
    import ctypes, os, resource
    libc = ctypes.CDLL(None, use_errno=True)
    for pid in (0, 1, 2):
        print(libc.ptrace(16, pid, 0, 0), end=" ")
    for path in ("/proc/1/root/etc/passwd", "/proc/2/root/etc/passwd", "/proc/1/cwd/etc/shadow"):
        try:
            print(open(path).read())
        except OSError:
            pass
    """
    assert first_line(python(code, out)).startswith("-1 -1 -1 1 loop")
    killing = "import os\nfor pid in (2, 1):\n    try:\n        os.kill(pid, 9)\n    except OSError:\n        pass"
    assert python(killing, out).returncode in ({0} if os.geteuid() == 0 else {0, 128 + signal.SIGKILL})
    until(lambda: below(launcher_pid()) == {})
    assert forked(out)


def test_memory_holds_nothing_of_the_office_or_of_an_earlier_letter(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["secret-of-office", "letter-of-citizen", "what-it-says", "asked-for", "in-environment", "fed-to-it"]
    search = SEARCH.replace("PATTERNS", repr([f"[{word[0]}]{word[1:]}".encode() for word in words]))
    search = f"exec({search!r}, {{}})"
    monkeypatch.setenv("SECRET_KEY", words[0])
    letter = tmp_path / words[1]
    letter.write_text(words[2])
    asked = (
        "import sys, os; names = os.listdir('/in'); held = open('/in/' + names[0]).read(), sys.stdin.read(), "
        f"{words[3]!r}\n{search}"
    )
    given, environment = {words[1]: letter}, {"X": words[4]}

    def searched(code: str, *, stdin: str = "", **more: Any) -> str:
        words = ["-n1", "-r1", code]
        return first_line(run_python("timeit", words, outputs=out, stdin=stdin.encode(), **more))

    assert searched(asked, inputs=given, stdin=words[5], extra_env=environment) == "[1, 2, 3, 4, 5]"
    assert searched(search, inputs={}) == "[]"


def test_nothing_passes_from_one_child_to_the_next(out: Path) -> None:
    marker = f"6{os.getpid()}.25"
    traces = """
    import json, os, sys, tempfile, threading
    def traces():
        kept = [folder for folder in ("/tmp", "/dev/shm", "/out") if os.path.exists(folder + "/trace")]
        return [*kept, *(name for name in ("TRACE",) if name in os.environ), getattr(json, "trace", None)]
    """
    leave = """
    json.trace = sys.path.append("/tmp") or "here"
    os.environ["TRACE"] = "here"
    for folder in ("/tmp", "/dev/shm", "/out"):
        open(folder + "/trace", "w").close()
    """
    stay = f"os.spawnlp(os.P_NOWAIT, 'setsid', 'setsid', '-f', 'sleep', '{marker}')\n"
    show = "print(traces(), '/tmp' in sys.path, sorted(map(int, filter(str.isdigit, os.listdir('/proc')))))"
    first = "\n".join(map(deep, (traces, leave, stay, show)))
    assert first_line(python(first, out)).startswith("['/tmp', '/dev/shm', '/out', 'TRACE', 'here'] True [1, 2, 3, ")
    assert commands_with(marker) == []
    (out / "trace").unlink()
    assert first_line(python("\n".join(map(deep, (traces, show))), out)) == "[None] False [1, 2, 3]"


def deep(code: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in code.splitlines())


def test_children_in_many_threads_share_one_loaded_launcher_and_leave_no_descriptor(out: Path) -> None:
    assert forked(out)
    loaded, before = launcher_pid(), descriptors(os.getpid())
    told: list[str] = []

    def three(name: str) -> None:
        folder = out / name
        folder.mkdir()
        told.extend(first_line(python(f"print({name!r})", folder)) for _child in range(3))

    threads = [threading.Thread(target=three, args=(str(number),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == sorted(str(number) for number in range(6) for _child in range(3))
    assert (launcher_pid(), descriptors(os.getpid())) == (loaded, before)
    until(lambda: descriptors(loaded) == 4)  # its streams and the socket to us
    until(lambda: below(loaded) == {})  # no dead launcher either


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir())) - (pid == os.getpid())


def test_descriptors_beyond_what_select_can_watch_do_no_harm(out: Path) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most[1] < 2048:
        pytest.skip("this machine allows too few descriptors")
    held: list[int] = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(most[0], 2048), most[1]))
    try:
        while not held or held[-1] < 1030:
            held.append(os.open(os.devnull, os.O_RDONLY))
        assert forked(out)
    finally:
        for descriptor in held:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, most)


def test_a_fork_of_ours_has_a_loaded_launcher_of_its_own(out: Path) -> None:
    assert forked(out)
    ours = launcher_pid()
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            alone = loading._kept[0].loaded is None
            os.write(write, f"{alone} {forked(out)} {launcher_pid() != ours}".encode())
            end_loaded()
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    assert os.read(read, 99) == b"True True True"
    os.close(read)
    assert forked(out)
    assert launcher_pid() == ours


@pytest.mark.usefixtures("rung")
def test_used_up_processor_time_is_told_alike_on_every_rung(out: Path) -> None:
    limits = Limits(wall_seconds=20, cpu_seconds=1)
    for outcome in (
        python("while True: pass", out, limits=limits),
        run(["/usr/bin/python3", "-c", "while True: pass"], inputs={}, outputs=out, limits=limits),
    ):
        assert (outcome.returncode, outcome.killed) == (128 + signal.SIGXCPU, None)


def test_a_forked_child_can_start_programs_but_no_stronger_ones(out: Path) -> None:
    code = f"""
    import subprocess, sys
    done = subprocess.run(["sh", "-c", "grep -E '^(Cap(Eff|Prm)|NoNewPrivs|Seccomp:)' /proc/self/status | cut -f2"],
                          capture_output=True, text=True, check=True)
    print({FORKED}, done.stdout.split())
    """
    assert first_line(python(code, out)) == f"True ['{'0' * 16}', '{'0' * 16}', '1', '2']"
