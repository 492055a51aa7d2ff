"""One update, from the door to the record. When this returns, what the child did is committed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.messages import Inbound, Taken, UnknownHome
from bot.telegram import files
from bot.telegram.delivery import Delivery
from bot.telegram.doorstep import Door, Knock, Reminders
from bot.telegram.ports import Ports, Standing
from bot.telegram.replies import CLEAR, READ, Outgoing
from bot.telegram.sender import clear_chat, remove_buttons, send, stop_spinner
from bot.telegram.updates import START_COMMAND, Came, read_update

log = structlog.get_logger(__name__)
CLEAR_COMMAND = "/clear"
HIDE = "hide"
QUICK_THUMB = (0.0, 0.2, 0.8)


@dataclass(slots=True)
class Reception:
    """Reads updates and takes them in. `handle` raises when the update must come again."""

    bot: Bot
    bot_id: str
    ports: Ports
    delivery: Delivery
    _reminders: Reminders = field(default_factory=Reminders)

    def read(self, raw: Mapping[str, Any]) -> Came | None:
        """What the update says; None when nobody said anything."""
        came = read_update(raw, self.bot_id, self.ports.clock())
        if came is None:
            log.info("telegram.nothing_said", kinds=sorted(key for key in raw if key.isidentifier())[:5])
        return came

    async def handle(self, came: Came) -> None:
        now = self.ports.clock()
        if knock := Knock.read(came.data):
            await self._at_the_door(came, knock, now)
        elif came.data == READ:
            await self._read(came)
        elif came.data == CLEAR or (came.inbound.kind, came.inbound.text) == ("text", CLEAR_COMMAND):
            await self._clear(came, now)
        elif came.start is not None:
            await self._start(came, came.start, now)
        else:
            await self._take(came, now)
        self.delivery.wake()
        await stop_spinner(self.bot, came.query_id)

    async def _read(self, came: Came) -> None:
        """The words become due. A quick thumb may tap before it is on record that the note was sent: look again."""
        for pause in QUICK_THUMB:
            await asyncio.sleep(pause)
            if await self.ports.outbox.release("telegram", came.address, self.ports.clock(), tapped=True):
                await remove_buttons(self.bot, came.address, came.tapped_on)
                return

    async def _at_the_door(self, came: Came, knock: Knock, now: datetime) -> None:
        line = (await self._door(came, knock.code, now)).answer(knock)
        if line is not None:
            await self._say(came, line)
            return
        entering = replace(came.inbound, external_id=self._door_id(came))
        await self._begin(came, entering, knock.code, now)
        await remove_buttons(self.bot, came.address, came.tapped_on)

    async def _start(self, came: Came, code: str, now: datetime) -> None:
        door = await self._door(came, code, now)
        line = door.after_words()
        if line is not None:
            await self._say(came, line)
            return
        await self._begin(came, came.inbound, code, now)

    async def _begin(self, came: Came, inbound: Inbound, code: str, now: datetime) -> None:
        """Enter, or start again: no word of the child's. A note that waits to be read is shown anew."""
        text = f"{START_COMMAND} {code}".strip()
        await self._turn(came, replace(inbound, kind="start", text=text), now)
        await self.ports.outbox.release("telegram", came.address, now, tapped=False)

    async def _turn(self, came: Came, inbound: Inbound, now: datetime) -> Taken | None:
        try:
            return await self.ports.turns.take(inbound, now)
        except UnknownHome:
            # Several homes share the bot and no card said which: nobody could read it. Only the child can mend that.
            log.warning("telegram.unknown_home")
            standing = replace(await self._standing(came, "", now), on=False)
            await self._say(came, Door(self.ports.phrasebook, standing, "", came.language).welcome())
            return None

    async def _take(self, came: Came, now: datetime) -> None:
        inbound = await self._with_file(came)
        taken = await self._turn(came, inbound, now)
        if taken is None:
            return
        if came.file is not None and inbound.file is None:
            await self._say(came, self._phrase(came, "telegram_file_lost"))
        await self._remind(came, now)
        if inbound.choice == HIDE or taken.session_ended:
            await self._clear(came, now)

    async def _remind(self, came: Came, now: datetime) -> None:
        """The doorstep's lines for a child who began to type before them; not after every message."""
        if came.inbound.kind in ("choice", "edit") or not self._reminders.due(came.address, now):
            return
        line = (await self._door(came, "", now)).after_words()
        if line is not None:
            await self.delivery.hurry(came.address)
            await self._say(came, line)
            self._reminders.given(came.address, now)

    async def _with_file(self, came: Came) -> Inbound:
        if came.file is None:
            return came.inbound
        content = await files.fetch(self.bot, came.file)
        if content is None:
            log.warning("telegram.file_lost", kind=came.inbound.kind)
        return replace(came.inbound, file=content, media_type=came.file.media_type)

    async def _clear(self, came: Came, now: datetime) -> None:
        """Say so first: the number of that line is the newest, and everything before it goes."""
        newest = await self._say(came, self._phrase(came, "telegram_cleared"))
        if newest:
            await clear_chat(self.bot, came.address, newest - 1)
        # A note that had not been read went with the rest: it has to come again.
        await self.ports.outbox.release("telegram", came.address, now, tapped=False)

    def _phrase(self, came: Came, key: str) -> Outgoing:
        return Outgoing("\n".join(self.ports.phrasebook.render(key, None, came.language)))

    async def _door(self, came: Came, code: str, now: datetime) -> Door:
        return Door(self.ports.phrasebook, await self._standing(came, code, now), code, came.language)

    async def _standing(self, came: Came, code: str, now: datetime) -> Standing:
        return await self.ports.doorstep.look(came.address, self._door_id(came), code, now)

    def _door_id(self, came: Came) -> str:
        return f"{self.bot_id}:door:{came.address}"

    async def _say(self, came: Came, line: Outgoing) -> int | None:
        """At once, before the update is confirmed; a chat that refuses is nothing to try again for."""
        if not came.private:
            return None
        try:
            return await send(self.bot, came.address, line)
        except (Forbidden, BadRequest) as error:
            log.warning("telegram.line_refused", error=type(error).__name__)
            return None
