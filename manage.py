"""Run Tanggap's commands: `python manage.py help`."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Hand the command line to Django, with `site/` on the path (it holds `portal`, never a package itself)."""
    sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
