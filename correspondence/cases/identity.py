"""Who a sender is across several letters, as far as a single delivery tells."""

import hashlib
import unicodedata

from correspondence.organization.models import Agency
from correspondence.parties.models import ApplicantType, Correspondent

LONGEST = 450  # characters that an entitlement keeps


def identity_of(agency: Agency, sender: Correspondent, *, confirmed: bool = True) -> str:
    """Return the key under which a sender's letters belong together; empty where nothing tells them apart safely.

    It is never shown. An e-mail address is the identity wherever one is given; once addresses are confirmed,
    `confirmed` is false for one that is not, and such an address then proves nothing.

    Without it a body is known by its name within the agency that serves it: offices and companies bear names of their
    own. A person's name is shared by many, so a person is known only together with a telephone number or with the body
    for which the letter is written. Two strangers of one name so never get each other's priority; the price is that
    who leaves neither gets none by itself. A telephone number counts by its digits, +62 and 62 being 0.
    """
    email = _plain(sender.email)
    if email and confirmed:
        return _kept(f"email:{email}")
    named = _named(sender)
    return _kept(f"nama:{agency.code}:{named}") if named else ""


def _named(sender: Correspondent) -> str:
    body, name, phone = _plain(sender.organization), _plain(sender.name), _digits(sender.phone)
    if sender.applicant_type != ApplicantType.PERSON:
        return body or name
    if not name or not (body or phone):
        return ""
    return f"{body or name}:{name if body else phone}"


def _plain(text: str) -> str:
    """Write a name or an address in one way: letters of one form, no capitals, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _digits(phone: str) -> str:
    digits = "".join(each for each in unicodedata.normalize("NFKC", phone) if each in "0123456789")
    return f"0{digits[2:]}" if digits.startswith("62") else digits


def _kept(key: str) -> str:
    """Return the key, one that is too long to keep by its digest."""
    if len(key) <= LONGEST:
        return key
    return f"{key.partition(':')[0]}:sha256:{hashlib.sha256(key.encode()).hexdigest()}"
