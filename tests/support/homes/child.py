"""A child with a phone, talking to the core itself."""

from typing import TYPE_CHECKING
from uuid import uuid4

from backend.cases import repository as cases
from backend.cases.tables import Case
from backend.vault import token_hash
from bot.messages import Inbound, Kind, Spoken, Taken, Thread

if TYPE_CHECKING:
    from tests.support.homes.street import Street


class Child:
    """What a child does; every act happens at the street's present moment."""

    def __init__(self, street: "Street", token: str) -> None:
        self.street = street
        self.token = token

    async def says(self, text: str, external_id: str | None = None) -> Taken:
        """Type and send."""
        return await self._sends("text", external_id, text=text)

    async def picks(self, choice: str) -> Taken:
        """Press a button."""
        return await self._sends("choice", None, choice=choice)

    async def edits(self, text: str, edited_of: str) -> Taken:
        """Change what was sent, in a channel that can."""
        return await self._sends("edit", None, text=text, edited_of=edited_of)

    async def sends_file(self, content: bytes, media_type: str) -> Taken:
        """Send a picture."""
        return await self._sends("photo", None, file=content, media_type=media_type)

    async def _sends(
        self,
        kind: Kind,
        external_id: str | None,
        *,
        text: str = "",
        choice: str = "",
        edited_of: str | None = None,
        file: bytes | None = None,
        media_type: str | None = None,
    ) -> Taken:
        now = self.street.now
        inbound = Inbound(
            channel="web",
            address=self.token,
            external_id=external_id or uuid4().hex,
            sent_at=now,
            kind=kind,
            text=text,
            choice=choice,
            edited_of=edited_of,
            file=file,
            media_type=media_type,
        )
        return await self.street.turns.take(inbound, now)

    async def thread(self) -> Thread:
        """All that the phone shows."""
        return await self.street.turns.thread(self.token, self.street.now)

    async def sees(self) -> str:
        """All that the phone shows, as one text."""
        return "\n".join(said.text for said in (await self.thread()).messages)

    async def own_words(self) -> list[Spoken]:
        """What the child sent, in order."""
        return [said for said in (await self.thread()).messages if said.author == "child"]

    async def case(self) -> Case:
        """The child's case, as the database has it."""
        async with self.street.store.reading() as db:
            found = await cases.session_and_case(db, token_hash(self.token))
            assert found is not None
            return found[1]

    async def case_id(self) -> str:
        """The id of the child's case."""
        return (await self.case()).id
