"""What may stand on a screen of the other language, each with its place and its reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from correspondence.standards.published.catalogue import ALL
from portal.cms.writing import page_values
from portal.demo.pages import CONTACTS

# Strings whose places could hold anything: as patterns they would match every sentence that begins so.
TOO_GENERAL = {
    "Surat %(number)s": "every Indonesian sentence that begins with the word for letter",
    "%(total)s surat": "every Indonesian sentence that ends with the word for letter",
}


@dataclass(frozen=True)
class Allowed:
    """A text that may stand at some addresses; both are patterns, the text as a whole."""

    place: str
    text: str
    reason: str


_GROUPS = r"^/cms/groups/"
_PERMISSIONS = "(?:Tambah|Hapus|Ubah|Pilih|Tambah/Ubah)(?: koleksi| gambar.*)?|Koleksi"
_ONCE = "Wagtail words this entry of its menu once, in the language of the first page that is asked for"
# Where the CMS shows the fields of the standards, which are Indonesian for every reader.
_FIELDS = r"^/cms/pages/"
ALLOWED: dict[str, tuple[Allowed, ...]] = {
    "id": (
        Allowed(r"^/cms/", "English", "each language is named in its own words"),
        Allowed(r"^/cms/", "Actions|Search|None|Users", "Wagtail writes it into its template without translating it"),
        Allowed(r"^/cms/(?:groups|workflows)/", "Page|Add|Task type", "a name of Wagtail's own forms"),
        Allowed(r"^/cms/choose-email-link/", "Email address|Subject", "the name of a form's field in Wagtail's code"),
        Allowed(_GROUPS, r"Inti Wagtail \| halaman \| .*", "Wagtail keeps names of permissions in the database"),
        Allowed(r"^/cms/sites/", "Root page", "the name of a column in Wagtail's code"),
        Allowed(r"^/cms/reports/", "Welcome to your new Wagtail site!", "a title as Wagtail's log has kept it"),
        Allowed(r"^/cms/", "What's new in Wagtail .*", _ONCE),
        Allowed(r"^/cms/phrases/", "[a-z_]+", "a code of ours, which stays as it is"),
    ),
    "en": (
        Allowed(r"^/cms/", "Bahasa Indonesia", "each language is named in its own words"),
        Allowed(_GROUPS, _PERMISSIONS, "Wagtail keeps names of permissions in the database"),
        Allowed(r"^/cms/", "Persetujuan orang kedua", "the name of the workflow, as prepared in the office's language"),
        Allowed(r"^/cms/\w+/chooser/", "Pencarian", "Wagtail translates this label when the server starts"),
        Allowed(r"^/cms/", "Yang baru di Wagtail .*", _ONCE),
        Allowed(r"^/(?:cms|meja)/", "Sekretaris", "the title of a position"),
        Allowed(r"^/meja/mesin/", r"\.?ditolak", "the name of a folder on the machine"),
        Allowed(r"^/meja/kirim-balasan/", "E-mail", "the same word in both languages"),
    ),
}


def at(language: str, path: str, text: str) -> bool:
    """Tell whether the text may stand at this address in this language."""
    words = " ".join(text.split())
    if language == "en" and re.search(_FIELDS, path) and words in published():
        return True
    return any(re.search(each.place, path) and re.fullmatch(each.text, words) for each in ALLOWED[language])


@cache
def published() -> frozenset[str]:
    """Give every text that stands in a field of the demo's pages."""
    fields = [CONTACTS, *(page_values(source) for source in ALL)]
    return frozenset(" ".join(text.split()) for text in _strings(fields))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
