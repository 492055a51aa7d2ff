"""The key file: made once, by one process, readable by one user, or refused in one sentence."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backend.vault import KeyFileRefused, TransportKey


def test_it_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "transport.key"
    made = TransportKey.load_or_create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size == 32
    assert TransportKey.load_or_create(path).fingerprint() == made.fingerprint()
    assert [found.name for found in path.parent.iterdir()] == ["transport.key"]


def test_processes_that_start_together_end_up_with_one_key(tmp_path: Path) -> None:
    path = tmp_path / "transport.key"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(TransportKey.load_or_create, [path] * 8))
    assert len({key.fingerprint() for key in keys}) == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o700])
def test_a_key_file_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "transport.key"
    TransportKey.load_or_create(path)
    path.chmod(mode)
    with pytest.raises(KeyFileRefused, match="chmod 600"):
        TransportKey.load_or_create(path)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_file_of_another_length_is_refused_and_kept(tmp_path: Path, length: int) -> None:
    path = tmp_path / "transport.key"
    path.write_bytes(bytes(length))
    path.chmod(0o600)
    with pytest.raises(KeyFileRefused, match=f"has {length} bytes and not 32"):
        TransportKey.load_or_create(path)
    assert path.stat().st_size == length


def test_a_link_or_a_folder_is_not_a_key_file(tmp_path: Path) -> None:
    real, link = tmp_path / "real.key", tmp_path / "link.key"
    TransportKey.load_or_create(real)
    link.symlink_to(real)
    for path in (link, tmp_path):
        with pytest.raises(KeyFileRefused):
            TransportKey.load_or_create(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "transport.key"
    os.mkfifo(path, 0o600)
    with pytest.raises(KeyFileRefused, match="not a plain file"):
        TransportKey.load_or_create(path)
