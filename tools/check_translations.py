"""Fails when a string of ours lacks its Indonesian translation, or the catalogue holds fuzzy entries."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "site/portal/locale/id/LC_MESSAGES/django.po"
OURS = ["correspondence", "disposition", "templates_docx", "signatures", "search", "site/portal"]
ENTRY = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*"(?:\n".*")*)', re.M)


def joined(literal: str) -> str:
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literal))


def entries(text: str) -> dict[str, list[str]]:
    """Return msgid -> its msgstr texts; entries marked fuzzy count as untranslated."""
    found: dict[str, list[str]] = {}
    for block in re.split(r"\n\s*\n", text):
        lines = "\n".join(line for line in block.splitlines() if not line.startswith("#~"))
        parts = [(key, joined(value)) for key, value in ENTRY.findall(lines)]
        names = [value for key, value in parts if key == "msgid"]
        if names and names[0]:
            fuzzy = re.search(r"^#,.*fuzzy", lines, re.M)
            found[names[0]] = [] if fuzzy else [value for key, value in parts if key.startswith("msgstr")]
    return found


def extracted() -> set[str]:
    """Return every string that the code and the templates mark for translation.

    Works on a copy: makemessages would otherwise write into the catalogue that is being checked.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in OURS:
            without = shutil.ignore_patterns("locale", "migrations", "static", "__pycache__")
            shutil.copytree(ROOT / name, Path(folder) / name, ignore=without)
        locale = Path(folder) / "locale"
        locale.mkdir()
        script = (
            "import django;from django.conf import settings;"
            f"settings.configure(LOCALE_PATHS=[{str(locale)!r}],USE_I18N=True);django.setup();"
            "from django.core.management import call_command;"
            "call_command('makemessages',locale=['id'],no_wrap=True,no_location=True,verbosity=0,"
            "extensions=['html','txt','py'])"
        )
        subprocess.run([sys.executable, "-c", script], cwd=folder, check=True)
        return set(entries((locale / "id/LC_MESSAGES/django.po").read_text()))


def main() -> int:
    """Print what is missing; return 1 when anything is."""
    have = entries(CATALOGUE.read_text())
    missing = sorted(name for name in extracted() if not all(have.get(name) or [""]))
    for name in missing[:40]:
        print(f"not translated into Indonesian: {name!r}")
    if len(missing) > 40:
        print(f"… and {len(missing) - 40} more")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
