"""`make check`: everything that can be said about the code without running it; names all failures, not the first."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
TEMPLATES = [str(path) for path in ROOT.glob("**/templates/**/*.html") if not {".venv", "var"} & set(path.parts)]
CHECKS: dict[str, list[str]] = {
    "ruff": [str(BIN / "ruff"), "check", "."],
    "ruff format": [str(BIN / "ruff"), "format", "--check", "."],
    "mypy": [str(BIN / "mypy")],
    "import-linter": [str(BIN / "lint-imports")],
    "djhtml": [str(BIN / "djhtml"), "--check", *TEMPLATES],
    "django": [str(BIN / "python"), "manage.py", "check", "--fail-level", "WARNING"],
    "migrations": [str(BIN / "python"), "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [str(BIN / "python"), "tools/check_translations.py"],
}


def main() -> int:
    """Run every check and return the number of failed ones."""
    failed = []
    for name, command in CHECKS.items():
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=_environment())
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout[-6000:] + done.stderr[-3000:], flush=True)
    return len(failed)


def _environment() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
