"""`manage.py inspect FILE… [--json]`: pages, marks and fields of letters, without storing anything."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from correspondence.foundation.management.output import OK, REFUSED, USAGE, complain
from correspondence.foundation.sandbox import working_folder

from ...inspecting import InspectionFailed, inspect_file
from ...messages import REASONS


class Command(BaseCommand):
    """Inspects files as the pipeline would."""

    help = "Print pages, marks and fields of letters."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, files: list[str], as_json: bool, **options: Any) -> None:
        """Inspect each file; exit 0 when all could be read, 1 when one was refused, 2 for a missing file."""
        missing = [name for name in files if not Path(name).is_file()]
        if missing:
            complain(f"inspect: there is no file {', '.join(missing)}")
            sys.exit(USAGE)
        reports = [report(Path(name)) for name in files]
        if as_json:
            sys.stdout.write(json.dumps({"files": reports}, ensure_ascii=False) + "\n")
        else:
            sys.stdout.write("\n".join(in_words(entry) for entry in reports) + "\n")
        sys.exit(REFUSED if any("error" in entry for entry in reports) else OK)


def report(path: Path) -> dict[str, Any]:
    """Return the report of one file; a refused one has no pages and names the reason under `error`."""
    with working_folder("inspect") as folder:
        try:
            return inspect_file(path, work=Path(folder)).to_json() | {"file": str(path)}
        except InspectionFailed as failure:
            complain(f"inspect: {path}: {REASONS.get(failure.reason, failure.reason)}")
            return {"file": str(path), "pages": [], "fields": {}, "error": failure.reason}


def in_words(entry: dict[str, Any]) -> str:
    """Describe one report in lines for people."""
    lines = [entry["file"]]
    for page in entry["pages"]:
        marks = ", ".join(f"{mark['kind']} {mark['confidence']:.2f}" for mark in page["marks"]) or "-"
        lines.append(f"  page {page['page']}: {marks}")
    lines += [f"  {name}: {field['value']} ({field['confidence']:.2f})" for name, field in entry["fields"].items()]
    return "\n".join(lines)
