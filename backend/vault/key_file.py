"""The key file: 32 random bytes that only the running server's own user may read."""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from backend.vault.errors import KeyFileRefused
from backend.vault.symmetric import KEY_BYTES

PRIVATE_MODE = 0o600


def load_or_create_key(path: Path) -> bytes:
    """The key. Two processes that start together end up with the same one: the first to link it wins."""
    if not os.path.lexists(path):
        with contextlib.suppress(FileExistsError):
            _create(path)
    return _load(path)


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_synced(draft, secrets.token_bytes(KEY_BYTES))
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _write_synced(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, PRIVATE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _load(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise KeyFileRefused(f"The key file {path} cannot be read ({error.strerror}).") from None
    try:
        _check(path, os.fstat(handle))
        return os.read(handle, KEY_BYTES)
    finally:
        os.close(handle)


def _check(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise KeyFileRefused(f"The key file {path} is not a plain file.")
    if found.st_uid != os.geteuid():
        raise KeyFileRefused(f"The key file {path} belongs to another user; give it to the user that runs Sayso.")
    if found.st_mode & 0o177:
        raise KeyFileRefused(f"The key file {path} can be read by others; run: chmod 600 {path}")
    if found.st_size != KEY_BYTES:
        raise KeyFileRefused(f"The key file {path} has {found.st_size} bytes and not 32; restore the right one.")
