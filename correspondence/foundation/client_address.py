"""Who is at the other end: the client's address, also behind proxies that the settings name."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  (no address to listen on: what the counters see of a client without one)
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


def client_address(request: HttpRequest) -> str:
    """Return the client's address; `0.0.0.0` where the connection has none.

    `X-Forwarded-For` counts only where a trusted proxy brings the request: it is read from the right, past every
    trusted proxy, so that addresses a client made up further left change nothing.
    """
    peer = _parsed(request.META.get("REMOTE_ADDR", ""))
    if peer is None:
        return UNKNOWN
    if not _trusted(peer):
        return str(peer)
    for word in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        before = _parsed(word)
        if before is None:
            break
        peer = before
        if not _trusted(peer):
            break
    return str(peer)


def forget_untrusted_words(request: HttpRequest) -> None:
    """Take away what only a trusted proxy may say, where somebody else says it."""
    peer = _parsed(request.META.get("REMOTE_ADDR", ""))
    if peer is None or not _trusted(peer):
        for name in FORWARDED:
            request.META.pop(name, None)


def _trusted(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _parsed(word: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(_without_port(word.strip()))
    except ValueError:
        return None
    if isinstance(address, IPv6Address):  # a socket that listens for both kinds shows IPv4 clients so
        return address.ipv4_mapped or address
    return address


def _without_port(word: str) -> str:
    """Return the address alone: some proxies write `192.0.2.1:443` and `[2001:db8::5]:443`."""
    if word.startswith("["):
        return word[1:].partition("]")[0]
    return word.partition(":")[0] if word.count(":") == 1 else word
