"""On which days cases came to their offices, against plain Python over worlds of two loads."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from queries.overview.silence.case_arrivals import arrivals_by_day, arrived_since
from queries.vocabulary.scope import Scope
from tests.reference.life import holder
from tests.thorough import ordinary_first
from tests.vintages import history
from tests.worlds import AGENCIES, store_of

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")
SEEDS = (3, 5, 8)


def expected(past, *, with_events: bool, first, last) -> Counter[tuple[str, int]]:
    """How many cases came to each office on each day, case by case."""
    counts: Counter[tuple[str, int]] = Counter()
    for number, life in enumerate(past.now.lives):
        known = past.now.known.of(life)
        if life.registered > known or life.registered.date() < first:
            continue
        office, came = holder(life, known), life.registered
        referred = [at for at, to in life.referrals if to == office and at <= known] if with_events else []
        earlier = past.before.lives[number] if number < len(past.before.lives) else None
        if referred:
            came = max(referred)
        elif earlier is not None and holder(earlier, past.before.known.of(earlier)) != office:
            came = past.now.known.as_of[life.source]
        counts[office, min((came.date() - first).days, (last - first).days)] += 1
    return counts


# In an ordinary run one world with events and another one without.
IN_TURN = [(3, True), (5, False), (8, True), (8, False), (3, False), (5, True)]


@pytest.mark.parametrize(("seed", "with_events"), ordinary_first(2, IN_TURN))
def test_cases_came_with_a_referral_or_with_the_load_that_moved_them(seed, with_events) -> None:
    past = history(seed)
    store = store_of(sa.create_engine("duckdb:///:memory:"), past.now, before=past.before)
    if not with_events:
        with store.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM case_event")
    last = max(past.now.known.as_of.values()).date() - timedelta(12)
    whole = Scope().with_period(last - timedelta(60), last)
    found = arrivals_by_day(store, whole, AGENCIES)
    counted = Counter(
        {(code, day): int(n) for code, days in found.items() for day, n in enumerate(days) if n}
    )
    assert counted == expected(past, with_events=with_events, first=whole.first, last=whole.last)
    one = next(iter(found))
    assert (arrivals_by_day(store, whole, [one])[one] == found[one]).all()
    assert arrivals_by_day(store, replace(whole, first=last), ["none"]) == {}


def test_the_worlds_have_cases_that_came_in_either_way() -> None:
    pairs = list[tuple[object, ...]]()
    for past in map(history, SEEDS):
        last = max(past.now.known.as_of.values()).date()
        by_referral, by_load = (
            expected(past, with_events=each, first=past.now.first_day, last=last) for each in (True, False)
        )
        registered: Counter[tuple[str, int]] = Counter()
        for life in past.now.lives:
            day = (life.registered.date() - past.now.first_day).days
            registered[holder(life, past.now.known.of(life)), day] += 1
        pairs.append((by_referral != registered, by_load != registered, by_referral != by_load))
    assert all(any(column) for column in zip(*pairs, strict=True))


def test_an_office_was_reached_if_a_case_came_on_the_day_or_later() -> None:
    past = history(SEEDS[0])
    store = store_of(sa.create_engine("duckdb:///:memory:"), past.now, before=past.before)
    last = max(past.now.known.as_of.values()).date()
    whole = Scope().with_period(last - timedelta(60), last)
    found = arrivals_by_day(store, whole, AGENCIES)
    for ago in (0, 5, 30):
        day = last - timedelta(ago)
        reached = {code for code, days in found.items() if sum(days[60 - ago :])}
        assert arrived_since(found, whole, day) == reached
