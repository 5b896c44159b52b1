"""Asking every address as every kind of person, and reading the answer down to its bytes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.security.routes import Route
from tests.security.world import World

VISITORS = ("anonymous", "sender", "code_only", "other_sender")
OFFICELESS = ("editor", "administrator", "former")
INSIDERS = ("registrar", "kepala", "koordinator", "staf")
STRANGERS = ("sekretaris", "direktur-pusat", "registrar-landak", "kepala-bagian-landak")
PEOPLE = (*VISITORS, *OFFICELESS, *INSIDERS, *STRANGERS)

# Parts of addresses that stand for no object of ours: Wagtail's own ids and names.
SAMPLES: Mapping[str, object] = {
    "app_label": "portal", "model_name": "standardpage", "content_type_app_name": "portal",
    "content_type_model_name": "standardpage", "field_name": "title", "slug": "bagian", "tag": "lead",
    "filename": "gambar.png", "signature": "tanda", "filter_spec": "width-100", "action_path": "berkas",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came back: the code of the table, and every byte of head and body."""

    code: str
    content: bytes

    def holds(self, word: str) -> bool:
        """Tell whether the answer says this word anywhere, in any case."""
        return word.casefold().encode() in self.content.lower()


def objects_of(route: Route, world: World) -> list[str]:
    """Name the objects that this route can lead to: letters of one agency and of the other, or none ("-")."""
    own = [
        named(route, part)
        for part in route.parts
        if not route.of_the_cms and part not in {"number", "old", "new", "kind"}
    ]
    return [name for name, numbers in world.numbers.items() if own and all(part in numbers for part in own)] or ["-"]


def named(route: Route, part: str) -> str:
    """Give the name under which the world knows a part of this route, where several routes mean different things."""
    if route.pattern.startswith("api/"):
        return "public_id"
    return "draft_key" if part == "key" and route.pattern.startswith("kirim/") else part


def address_of(route: Route, name: str, world: World) -> str:
    """Give an address of this route that leads to the named object."""
    if route.pattern.endswith("data\\.json)$"):
        return "/konsultasi-katalog/data.json"
    if route.name == "wagtail_serve":
        return "/konsultasi-katalog/"
    if route.name == "wagtaildocs_serve":
        return "/dokumen/1/surat.pdf"
    numbers: dict[str, object] = (
        dict.fromkeys([named(route, part) for part in route.parts], 1) | SAMPLES | world.numbers.get(name, {})
    )
    if route.name == "quarantine-file":
        numbers["file_id"] = numbers["held_file_id"]
    values = {part: numbers[named(route, part)] for part in route.parts}
    for each in (values, dict.fromkeys(route.parts, "contoh") | {k: v for k, v in values.items() if v != 1}):
        try:
            return reverse(route.name, kwargs=each) if route.name else f"/{route.pattern}"
        except NoReverseMatch:
            continue
    return reverse(route.name, args=list(values.values()))


def ask(client: Client, method: str, address: str) -> Answer:
    """Ask, follow nothing, and give the answer."""
    answer = client.get(address) if method == "GET" else client.post(address, {})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()
    where = answer.headers.get("Location", "")
    return Answer(_code(answer.status_code, where), head + b"\n" + body)


def _code(status: int, where: str) -> str:
    if where.startswith("/masuk/"):
        return "masuk"
    if where.startswith("/akun/buktikan/"):
        return "bukti"
    if status == 302 and where:
        return where.split("?", maxsplit=1)[0] if where.startswith("/lacak/") else "302"
    return str(status)


def people(world: World) -> Iterable[tuple[str, Client]]:
    """Give everybody with their browser, in the order of the table."""
    return [(name, world.clients[name]) for name in PEOPLE]
