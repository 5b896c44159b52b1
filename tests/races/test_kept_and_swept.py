"""A content that is kept anew is never lost to the sweep that removes it at the same moment."""

import json

import pytest

from tests.live import Office

pytestmark = pytest.mark.django_db
CODE = "import json; from tests.races.keeping import kept_and_swept; print(json.dumps(kept_and_swept()))"


def test_what_is_kept_anew_survives_the_sweep(office: Office) -> None:
    raced = json.loads(office.ask(CODE))
    assert raced["missed"] == 0
    assert raced["without_bytes"] == 0
    assert raced["rows"] == 40
