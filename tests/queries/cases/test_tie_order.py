"""Whoever may see some cases only gets equal ones by tracking id, whatever numbers the store has given them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from queries.cases.listing import SORTS, sorts_of
from queries.cases.oldest import longest_overdue, oldest_open
from queries.cases.states import STATES
from queries.storage.store import Store
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.engines import ON_ALL, without_rollups
from tests.queries.cases.test_listing import all_pages, sort_key
from tests.reference import Known, Life
from tests.worlds import AGENCIES, COUNTIES, World, store_of, world

pytestmark = [ON_ALL, pytest.mark.slow]
LIMITS = RowLimits(counties=COUNTIES[:2])
PAGE = 12  # cases; equal ones go over the ends of pages


def at_few_moments() -> World:
    """A world in which some cases are registered at one moment."""
    here = world(4)
    lives = (
        replace(life, registered=life.registered.replace(hour=0, minute=0, second=0)) for life in here.lives
    )
    return replace(here, lives=tuple(lives))


@pytest.fixture(scope="module")
def here() -> World:
    return at_few_moments()


@pytest.fixture(scope="module")
def everything(databases, here) -> Store:
    with without_rollups():
        return store_of(databases("tie_order"), here)


@pytest.mark.parametrize("state", ["received", "open"])
def test_equal_cases_are_listed_by_tracking_id_on_every_page(everything, here, state) -> None:
    store, over_ends = everything.limited(LIMITS), False
    for sort in sorts_of(STATES[state]):
        listed = all_pages(store, Scope(), STATES[state], sort, size=PAGE)
        keys = [(sort_key(here.lives[case.case_id - 1], sort, 0, here.known)[0], case.id) for case in listed]
        assert len(keys) > 2 * PAGE
        assert keys == sorted(keys, reverse=SORTS[sort].down)
        # By number, which is the order of the world, equal ones would stand otherwise.
        assert len({key for key, _ in keys}) < len(keys)
        ends = zip(keys[PAGE - 1 :: PAGE], keys[PAGE::PAGE], strict=False)
        over_ends |= any(last[0] == first[0] for last, first in ends)
    assert over_ends


def test_whoever_sees_everything_gets_them_by_number(everything, here) -> None:
    listed = all_pages(everything, Scope(), STATES["received"], "handoffs", size=60)
    keys = [sort_key(here.lives[case.case_id - 1], "handoffs", case.case_id, here.known) for case in listed]
    assert keys == sorted(keys, reverse=True)


def test_so_are_the_oldest_ones(everything) -> None:
    oldest = oldest_open(everything.limited(LIMITS), Scope(), limit=40)
    keys = list(zip(oldest["registered_at"], oldest["id"], strict=True))
    assert keys == sorted(keys)
    assert oldest["registered_at"].duplicated().any()


def test_so_is_the_longest_overdue_one_of_each_office(databases) -> None:
    begin = datetime(2025, 3, 1)
    two_offices = tuple(
        Life("one", begin, county=COUNTIES[0], agency=AGENCIES[number % 2], due=begin + timedelta(10))
        for number in range(1, 13)
    )
    known = Known(dict.fromkeys(("one", "two"), begin + timedelta(60)))
    store = store_of(databases("equal_dues"), World(two_offices, known))

    by_id = longest_overdue(store.limited(LIMITS), Scope(), limit=10)
    by_number = longest_overdue(store, Scope(), limit=10)

    offices = [AGENCIES[1], AGENCIES[0]]
    assert list(zip(by_id["agency"], by_id["id"], strict=True)) == [
        (offices[0], "case-1"),
        (offices[1], "case-10"),
    ]
    assert list(zip(by_number["agency"], by_number["id"], strict=True)) == [
        (offices[0], "case-1"),
        (offices[1], "case-2"),
    ]
