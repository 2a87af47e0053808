"""Whoever asks for much has no more turns than others, and takes no place from them."""

import asyncio

import pytest

from door.fair_queue import FairQueue, QueueFull
from tests.door.event_loop import run


def served(
    *askers: str, at_once: int = 1, places: int = 100, of_one: int = 100, known: str = ""
) -> list[str]:
    """The order in which requests are served that arrive together; "-" and the asker for those that are not.

    `known` are the first letters of askers who are known.
    """

    async def story() -> list[str]:
        queue, order = FairQueue(at_once=at_once, places=places, places_of_one=of_one), []

        async def ask(asker: str) -> None:
            try:
                async with queue.turn(asker, is_known=asker[0] in known):
                    order.append(asker)
                    await asyncio.sleep(0.001)
            except QueueFull:
                order.append(f"-{asker}")

        await asyncio.gather(*map(ask, askers))
        assert queue.is_empty
        return order

    return run(story())


def test_askers_have_their_turns_one_after_another() -> None:
    assert served("a", "a", "a", "b", "b", "c") == ["a", "a", "b", "c", "a", "b"]


def test_one_asker_has_few_places_and_others_have_the_rest() -> None:
    assert served("a", "a", "a", "b", of_one=2) == ["a", "-a", "a", "b"]


def test_whoever_has_fewer_takes_a_place_of_whoever_has_most() -> None:
    order = served(*["a"] * 4, *["b"] * 2, "c", places=6)

    assert sorted(order) == sorted(["a"] * 3 + ["-a"] + ["b"] * 2 + ["c"])


def test_nobody_takes_the_place_of_somebody_who_has_as_many() -> None:
    assert served("a", "b", "c", "d", places=3) == ["a", "-d", "b", "c"]
    assert "-b" in served("a", "a", "b", "b", "b", places=4)


def test_a_flood_of_strangers_takes_neither_places_nor_every_turn_of_people_who_are_known() -> None:
    strangers = [f"s{number}" for number in range(20)]

    order = served(*strangers, "known", "k2", "k3", places=10, known="k")
    assert [each for each in order if each.startswith("-")] == [f"-{each}" for each in strangers[10:]]
    assert [each for each in order if not each.startswith("-")][:6] == ["s0", "known", "s1", "k2", "s2", "k3"]


def test_as_many_go_on_at_once_as_there_are_turns() -> None:
    async def story() -> int:
        queue, now, most = FairQueue(at_once=2, places=9, places_of_one=9), 0, 0

        async def ask() -> None:
            nonlocal now, most
            async with queue.turn("a"):
                now += 1
                most = max(most, now)
                await asyncio.sleep(0.001)
                now -= 1

        await asyncio.gather(*(ask() for _ in range(7)))
        return most

    assert run(story()) == 2


@pytest.mark.parametrize("while_waiting", [True, False])
def test_a_request_that_is_given_up_gives_its_place_back(while_waiting: bool) -> None:
    async def story() -> str:
        queue = FairQueue(at_once=1, places=2, places_of_one=2)

        async def ask() -> None:
            async with queue.turn("a"):
                await asyncio.sleep(60)

        first, second = asyncio.ensure_future(ask()), asyncio.ensure_future(ask())
        await asyncio.sleep(0)
        for each in (second, first) if while_waiting else (first, second):
            each.cancel()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await asyncio.gather(first, second, return_exceptions=True)
        assert queue.is_empty
        async with queue.turn("b"):
            return "served"

    assert run(story()) == "served"


def test_a_request_that_is_given_up_at_the_moment_of_its_turn_stops_nobody() -> None:
    async def story() -> str:
        queue = FairQueue(at_once=1, places=9, places_of_one=9)

        async def ask(seconds: float) -> str:
            async with queue.turn("a"):
                await asyncio.sleep(seconds)
                return "served"

        first, second, third = (asyncio.ensure_future(ask(seconds)) for seconds in (60, 60, 0))
        await asyncio.sleep(0)
        first.cancel()
        second.cancel()
        return await asyncio.wait_for(third, 5)

    assert run(story()) == "served"


def test_a_request_that_breaks_gives_its_turn_back() -> None:
    async def story() -> bool:
        queue = FairQueue(at_once=1, places=1, places_of_one=1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with queue.turn("a"):
                    1 / 0  # noqa: B018
        return queue.is_empty

    assert run(story())
