"""What is removed for a dead child is the child's, whatever other hostile processes do on the way."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from correspondence.foundation.sandbox import leftovers, removing

DEAD, LIVING = 65518, 65519
DEEP = "import os\nfor _ in range(1500):\n    os.mkdir('d')\n    open('f', 'w').close()\n    os.chdir('d')"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only children of root have users of their own")


@pytest.fixture
def common(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "common"
    folder.mkdir()
    monkeypatch.setattr(leftovers, "_COMMON", (str(folder),))
    return folder


def made(path: Path, uid: int, mode: int = 0o755) -> Path:
    path.mkdir()
    path.chmod(mode)
    os.chown(path, uid, uid)
    return path


@as_root
def test_everything_of_the_dead_user_goes_and_nothing_of_others(common: Path) -> None:
    open_to_all = made(common / "open", LIVING, 0o777)
    for folder in (common, open_to_all):
        mine = made(folder / "mine", DEAD)
        (mine / "page").write_text("x" * 5000)
        (mine / "link").symlink_to(common)
    made(common / "theirs", LIVING)
    size, count = leftovers.disk_use(DEAD)
    assert count == 6 and size >= 2 * 5000
    leftovers.remove(DEAD)
    assert sorted(str(path.relative_to(common)) for path in common.rglob("*")) == ["open", "theirs"]


@as_root
def test_a_folder_swapped_for_a_link_meanwhile_leads_nowhere(
    common: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = made(common / "hostile", LIVING, 0o777)
    made(hostile / "letters", DEAD)
    (tmp_path / "office" / "letters").mkdir(parents=True)
    (tmp_path / "office" / "letters" / "page").write_text("letter")
    found = leftovers._owned

    def swapped(uid: int | None) -> Iterator[object]:
        for each in found(uid):
            hostile.rename(common / "away")
            hostile.symlink_to(tmp_path / "office")
            yield each

    monkeypatch.setattr(leftovers, "_owned", swapped)
    leftovers.remove(DEAD)
    assert (tmp_path / "office" / "letters" / "page").read_text() == "letter"
    assert list((common / "away").iterdir()) == [], "the folder itself was found behind its new name"


@as_root
def test_a_folder_that_is_no_longer_the_users_own_stays(common: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = made(common / "hostile", LIVING, 0o777)
    mine = made(hostile / "letters", DEAD)
    found = leftovers._owned

    def swapped(uid: int | None) -> Iterator[object]:
        for each in found(uid):
            mine.rmdir()
            (made(mine, LIVING) / "page").write_text("letter")
            yield each

    monkeypatch.setattr(leftovers, "_owned", swapped)
    leftovers.remove(DEAD)
    assert (mine / "page").read_text() == "letter"


def test_no_depth_and_no_closed_folder_keeps_a_tree_from_being_removed(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "closed" / "inner").mkdir(parents=True)
    (tree / "closed" / "page").write_text("x")
    (tree / "link").symlink_to(tmp_path)
    subprocess.run([sys.executable, "-c", DEEP], cwd=tree, check=True)
    (tree / "closed" / "inner").chmod(0)
    (tree / "closed").chmod(0)
    removing.remove_tree(tree)
    assert list(tmp_path.iterdir()) == []
    removing.remove_tree(tree)  # harmless when repeated


def test_the_entry_that_is_to_go_last_goes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "mark", "z"):
        (tmp_path / name).touch()
    gone: list[str] = []
    unlink = os.unlink

    def noted(name: str, *, dir_fd: int) -> None:
        gone.append(name)
        unlink(name, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", noted)
    with removing.opened(str(tmp_path)) as folder:
        removing.clear(folder, last="mark")
    assert sorted(gone[:2]) == ["a", "z"] and gone[2:] == ["mark"]
