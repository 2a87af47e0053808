"""The page of an office (months, oldest cases, funnel) against plain Python on three engines, and in the demo."""

import math
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from persian.calendar import months
from queries.cases.oldest import longest_overdue, oldest_open
from queries.comparisons.own_past.change_point import change_point_result, office_change_point
from queries.comparisons.peers.funnel_lines import funnel_lines
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.estimates.share_funnel import Z998
from tests.queries.questions import held_by, known_in, lives_in, scopes
from tests.reference import Life
from tests.reference.counts import age_days, is_open, is_overdue
from tests.reference.life import by_then
from tests.reference.shares import on_time_share
from tests.thorough import THOROUGH
from tests.worlds import AGENCIES, world

pytestmark = pytest.mark.slow

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
TREES = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": PHASES}
SEEDS = st.integers(0, 3)


@pytest.fixture(scope="module")
def stores(world_stores):
    """The store of a world, by its seed."""
    return world_stores


@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=SEEDS, scope=scopes(), agency=st.sampled_from(AGENCIES))
def test_months_are_those_of_the_reference(stores, seed: int, scope: Scope, agency: str) -> None:
    here, store = world(seed), stores(seed)
    known = known_in(here, scope.as_of)
    whole = Scope(**{**scope.__dict__, "agencies": (), "trips": "out"})
    lives = lives_in(here, whole, holder="due_agency")
    own = [life for life in lives if held_by(life, known, "due_agency") == agency]
    others = [life for life in lives if held_by(life, known, "due_agency") != agency]
    change_point = office_change_point(store, scope, agency)
    end = min(max(known.as_of.values()).date() - timedelta(1), scope.last or date.max)
    dues = [life.due.date() for life in here.lives if life.due]
    expected = [edge for edge in months(min(dues), end) if edge.first >= min(dues) and edge.last <= end]
    if min(dues) > end:
        expected = []
    assert list(change_point.frame["month"]) == [edge.key for edge in expected]
    for row, edge in zip(change_point.frame.to_dict("records"), expected, strict=True):
        assert (row["hits"], row["n"]) == on_time_share(own, known, edge.first, edge.last)
        theirs = on_time_share(others, known, edge.first, edge.last)
        assert (row["others_hits"], row["others_n"]) == theirs
        assert math.isnan(row["value"]) == (row["n"] < 20)
    assert change_point.result == "too_few_months"  # Three months are too few to find a change.


@pytest.mark.parametrize(
    ("own", "apart", "clear", "said"),
    [
        (0.10, 0.10, True, "changed"),
        (-0.10, -0.06, True, "changed"),
        (0.10, 0.01, True, "too_small"),  # All offices rose.
        (0.01, -0.20, True, "others_changed"),  # The other offices rose.
        (0.05, -0.10, True, "others_changed"),  # The other offices rose more.
        (0.20, 0.20, False, "within_chance"),
    ],
)
def test_a_change_is_the_offices_own(own: float, apart: float, clear: bool, said: str) -> None:
    assert change_point_result(own, apart, clear=clear, least=0.03) == said


@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=SEEDS, scope=scopes())
def test_the_oldest_are_those_of_the_reference(stores, seed: int, scope: Scope) -> None:
    here, store = world(seed), stores(seed)
    known = known_in(here, scope.as_of)
    open_cases = [
        (known.of(life, scope.last), life)
        for life in lives_in(here, scope, holder="agency")
        if is_open(life, known.of(life, scope.last))
    ]
    ordered = sorted(open_cases, key=lambda pair: pair[1].registered)[:5]
    frame = oldest_open(store, scope, limit=5)
    assert [row["registered_at"] for row in frame.to_dict("records")] == [x.registered for _, x in ordered]
    for row, (moment, life) in zip(frame.to_dict("records"), ordered, strict=True):
        assert row["days"] == age_days(life, moment)
        assert (row["county"], row["topic"]) == (life.county, life.topic)
        assert row["agency"] == held_by(life, known, "agency")
        late = is_overdue(life, moment, known.of(life))
        assert math.isnan(row["late_days"]) != late
        if late and life.due:
            assert row["late_days"] == (moment - life.due) // timedelta(days=1)


@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=SEEDS, scope=scopes())
def test_the_longest_overdue_of_each_office_are_those_of_the_reference(
    stores, seed: int, scope: Scope
) -> None:
    here, store = world(seed), stores(seed)
    known = known_in(here, scope.as_of)
    longest: dict[str, tuple[datetime, Life, datetime]] = {}
    for life in lives_in(here, scope, holder="due_agency"):
        moment = known.of(life, scope.last)
        if life.due and is_overdue(life, moment, known.of(life)):
            office, since = held_by(life, known, "due_agency"), owed_since(life, moment)
            longest[office] = min(
                longest.get(office, (since, life, moment)), (since, life, moment), key=first_of
            )
    wanted = {
        (office, life.registered, (moment - since) // timedelta(days=1))
        for office, (since, life, moment) in longest.items()
    }
    frame = longest_overdue(store, scope, limit=100)
    rows = frame.to_dict("records")
    assert {(row["agency"], row["registered_at"], row["late_days"]) for row in rows} == wanted
    assert len(rows) == len(wanted)
    first = longest_overdue(store, scope, limit=2)
    assert list(first["id"]) == list(frame["id"][:2])


def owed_since(life: Life, moment: datetime) -> datetime:
    """The moment since when an overdue case waits for its answer: its due moment, or a later reopening."""
    assert life.due
    if not life.closed_undated and not by_then(life.closed, moment):
        return life.due
    starts = (start for start, end in life.reopenings if start <= moment and not by_then(end, moment))
    return max(life.due, min(starts))


def first_of(found: tuple[datetime, Life, datetime]) -> tuple[datetime, datetime]:
    return found[0], found[1].registered


def test_limits_say_of_every_office_what_its_distance_says(demo_store: Store) -> None:
    comparison = peer_comparison(demo_store, "on_time_share", Scope())
    seen = 0
    for group in (None, *comparison.groups["group"]):
        picture = funnel_lines(comparison, group)
        if picture is None:
            continue
        at = picture.units["n"].to_numpy(dtype=float)
        grid = picture.limits["n"].to_numpy()
        assert (grid[0] < at.min(), grid[-1] > at.max()) == (True, True)
        for name, sign in (("lower_998", -1), ("upper_998", 1)):
            limit = np.interp(at, grid, picture.limits[name].to_numpy())
            beyond = sign * (picture.units["placed"].to_numpy() - limit) > 0
            is_beyond = sign * picture.units["z"].to_numpy() > Z998
            close = np.abs(np.abs(picture.units["z"].to_numpy()) - Z998) < 0.1
            assert (beyond == is_beyond)[~close].all()
        # What is far beyond the lines on the worse side is what the words say, if the gap matters.
        low = (picture.units["z"] < -Z998) & (picture.units["gap"] <= -0.05)
        assert set(picture.units.loc[low, "assessment"]) <= {"needs_look"}
        assert "too_few" not in set(picture.units["assessment"])
        seen += 1
    assert seen >= 2
    drawn = set(funnel_lines(comparison).units["agency"])
    assert drawn >= set(comparison.needs_look["agency"])
    assert drawn >= set(comparison.frame.loc[comparison.frame["z"].notna(), "agency"])
    assert funnel_lines(comparison, "nobody") is None
