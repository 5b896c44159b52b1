"""Walks the addresses that a person reaches, by the links of each page and by the address book of the CMS."""

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

POSTED = re.compile(r"""<form\b(?=[^>]*\bmethod="post")[^>]*>""", re.I)
ACTION = re.compile(r"""\baction="([^"]*)\"""")
LINKED = re.compile(r"""(?:href|action|src|data-[\w-]*url[\w-]*)="([^"]+)"|"(/[a-z][^"\s]*)\"""")
STAY_AWAY = re.compile(
    r"/keluar/|/logout/|/static/|/media/|\.(?:png|pdf|docx|csv|xlsx|svg)$|/sprite/|/jsi18n/|/api/|/failwhale/"
)
# What ends the person's session, changes their language, or belongs to the CMS.
LEAVE_ALONE = re.compile(r"/keluar/|/setlang/|/cms/|/sesi/|/kode-pemulihan/|/dua-langkah/")


@dataclass
class Seen:
    """One page as it came back."""

    path: str
    status: int
    html: str


@dataclass
class Walk:
    """A walk of one person: each kind of address is looked at a few times at most, in the order of discovery."""

    client: Client
    most_of_a_kind: int = 3
    most: int = 400
    known: set[str] = field(default_factory=set)
    forms: dict[str, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    def pages(self, starts: Iterable[str]) -> Iterator[Seen]:
        """Give every page reached from these addresses."""
        waiting = deque(starts)
        while waiting and len(self.known) < self.most:
            path = waiting.popleft()
            if not self._wanted(path):
                continue
            answer = self.client.get(path)
            if answer.status_code in {301, 302}:
                waiting.append(answer["Location"])
                continue
            for html in bodies(answer):
                yield Seen(path, answer.status_code, html)
                waiting.extend(links(html))
                self.forms.update((action, path) for action in actions(html, path))

    def sent_empty(self) -> Iterator[Seen]:
        """Give what comes back when each form that was met is sent with nothing in it."""
        for action in [each for each in self.forms if not LEAVE_ALONE.search(each)]:
            answer = self.client.post(action, follow=True)
            for html in bodies(answer):
                yield Seen(f"{action} (posted)", answer.status_code, html)

    def _wanted(self, path: str) -> bool:
        if path in self.known or STAY_AWAY.search(urlsplit(path).path):
            return False
        try:
            found = resolve(urlsplit(path).path)
        except Resolver404:
            return False
        kind = found.route + ("" if not urlsplit(path).query else "?")
        if self.kinds[kind] >= self.most_of_a_kind:
            return False
        self.kinds[kind] += 1
        self.known.add(path)
        return True


def bodies(answer: HttpResponseBase) -> list[str]:
    """Give the markup of an answer: the page itself, or what a dialogue's JSON brings."""
    kind = answer.get("Content-Type", "")
    if answer.streaming or not kind.startswith(("text/html", "application/json")):
        return []
    text = bytes(getattr(answer, "content", b"")).decode()
    if kind.startswith("text/html"):
        return [text]
    data = json.loads(text)
    return [data["html"]] if isinstance(data, dict) and isinstance(data.get("html"), str) else []


def actions(html: str, path: str) -> Iterator[str]:
    """Give the addresses that the page's forms post to."""
    for found in POSTED.finditer(html):
        named = ACTION.search(found[0])
        yield unescape(named[1]) if named and named[1] else path


def links(html: str) -> Iterator[str]:
    """Give the addresses of this site that the markup names, in attributes and in data."""
    for found in LINKED.finditer(unescape(html)):
        path = urldefrag(found[1] or found[2]).url
        if path.startswith("/") and not path.startswith("//"):
            yield path


def addresses(prefix: str, values: dict[str, object]) -> Iterator[str]:
    """Give every named address below the prefix that can be built from these values, whether linked or not."""
    for name in names(get_resolver().url_patterns, ""):
        for chosen in _arguments(name, values):
            try:
                path = reverse(name, kwargs=chosen)
            except NoReverseMatch:
                continue
            if path.startswith(prefix):
                yield path
                break


def _arguments(name: str, values: dict[str, object]) -> Iterator[dict[str, object]]:
    namespace, _, bare = name.rpartition(":")
    resolver = get_resolver()
    for each in filter(None, namespace.split(":")):
        resolver = resolver.namespace_dict[each][1]
    for possibility, *_rest in resolver.reverse_dict.getlist(bare):
        for _form, params in possibility:
            if set(params) <= set(values):
                yield {param: values[param] for param in params}


def names(patterns: Iterable[URLPattern | URLResolver], space: str) -> Iterator[str]:
    """Give every name of the address book with its name spaces."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        elif pattern.name:
            yield space + pattern.name
