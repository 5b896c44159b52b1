"""What a person typed on a page of the desk, also when the session ended in between."""

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from correspondence.foundation.kept_forms import kept_values


def typed_values(request: HttpRequest) -> QueryDict | None:
    """Return what is typed on this page: sent now, or kept since the session ended; None on a fresh page."""
    if request.method == "POST":
        return request.POST
    kept = kept_values(request)
    if kept is not None:
        messages.warning(request, _("Your session had ended. What you typed is kept: check it and send it again."))
    return kept
