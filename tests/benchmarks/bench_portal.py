"""Load on the portal: `python -m tests.benchmarks.bench_portal --clients 20 200 --megabytes 1`.

An office of its own is served as `make run` serves it, in a folder thrown away afterwards, with the limits per address
lifted by settings. So many senders stand before the files step, their addresses confirmed. At one moment all of them
send a file of random bytes, press "send" and open the receipt; the page with that button is not opened, the office
gives its digest beforehand. Printed are the seconds from the first byte until the receipt is there; the exit is 1
where a letter was lost or an answer was 5xx.
"""

import argparse
import hashlib
import http.client
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
LIFTED = {"TANGGAP_UPLOADS_PER_MINUTE": "1000000", "TANGGAP_UPLOADS_PER_MINUTE_IN_ALL": "1000000"}
BOUNDARY = "----tanggap"
PATIENCE = 120.0  # seconds for one answer
PREPARE = """
import json
from importlib import import_module
from django.conf import settings
from django.utils import timezone
from correspondence.foundation.files.models import Blob
from correspondence.intake import drafts, drafts_session
from correspondence.intake.forms_offers import open_offer
from correspondence.intake.models import DraftFile
now = timezone.now()
values = {"addressee": "kepala", "applicant_type": "institution", "organization": "Dinas Contoh", "name": "Bagian"}
Store, senders = import_module(settings.SESSION_ENGINE).SessionStore, []
offer = open_offer('konsultasi-katalog', now)
for number, sha256 in enumerate(%s):
    email = f"pengirim{number}@contoh.example"
    draft = drafts.begin(service_code="konsultasi-katalog", values=values | {"email": email}, at=now)
    drafts.confirm(draft=draft, email=email, at=now)
    session = Store()
    session[drafts_session.DRAFTS] = [draft.key]
    session.create()
    file = DraftFile(role="letter", name="surat.pdf", blob=Blob(sha256=sha256))
    senders.append([draft.key, session.session_key, drafts.digest(draft, [file], offer)])
print(json.dumps(senders))
"""
COUNT = "from correspondence.intake.models import Delivery; print(Delivery.objects.filter(channel='portal').count())"


@dataclass
class Sender:
    """One browser: its draft, its session, what the last page shows, and what came (seconds, statuses of answers)."""

    draft: str
    session: str
    reviewed: str
    seconds: float = 0.0
    statuses: tuple[int, ...] = ()

    @property
    def arrived(self) -> bool:
        """Tell whether the receipt was shown."""
        return self.statuses == (201, 302, 200)


def upload_body(token: str, content: bytes) -> bytes:
    """Write the form of the files step as a browser's script sends it."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="letter"; filename="surat.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def walk(sender: Sender, port: int, content: bytes, start: threading.Barrier) -> None:
    """Send one letter over one connection, as soon as all are ready."""
    token = "a" * 32  # any secret of the cookie's form: it must only be the same in cookie and form
    headers = {
        "Cookie": f"sessionid={sender.session}; csrftoken={token}",
        "Origin": f"http://localhost:{port}",
        "X-Requested-With": "fetch",
    }
    body, answers = upload_body(token, content), []
    form = urlencode({"csrfmiddlewaretoken": token, "sure": "on", "reviewed": sender.reviewed}).encode()
    step = f"/kirim/isian/{sender.draft}"
    requests: Sequence[tuple[str, str, bytes | None, str]] = (
        ("POST", f"{step}/berkas/", body, f"multipart/form-data; boundary={BOUNDARY}"),
        ("POST", f"{step}/periksa/", form, "application/x-www-form-urlencoded"),
        ("GET", "/kirim/tanda-terima/", None, ""),
    )
    start.wait()
    began = time.perf_counter()
    try:
        connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
        for method, path, data, kind in requests:
            connection.request(method, path, data, headers | ({"Content-Type": kind} if kind else {}))
            answer = connection.getresponse()
            answer.read()
            answers.append(answer.status)
            if answer.status >= 400:
                break
        connection.close()
    except (OSError, http.client.HTTPException):
        answers.append(0)
    sender.seconds, sender.statuses = time.perf_counter() - began, tuple(answers)


def crowd(port: int, senders: list[Sender], letters: list[bytes]) -> None:
    """Let all senders go at one moment, from a process of its own."""
    start = threading.Barrier(len(senders))
    threads = [
        threading.Thread(target=walk, args=(sender, port, letter, start))
        for sender, letter in zip(senders, letters, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def report(senders: list[Sender], delivered: int) -> bool:
    """Print the figures of one crowd; tell whether nothing was lost and no answer was 5xx."""
    spent = sorted(sender.seconds for sender in senders)
    cuts = statistics.quantiles(spent, n=100, method="inclusive") if len(spent) > 1 else spent * 99
    lost = sum(not sender.arrived for sender in senders)
    faults = sum(status >= 500 for sender in senders for status in sender.statuses)
    say(
        f"portal: {len(senders)} at once: p50 {cuts[49]:.2f} s, p95 {cuts[94]:.2f} s, max {spent[-1]:.2f} s; "
        f"{lost} without a receipt, {len(senders) - delivered} letters missing in the office, {faults} answers of 5xx"
    )
    for sender in [each for each in senders if not each.arrived][:5]:
        say(f"  answers {sender.statuses}")
    return not lost and not faults and delivered == len(senders)


def say(line: str) -> None:
    """Write one line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def measure(sizes: Sequence[int], megabytes: float) -> bool:
    """Serve an office and send one crowd after the other; tell whether all of it arrived."""
    from tests.live import new_office

    with tempfile.TemporaryDirectory(prefix="tanggap-portal-") as folder:
        office = new_office(Path(folder))
        office.environment |= LIFTED
        with office.serving() as url:
            port, whole = int(url.rpartition(":")[2]), True
            for size in sizes:
                before = int(office.ask(COUNT))
                letters = [b"%PDF-1.7\n" + os.urandom(int(megabytes * 1024 * 1024)) for _ in range(size)]
                hashes = [hashlib.sha256(letter).hexdigest() for letter in letters]
                senders = [Sender(*each) for each in json.loads(office.ask(PREPARE % hashes))]
                crowd(port, senders, letters)
                whole &= report(senders, int(office.ask(COUNT)) - before)
        return whole


def main() -> int:
    """Read the sizes, measure, and say by the exit whether everything arrived."""
    parser = argparse.ArgumentParser(description="Load on the portal.")
    parser.add_argument("--clients", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--megabytes", type=float, default=1.0)
    chosen = parser.parse_args()
    return 0 if measure(chosen.clients, chosen.megabytes) else 1


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    sys.exit(main())
