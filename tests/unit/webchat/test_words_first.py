"""Words that are typed are stored before further pages are opened; nobody waits for ever, and nobody is forgotten."""

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.words_first import WordsFirst

LONG = 60.0


async def _settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_an_opening_waits_for_the_words_under_way_and_words_for_nothing() -> None:
    order, done = WordsFirst(at_once=2, patience=LONG), asyncio.Event()
    inside: list[str] = []

    async def says(name: str) -> None:
        async with order.words():
            inside.append(name)
            await done.wait()

    async def opens() -> None:
        async with order.opening():
            inside.append("opening")

    async with asyncio.TaskGroup() as children:
        children.create_task(says("one"))
        children.create_task(says("two"))
        await _settled()
        children.create_task(opens())
        children.create_task(says("three"))
        await _settled()
        assert inside == ["one", "two", "three"]
        done.set()
    assert inside[-1] == "opening"


async def test_an_opening_does_not_wait_for_ever() -> None:
    order = WordsFirst(at_once=1, patience=0.01)
    async with order.words(), order.opening():
        pass


async def test_openings_go_in_in_the_order_of_coming() -> None:
    order, came_in = WordsFirst(at_once=1, patience=LONG), list[int]()

    async def opens(number: int) -> None:
        async with order.opening():
            came_in.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(opens(number) for number in range(8)))
    assert came_in == list(range(8))


@given(st.lists(st.sampled_from(("words", "opening", "gives up", "fails")), max_size=30))
@settings(max_examples=100, deadline=None)
def test_whatever_happens_to_some_the_others_come_in(kinds: list[str]) -> None:
    served = asyncio.run(_all_of(kinds))
    assert served == sum(kind in {"words", "opening"} for kind in kinds)


async def _all_of(kinds: list[str]) -> int:
    order, served = WordsFirst(at_once=2, patience=LONG), 0

    async def comes(kind: str) -> None:
        nonlocal served
        async with order.words() if kind == "words" else order.opening():
            await asyncio.sleep(0)
            if kind == "fails":
                raise ValueError
            served += kind != "gives up"

    tasks = [asyncio.create_task(comes(kind)) for kind in kinds]
    await asyncio.sleep(0)
    for task, kind in zip(tasks, kinds, strict=True):
        if kind == "gives up":
            task.cancel()
    for task in tasks:
        with suppress(ValueError, asyncio.CancelledError):
            await task
    with pytest.raises(ValueError, match="over"):
        async with order.opening():  # there is room again
            raise ValueError("over")
    return served
