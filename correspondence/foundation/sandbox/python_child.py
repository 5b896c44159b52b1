"""How a module of ours is run by a confined Python."""

import os
import site
import sys
from dataclasses import dataclass
from pathlib import Path

from correspondence.foundation.sandbox.limits import Rung
from correspondence.foundation.sandbox.workplace import reachable

ROOT = Path(__file__).resolve().parents[3]
FLAGS = ("-P", "-s", "-B")


@dataclass(frozen=True)
class PythonCommand:
    """The first words, the environment and the readable folders that a confined Python needs.

    `descriptors` are open folders which the child reaches as /proc/self/fd/N; the caller closes them.
    """

    words: tuple[str, ...]
    environment: dict[str, str]
    folders: tuple[Path, ...]
    descriptors: tuple[int, ...] = ()


def packages() -> list[Path]:
    """Return the folders of the project's own packages: not its data, its database or its settings."""
    return sorted(marker.parent for marker in ROOT.glob("*/__init__.py") if marker.parent.name != "tests")


def command(workplace: Path, rung: Rung, *, other_user: bool) -> PythonCommand:
    """Return what runs Python in this private folder; `other_user`: as a user that is not ours.

    In bubblewrap the interpreter, the libraries and the packages are mounted where they are. On the seccomp
    rung a folder of links to the packages stands for the project, whose own folder is not readable.
    """
    base = Path(sys.base_prefix).resolve()
    folders = (base, Path(sys.prefix), *packages())
    words = (sys.executable, *FLAGS)
    if rung is Rung.BUBBLEWRAP:
        return PythonCommand(words, {"PYTHONPATH": str(ROOT)}, folders)
    links = workplace / "packages"
    links.mkdir(mode=0o755)
    if not other_user or all(reachable(folder) for folder in folders):
        for package in packages():
            (links / package.name).symlink_to(package)
        return PythonCommand(words, {"PYTHONPATH": str(links)}, (*folders, links))
    return _through_descriptors(base, links, folders)


def _through_descriptors(base: Path, links: Path, folders: tuple[Path, ...]) -> PythonCommand:
    """Return a command for a user who cannot reach the interpreter, as below root's home.

    The folders are opened by root and passed on: a path through /proc/self/fd starts at the open folder and
    not at the root of the file system. So the interpreter starts after the walls stand, and late imports
    work; importing as root beforehand would give neither. Such a child cannot start another Python.
    """
    library = Path(site.getsitepackages()[0])
    opened = [os.open(path, os.O_PATH | os.O_DIRECTORY) for path in (base, library, *packages())]
    home, libraries, *own = (f"/proc/self/fd/{descriptor}" for descriptor in opened)
    for package, target in zip(packages(), own, strict=True):
        (links / package.name).symlink_to(target)
    binary = f"{home}/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    # The interpreter finds its own libpython by an absolute path that this user cannot reach.
    environment = {"PYTHONHOME": home, "PYTHONPATH": f"{links}:{libraries}", "LD_LIBRARY_PATH": f"{home}/lib"}
    return PythonCommand((binary, *FLAGS), environment, (*folders, library, links), tuple(opened))
