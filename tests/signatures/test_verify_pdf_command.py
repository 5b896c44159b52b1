"""`manage.py verify_pdf`: one line of JSON, exit status 0 only for intact files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from correspondence.foundation import sandbox
from tests.signatures import attacks
from tests.signatures.making import Office, letter

pytestmark = pytest.mark.skipif(
    sandbox.rung() is sandbox.Rung.NONE, reason="neither bubblewrap nor seccomp works on this machine"
)


def _call(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    status = 0
    try:
        call_command("verify_pdf", *[str(argument) for argument in arguments])
    except SystemExit as leaving:
        status = int(str(leaving.code))
    return status, capsys.readouterr().out


def test_the_offices_own_root_is_the_default(
    office: Office, signed_file: Path, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SIGNING_FOLDER = office.authority.folder.parent
    status, out = _call(capsys, signed_file, "--json")
    (line,) = out.splitlines()
    answer = json.loads(line)
    assert (status, answer["verdict"], answer["reasons"]) == (0, "intact", [])
    assert set(answer) == {"verdict", "reasons", "signatures"}
    assert answer["signatures"][0]["field"] == "TandaTangan"


def test_without_an_authority_nobody_is_trusted(signed_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = _call(capsys, signed_file, "--json")
    assert (status, json.loads(out)["verdict"]) == (1, "not_accepted")


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_trust_takes_a_signers_own_certificate(
    office: Office, signed_file: Path, tmp_path: Path, encoding: Encoding, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.pem"
    own.write_bytes(office.signer.certificate.public_bytes(encoding))
    status, out = _call(capsys, signed_file, "--trust", own, "--json")
    assert (status, json.loads(out)["verdict"]) == (0, "intact")


def test_people_read_sentences(
    office: Office, signed: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "changed.pdf"
    path.write_bytes(attacks.append_text(signed))
    status, out = _call(capsys, path, "--trust", office.authority.folder / "root.pem")
    assert status == 1
    assert out.splitlines()[0] == "not_accepted"
    assert len(out.splitlines()) > 2


@pytest.mark.parametrize(("content", "verdict"), [(letter(), "unsigned"), (b"Halo", "not_verifiable")])
def test_other_verdicts_exit_with_one(
    content: bytes, verdict: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    status, out = _call(capsys, path, "--json")
    assert (status, json.loads(out)["verdict"]) == (1, verdict)


@pytest.mark.parametrize("extra", [[], ["--trust", "nowhere.pem"]])
def test_wrong_usage_exits_with_two(signed_file: Path, extra: list[str], tmp_path: Path) -> None:
    file = signed_file if extra else tmp_path / "none.pdf"
    with pytest.raises(CommandError) as caught:
        call_command("verify_pdf", str(file), *extra)
    assert caught.value.returncode == 2
    assert "none.pdf" in str(caught.value) or "nowhere.pem" in str(caught.value)


def test_an_anchor_that_is_none_is_named(signed_file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pem"
    bad.write_text("Halo")
    with pytest.raises(CommandError) as caught:
        call_command("verify_pdf", str(signed_file), "--trust", str(bad))
    assert "bad.pem" in str(caught.value)


def test_stdout_of_the_real_process_is_one_line(signed_file: Path, office: Office) -> None:
    root = Path(__file__).resolve().parents[2]
    trust = str(office.authority.folder / "root.pem")
    command = [sys.executable, "manage.py", "verify_pdf", str(signed_file), "--trust", trust, "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "intact"
    assert done.stdout.count("\n") == 1
