"""`python -m tests.benchmarks` (`make bench`): measures on this machine what the design counts on, and prints it.

Marks on the labelled letters (where TANGGAP_DATA exists), starting the sandbox, converting a letter warm and in an
office of its own, signing to PAdES B-LTA, reading scanned letters, the inbox with a thousand letters, due dates a
second, and ten thousand clocks after a decree. Times are medians.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LETTERS = 1000


def say(line: str) -> None:
    """Write one line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def median_ms(act: Callable[[], object], *, times: int) -> float:
    """Do it once to warm up, then so many times; gives the median in milliseconds."""
    act()
    spent: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def sandbox_start(folder: Path) -> None:
    """How long a confined child takes that does nothing."""
    from correspondence.foundation import sandbox

    spent = median_ms(lambda: sandbox.run(["/bin/true"], inputs={}, outputs=folder), times=15)
    say(f"sandbox: {spent:.0f} ms to start and end a child ({sandbox.describe().split(':')[0]})")


def conversion(folder: Path) -> None:
    """A letter to PDF/A with the warm LibreOffice against one of its own."""
    from portal.demo.composing import compose_docx
    from portal.demo.letters import INSTITUTION
    from templates_docx.conversion import Converter, convert_once

    source, target = folder / "surat.docx", folder / "surat.pdf"
    source.write_bytes(compose_docx(INSTITUTION))
    with Converter() as office:
        warm = median_ms(lambda: office.convert(source, target), times=10)
    alone = median_ms(lambda: convert_once(source, target), times=3)
    say(f"conversion: {warm:.0f} ms warm, {alone:.0f} ms in an office of its own ({alone / warm:.0f} times)")


def signing(folder: Path) -> None:
    """A signature with time stamps, revocation lists and visible block."""
    from tests.signatures.making import letter, open_office, sign_letter

    office = open_office(folder / "signing", datetime.now(UTC).replace(microsecond=0))
    letter()
    spent = median_ms(lambda: sign_letter(office), times=10)
    say(f"signing: {spent:.0f} ms for PAdES B-LTA")


def inbox() -> None:
    """The inbox of Kepala with a thousand letters on the desk, as the view answers it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from correspondence.organization.models import Agency
    from portal.demo import everything
    from tests.cast import Cast, delivered_letter, letter_of
    from tests.portal.desking import admit, signed_in, small_pdf

    everything.ensure()
    cast = Cast(agency=Agency.objects.get(), standard=everything.ensure_standard())
    began = time.perf_counter()
    for number in range(LETTERS):
        admit(cast, letter_of(delivered_letter(cast, small_pdf(), key=str(number))))
    each = (time.perf_counter() - began) * 1000 / LETTERS
    say(f"services: {each:.0f} ms to receive and register a letter")
    client = signed_in(cast, "kepala")
    for path in ("/meja/", "/meja/register/"):
        spent = median_ms(lambda path=path: client.get(path), times=10)  # type: ignore[misc]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(path)
        assert answer.status_code == 200, path
        say(f"{path} with {LETTERS} letters: {spent:.0f} ms, {len(asked)} queries")


def reading() -> None:
    """The whole pipeline on scanned letters against OCRmyPDF alone, and two workers against one."""
    from tests.benchmarks import bench_reading

    files = bench_reading.scans()
    if files:
        bench_reading.measure(files, rounds=3)
    else:
        say("reading: the scanned letters (TANGGAP_DATA/letters/pdf) are absent, nothing measured")


def in_own_office() -> None:
    """Measure what needs settings and a database, in a folder thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="tanggap-bench-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "TANGGAP_VAR": f"{folder}/var"}
        import django
        from django.core.management import call_command

        from tests.benchmarks import bench_recompute

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        sandbox_start(Path(folder))
        conversion(Path(folder))
        signing(Path(folder))
        reading()
        inbox()
        bench_recompute.measure(bench_recompute.CLOCKS)


def main() -> int:
    """Print every figure."""
    from tests.benchmarks import bench_due, bench_inspection

    in_own_office()
    bench_due.main()
    return bench_inspection.main()


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    sys.exit(main())
