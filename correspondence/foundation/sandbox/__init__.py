"""The one place where files of strangers meet tools: limited children without network (reliability T1)."""

from correspondence.foundation.sandbox.limits import (
    Killed,
    Limits,
    Outcome,
    Rung,
    SandboxUnavailable,
    UnixSockets,
)
from correspondence.foundation.sandbox.process import SandboxProcess
from correspondence.foundation.sandbox.running import describe, run, run_python, rung, start

__all__ = [
    "Killed",
    "Limits",
    "Outcome",
    "Rung",
    "SandboxProcess",
    "SandboxUnavailable",
    "UnixSockets",
    "describe",
    "run",
    "run_python",
    "rung",
    "start",
]
