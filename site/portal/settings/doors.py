"""The doors for machines: the scan folder, and the API for other systems."""

from pathlib import Path

from . import environment as env
from .base import VAR

# The folder into which scanners put files; `.diambil` and `.ditolak` in it hold what was taken and refused.
INBOX = Path(env.text("TANGGAP_INBOX", str(VAR / "inbox"))).absolute()
# The agency of files that lie directly in the folder.
INBOX_AGENCY = env.text("TANGGAP_INBOX_AGENCY", "lkpp")
# For how many seconds a file must have stayed as it is before it is taken.
INBOX_SETTLE_SECONDS = env.whole_number("TANGGAP_INBOX_SETTLE_SECONDS", 5)
# After how many days a taken file is removed from the folder, its bytes being in the store; 0: never.
INBOX_KEEP_DAYS = env.whole_number("TANGGAP_INBOX_KEEP_DAYS", 30)

# How many requests one client of the API may make in one minute.
API_REQUESTS_PER_MINUTE = env.whole_number("TANGGAP_API_REQUESTS_PER_MINUTE", 300)
