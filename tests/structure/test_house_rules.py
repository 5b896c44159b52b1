"""The house's own rules, read from the source: sizes, purity, order of templates, no inline scripts, no addresses."""

import ast
import re
import site
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
OURS = ("correspondence", "disposition", "templates_docx", "signatures", "search", "site/portal")
# From the ground up; a storey's templates and addresses may use those at or below its own place.
ORDER = [
    "correspondence/foundation", "correspondence/inspection", "correspondence/organization",
    "correspondence/calendars", "correspondence/parties", "correspondence/standards", "correspondence/cases",
    "correspondence/letters", "correspondence/intake", "disposition", "templates_docx", "signatures", "search",
    "site/portal",
]  # fmt: skip
PURE = (
    "correspondence/inspection/*.py", "correspondence/calendars/workdays.py", "correspondence/calendars/facts.py",
    "correspondence/standards/deadlines.py", "correspondence/standards/compiling.py",
    "correspondence/standards/requirements.py", "correspondence/standards/progress.py", "templates_docx/body.py",
    "templates_docx/controls.py", "templates_docx/diffing.py", "templates_docx/signature_block.py",
    "signatures/signing.py", "signatures/validating.py",
)  # fmt: skip
FORBIDDEN_IN_PURE = ("django.db", "django.conf", "wagtail")
MOST_LINES, MOST_FUNCTION_LINES = 300, 40


def sources() -> Iterator[Path]:
    for name in OURS:
        yield from (path for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts)


def templates() -> Iterator[Path]:
    for name in OURS:
        yield from (ROOT / name).rglob("templates/**/*.html")


def test_no_file_and_no_function_is_long() -> None:
    long = [f"{path.relative_to(ROOT)}: {n}" for path in sources() if (n := lines_of(path)) > MOST_LINES]
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_FUNCTION_LINES:
                    long.append(f"{path.relative_to(ROOT)}: {node.name} {length}")
    assert not long


def lines_of(path: Path) -> int:
    return path.read_text().count("\n")


def test_pure_modules_know_no_database() -> None:
    found = []
    for pattern in PURE:
        paths = [path for path in ROOT.glob(pattern) if path.name != "apps.py"]
        assert paths, pattern
        for path in paths:
            found += [
                f"{path.relative_to(ROOT)}: {name}" for name in imported(path) if name.startswith(FORBIDDEN_IN_PURE)
            ]
    assert not found


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_the_site_folder_is_no_package_and_the_standard_module_stays() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()
    assert ROOT not in Path(site.__file__).resolve().parents


def storey(path: Path) -> int:
    relative = path.relative_to(ROOT).as_posix()
    return next(place for place, name in enumerate(ORDER) if relative.startswith(name + "/"))


def test_templates_extend_and_include_only_downwards() -> None:
    owner = {
        path.relative_to(next(p for p in path.parents if p.name == "templates")).as_posix(): path
        for path in templates()
    }
    upward = []
    for path in templates():
        for name in re.findall(r"{%-?\s*(?:extends|include)\s+\"([^\"]+)\"", path.read_text()):
            if name in owner and storey(owner[name]) > storey(path):
                upward.append(f"{path.relative_to(ROOT)} uses {name}")
    assert not upward


def test_templates_link_only_downwards() -> None:
    homes = dict(url_homes(get_resolver().url_patterns))
    upward = []
    for path in templates():
        for name in re.findall(r"{%-?\s*url\s+[\"']([\w:-]+)[\"']", path.read_text()):
            home = homes.get(name)
            assert home is not None, f"{path.relative_to(ROOT)} links to {name}, which has no address"
            if home > storey(path):
                upward.append(f"{path.relative_to(ROOT)} links to {name}")
    assert not upward


def url_homes(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, int]]:
    """Give each address name with the storey of its view; views of libraries stand at the ground."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            within = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from url_homes(pattern.url_patterns, within)
        elif pattern.name:
            module = getattr(pattern.callback, "__module__", "").replace(".", "/")
            module = f"site/{module}" if module.startswith("portal") else module
            places = [place for place, name in enumerate(ORDER) if module.startswith(name)]
            yield f"{space}{pattern.name}", places[-1] if places else 0


@pytest.mark.parametrize(
    "forbidden",
    [r"\sstyle=\"", r"\son[a-z]+=\"", r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>\s*\S"],
)
def test_templates_hold_no_inline_style_or_script(forbidden: str) -> None:
    assert not [str(path.relative_to(ROOT)) for path in templates() if re.search(forbidden, path.read_text())]


def test_the_lock_file_names_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert not re.search(r"https?://|--index-url|--extra-index", lock)


def test_every_app_has_one_initial_migration() -> None:
    found = [path for name in OURS for path in (ROOT / name).rglob("migrations/*.py")]
    assert found
    later = [str(path) for path in found if path.name not in {"__init__.py", "0001_initial.py"}]
    assert not later


def test_every_setting_from_the_environment_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    settings = (ROOT / "site/portal/settings/__init__.py").read_text()
    names = re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings)
    assert names
    assert not [name for name in names if f"`{name}`" not in readme]


def test_every_flag_and_reason_is_in_the_docs() -> None:
    from correspondence.inspection.messages import FLAGS, REASONS

    documented = (ROOT / "docs/commands.md").read_text()
    assert not [code for code in (*FLAGS, *REASONS, "duplicate", "unchecked") if f"`{code}`" not in documented]
