"""Every address of Tanggap, read from the URL configuration: nothing is listed by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

CMS = "cms/"
LIBRARY_DOORS = ("accounts/",)


@dataclass(frozen=True)
class Route:
    """One address: its pattern as written, its name with namespaces, and the names of its parts."""

    pattern: str
    name: str
    parts: tuple[str, ...]

    @property
    def of_the_cms(self) -> bool:
        """Tell whether it belongs to Wagtail's admin."""
        return self.pattern.startswith(CMS)


def routes() -> list[Route]:
    """Give every route of the URL configuration in its order."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str, spaces: str) -> Iterator[Route]:
    for pattern in patterns:
        here = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            space = f"{spaces}{pattern.namespace}:" if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, here, space)
        else:
            name = f"{spaces}{pattern.name}" if pattern.name else ""
            yield Route(here, name, tuple(_parts(pattern)))


def _parts(pattern: URLPattern) -> Iterator[str]:
    converters = getattr(pattern.pattern, "converters", {})
    yield from converters
    if not converters:
        yield from re.compile(str(pattern.pattern)).groupindex
