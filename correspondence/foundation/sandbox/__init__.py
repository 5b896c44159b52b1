"""The one place where files of strangers meet tools: limited children without network (reliability T1)."""

from correspondence.foundation.sandbox.limits import (
    Killed,
    Limits,
    Outcome,
    Rung,
    SandboxUnavailable,
    UnixSockets,
)
from correspondence.foundation.sandbox.loading import end_loaded
from correspondence.foundation.sandbox.process import SandboxProcess
from correspondence.foundation.sandbox.running import (
    describe,
    opens_office_files,
    refusal,
    run,
    run_python,
    rung,
    start,
)
from correspondence.foundation.sandbox.sweeping import sweep_workplaces
from correspondence.foundation.sandbox.working import working_folder

__all__ = [
    "Killed",
    "Limits",
    "Outcome",
    "Rung",
    "SandboxProcess",
    "SandboxUnavailable",
    "UnixSockets",
    "describe",
    "end_loaded",
    "opens_office_files",
    "refusal",
    "run",
    "run_python",
    "rung",
    "start",
    "sweep_workplaces",
    "working_folder",
]
