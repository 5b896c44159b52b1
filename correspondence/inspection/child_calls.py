"""Run one of this package's child modules in the sandbox and take over its answer, trusting none of it."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from correspondence.foundation.sandbox import Killed, Limits, Outcome, Rung, run_python, rung, working_folder

from .child_findings import RESULT_NAME
from .messages import REASONS

_OUT_OF_TIME = frozenset({128 + signal.SIGXCPU, 128 + signal.SIGKILL})
_SIGNALLED = 128
_MAX_RESULT = 1024 * 1024


class ChildFailed(RuntimeError):
    """A child did not run as it should; the fault is this machine's or ours, not the file's."""


def call(
    module: str, args: Sequence[str], *, inputs: Mapping[str, Path], outputs: Path, limits: Limits
) -> dict[str, Any]:
    """Run `correspondence.inspection.MODULE` on the inputs; return its JSON object, files lie in `outputs`.

    A child that a file killed gives `{"reason": …}`, a machine where nothing confines it `unopened`. Raises
    ChildFailed where the child itself could not do its work, so that no file is called broken for it, and
    SandboxUnavailable where it could not be started.
    """
    if rung() is Rung.NONE:
        return {"reason": "unopened"}
    outcome = run_python(f"{__package__}.{module}", args, inputs=inputs, outputs=outputs, limits=limits)
    if failure := failure_of(outcome):
        return {"reason": failure}
    if outcome.returncode != 0:
        raise ChildFailed(f"{module} ended with {outcome.returncode}: {outcome.stderr[-2000:]!r}")
    return _answer_in(outputs)


def call_for_answer(module: str, args: Sequence[str], *, inputs: Mapping[str, Path], limits: Limits) -> dict[str, Any]:
    """Run a child whose only product is its answer; see `call`."""
    with working_folder("check") as folder:
        return call(module, args, inputs=inputs, outputs=Path(folder), limits=limits)


def failure_of(outcome: Outcome) -> str | None:
    """Return the reason code for a child that its file brought down by a limit or a signal, else None."""
    if outcome.killed is not None:
        return "took-too-long" if outcome.killed is Killed.WALL else "too-complex"
    if outcome.returncode in _OUT_OF_TIME:
        return "took-too-long"
    return "broken" if outcome.returncode > _SIGNALLED else None


def _answer_in(outputs: Path) -> dict[str, Any]:
    path = outputs / RESULT_NAME
    if not path.is_file() or path.stat().st_size > _MAX_RESULT:
        return {"reason": "broken"}
    try:
        answer = json.loads(path.read_bytes())
    except ValueError:
        return {"reason": "broken"}
    if not isinstance(answer, dict):
        return {"reason": "broken"}
    if answer.get("reason") is not None and answer["reason"] not in REASONS:
        answer["reason"] = "broken"
    return answer
