"""What commands of ours print: with `--json` exactly one JSON line on stdout, all else on stderr."""

import json
import sys
from collections.abc import Mapping
from typing import Any

OK, REFUSED, USAGE = 0, 1, 2


def emit(data: Mapping[str, Any], *, as_json: bool, sentence: str) -> None:
    """Print the outcome: one JSON line, or the sentence for people."""
    line = json.dumps(data, ensure_ascii=False) if as_json else sentence
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(sentence: str) -> None:
    """Print a sentence to stderr."""
    sys.stderr.write(sentence + "\n")
