"""A visitor of the office's pages who counts what every answer was, and comes again where the office asks for it."""

import re
import threading
from collections import Counter
from typing import Any

import requests

PATIENCE = 90.0  # seconds for one answer: a locked database is waited for first
# What a form carries unseen: its token, and in the portal's last step the digest of what is shown.
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|reviewed)" value="([^"]+)"')


class Tally:
    """What the answers were, counted from several threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def add(self, name: str, wrong: str = "") -> None:
        """Count one answer; `wrong` says what must never happen."""
        with self.lock:
            self.counts[name] += 1
            if wrong:
                self.wrong.append(wrong)


class NotTaken(Exception):
    """The office did not take it now: away, restarting, killed in between, or asked to wait."""


class Visitor:
    """One browser: cookies, forms, and the statuses of its answers."""

    def __init__(self, url: str, tally: Tally) -> None:
        self.url, self.tally = url, tally
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        """Open a page."""
        return self._ask("GET", path)

    def post(self, page: str, data: dict[str, Any], files: Any = None, *, to: str = "") -> requests.Response:
        """Open the page with the form, fill it in and press its button."""
        hidden = dict(HIDDEN.findall(self.get(page).text))
        if "csrfmiddlewaretoken" not in hidden:
            raise NotTaken(f"{page} shows no form")
        fields = hidden | data
        return self._ask("POST", to or page, data=fields, files=files, headers={"Referer": self.url + page})

    def call(self, path: str, **given: Any) -> requests.Response:
        """Send a request as a program does."""
        return self._ask("POST", path, **given)

    def _ask(self, method: str, path: str, **given: Any) -> requests.Response:
        try:
            answer = self.session.request(method, self.url + path, timeout=PATIENCE, **given)
        except requests.RequestException as error:
            self.tally.add("no answer")
            raise NotTaken(type(error).__name__) from error
        status = answer.status_code
        self.tally.add(str(status), _wrong(method, path, answer))
        if status >= 500 or status == 429:
            raise NotTaken(f"{status}")
        return answer


def _wrong(method: str, path: str, answer: requests.Response) -> str:
    status = answer.status_code
    if status == 503:
        return "" if "Retry-After" in answer.headers else f"{method} {path}: 503 without Retry-After"
    # 400: no visitor of ours sends what cannot be read, so the office blames them for its own trouble
    return f"{method} {path}: {status}" if status >= 500 or status == 400 else ""
