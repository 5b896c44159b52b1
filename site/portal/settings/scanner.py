"""Where the virus scanner listens, if the office has one."""

import re
from ipaddress import ip_address

from django.core.exceptions import ImproperlyConfigured

from . import environment as env

_TCP = re.compile(r"tcp://(\[[0-9a-fA-F:.]+\]|[0-9.]+):(\d{1,5})")


def _checked(address: str) -> str:
    """Return the address; letters travel to it in the clear, so another machine must be named as allowed."""
    if not address or address.startswith("unix:/"):
        return address
    found = _TCP.fullmatch(address)
    if found is None:
        raise ImproperlyConfigured("TANGGAP_CLAMD must look like unix:/run/clamav/clamd.ctl or tcp://127.0.0.1:3310.")
    host = ip_address(found[1].strip("[]"))
    if not host.is_loopback and not any(host in network for network in env.networks("TANGGAP_CLAMD_NETWORKS")):
        raise ImproperlyConfigured(
            "TANGGAP_CLAMD names another machine, to which letters would travel in the clear: "
            "name its network in TANGGAP_CLAMD_NETWORKS if that is wanted."
        )
    return address


CLAMD = _checked(env.text("TANGGAP_CLAMD"))
