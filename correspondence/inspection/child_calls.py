"""Run one of this package's child modules in the sandbox and take over its answer, trusting none of it."""

from __future__ import annotations

import compileall
import errno
import json
import os
import signal
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from correspondence.foundation.sandbox import Killed, Limits, Outcome, Rung, run_python, rung, working_folder

from .child_findings import RESULT_NAME
from .messages import REASONS

_OUT_OF_TIME = 128 + signal.SIGXCPU
_FROM_OUTSIDE = frozenset({128 + signal.SIGKILL, 128 + signal.SIGTERM})
_SIGNALLED = 128
_OUT_OF_MEMORY = 128 + signal.SIGABRT  # how PDFium ends where it gets no more
_MAX_RESULT = 1024 * 1024


class ChildFailed(RuntimeError):
    """A child did not run as it should; the fault is this machine's or ours, not the file's."""


@cache
def compile_children() -> None:
    """Write the bytecode of this package once: a child may not write it, and would compile it at every start.

    Harmless where the folder is not ours to write into.
    """
    compileall.compile_dir(Path(__file__).parent, maxlevels=0, quiet=2)


def call(
    module: str,
    args: Sequence[str],
    *,
    inputs: Mapping[str, Path],
    outputs: Path,
    limits: Limits,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Run `correspondence.inspection.MODULE` on the inputs; return its JSON object, files lie in `outputs`.

    A child that a file killed gives `{"reason": …}`, a machine where nothing confines it `unopened`. Raises
    ChildFailed where the child itself could not do its work, so that no file is called broken for it, and
    SandboxUnavailable where it could not be started.
    """
    if rung() is Rung.NONE:
        return {"reason": "unopened"}
    compile_children()
    outcome = run_python(
        f"{__package__}.{module}",
        args,
        inputs=inputs,
        outputs=outputs,
        limits=limits,
        extra_env=environment,
    )
    demand_own_end(outcome)
    if failure := failure_of(outcome):
        answer: dict[str, Any] = {"reason": failure}
    elif outcome.returncode != 0:
        raise ChildFailed(f"{module} ended with {outcome.returncode}: {outcome.stderr[-2000:]!r}")
    else:
        answer = _answer_in(outputs)
    if answer.get("reason"):
        demand_room(outcome)
    return answer


def call_for_answer(module: str, args: Sequence[str], *, inputs: Mapping[str, Path], limits: Limits) -> dict[str, Any]:
    """Run a child whose only product is its answer; see `call`."""
    with working_folder("check") as folder:
        return call(module, args, inputs=inputs, outputs=Path(folder), limits=limits)


def demand_own_end(outcome: Outcome) -> None:
    """Raise ChildFailed where somebody else ended the child: its file is not to blame, and it may be tried again.

    A child that used up its processor time is ended by SIGXCPU, one past another limit by the sandbox, which says so.
    """
    if outcome.killed is None and outcome.returncode in _FROM_OUTSIDE:
        raise ChildFailed(f"the child was ended from outside ({outcome.returncode})")


def demand_room(outcome: Outcome) -> None:
    """Raise ChildFailed where the disk was full: then a child that did not succeed says nothing about its file."""
    if outcome.no_room:
        raise ChildFailed("the disk for temporary files is full") from OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def failure_of(outcome: Outcome) -> str | None:
    """Return the reason code for a child that its file brought down by a limit or a signal, else None."""
    if outcome.killed is not None:
        return "took-too-long" if outcome.killed is Killed.WALL else "too-complex"
    if outcome.returncode == _OUT_OF_TIME:
        return "took-too-long"
    if outcome.returncode == _OUT_OF_MEMORY:
        return "too-complex"
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
