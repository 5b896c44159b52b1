"""The development secret: made once, whole, whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from portal.settings import environment


def test_all_who_start_at_once_share_one_whole_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda _n: environment.secret("TANGGAP_TEST_NO_SUCH", path, required=False), range(64)))
    assert len(set(read)) == 1
    assert len(read[0]) >= 50
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == ["secret-key"]
