"""The last half hour of a child's words, for triage, on a channel where the child has no key of their own here.

Disclosures come in drips: one line alone says little. The words lie sealed in the database; the keys that open them are
random, one for every five minutes, in files beside it that are deleted on time and belong to no backup.
"""

import os
import re
import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from backend.intake import repository
from backend.intake.tables import Conversation, WindowText
from backend.store.columns import new_id
from backend.store.engine import ReadSession, Store, WriteSession
from backend.vault import CannotOpen, Place, TransportKey

KEPT = timedelta(minutes=30)
EPOCH = timedelta(minutes=5)
KEY_BYTES = 32
_EPOCH_FILE = re.compile(r"\d{12}\.key")


class Window:
    """The window of this installation; `folder` lies outside the database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def texts(self, db: ReadSession, conversation: Conversation, now: datetime) -> tuple[str, ...]:
        """What this child typed in the last half hour, oldest first."""
        rows = await repository.window_texts(db, conversation.id, now)
        return tuple(text for row in rows if (text := self._open(row)) is not None)

    async def add(self, db: WriteSession, conversation: Conversation, text: str, now: datetime) -> None:
        """Keep a text for half an hour, in the transaction of its turn."""
        epoch = _epoch(now)
        row = WindowText(
            id=new_id(),
            home_id=conversation.home_id,
            conversation_id=conversation.id,
            epoch=epoch,
            ends_at=now + KEPT,
        )
        row.text = TransportKey(self._key(epoch)).seal(text.encode("utf-8", "surrogatepass"), _place(row))
        db.add(row)

    async def forget(self, store: Store, now: datetime) -> None:
        """Delete the keys of every epoch that ended half an hour ago, then what nothing opens any more."""
        if self._forget_keys(now):
            async with store.writing() as db:
                await repository.forget_window(db, now)

    def _forget_keys(self, now: datetime) -> bool:
        """A key goes as soon as the last text under it is half an hour old."""
        if not self._folder.is_dir():
            return False
        oldest = _epoch(now - KEPT)
        over = [path for path in self._folder.iterdir() if _EPOCH_FILE.fullmatch(path.name) and path.stem < oldest]
        for path in over:
            path.unlink(missing_ok=True)
        return bool(over)

    def _open(self, row: WindowText) -> str | None:
        path = self._path(row.epoch)
        try:
            key = TransportKey(path.read_bytes())
            return key.unseal(row.text, _place(row)).decode("utf-8", "surrogatepass")
        except (OSError, ValueError, CannotOpen):
            return None  # its key is gone: it was time, or the database was restored without it

    def _key(self, epoch: str) -> bytes:
        """The key of this epoch, made by whoever needs it first."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(epoch)
        if not path.exists():
            draft = self._folder / f"{new_id()}.draft"
            handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                os.write(handle, secrets.token_bytes(KEY_BYTES))
            finally:
                os.close(handle)
            with suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
        return path.read_bytes()

    def _path(self, epoch: str) -> Path:
        return self._folder / f"{epoch}.key"


def _epoch(moment: datetime) -> str:
    """The beginning of the five minutes that a moment lies in."""
    utc = moment.astimezone(UTC)
    begun = utc.replace(minute=utc.minute - utc.minute % (EPOCH.seconds // 60))
    return f"{begun:%Y%m%d%H%M}"


def _place(row: WindowText) -> Place:
    return Place("window_text.text", row.id, row.home_id)
