"""Every address of the URL configuration, filled with sample values."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

WORDS = {
    "app_label": "wagtailcore", "model_name": "page", "app_name": "organization", "key": "set-password",
    "content_type_app_name": "wagtailcore", "content_type_model_name": "page", "mode": "", "token": "set-password",
    "uidb36": "1", "filename": "berkas.pdf", "document_filename": "berkas.pdf", "filter_spec": "max-1x1",
    "signature": "x", "path": "", "action": "delete", "log_action": "x", "provider_id": "lembaga",
}  # fmt: skip
BY_CONVERTER = {"IntConverter": "1", "SlugConverter": "contoh", "UUIDConverter": "6a1f2c9e-5d63-4b9e-9a58-1c3f6c1b2d11"}


def paths() -> list[str]:
    """Return one path for each route, sorted and without doubles."""
    return sorted({f"/{path}" for path in _walk(get_resolver(), "")})


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        here = prefix + _filled(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, here)
        elif isinstance(each, URLPattern):
            yield here


def _filled(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        return _route(pattern)
    assert isinstance(pattern, RegexPattern), pattern
    from django.utils.regex_helper import normalize

    text, names = normalize(str(pattern))[0]
    return str(text % {name: WORDS.get(name, "1") for name in names})


def _route(pattern: RoutePattern) -> str:
    text = str(pattern._route)
    for name, converter in pattern.converters.items():
        value = WORDS.get(name, BY_CONVERTER.get(type(converter).__name__, "contoh"))
        text = re.sub(rf"<(\w+:)?{name}>", value, text)
    return text
