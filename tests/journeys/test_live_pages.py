"""A finished step shows on the open letter page within five seconds, without a reload by the person."""

import time

import pytest

from portal.demo.office import PASSWORD
from tests.browser import Watch, chromium, window
from tests.live import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]
SHOWN_WITHIN_MS = 5_000
ARRIVE = """
from django.utils import timezone
from correspondence.organization.models import Agency
from correspondence.intake.models import Delivery
from tests.cast import arrived, run_steps
from tests.inspection.safety_samples import pdf_bytes
delivery = arrived(Agency.objects.get(code="lkpp"), pdf_bytes())
run_steps("intake.check")
print(Delivery.objects.get(pk=delivery.pk).case.letter.pk)
"""
# As a worker's last act on the delivery: the steps are done, and the letter counts as read.
FINISH = """
from django.utils import timezone
from correspondence.foundation.jobs.models import Step
from correspondence.letters.models import IncomingLetter
Step.objects.filter(name__startswith="intake.").update(state="done", finished_at=timezone.now())
IncomingLetter.objects.update(inspected_at=timezone.now())
"""
HOLD = """
from django.utils import timezone
from datetime import timedelta
from correspondence.foundation.jobs.models import Step
Step.objects.filter(state="waiting").update(next_at=timezone.now() + timedelta(hours=1))
"""


def test_a_finished_step_is_seen_within_five_seconds(office: Office) -> None:
    letter = office.ask(ARRIVE)
    office.ask(HOLD)
    watch = Watch()
    with office.serving() as url, chromium() as browser, window(browser, watch) as page:
        page.goto(f"{url}/meja/surat/{letter}/")
        page.fill('input[name="login"]', "registrar")
        page.fill('input[name="password"]', PASSWORD)
        page.press('input[name="password"]', "Enter")
        page.wait_for_url("**/meja/**")
        page.goto(f"{url}/meja/surat/{letter}/")
        waiting = page.locator("#surat-keadaan").get_attribute("hx-get") or ""
        assert "reading=1" in waiting
        office.ask(FINISH)
        done = time.monotonic()
        page.wait_for_function(
            "() => (document.querySelector('#surat-keadaan')?.getAttribute('hx-get') || '').includes('reading=0')",
            timeout=SHOWN_WITHIN_MS,
        )
        assert time.monotonic() - done < SHOWN_WITHIN_MS / 1000
    assert watch.complaints == []
