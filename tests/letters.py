"""Letters that the tests send: the same composing as the demo's, made once per process."""

from functools import cache

from portal.demo.composing import scanned_pdf
from portal.demo.letters import COMPANY, INSTITUTION


@cache
def scanned_letter() -> bytes:
    """Give a complete letter of an institution as a scanned PDF."""
    return scanned_pdf(INSTITUTION)


@cache
def scanned_letter_without_stamp() -> bytes:
    """Give a company's letter that bears no stamp."""
    return scanned_pdf(COMPANY)
