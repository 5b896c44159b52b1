"""Deliveries and what stands around a door: each door's own rows in a module of its own."""

from .client import ApiClient, ApiLetter
from .delivery import SCANNED_HERE, Channel, DeliveredFile, Delivery, DeliveryState, VirusScan
from .draft import Draft, DraftFile, EmailCode
from .folder import InboxFile, InboxRefusal, Refusal, Waits
from .mailbox import Mail, Mailbox, MailboxMessage, MessageState, Trouble, Unanswered
from .scan import ScanPart
from .slip import Slip

__all__ = [
    "SCANNED_HERE",
    "ApiClient",
    "ApiLetter",
    "Channel",
    "DeliveredFile",
    "Delivery",
    "DeliveryState",
    "Draft",
    "DraftFile",
    "EmailCode",
    "InboxFile",
    "InboxRefusal",
    "Mail",
    "Mailbox",
    "MailboxMessage",
    "MessageState",
    "Refusal",
    "ScanPart",
    "Slip",
    "Trouble",
    "Unanswered",
    "VirusScan",
    "Waits",
]
