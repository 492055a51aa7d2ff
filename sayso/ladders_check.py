"""At start: slower ladders are refused until the Responsible Individual of every home has approved this very file."""

from datetime import datetime
from pathlib import Path

from backend.people import members_repository
from backend.people.approving import hash_of, is_approved
from backend.people.directory import Directory
from backend.policy.files import ConfigError
from backend.policy.lengthening import lengthened
from backend.policy.targets import Targets
from backend.store.engine import Store
from backend.vault import TransportKey


async def check_ladders(
    config_dir: Path, store: Store, transport: TransportKey, directory: Directory, now: datetime
) -> None:
    """Raises ConfigError with the file, the first slower key and the mend."""
    slower = lengthened(Targets.load(config_dir))
    if not slower:
        return
    file_hash = hash_of(config_dir)
    async with store.reading() as db:
        homes = await members_repository.homes(db)
        for home in homes:
            if not await is_approved(db, transport, directory, home.id, file_hash, now):
                raise ConfigError(
                    f"{config_dir / 'ladders.yml'}: {slower[0]}: slower than agreed. Make it as fast as it was, or let "
                    "the Responsible Individual approve this very file: sayso home approve-ladders."
                )
