"""Addresses of the API below /api/."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from .api import api
from .door import at_the_door, nowhere
from .page import docs


def _through_the_door(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Let every address of the library pass our door."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = at_the_door(pattern.callback)
    return patterns


_patterns = _through_the_door(api.urls[0])
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/docs", docs, name="api-docs"),
    path("v1/", include((_patterns, "ninja"), namespace=api.urls_namespace)),
    re_path(r"^", at_the_door(nowhere), name="api-nowhere"),
]
