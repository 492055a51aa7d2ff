"""A home with a root, on an empty database of one test's own."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.people import enrolment
from backend.people.details import email_hash
from backend.people.directory import Directory
from backend.people.enrolment import Enrolled, create_person
from backend.people.invitations import Acceptance
from backend.people.roots import Roots
from backend.people.second_factor import new_totp_secret
from backend.people.sign_in import SignIn
from backend.people.slow_work import SlowWork
from backend.people.tables import Home
from backend.store.base import Base
from backend.store.columns import new_id
from backend.store.engine import Store, make_engine
from backend.vault import Place, TransportKey, root_fingerprint
from backend.vault.cost import FAST_FOR_TESTS

NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)
PASSWORD = "lamp river nineteen goats"


@dataclass
class House:
    """What a test of accounts stands on."""

    store: Store
    transport: TransportKey
    slow: SlowWork
    roots: Roots
    directory: Directory
    sign_in: SignIn
    acceptance: Acceptance
    home_id: str
    root: Enrolled
    totp: str

    async def add(self, name: str, role: str, email: str, totp: str | None = None) -> Enrolled:
        """One more confirmed adult, with everybody's password."""
        async with self.store.writing() as db:
            return await create_person(
                db,
                self.transport,
                self.slow,
                home_id=self.home_id,
                name=name,
                role=role,
                email=email,
                password=PASSWORD,
                totp_secret=totp or self.totp,
                now=NOW,
                invited_by=self.root.signer,
            )


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash cheaply: what a guess costs is the vault's to prove."""
    for slow_step in (enrolment.make_keys, enrolment.wrap_keys):
        monkeypatch.setattr(slow_step, "__defaults__", (FAST_FOR_TESTS,))


@pytest.fixture
def slow() -> Iterator[SlowWork]:
    """Threads for hashing."""
    made = SlowWork()
    yield made
    made.close()


@pytest.fixture
async def house(tmp_path: Path, slow: SlowWork) -> AsyncIterator[House]:
    """A home whose Responsible Individual is its root."""
    store = Store(make_engine(f"sqlite:///{tmp_path / 'people.db'}"))
    async with store.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    transport, roots = TransportKey.load_or_create(tmp_path / "key"), Roots(tmp_path / "roots.json")
    directory, totp, home_id = Directory(transport, roots), new_totp_secret(), new_id()
    async with store.writing() as db:
        db.add(home_row(transport, home_id))
        root = await create_person(
            db,
            transport,
            slow,
            home_id=home_id,
            name="Helen Ward",
            role="responsible_individual",
            email="helen@example.org",
            password=PASSWORD,
            totp_secret=totp,
            now=NOW,
        )
    roots.record(home_id, root_fingerprint(root.keyring.signing.public))
    sign_in = SignIn(store, transport, slow, FAST_FOR_TESTS)
    acceptance = Acceptance(store, transport, slow, roots, directory)
    yield House(store, transport, slow, roots, directory, sign_in, acceptance, home_id, root, totp)
    await store.close()


def home_row(transport: TransportKey, home_id: str, *, demo: bool = False) -> Home:
    """A home, sealed as homes are."""

    def sealed(column: str, text: str) -> bytes:
        return transport.seal(text.encode(), Place(f"home.{column}", home_id, home_id))

    return Home(
        id=home_id,
        name=sealed("name", "Larch House"),
        address=sealed("address", "1 Larch Lane"),
        safe_word=sealed("safe_word", "pineapple"),
        telegram_on=False,
        is_demo=demo,
        began_at=NOW,
    )


__all__ = ["NOW", "PASSWORD", "House", "email_hash", "home_row"]
