"""What the signature tests share: one office, its signed letter."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.signatures.making import Office, open_office, sign_letter


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose authority was made just now."""
    return open_office(tmp_path_factory.mktemp("office") / "signing", datetime.now(UTC).replace(microsecond=0))


@pytest.fixture(scope="session")
def signed(office: Office) -> bytes:
    """A letter as the product signs it."""
    return sign_letter(office)


@pytest.fixture
def signed_file(signed: bytes, tmp_path: Path) -> Path:
    """The same letter as a file."""
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    return path
