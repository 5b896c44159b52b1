"""Fails when a reader would meet English on an Indonesian screen because a catalogue or the code forgot a string.

Ours: every marked string has its entry, and the catalogue holds nothing else. Wagtail's: every string of an installed
Wagtail app has an entry, in Wagtail's catalogue or in our completion of it. Words that nothing marks: `wording`.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import catalogues, wording  # noqa: E402

OURS = ROOT / "site/portal/locale/id/LC_MESSAGES/django.po"
COMPLETIONS = ROOT / "site/portal/locale_wagtail/id/LC_MESSAGES"
FOLDERS = ["correspondence", "disposition", "templates_docx", "signatures", "search", "site/portal"]
# The Wagtail apps and helpers whose screens and scripts editors meet; wagtail.embeds and .locales come with the core.
COMPLETED = [
    "wagtail", "wagtail.admin", "wagtail.contrib.settings", "wagtail.documents", "wagtail.embeds", "wagtail.images",
    "wagtail.locales", "wagtail.search", "wagtail.sites", "wagtail.snippets", "wagtail.users", "taggit", "allauth",
]  # fmt: skip
DOMAINS = ("django", "djangojs")
# (path, part of the text) -> why nobody translates it.
ALLOWED = {
    ("correspondence/foundation/templates/foundation/styleguide.html", ""): "for developers, served to nobody",
    ("correspondence/foundation/templatetags/styleguide.py", ""): "for developers, served to nobody",
    ("correspondence/", "help_text"): "a note for developers: no form is made of these models",
    ("disposition/", "help_text"): "a note for developers: no form is made of these models",
    ("templates_docx/", "help_text"): "a note for developers: no form is made of these models",
    ("signatures/", "help_text"): "a note for developers: no form is made of these models",
    ("correspondence/standards/published/", ""): "the standards' own words, always Indonesian",
    ("disposition/templates/disposition/sheet.html", "LEMBAR DISPOSISI"): "the printed form's own title",
    ("site/portal/templates/portal/cms/identity.html", "data.json"): "a file name",
    ("site/portal/templates/portal/desk/systems.html", "tgp_…"): "how every token begins",
}
Key = tuple[str | None, str]


def extracted() -> dict[Key, catalogues.Entry]:
    """Return every string that the code and the templates mark for translation.

    Works on a copy: makemessages would otherwise write into the catalogue that is being checked.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in FOLDERS:
            without = shutil.ignore_patterns("locale*", "migrations", "static", "__pycache__")
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
        return by_key(catalogues.read(locale / "id/LC_MESSAGES/django.po"))


def by_key(entries: list[catalogues.Entry]) -> dict[Key, catalogues.Entry]:
    """Return the entries by what they are looked up by."""
    return {entry.key: entry for entry in entries}


def catalogue_faults(path: Path) -> Iterator[str]:
    """Say what is wrong inside one catalogue: header, fuzzy or empty entries, lost places, entries out of use."""
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    if "nplurals=1; plural=0;" not in catalogues.header(path):
        yield f"{name}: Indonesian has one form for all numbers; the header must say so"
    if gone := catalogues.obsolete(path):
        yield f"{name}: {gone} entries are commented out"
    seen: set[Key] = set()
    for entry in catalogues.read(path):
        if entry.key in seen:
            yield f"{name}: twice: {entry.text!r}"
        seen.add(entry.key)
        yield from (f"{name}: {fault}: {entry.text!r}" for fault in entry_faults(entry))


def entry_faults(entry: catalogues.Entry) -> Iterator[str]:
    """Say what is wrong with one entry."""
    if entry.fuzzy:
        yield "fuzzy"
    if len(entry.translations) != 1 or not entry.translations[0].strip():
        yield "not translated"
        return
    said = entry.translations[0]
    wanted = set(catalogues.placeholders(entry.plural or entry.text, entry.flags))
    if wanted != set(catalogues.placeholders(said, entry.flags)):
        yield f"other places than {sorted(wanted)}"
    for edge in (0, -1):
        if (entry.text[edge] == "\n") != (said[edge] == "\n"):
            yield "a line break at one end only"


def own_faults() -> Iterator[str]:
    """Compare our catalogue with what our code marks."""
    have, want = by_key(catalogues.read(OURS)), extracted()
    for key in sorted(want.keys() - have.keys(), key=str):
        yield f"no entry for {key[1]!r}"
    for key in sorted(have.keys() - want.keys(), key=str):
        yield f"nothing says {key[1]!r} any more"
    for key in want.keys() & have.keys():
        if want[key].plural != have[key].plural:
            yield f"another plural than {want[key].plural!r}: {key[1]!r}"


def library_faults() -> Iterator[str]:
    """Compare Wagtail's own strings with its catalogue and our completion."""
    for domain in DOMAINS:
        completion = by_key(catalogues.read(COMPLETIONS / f"{domain}.po"))
        known: set[Key] = set()
        for app in COMPLETED:
            folder = Path(find_spec(app).submodule_search_locations[0]) / "locale"  # type: ignore[union-attr, index]
            sources = by_key(_entries(folder / "en/LC_MESSAGES" / f"{domain}.po"))
            theirs = by_key(
                [each for name in ("id", "id_ID") for each in _entries(folder / name / "LC_MESSAGES" / f"{domain}.po")]
            )
            known |= sources.keys()
            for key in sources.keys() - completion.keys():
                if key not in theirs or not theirs[key].translated:
                    yield f"{app} ({domain}) has no Indonesian for {key[1]!r}"
        for key in completion.keys() - known:
            yield f"{domain}: no library says {key[1]!r} any more"


def _entries(path: Path) -> list[catalogues.Entry]:
    return catalogues.read(path) if path.exists() else []


def every_fault() -> Iterator[str]:
    """Give every fault as a line."""
    yield from own_faults()
    yield from library_faults()
    for path in (OURS, *(COMPLETIONS / f"{domain}.po" for domain in DOMAINS)):
        yield from catalogue_faults(path)
    yield from wording.faults(ROOT, FOLDERS, ALLOWED)


def main() -> int:
    """Print what is wrong; return 1 when anything is."""
    found = list(every_fault())
    for fault in found[:60]:
        print(fault)
    if len(found) > 60:
        print(f"… and {len(found) - 60} more")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
