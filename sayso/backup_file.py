"""The file of a backup: records sealed to the provider's offline key, in an order that nobody can change.

Each record is sealed by itself (design: backups are sealed to an offline key), bound to this backup and its place in
it. The last one carries a keyed seal over all that came before: whoever has only the offline public key cannot make a
backup that would be restored, and one that was cut short is found out.
"""

import base64
import binascii
import hashlib
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from backend.store.columns import new_id
from backend.vault import CannotOpen, Place, PrivateKey, PublicKey, TransportKey, seal_file, unseal_file

MAGIC = b"SAYSO BACKUP 1\n"
ID_BYTES = 32
RECORD = struct.Struct(">4sIQ")
HEAD, PART, END = b"head", b"part", b"end "
MOST_BYTES = 1 << 32
PUBLIC, PRIVATE = "backup.pub", "backup.key"
PUBLIC_LABEL, PRIVATE_LABEL = "sayso-backup-public-1", "sayso-backup-private-1"


class BackupRefused(Exception):
    """What is wrong with a backup or its key, and what to do, in one sentence."""


class Seal:
    """The keyed seal over everything in a backup."""

    def __init__(self, backup_id: str) -> None:
        self._id = backup_id
        self._digest = hashlib.sha256()
        self.records = 0

    def take(self, content: bytes) -> None:
        """One more record."""
        self._digest.update(len(content).to_bytes(8, "big") + content)
        self.records += 1

    def mac(self, transport: TransportKey) -> bytes:
        """The seal so far."""
        return transport.row_mac(_place(END, self._id, self.records), "backup", b"", self._digest.digest())


class BackupWriter:
    """Writes records to a file."""

    def __init__(self, file: BinaryIO, to: PublicKey) -> None:
        self._file = file
        self._to = to
        self._id = new_id()
        self._seal = Seal(self._id)
        file.write(MAGIC + self._id.encode())

    def put(self, kind: bytes, content: bytes) -> None:
        """Seal and write one record."""
        key, sealed = seal_file(content, self._to, _place(kind, self._id, self._seal.records))
        self._file.write(RECORD.pack(kind, len(key), len(sealed)) + key + sealed)
        self._seal.take(content)

    def end(self, transport: TransportKey) -> None:
        """Write the seal over everything."""
        self.put(END, self._seal.mac(transport))


class BackupReader:
    """Reads records in their order. Raises BackupRefused for anything that is not as it was written."""

    def __init__(self, file: BinaryIO, key: PrivateKey) -> None:
        self._file = file
        self._key = key
        if file.read(len(MAGIC)) != MAGIC:
            raise BackupRefused("This file is not a backup of Sayso: choose one that `sayso backup` wrote.")
        self._id = file.read(ID_BYTES).decode("ascii", "replace")
        self._seal = Seal(self._id)

    def head(self) -> bytes:
        """The first record."""
        kind, content = self._next()
        if kind != HEAD:
            raise BackupRefused("This backup does not begin as one should: take another copy.")
        return content

    def parts(self, transport: TransportKey) -> Iterator[bytes]:
        """The others; the seal is checked after the last of them, so use nothing before the end."""
        while True:
            seal = self._seal.mac(transport)
            kind, content = self._next()
            if kind == END:
                if content != seal or self._file.read(1):
                    raise BackupRefused("This backup was changed, or made with another key file: take another copy.")
                return
            yield content

    def _next(self) -> tuple[bytes, bytes]:
        kind, key_length, length = RECORD.unpack(self._exactly(RECORD.size))
        if length > MOST_BYTES:
            raise BackupRefused("This backup was changed: take another copy.")
        key, sealed = self._exactly(key_length), self._exactly(length)
        try:
            content = unseal_file(key, sealed, self._key, _place(kind, self._id, self._seal.records))
        except CannotOpen:
            raise BackupRefused(
                "This backup does not open with this offline key: use the one it was sealed to, or another copy."
            ) from None
        self._seal.take(content)
        return kind, content

    def _exactly(self, length: int) -> bytes:
        found = self._file.read(length)
        if len(found) != length:
            raise BackupRefused("This backup ends too early: take another copy.")
        return found


def make_keys(folder: Path) -> tuple[Path, Path]:
    """A new offline key pair in a folder: the public half stays with the server, the private half never does."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    public, private = folder / PUBLIC, folder / PRIVATE
    if public.exists() or private.exists():
        raise BackupRefused(f"{folder} holds an offline key already: choose another folder.")
    key = PrivateKey.generate()
    _write(private, f"{PRIVATE_LABEL} {base64.b64encode(key.raw).decode()}\n", 0o600)
    _write(public, f"{PUBLIC_LABEL} {base64.b64encode(key.public.raw).decode()}\n", 0o644)
    return public, private


def read_public(path: Path) -> PublicKey:
    """The public half. Raises BackupRefused."""
    return PublicKey.from_raw(_read(path, PUBLIC_LABEL, 1216))


def read_private(path: Path) -> PrivateKey:
    """The private half. Raises BackupRefused."""
    return PrivateKey.from_raw(_read(path, PRIVATE_LABEL, 96))


def _place(kind: bytes, backup_id: str, sequence: int) -> Place:
    return Place(f"backup.{kind.decode('ascii', 'replace').strip()}", backup_id, "", sequence=sequence)


def _write(path: Path, text: str, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="ascii") as file:
        file.write(text)


def _read(path: Path, label: str, size: int) -> bytes:
    try:
        found, _, rest = path.read_text(encoding="ascii").strip().partition(" ")
        raw = base64.b64decode(rest, validate=True)
    except (OSError, UnicodeDecodeError, binascii.Error):
        raise BackupRefused(
            f"{path} is not a readable offline key: `sayso backup --new-key FOLDER` makes one."
        ) from None
    if found != label or len(raw) != size:
        raise BackupRefused(f"{path} is not the half of the offline key that is needed here ({label}).")
    return raw
