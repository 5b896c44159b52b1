"""A real clamd for the tests: own settings, two signatures of our own (EICAR and a harmless marker), no network."""

import io
import shutil
import socket
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pikepdf

from tests.inspection.safety_samples import docx_bytes, package, pdf_bytes

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/sbin")
# Put together here, so that no scanner stops at this very file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"
MARKER = b"TANGGAP-" + b"HARMLESS-MARKER-7d1c"
SETTINGS = """
Foreground yes
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
PidFile {folder}/clamd.pid
LogFile {folder}/clamd.log
TemporaryDirectory {folder}
MaxThreads 2
AlertExceedsMax yes
StreamMaxLength {limit}
MaxFileSize 30M
MaxScanSize 100M
"""


@dataclass
class Clamd:
    """A scanner that may be stopped and started again."""

    folder: Path
    limit: str = "30M"
    process: subprocess.Popen[bytes] | None = None
    address: str = field(init=False)

    def __post_init__(self) -> None:
        """Write its signatures and settings."""
        self.address = f"unix:{self.folder}/clamd.ctl"
        (self.folder / "signatures").mkdir(exist_ok=True)
        lines = [f"Eicar-Test:0:*:{EICAR.hex()}", f"Tanggap-Marker:0:*:{MARKER.hex()}"]
        (self.folder / "signatures/own.ndb").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        """Start it, and wait until it listens."""
        assert CLAMD is not None
        settings = self.folder / "clamd.conf"
        settings.write_text(SETTINGS.format(folder=self.folder, limit=self.limit))
        command = [CLAMD, f"--config-file={settings}"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        pause = Event()
        for _ in range(300):
            assert self.process.poll() is None, (self.folder / "clamd.log").read_text()
            with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.connect(f"{self.folder}/clamd.ctl")
                return
            pause.wait(0.1)
        raise AssertionError("clamd does not listen")

    def kill(self) -> None:
        """End it at once, as a crash does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def odd_scanner(folder: Path, answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Listen as a scanner would and let `answer` say something odd; gives the address."""
    path = folder / "odd.ctl"
    ending = Event()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))
        door.listen()
        door.settimeout(0.1)

        def listen() -> None:
            while not ending.is_set():
                with suppress(OSError):
                    caller, _ = door.accept()
                    with caller:
                        caller.settimeout(5)
                        answer(caller)

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield f"unix:{path}"
        finally:
            ending.set()
            thread.join(10)


def swallow(caller: socket.socket) -> None:
    """Read until nothing more comes for a while."""
    caller.settimeout(0.2)
    with suppress(OSError):
        while caller.recv(1 << 16):
            pass


def in_docx(found: bytes) -> bytes:
    """Give a Word document that carries the bytes in an archive inside itself."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lampiran.txt", found)
    return package(docx_bytes(), {"word/embeddings/lampiran.zip": inner.getvalue()})


def in_pdf(found: bytes) -> bytes:
    """Give a PDF with the bytes as an attached file, packed."""
    document = pikepdf.open(io.BytesIO(pdf_bytes()))
    carried = document.make_stream(found)
    carried.Type = pikepdf.Name.EmbeddedFile
    file = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="lampiran.txt", EF=pikepdf.Dictionary(F=carried))
    names = pikepdf.Array([pikepdf.String("lampiran.txt"), document.make_indirect(file)])
    document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))
    target = io.BytesIO()
    document.save(target, compress_streams=True)
    return target.getvalue()
