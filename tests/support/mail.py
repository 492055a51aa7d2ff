"""A mail server on loopback that behaves as a test wants: takes, refuses, hangs, or drops the line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from aiosmtpd.smtp import SMTP, Envelope, Session

Mood = Literal["well", "refuses", "hangs", "drops"]


@dataclass
class Mailbox:
    """Keeps what arrives. `moods`: how it treats a mailbox, by what stands before the @; `mood`: everybody else."""

    mood: Mood = "well"
    moods: dict[str, Mood] = field(default_factory=dict)
    arrived: list[tuple[str, str]] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """In the mood for this mailbox."""
        mood = self.moods.get(address.partition("@")[0], self.mood)
        if mood == "refuses":
            return "550 no such mailbox"
        if mood == "hangs":
            await self.over.wait()
        if mood == "drops":
            assert server.transport is not None
            server.transport.abort()  # type: ignore[attr-defined]  # asyncio gives a transport that can
            return "421 gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it."""
        content = envelope.content
        text = content.decode() if isinstance(content, bytes) else str(content)
        self.arrived.extend((to, text) for to in envelope.rcpt_tos)
        return "250 OK"

    def who(self) -> list[str]:
        """To whom something came."""
        return sorted(to for to, _ in self.arrived)


@asynccontextmanager
async def mail_server(mailbox: Mailbox) -> AsyncIterator[str]:
    """The server; gives its address as apprise takes it."""
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(mailbox), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield f"mailto://127.0.0.1:{port}/?from=notes@example.org&to={{email}}"
    mailbox.over.set()
    server.close()
