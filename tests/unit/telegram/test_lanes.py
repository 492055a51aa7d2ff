"""Lanes keep order within a chat and never hold back another; the file lease has one owner."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.telegram.lanes import Lanes
from bot.telegram.lease import FileLease

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_order_within_a_lane_and_none_between_lanes() -> None:
    lanes, done, gate = Lanes(), list[str](), asyncio.Event()

    async def slow() -> None:
        await gate.wait()
        done.append("a1")

    async def quick(name: str) -> None:
        done.append(name)

    lanes.start("a", slow)
    lanes.start("a", lambda: quick("a2"))
    await lanes.start("b", lambda: quick("b1"))
    assert done == ["b1"]
    gate.set()
    await lanes.settle(5)
    assert done == ["b1", "a1", "a2"]


async def test_work_that_fails_does_not_hold_the_next() -> None:
    lanes, done = Lanes(), list[str]()

    async def fails() -> None:
        raise OSError

    async def goes_on() -> None:
        done.append("after")

    failed = lanes.start("a", fails)
    await lanes.start("a", goes_on)
    assert isinstance(failed.exception(), OSError)
    assert done == ["after"]


async def test_closing_gives_up_what_takes_too_long() -> None:
    lanes = Lanes()
    task = lanes.start("a", asyncio.Event().wait)  # type: ignore[arg-type]
    await lanes.close(0.01)
    assert task.cancelled()
    assert not lanes.tasks


async def test_no_more_at_once_than_there_is_room() -> None:
    lanes, running, most = Lanes(width=3), 0, 0

    async def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    for lane in range(20):
        lanes.start(lane, work)
    await lanes.settle(5)
    assert most == 3


async def test_a_file_has_one_owner_at_a_time(tmp_path: Path) -> None:
    one, two = FileLease(tmp_path / "telegram.lock"), FileLease(tmp_path / "telegram.lock")
    assert await one.hold("bot", "one", 30, NOW)
    assert await one.hold("bot", "one", 30, NOW)
    assert not await two.hold("bot", "two", 30, NOW)
    await one.give_up("bot", "one")
    assert await two.hold("bot", "two", 30, NOW)
