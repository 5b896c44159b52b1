"""Wagtail's choosers without inline scripts, so that the editor's policy lets none run."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets.chooser import BaseChooser


def render(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None
) -> SafeString:
    """Return what Wagtail's own method returns, with the call of its script as data (static/portal/cms/calls.js)."""
    attrs = attrs or {}
    data = self.get_value_data(value)
    call = [self.js_constructor, attrs["id"], self.get_js_init_options(attrs["id"], name, data)]
    markup = self.render_html(name, data, attrs)
    return format_html(
        '{}<template data-wagtail-call="{}"></template>', markup, json.dumps(call, cls=DjangoJSONEncoder)
    )


def install() -> None:
    """Take the place of Wagtail's method; it offers no other way in, and every chooser of ours inherits it."""
    BaseChooser.render = render
