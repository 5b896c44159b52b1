"""Turn strangers' office files and mails into PDF: one sandboxed LibreOffice per file, fresh profile."""

from __future__ import annotations

import shutil
from pathlib import Path

from correspondence.foundation.sandbox import Limits, UnixSockets, opens_office_files, run, working_folder

from .child_calls import call_for_answer, demand_own_end, demand_room, failure_of
from .kinds import Kind
from .safety import UNOPENED

# LibreOffice's own import filters: naming one keeps it from guessing another type by content.
_FILTERS: dict[Kind, str] = {
    Kind.DOC: "MS Word 97",
    Kind.DOCX: "MS Word 2007 XML",
    Kind.ODT: "writer8",
    Kind.RTF: "Rich Text Format",
}
_TEXT_FILTER = "Text (encoded):UTF8,LF,Liberation Sans,id-ID"
_PROGRAM = "/usr/bin/soffice"
# LibreOffice maps far more than it holds, and between two looks at it (ten a second) it grows by hundreds of megabytes:
# with everybody else at work on the file it must stay below 1.5 GB.
_MAPPED, _HELD = 1536 << 20, 768 << 20
CONVERT_LIMITS = Limits(wall_seconds=30.0, cpu_seconds=30, memory_bytes=_MAPPED, together_bytes=_HELD)
_TEXT_LIMITS = Limits(wall_seconds=8.0, cpu_seconds=8, memory_bytes=_MAPPED, together_bytes=_HELD)
CONVERTED = frozenset(_FILTERS) | {Kind.EML}


class ConversionFailed(Exception):
    """No PDF came out; `reason` is a key of `messages.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def convert_to_pdf(path: Path, kind: Kind, target: Path) -> None:
    """Write the PDF of a DOC, DOCX, ODT, RTF or EML file to `target`; raises ConversionFailed.

    A mail is shown as its main header lines, its text and the names of its attachments. Where the sandbox
    cannot keep LibreOffice from the network, no content of strangers meets it: the reason is then `unopened`.
    """
    if not opens_office_files():
        raise ConversionFailed(UNOPENED)
    with working_folder("office") as folder:
        if kind is Kind.EML:
            text = Path(folder) / "mail.txt"
            text.write_text(_mail_text(path), encoding="utf-8")
            _convert(text, "mail.txt", _TEXT_FILTER, Path(folder), target)
        else:
            _convert(path, f"letter.{kind.value}", _FILTERS[kind], Path(folder), target)


def _convert(source: Path, name: str, import_filter: str, folder: Path, target: Path) -> None:
    options = ["--headless", "--invisible", "--nologo", "--nodefault", "--norestore", "--nolockcheck"]
    argv = [_PROGRAM, *options, "-env:UserInstallation=file://{tmp}/profile", f"--infilter={import_filter}"]
    argv += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", "{out}", f"{{in}}/{name}"]
    outcome = run(argv, inputs={name: source}, outputs=folder, limits=CONVERT_LIMITS, unix_sockets=UnixSockets.LISTEN)
    made = folder / f"{Path(name).stem}.pdf"
    demand_own_end(outcome)
    # soffice exits 0 also when it wrote nothing, so the file itself is asked.
    written = made.is_file() and made.stat().st_size > 0
    if failure := failure_of(outcome) or ("" if written else "broken"):
        demand_room(outcome)
        raise ConversionFailed(failure)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, target)  # the two folders may lie on different disks


def _mail_text(path: Path) -> str:
    answer = call_for_answer("child_mail_text", ["{in}/mail", "{out}"], inputs={"mail": path}, limits=_TEXT_LIMITS)
    text = answer.get("text")
    if answer.get("reason") or not isinstance(text, str):
        raise ConversionFailed(answer.get("reason") or "broken")
    return text
