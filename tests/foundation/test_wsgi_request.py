"""Requests whose Content-Type is nonsense are answered by our pages, never by a bare 500 of the server."""

import io

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from correspondence.foundation.wsgi_request import PlainRequest
from portal.wsgi import application

STRANGE = (
    "text/plain; charset=hex", "text/plain; charset=undefined", "text/plain; charset=idna", "text/plain; x*=tidak''a",
    "multipart/form-data; boundary=b; charset=rot13", "; ; ;", "text/plain; charset=\xff",
)  # fmt: skip


def asked(kind: str) -> dict[str, object]:
    environ = RequestFactory().generic("POST", "/kirim/?layanan=%C3%A9", b"a=%C3%A9", content_type="text/plain").environ
    return environ | {"CONTENT_TYPE": kind, "wsgi.input": io.BytesIO(b"a=%C3%A9")}


@pytest.mark.parametrize("kind", STRANGE)
def test_a_strange_content_type_is_read_as_utf8(kind: str) -> None:
    request = PlainRequest(asked(kind))
    assert request.GET["layanan"] == "é"
    assert not request.FILES


def test_what_django_itself_makes_of_it() -> None:
    with pytest.raises(LookupError):
        WSGIRequest(asked(STRANGE[0]))


def test_the_server_uses_it() -> None:
    assert application.request_class is PlainRequest
