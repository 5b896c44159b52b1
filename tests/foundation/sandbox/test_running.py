"""What an honest tool gets from the sandbox, for one task and for a long life."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import pytest

from correspondence.foundation.sandbox import Limits, UnixSockets, run, run_python, start

ROOT = Path(__file__).parents[3]


@pytest.mark.usefixtures("rung")
def test_a_tool_reads_its_input_and_its_files_come_back(out: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Perihal: undangan")
    letter.chmod(0o600)
    argv = ["sh", "-c", 'cat {in}/a > {out}/b; cat; echo "$PAPER"; pwd >&2; exit 3']
    outcome = run(argv, inputs={"a": letter}, outputs=out, stdin=b"fed ", extra_env={"PAPER": "A4"})
    assert (outcome.returncode, outcome.killed, outcome.ok) == (3, None, False)
    assert outcome.stdout == b"fed A4\n"
    assert (out / "b").read_text() == "Perihal: undangan"
    assert letter.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("rung")
def test_the_environment_holds_nothing_of_ours(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    outcome = run(["env"], inputs={}, outputs=out)
    names = {line.partition(b"=")[0] for line in outcome.stdout.splitlines()}
    assert names - {b"PWD"} == {b"PATH", b"HOME", b"TMPDIR", b"LANG", b"OMP_THREAD_LIMIT"}


@pytest.mark.usefixtures("rung")
def test_endings_are_told_alike_on_both_rungs(out: Path) -> None:
    assert run(["sh", "-c", "kill -9 $$"], inputs={}, outputs=out).returncode == 128 + 9
    assert run(["no-such-tool"], inputs={}, outputs=out).returncode == 127


@pytest.mark.usefixtures("rung")
def test_long_output_is_cut(out: Path) -> None:
    limits = Limits(stream_bytes=1000)
    outcome = run(["sh", "-c", "head -c 300000 /dev/zero"], inputs={}, outputs=out, limits=limits)
    assert (outcome.returncode, len(outcome.stdout)) == (0, 1000)


@pytest.mark.usefixtures("rung")
@pytest.mark.parametrize("name", ["../a", "", "a/b", "."])
def test_names_of_inputs_are_plain(name: str, out: Path) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        run(["true"], inputs={name: ROOT / "pyproject.toml"}, outputs=out)


@pytest.mark.usefixtures("rung")
def test_a_module_runs_with_its_arguments(out: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text('{"nomor": 7}')
    outcome = run_python("json.tool", ["{in}/a", "{out}/b"], inputs={"a": source}, outputs=out)
    assert outcome.ok, outcome
    assert '"nomor": 7' in (out / "b").read_text()


@pytest.mark.usefixtures("rung")
def test_a_long_lived_child_answers_and_exchanges_files(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_text("surat")
    script = 'while read from to; do tr a-z A-Z < "$from" > "$to"; ln -s /etc/hostname link; echo done; done'
    with start(["sh", "-c", script]) as helper:
        helper.stdin.write(f"{helper.put('a', source)} {helper.seen('b')}\n".encode())
        helper.stdin.flush()
        assert helper.stdout.readline() == b"done\n"
        assert helper.take("b", target)
        assert target.read_text() == "SURAT"
        assert not helper.take("link", target)
        assert helper.alive()
    assert not helper.alive()


@pytest.mark.usefixtures("rung")
def test_a_long_lived_child_that_ends_is_seen_dead() -> None:
    with start(["true"]) as helper:
        assert helper.stdout.read() == b""
    assert not helper.alive()


@pytest.mark.usefixtures("rung")
def test_nothing_survives_the_death_of_our_own_process(tmp_path: Path) -> None:
    marker = uuid.uuid4().hex
    code = f"""
import os, signal, tempfile
tempfile.tempdir = {tempfile.gettempdir()!r}
from correspondence.foundation.sandbox import start
helper = start(["sh", "-c", "echo ready; setsid sleep 600 & exec tail -f /dev/null {marker}"])
helper.stdout.readline()
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == -signal.SIGKILL
    # The pipe that the launcher held has ended, so that its children are gone when its folder is.
    folder = Path(tempfile.gettempdir())
    wait_until_empty(folder)
    assert marker not in all_commands()


def wait_until_empty(folder: Path) -> None:
    for _attempt in range(2000):
        if not list(folder.glob("tanggap-*")):
            return
        os.sched_yield()
        subprocess.run(["/bin/true"], check=True)
    raise AssertionError(list(folder.iterdir()))


def all_commands() -> str:
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


@pytest.mark.office
@pytest.mark.usefixtures("rung")
def test_a_fresh_libreoffice_converts_without_connecting(out: Path, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    letter = tmp_path / "letter.txt"
    letter.write_text("Yth. Kepala Dinas")
    argv = ["soffice", "--headless", "--norestore", "-env:UserInstallation=file://{tmp}/profile"]
    argv += ["--convert-to", "pdf", "--outdir", "{out}", "{in}/letter.txt"]
    outcome = run(argv, inputs={"letter.txt": letter}, outputs=out, unix_sockets=UnixSockets.LISTEN)
    assert outcome.ok, outcome
    assert (out / "letter.pdf").read_bytes().startswith(b"%PDF-")
    left = [str(path) for path in Path("/tmp").glob("OSL_PIPE_*") if 61184 <= path.lstat().st_uid <= 65519]
    held = Path("/proc/net/unix").read_text(errors="replace")  # another sandbox may run beside this one
    assert [path for path in left if path not in held] == []
