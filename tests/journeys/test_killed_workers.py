"""Killed with `kill -9` at every named point: nothing is lost, doubled or stuck, and what was begun is finished."""

import http.client
import json
import re
import signal
import urllib.parse
import urllib.request
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event

import pytest

from tests.letters import scanned_letter
from tests.live import Office

pytestmark = [pytest.mark.ocr, pytest.mark.office, pytest.mark.slow]
STORY = """
import json
from pathlib import Path
from tests.journeys.killing import story
print(json.dumps(story(Path({!r}))))
"""
READ = "from correspondence.letters.models import *; print(IncomingLetter.objects.earliest('pk').reference_number)"
SIGNED = "from signatures.models import *; print(SignedDocument.objects.count())"
DELIVERIES = (
    "from correspondence.intake.models import *; print(Delivery.objects.count(), DeliveredFile.objects.count())"
)
KILLED = -signal.SIGKILL


def whole(office: Office) -> None:
    """Heal what a stopped office may heal, then prove that every invariant holds."""
    healed = office.manage("sweep", "--settled", "--json")
    assert healed.returncode == 0, healed.stderr
    checked = office.manage("check_invariants", "--settled", "--json")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_letter_goes_its_whole_way_though_its_worker_dies_at_every_point(office: Office, tmp_path: Path) -> None:
    scan = tmp_path / "surat.pdf"
    scan.write_bytes(scanned_letter())
    receive = ("receive", str(scan), "--service", "konsultasi-katalog", "--addressee", "kepala", "--json")
    assert office.manage(*receive, FAULT_AT=f"files.stored:{tmp_path / 'files.stored'}").returncode == KILLED
    assert office.ask(DELIVERIES) == "0 0", "its sender was told nothing, and nothing half stands"
    office.environment["TANGGAP_INBOX_SETTLE_SECONDS"] = "0"
    done = office.manage(*receive)
    assert done.returncode == 0, done.stderr
    told = json.loads(office.ask(STORY.format(str(tmp_path))))
    assert {point: status for point, status in told["ends"].items() if status != KILLED} == {}
    assert told["undone"] == []
    assert office.ask(READ) == "000.3.2/118/PBJ"
    assert office.ask(SIGNED) == "1"
    whole(office)


class Browser:
    """A visitor with cookies, who presses the buttons of plain forms."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        return self.opener.open(self.url + path, timeout=30).read().decode()

    def post(self, path: str, **fields: str) -> int:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))
        assert token is not None
        body = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token[1]}).encode()
        request = urllib.request.Request(self.url + path, body, {"Referer": self.url + path})  # noqa: S310
        status: int = self.opener.open(request, timeout=30).status
        return status


def test_a_form_is_taken_once_though_the_web_process_dies_before_it_answers(office: Office, tmp_path: Path) -> None:
    marker = tmp_path / "web.before_answer"
    office.environment["FAULT_AT"] = f"web.before_answer:{marker}"
    typed = {
        "layanan": "konsultasi-katalog", "addressee": "kepala", "applicant_type": "institution", "consent": "on",
        "organization": "Dinas Percontohan", "name": "Bagian Umum", "email": "umum@contoh.example",
        "phone": "021-1234567",
    }  # fmt: skip
    path = "/kirim/?layanan=konsultasi-katalog"
    with office.serving() as url:
        visitor = Browser(url)
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            visitor.post(path, **typed)
        assert marker.exists()
        pause = Event()
        for _ in range(300):
            with suppress(OSError, http.client.HTTPException):
                if visitor.post(path, **typed) == 200:
                    break
            pause.wait(0.1)
        else:
            pytest.fail("no web process answered again within half a minute")
    whole(office)
