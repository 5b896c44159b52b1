"""Runs under Debian's own python3 inside the sandbox: keeps one LibreOffice and converts on demand.

`python3 converter_driver.py FOLDER OPTIONS` starts the office on a UNIX pipe with its profile in FOLDER and
prints `{"ready": true}`; OPTIONS are the export options as a JSON object. Each line of stdin is `{"source":
PATH, "target": PATH}`; each answer is one line: `{"ok": true}` or `{"ok": false, "error": TEXT}`. It ends,
with status 3, when the office is gone.
"""

import json
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

_OFFICE = "/usr/bin/soffice"
_NEVER_EXECUTE = 0  # com.sun.star.document.MacroExecMode
_NO_UPDATE = 0  # com.sun.star.document.UpdateDocMode
_START_SECONDS = 90.0
_LOAD = {
    "Hidden": True,
    "ReadOnly": True,
    "MacroExecutionMode": _NEVER_EXECUTE,
    "UpdateDocMode": _NO_UPDATE,
    # Named, so that content never chooses another import filter.
    "FilterName": "MS Word 2007 XML",
}


def _property(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def _properties(values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(_property(name, value) for name, value in values.items())


class Office:
    """One running LibreOffice and the bridge to it."""

    def __init__(self, folder: str, options: dict[str, Any]) -> None:
        self._options = options
        name = f"tanggap-{uuid.uuid4().hex}"
        self._process = subprocess.Popen(
            [
                _OFFICE,
                "--headless",
                "--invisible",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nofirststartwizard",
                f"--accept=pipe,name={name};urp;",
                f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._desktop = self._connect(f"uno:pipe,name={name};urp;StarOffice.ComponentContext")

    def _connect(self, address: str) -> Any:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                context = resolver.resolve(address)
                return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            except NoConnectException:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def convert(self, source: str, target: str) -> None:
        """Write the Word file at `source` as PDF/A-2b to `target`; raises UNO exceptions and ValueError."""
        document = self._desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, _properties(_LOAD))
        if document is None:
            raise ValueError("the office could not open the file")
        try:
            data = uno.Any("[]com.sun.star.beans.PropertyValue", _properties(self._options))
            document.storeToURL(
                Path(target).as_uri(),
                (_property("FilterName", "writer_pdf_Export"), _property("FilterData", data)),
            )
        finally:
            document.close(True)


def _answer(**values: Any) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def main(folder: str, options: str) -> int:
    """Serve jobs until stdin ends; return the exit status."""
    try:
        office = Office(folder, json.loads(options))
    except NoConnectException as error:
        sys.stderr.write(f"{error}\n")
        return 3
    _answer(ready=True)
    for line in sys.stdin:
        job = json.loads(line)
        try:
            office.convert(job["source"], job["target"])
        except DisposedException:
            return 3
        except Exception as error:  # noqa: BLE001 (UNO exceptions of every kind are an answer here)
            _answer(ok=False, error=f"{type(error).__name__}: {error}"[:300])
        else:
            _answer(ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
