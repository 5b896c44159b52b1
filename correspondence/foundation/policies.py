"""Which content security policy an answer carries: ours, the editor's, a preview's or that of bare files."""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """Writes the policy of the address; a view that set its own header keeps it, but not where only files live."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer with its policy; what Wagtail says of its documents gives way to our stricter word."""
        if request.path_info.startswith(settings.PLACES_OF_FILES):
            response.headers.pop(HEADER, None)
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return django-csp's parts, with the directives that `settings.POLICIES_BY_PREFIX` names."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None:
            parts.config = _directives(request.path_info, response)
        return parts


def _directives(path: str, response: HttpResponseBase) -> dict[str, Any] | None:
    if response.get("X-Frame-Options") == "SAMEORIGIN":  # only Wagtail says so, of the pages it previews
        return dict(settings.POLICY_OF_PREVIEWS)
    for prefix, directives in settings.POLICIES_BY_PREFIX.items():
        if path.startswith(prefix):
            return dict(directives)
    return None
