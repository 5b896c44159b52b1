"""The structured parts of a standard, as an editor fills them in; nothing here is required for a draft."""

from .channels import ChannelBlock
from .complaints import CompensationBlock, ComplaintChannelBlock, ComplaintsBlock, LaporBlock
from .office import ComponentBlock, ContactBlock, MarkBlock, ReadingBlock, RoleBlock
from .parts import LinkBlock

__all__ = [
    "ChannelBlock",
    "CompensationBlock",
    "ComplaintChannelBlock",
    "ComplaintsBlock",
    "ComponentBlock",
    "ContactBlock",
    "LaporBlock",
    "LinkBlock",
    "MarkBlock",
    "ReadingBlock",
    "RoleBlock",
]
