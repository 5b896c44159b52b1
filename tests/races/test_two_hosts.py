"""Two hosts never do one step at the same time; what the dead one left, the other does."""

import json
from pathlib import Path

import pytest

from tests.live import Office

pytestmark = pytest.mark.django_db
CODE = "import json; from tests.races.stepping import two_workers; print(json.dumps(two_workers({!r})))"
# Writes two effects in two transactions at once; the one that drew the smaller key commits last.
LATE = """
import json
from django.db import connection, connections, transaction
from correspondence.foundation.files.models import Blob
from correspondence.foundation.outbox.queue import consume, put
subject = Blob(pk=1)
seen = []
read = lambda: consume(consumer="search", topic="index", handle=lambda row: seen.append(row.payload["number"]))
other = connections.create_connection("default")
other.set_autocommit(False)
if connection.vendor == "postgresql":
    with other.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_outbox (topic, object_type, object_id, payload, created_at) "
            "VALUES ('index', 'x', '1', '{\\"number\\": 1}', now())"
        )
with transaction.atomic():
    put(topic="index", subject=subject, payload={"number": 2})
read()
other.commit()
other.close()
read()
print(json.dumps([connection.vendor, seen]))
"""


def test_a_step_is_done_by_one_worker_at_a_time(office: Office, tmp_path: Path) -> None:
    assert json.loads(office.ask(CODE.format(str(tmp_path)))) == [0, "not due", 1, "done", "not due"]


def test_an_effect_that_commits_late_is_not_skipped(office: Office) -> None:
    vendor, seen = json.loads(office.ask(LATE))
    assert seen == ([2, 1] if vendor == "postgresql" else [2])
