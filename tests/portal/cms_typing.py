"""What a browser sends for the edit page of a standard."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail import blocks

from portal.cms.models import StandardPage

PLAIN = ("title", "slug", "code", "decree", "agency", "unit", "parent_unit", "address", "phones", "fee", "products")
STREAMS = ("links", "roles", "channels", "complaints", "compensation", "lapor", "internal", "readings", "marks")


def limit_of_the_letter(page: StandardPage, days: int) -> None:
    """State another time for letters."""
    surat = next(block for block in page.channels if block.value["code"] == "surat")
    surat.value["limit"]["maximum"] = days


def typed(page: StandardPage) -> dict[str, Any]:
    """Give what a browser would send for this page."""
    data: dict[str, Any] = {name: getattr(page, name) for name in PLAIN}
    data |= {"valid_from": page.valid_from.isoformat() if page.valid_from else "", "valid_until": ""}
    data |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    for name in STREAMS:
        data |= _blocks(name, [(block.block_type, block.block, block.value) for block in getattr(page, name)])
    return data


def _blocks(prefix: str, items: list[tuple[str, blocks.Block, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-count": len(items)}
    for index, (kind, block, value) in enumerate(items):
        start = f"{prefix}-{index}"
        data |= {f"{start}-deleted": "", f"{start}-order": index, f"{start}-type": kind, f"{start}-id": ""}
        data |= _value(f"{start}-value", block, value)
    return data


def _value(prefix: str, block: blocks.Block, value: Any) -> dict[str, Any]:
    if isinstance(block, blocks.StructBlock):
        data: dict[str, Any] = {}
        for name, child in block.child_blocks.items():
            data |= _value(f"{prefix}-{name}", child, value[name])
        return data
    if isinstance(block, blocks.ListBlock):
        return _blocks(prefix, [("item", block.child_block, each) for each in value])
    if isinstance(block, blocks.RichTextBlock):
        return {prefix: block.field.widget.format_value(block.value_for_form(value))}
    if isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if value else {}
    return {prefix: "" if value is None else value}


def send(client: Client, page: StandardPage, action: str) -> Any:
    """Press a button of the edit page; the empty one saves the draft."""
    data = typed(page) | ({action: "1"} if action else {})
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
