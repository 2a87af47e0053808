"""A county or a peer group that is only given less time is not called late, and one that is slower is."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from queries.comparisons.peers.county_deadlines import SHORTER_IN_COUNTY
from queries.comparisons.peers.hurried_groups import by_days_of_group
from queries.comparisons.peers.own_deadlines import shorter_deadlines_text
from queries.comparisons.peers.peer_comparison import ON_TIME, peer_comparison
from queries.comparisons.peers.peer_history import with_history
from tests.judgement.hurried_whole_trial import (
    END,
    PEERS,
    PERIOD,
    PLANTED,
    SETTINGS,
    lives_of,
    made,
    named,
    store_of,
)
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("setting", "before", "now", "place"),
    ordinary_first(
        1,
        [
            (setting, before, now, place)
            for place in PLANTED
            for setting, before, now in (("less time", 1, 0), ("slower", 1, 1))
        ],
    ),
)
def test_less_time_is_not_called_late(setting: str, before: int, now: int, place: str) -> None:
    hurried, slow = SETTINGS[setting]
    store = made(np.random.default_rng([1, 0]), place, 0.5, hurried=hurried, slow=slow)
    assert named(store, place, least=0.0) == Counter({"planted": before})
    assert named(store, place) == Counter({"planted": now} if now else {})


def test_others_are_judged_by_the_days_of_the_group_within_kinds() -> None:
    lives = lives_of(np.random.default_rng(3), "group", 0.5, hurried=True, slow=False)
    store = store_of(lives)
    scope = replace(PERIOD, trips="out")
    group = {office for office, peers in PEERS.items() if peers == PLANTED["group"]}
    assert PERIOD.first is not None
    assert PERIOD.last is not None
    first, end = (datetime.combine(day, datetime.min.time()) for day in (PERIOD.first, PERIOD.last))
    due = [life for life in lives if first <= life.due < end + timedelta(1) and life.due <= END]
    days: dict[str, float] = {}
    for kind in ("complaint", "request"):
        allowed = [
            (life.due.date() - life.registered.date()).days
            for life in due
            if life.agency in group and life.kind == kind
        ]
        days[kind] = sum(allowed) / len(allowed)
    expected: dict[str, tuple[float, float]] = {}
    for life in due:
        on_time = life.answered is not None and life.answered <= life.due
        if life.agency not in group:
            seconds = round(days[life.kind] * 86_400)
            on_time = (
                life.answered is not None
                and int((life.answered - life.registered).total_seconds()) <= seconds
            )
        hits, n = expected.get(life.agency, (0.0, 0.0))
        expected[life.agency] = hits + on_time, n + 1
    assert by_days_of_group(store, scope, group) == expected
    assert (
        by_days_of_group(store, scope, {office for office, peers in PEERS.items() if peers == "P1"}) is None
    )


@pytest.mark.thorough
def test_a_compared_county_says_which_deadlines_the_comparison_allows_for() -> None:
    hurried, slow = SETTINGS["less time"]
    store = made(np.random.default_rng([1, 0]), "county", 0.5, hurried=hurried, slow=slow)
    comparison = with_history(store, peer_comparison(store, ON_TIME, PERIOD, by="county"))
    frame = comparison.frame.set_index("county")
    row = frame.loc[PLANTED["county"]]
    assert row["days_allowed"] == pytest.approx(0.5 * row["days_allowed_similar"], rel=0.05)
    assert frame.drop(PLANTED["county"])["days_allowed"].isna().all()
    assert row["since"] is None
    text = shorter_deadlines_text(row.to_dict(), SHORTER_IN_COUNTY)
    assert text is not None
    assert "shorter deadlines (7 days on average, 14 in other counties)" in text.en
