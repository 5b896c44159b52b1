"""axe-core on the screens that everybody meets, at a desk and on a phone; and what a cold inbox costs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Response

from tests.browser import HEIGHT, PHONE, WIDE, Watch, chromium, window
from tests.live import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
GRAVE = {"serious", "critical"}
COLD_INBOX_BYTES, COLD_INBOX_REQUESTS = 150_000, 8
DOORS = ("/", "/kirim/", "/lacak/", "/v/", "/masuk/", "/masuk/lupa/")
# Fills the office with the world of the security tests, and tells its numbers and the sessions of its people.
FILL = """
import json
from correspondence.organization.models import Agency
from portal.cms.models import StandardPage
from portal.demo import everything
from tests.cast import Cast
from tests.security.world import make_world
everything.ensure(whole=True)
standard = everything.ensure_standard(whole=True)
world = make_world(Cast(agency=Agency.objects.get(code="lkpp"), standard=standard))
print(json.dumps({
    "letter": world.case.letter.pk, "case": world.case.pk,
    "standards": ["/" + page.slug + "/" for page in StandardPage.objects.live()],
    "sessions": {who: client.cookies["sessionid"].value for who, client in world.clients.items() if client.cookies},
}))
"""


@dataclass
class Served:
    """The served office, what stands in it, and the browser that looks at it."""

    root: str
    facts: dict[str, Any]
    browser: Browser

    @contextmanager
    def window(self, person: str = "") -> Iterator[Page]:
        """Open a window, signed in as the person where one is named."""
        with window(self.browser, Watch()) as page:
            if person:
                value = self.facts["sessions"][person]
                page.context.add_cookies([{"name": "sessionid", "value": value, "url": self.root}])
            yield page

    def faults(self, page: Page, path: str) -> list[str]:
        """Name every grave violation on the page, at both widths."""
        found: list[str] = []
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            answer = page.goto(f"{self.root}{path}")
            assert answer is not None and answer.ok and page.url == f"{self.root}{path}", f"{path}: {page.url}"
            for violation in Axe().run(page).response["violations"]:
                if violation["impact"] in GRAVE:
                    where = [node["target"] for node in violation["nodes"][:3]]
                    found.append(f"{path} at {width} px: {violation['id']} at {where}")
        return found


@pytest.fixture(scope="module")
def served(first_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    from tests.live import copy_office

    office = copy_office(first_office, tmp_path_factory.mktemp("axe"))
    facts = json.loads(office.ask(FILL).splitlines()[-1])
    with office.serving() as root, chromium() as browser:
        yield Served(root, facts, browser)


def test_axe_finds_nothing_grave_on_public_pages(served: Served) -> None:
    assert len(served.facts["standards"]) == 5
    with served.window() as page:
        faults = [fault for path in (*DOORS, *served.facts["standards"]) for fault in served.faults(page, path)]
    with served.window("sender") as page:
        faults += served.faults(page, "/lacak/surat/")
    assert faults == []


@pytest.mark.parametrize("account", ["registrar", "kepala", "staf"])
def test_axe_finds_nothing_grave_at_the_desk(served: Served, account: str) -> None:
    letter, case = served.facts["letter"], served.facts["case"]
    paths = ["/meja/", f"/meja/surat/{letter}/", "/meja/register/", f"/meja/konsep/{case}/", "/akun/"]
    with served.window(account) as page:
        assert [fault for path in paths for fault in served.faults(page, path)] == []


def test_a_cold_inbox_is_light(served: Served) -> None:
    with served.window("kepala") as page:
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  (Playwright wants a plain function)
        page.goto(f"{served.root}/meja/", wait_until="networkidle")
        sizes = {answer.url: len(answer.body()) for answer in answers if answer.status == 200}

    assert len(answers) <= COLD_INBOX_REQUESTS, sorted(sizes)
    assert sum(sizes.values()) <= COLD_INBOX_BYTES, sizes
