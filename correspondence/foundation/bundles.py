"""Style sheets and scripts are written as small files and sent as few: each shell's parts become one file.

No build tool takes part: `collectstatic`, the tests' server and the templates meet the bundles as static files like
any other, put together from the parts whenever one of these is newer.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

PARTS = Path(__file__).resolve().parent / "static"
GROUND = ("tanggap/tokens.css", "tanggap/base.css", "tanggap/controls.css", "tanggap/components.css")
SCRIPTS = ("tanggap/js/forms.js", "tanggap/js/copying.js")
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "tanggap/bundle/ground.css": GROUND,
    "tanggap/bundle/desk.css": (
        *GROUND,
        "tanggap/desk.css",
        "tanggap/letter.css",
        "tanggap/work.css",
        "tanggap/charts.css",
    ),
    "tanggap/bundle/public.css": (*GROUND, "tanggap/public.css", "tanggap/charts.css"),
    "tanggap/bundle/ground.js": SCRIPTS,
    "tanggap/bundle/desk.js": (
        *SCRIPTS,
        "tanggap/js/keys.js",
        "tanggap/js/sheets.js",
        "tanggap/js/evidence.js",
    ),
    "tanggap/bundle/public.js": (*SCRIPTS, "tanggap/js/tabs.js"),
}


def build(folder: Path, names: Iterable[str] = BUNDLES) -> None:
    """Put the bundles together below the folder; what is still fresh is left alone."""
    for name in names:
        target, parts = folder / name, [PARTS / part for part in BUNDLES[name]]
        newest = max(path.stat().st_mtime for path in (*parts, Path(__file__)))
        if target.exists() and target.stat().st_mtime >= newest:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f"{target.name}.new")
        fresh.write_text("\n".join(_part(path) for path in parts))
        fresh.replace(target)


def _part(path: Path) -> str:
    text = path.read_text()
    # A block keeps the names of one module from another's; no part imports or exports anything.
    return f"{{\n{text}\n}}" if path.suffix == ".js" else text


class BundleFinder(BaseFinder):
    """Finds the bundles as static files, like those that lie in an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(settings.BUNDLE_FOLDER)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where the bundle lies, put together first; an empty list for any other path."""
        if path not in BUNDLES:
            return []
        build(self.folder, [path])
        found = str(self.folder / path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield every bundle with the storage that holds it."""
        build(self.folder)
        storage = FileSystemStorage(location=self.folder)
        yield from ((name, storage) for name in BUNDLES)
