"""The demo home: seeded once, with sign-ins in demo.json. Refused on a database that holds a real home."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from backend.people import members_repository
from sayso.seed import HomeFile, Seeding, SignIn, seed_home
from sayso.settings import Settings


class DemoRefused(Exception):
    """There is a real home in this database; the text says what to do."""


async def ensure_demo(settings: Settings, seeding: Seeding, now: datetime) -> None:
    """Seed the demo home if the database is empty. Raises DemoRefused."""
    async with seeding.store.reading() as db:
        homes = await members_repository.homes(db)
    if any(not home.is_demo for home in homes):
        raise DemoRefused(
            "This database holds a real home: start without SAYSO_DEMO, or point SAYSO_DATA_DIR elsewhere."
        )
    if not homes:
        sign_ins = await seed_home(seeding, HomeFile.load(settings.config_dir / "demo" / "home.yml"), now)
        _write(settings, sign_ins)
    else:
        _write_addresses(settings)


def demo_file(settings: Settings) -> Path:
    """Where the demo's addresses and sign-ins are written."""
    return settings.data_dir / "demo.json"


def _write(settings: Settings, sign_ins: tuple[SignIn, ...]) -> None:
    content = {
        "web": f"{settings.address}/",
        "inbox": f"{settings.address}/inbox/",
        "people": [asdict(s) for s in sign_ins],
    }
    path = demo_file(settings)
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(content, indent=1), encoding="utf-8")
    draft.replace(path)


def _write_addresses(settings: Settings) -> None:
    """A second start may be on another port: the sign-ins stay, the addresses follow."""
    path = demo_file(settings)
    if not path.exists():
        return
    content = json.loads(path.read_text(encoding="utf-8"))
    _write(settings, tuple(SignIn(**person) for person in content["people"]))
