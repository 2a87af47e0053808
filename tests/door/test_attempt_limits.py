"""Few attempts to sign in at once, a small share of them for one address, and no thread of anybody else."""

import asyncio
import threading
import time

import pytest

from door import attempt_limits as module
from door.attempt_limits import AttemptLimits
from records.attempts import network_of
from records.errors import Refused
from tests.door.event_loop import run

WRONG = Refused("نادرست", "wrong")


def wrong() -> None:
    raise WRONG


def outcomes(*clients: str, known: tuple[str, ...] = ()) -> tuple[list[object], int]:
    """What becomes of attempts that arrive together and last until all have arrived; and how many ran at once.

    After the strangers at the addresses come people who are known at the first one.
    """

    async def story() -> tuple[list[object], int]:
        limits, all_here, at_once, most = AttemptLimits(held_back=0), threading.Event(), 0, 0

        def attempt() -> str:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            all_here.wait(90)
            at_once -= 1
            return "in"

        tried = [asyncio.ensure_future(limits.run(client, attempt)) for client in clients]
        tried += [asyncio.ensure_future(limits.run(clients[0], attempt, person=each)) for each in known]
        end = time.monotonic() + 60  # the threads are of low priority
        while most < module.AT_ONCE and time.monotonic() < end:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        all_here.set()
        return await asyncio.gather(*tried, return_exceptions=True), most

    return run(story())


def test_two_are_checked_at_once_few_wait_and_the_others_are_told_to() -> None:
    results, most = outcomes(*(f"192.0.2.{number}" for number in range(50)))

    assert most == module.AT_ONCE
    assert results[: module.PLACES] == ["in"] * module.PLACES
    assert all(isinstance(each, Refused) and each.wait > 0 for each in results[module.PLACES :])


def test_one_address_cannot_take_the_places_of_all() -> None:
    results, _ = outcomes(*["192.0.2.1"] * 50, "192.0.2.2")

    assert results.count("in") == module.PLACES_OF_ONE + 1
    assert results[-1] == "in"


def test_two_addresses_cannot_take_the_places_of_a_third() -> None:
    flood = [f"192.0.2.{number % 7}" for number in range(70)]
    results, _ = outcomes(*flood, "198.51.100.1")

    assert results.count("in") == module.PLACES
    assert results[-1] == "in"


def test_no_number_of_strangers_keeps_out_people_who_are_known_also_at_an_address_of_theirs() -> None:
    flood = ["192.0.2.1"] * 50 + [f"192.0.2.{number}" for number in range(100)]
    results, _ = outcomes(*flood, known=("maryam", "reza"))

    assert results.count("in") == module.PLACES + 2
    assert results[-2:] == ["in", "in"]


def test_one_person_has_few_places_too() -> None:
    results, _ = outcomes("192.0.2.1", known=("maryam",) * 50)

    assert results.count("in") == 1 + module.PLACES_OF_ONE


def test_whoever_is_refused_again_and_again_waits_for_it_and_nobody_else_does() -> None:
    async def story() -> tuple[int, list[str]]:
        limits, end = AttemptLimits(held_back=0.2), threading.Event()
        busy = [asyncio.ensure_future(limits.run("192.0.2.1", end.wait)) for _ in range(module.PLACES_OF_ONE)]
        await asyncio.sleep(0)
        refused, began = 0, time.monotonic()
        while refused < module.REFUSED_AT_ONCE + 3:
            with pytest.raises(Refused):
                await limits.run("192.0.2.1", wrong)
            refused += 1
        waited = time.monotonic() - began
        end.set()
        await asyncio.gather(*busy)
        began = time.monotonic()
        others = [await limits.run("192.0.2.2", lambda: "in") for _ in range(3)]
        assert time.monotonic() - began < waited
        return round(waited / 0.2), others

    assert run(story()) == (3, ["in"] * 3)


def test_an_address_of_many_failures_waits_until_the_first_is_a_minute_old() -> None:
    clock = [0.0]

    async def story() -> None:
        limits = AttemptLimits(now=lambda: clock[0])
        for _ in range(module.FAILURES):
            clock[0] += 0.5
            with pytest.raises(Refused, match="wrong"):
                await limits.run("192.0.2.1", wrong)
        with pytest.raises(Refused, match="too many attempts") as refused:
            await limits.run("192.0.2.1", wrong)
        assert refused.value.wait == 31  # the first failure was 29.5 seconds ago
        assert await limits.run("192.0.2.2", lambda: "in") == "in"
        assert await limits.run("192.0.2.1", lambda: "in", person="maryam") == "in"
        clock[0] += refused.value.wait
        assert await limits.run("192.0.2.1", lambda: "in") == "in"

    run(story())


def test_failures_of_people_who_are_known_are_counted_by_name_only() -> None:
    async def story() -> str:
        limits = AttemptLimits()
        for _ in range(2 * module.FAILURES):
            with pytest.raises(Refused, match="wrong"):
                await limits.run("192.0.2.1", wrong, person="maryam")
        return await limits.run("192.0.2.1", lambda: "in")

    assert run(story()) == "in"


def test_people_who_sign_in_rightly_do_not_count() -> None:
    async def story() -> list[str]:
        limits = AttemptLimits()
        return [await limits.run("192.0.2.1", lambda: "in") for _ in range(2 * module.FAILURES)]

    assert run(story()) == ["in"] * 2 * module.FAILURES


def test_an_attempt_that_breaks_gives_its_place_back() -> None:
    async def story() -> str:
        limits = AttemptLimits()
        for _ in range(module.PLACES + 1):
            with pytest.raises(ZeroDivisionError):
                await limits.run("192.0.2.1", lambda: 1 / 0)
        return await limits.run("192.0.2.1", lambda: "in")

    assert run(story()) == "in"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("64:ff9b::192.0.2.1", "64:ff9b::192.0.2.2", False),
        ("64:ff9b::192.0.2.1", "192.0.2.1", True),
        ("", "", True),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(first: str, second: str, same: bool) -> None:
    assert (network_of(first) == network_of(second)) is same
