"""Write the readable text of a mail as JSON: `python -m … FILE OUT`, inside the sandbox."""

from __future__ import annotations

import sys
from pathlib import Path

from .child_findings import answer
from .child_mail import text_of


def main(arguments: list[str]) -> int:
    """Write `{"text": …}` or `{"reason": …}` to `OUT/result.json`."""
    path, out = map(Path, arguments)
    return answer(out, lambda: {"text": text_of(path)})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
