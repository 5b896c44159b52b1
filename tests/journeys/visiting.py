"""A visitor over plain HTTP: reads the forms of a page as a browser does and posts them with their CSRF token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

Attributes = dict[str, str | None]


@dataclass
class Form:
    """One form of a page: where it goes and what it would send untouched."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str | None, value: str) -> None:
        """Add one more value of a name."""
        if name:
            self.values.setdefault(name, []).append(value)


class FormReader(HTMLParser):
    """Collects the forms of a page, with what is typed, ticked and selected in them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._named: dict[str, Form] = {}
        self._open: Form | None = None
        self._text: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form, or take what an input, a text or a choice says."""
        found = dict(attrs)
        if tag == "form":
            self._open = Form(found.get("action") or "")
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "input":
            self._take_input(self._open, found)
        elif tag == "textarea":
            self._text = found.get("name")
            self._open.put(self._text, "")
        elif tag == "select":
            self._select = found.get("name")
        elif tag == "option" and "selected" in found:
            self._open.put(self._select, found.get("value") or "")

    def handle_data(self, data: str) -> None:
        """Take the text of a text field; the line break after its tag is no part of it."""
        if self._open is not None and self._text:
            typed = self._open.values[self._text]
            typed[-1] += data if typed[-1] else data.removeprefix("\r").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close what ends."""
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._text = None
        elif tag == "select":
            self._select = None

    @staticmethod
    def _take_input(form: Form, found: Attributes) -> None:
        kind = found.get("type") or "text"
        if kind in {"file", "submit"} or (kind in {"radio", "checkbox"} and "checked" not in found):
            return
        form.put(found.get("name"), found.get("value") or ("on" if kind == "checkbox" else ""))


def forms_of(html: str) -> list[Form]:
    """Give the forms of a page in their order."""
    reader = FormReader()
    reader.feed(html)
    return reader.forms


class Visitor:
    """One browser without scripts: cookies, CSRF tokens, and every change as POST, redirect, GET."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True, headers={"accept-language": "id"})

    def status(self, path: str) -> int:
        """Give the status of a GET."""
        return self.client.get(path).status_code

    def read(self, path: str) -> str:
        """Give the text of a page that must be there."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        return answer.content.decode()

    def form(self, path: str, action: str = "") -> Form:
        """Give the form of the page that goes to this action (by default to the page itself)."""
        for form in forms_of(self.read(path)):
            if form.values.get("csrfmiddlewaretoken") and (form.action or path) == (action or path):
                return form
        raise AssertionError(f"{path} has no form for {action or path}")

    def press(self, path: str, action: str = "", **changes: Any) -> HttpResponse:
        """Send a form of the page, changed so (None leaves a field out); gives the plain answer."""
        form = self.form(path, action)
        return self.send(action or path, form.values | changes)

    def send(self, action: str, values: Mapping[str, Any]) -> HttpResponse:
        """Post values to an address."""
        sent = {name: value for name, value in values.items() if value is not None}
        answer: HttpResponse = self.client.post(action, sent)
        return answer

    def act(self, path: str, action: str = "", **changes: Any) -> str:
        """Send a form that is accepted: it redirects to a page that answers 200; gives that page's path."""
        answer = self.press(path, action, **changes)
        assert answer.status_code == 302, f"{action or path} answers {answer.status_code}: {faults(answer)}"
        where = answer.headers["Location"]
        self.read(where)
        return str(where)


def faults(answer: HttpResponse) -> str:
    """Give what a refused page says in its error summary."""
    html = answer.content.decode()
    at = html.find("errsum")
    return html[at : at + 1500] if at >= 0 else html[:300]
