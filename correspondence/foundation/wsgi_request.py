"""A request whose Content-Type may say anything: what Django reads before any view or middleware must not fail."""

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters


class PlainRequest(WSGIRequest):
    """Takes text as UTF-8 whatever `charset` says, and a Content-Type that cannot be read as none at all.

    Django would take every codec of Python, also those that are none of text (`hex`) or always fail (`undefined`),
    and end with a bare 500 before a page could answer.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Read type and parameters, and leave the encoding as it is."""
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (ValueError, LookupError):
            self.content_type, self.content_params = "", {}
