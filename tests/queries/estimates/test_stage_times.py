"""Stages of a case, and the stage of open cases, against plain Python on three engines, with censoring."""

import math
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from queries.estimates import stage_times
from queries.estimates.measure import measure
from queries.estimates.open_case_stages import open_cases_by_stage
from queries.estimates.stage_times import answers_are_closings, times_by_stage
from queries.sql.stages import STAGES
from queries.vocabulary.scope import Scope
from tests import reference
from tests.engines import without_rollups
from tests.queries.questions import known_in, lives_in, scopes
from tests.reference import Known, Life, by_then
from tests.thorough import THOROUGH
from tests.worlds import START, store_of, world

pytestmark = pytest.mark.slow

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
TREES = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": PHASES}
HOUR = timedelta(hours=1)
# Completed hours, and whether they ended with the next stage, with another one, or not yet.
Passage = tuple[int, str]


@pytest.fixture(scope="module")
def stores(world_stores):
    """The store of a world of 400 cases, by its seed: 0 is answered from rollups, 1 from the table of facts."""
    return lambda seed: world_stores(seed, 400)


def known_moments(life: Life, until: datetime) -> dict[str, datetime | None]:
    """The moment of each step, as far as known by `until`."""
    moments = {
        "referred": min((at for at, _ in life.referrals), default=None),
        "answered": life.answered,
        "closed": life.closed,
        "verdict": life.verdict_at if life.verdict != "none" else None,
        "reopened": life.reopenings[0][0] if life.reopenings else None,
    }
    return {name: moment if by_then(moment, until) else None for name, moment in moments.items()}


def stage_of(life: Life, stage: str, until: datetime) -> Passage | None:
    """The passage of one case through a stage; None if the case never entered it or the time is unknown."""
    at = known_moments(life, until)
    answered, closed = at["answered"], at["closed"]
    ended = answered or closed
    if stage in ("referral", "answer") and (life.answered_undated or (not answered and life.closed_undated)):
        return None
    referred = at["referred"]
    in_order = referred is not None and (ended is None or referred <= ended)
    if stage == "referral":
        return passage(life.registered, referred if in_order else None, ended, until)
    if stage == "answer":
        entered = in_order and referred is not None and referred >= life.registered
        return passage(referred, answered, closed, until) if entered else None
    if stage == "closing":
        if answered is None or answered < life.registered or life.closed_undated:
            return None
        return passage(answered, closed, None, until)
    if closed is None or closed < life.registered or (life.verdict != "none" and life.verdict_at is None):
        return None
    verdict_at, back = at["verdict"], at["reopened"]
    if verdict_at and back and back < verdict_at:
        verdict_at = None
    return passage(closed, verdict_at, back, until)


def passage(
    began: datetime | None, went: datetime | None, left: datetime | None, until: datetime
) -> Passage | None:
    """Completed hours in a stage and how it ended: with the next step, with another one, or not yet.

    None if the recorded end is before the beginning.
    """
    assert began is not None
    end, state = (went, "answer") if went else (left, "competing") if left else (until, "censored")
    assert end is not None
    return ((end - began) // HOUR, state) if end >= began else None


def first_hour(found: list[Passage], share: float) -> float | None:
    return next((hour / 24 for hour, value in reference.incidence(found) if value >= share - 1e-12), None)


def by_30(found: list[Passage]) -> float | None:
    longest = max(hours for hours, _ in found)
    if longest < 24 * 30 - 1 and (longest, "censored") in found:
        return None
    return next((value for hour, value in reversed(reference.incidence(found)) if hour < 24 * 30), 0.0)


def same(value: float, wanted: float | None) -> bool:
    return math.isnan(value) if wanted is None else value == pytest.approx(wanted, abs=1e-12)


def test_one_case_is_enough_to_know_that_answers_are_not_closings(stores) -> None:
    store, statements = stores(0), list[str]()
    sa.event.listen(store.engine, "before_cursor_execute", lambda *event: statements.append(event[2]))
    assert not answers_are_closings(store, Scope())
    assert ["LIMIT" in statement for statement in statements if "answered_at" in statement] == [True]


@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=st.integers(0, 1), scope=scopes())
def test_a_stage_takes_as_long_as_the_reference_says(stores, seed: int, scope: Scope) -> None:
    here = world(seed, size=400)
    known = known_in(here, scope.as_of)
    lives = lives_in(here, scope, holder="agency")
    lives = [x for x in lives if reference.received([x], known, scope.first, scope.last)]
    times = times_by_stage(stores(seed), scope)
    for row in times.frame.to_dict("records"):
        each = [stage_of(life, row["stage"], known.of(life)) for life in lives]
        spent = [one for one in each if one is not None]
        states = Counter(state for _, state in spent)
        assert (row["n"], row["left_path"], row["waiting"]) == (
            len(spent), states["competing"], states["censored"],
        )  # fmt: skip
        assert row["withheld"] == (len(spent) < 20)
        if row["withheld"]:
            assert all(
                math.isnan(row[name]) for name in ("median", "median_lower", "p90", "share_after_30_days")
            )
            continue
        assert same(row["median"], first_hour(spent, 0.5)), row
        assert same(row["p90"], first_hour(spent, 0.9)), row
        assert same(row["share_after_30_days"], by_30(spent)), row
        assert not row["median_lower"] > row["median"]


def stands(life: Life, moment: datetime) -> str | None:
    """The stage of an open case; None for a case that is not open."""
    if not reference.is_open(life, moment):
        return None
    again = [(max(start, life.registered), end) for start, end in life.reopenings]
    if any(start <= moment and not by_then(end, moment) for start, end in again):
        return "reopened"
    if life.answered_undated or by_then(life.answered, moment):
        return "answered"
    return "referred" if any(at <= moment for at, _ in life.referrals) else "registered"


@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=st.integers(0, 1), scope=scopes())
def test_cases_stand_where_the_reference_says(stores, seed: int, scope: Scope) -> None:
    here, store = world(seed, size=400), stores(seed)
    known: Known = known_in(here, scope.as_of)
    lives = lives_in(here, scope, holder="agency")
    moments = {life: known.of(life, scope.last) for life in lives}
    wanted = Counter(stands(life, moments[life]) for life in lives)
    frame = open_cases_by_stage(store, scope)
    assert {stage: n for stage, n in frame.groupby("stage")["n"].sum().items() if n} == {
        stage: n for stage, n in wanted.items() if stage
    }
    ages = measure(store, "age_open", scope).frame
    assert frame.groupby("age")["n"].sum().to_dict() == dict(zip(ages["age"], ages["n"], strict=True))


def test_only_the_end_of_a_long_period_is_followed(stores, monkeypatch) -> None:
    monkeypatch.setattr(stage_times, "MAX_REGISTRATION_DAYS", 30)
    stages = times_by_stage(stores(0), Scope())
    assert stages.last - stages.first == timedelta(days=29)
    monkeypatch.undo()
    times = times_by_stage(stores(0), Scope(first=stages.first)).frame
    assert list(stages.frame["stage"]) == list(STAGES)
    assert stages.frame["n"].tolist() == times["n"].tolist()
    assert stages.frame["n"].iloc[0] < times_by_stage(stores(0), Scope()).frame["n"].iloc[0]


def test_nobody_has_no_stages(stores) -> None:
    times = times_by_stage(stores(0), Scope(last=date(2020, 1, 1)))
    assert times.frame["withheld"].all()
    assert times.frame["n"].sum() == 0


def test_stages_of_a_moment_in_the_past_know_nothing_later(stores) -> None:
    moment = datetime.combine(START.date() + timedelta(days=50), time(12))
    then, now = (times_by_stage(stores(0), Scope(as_of=at)).frame for at in (moment, None))
    assert then["n"].iloc[0] < now["n"].iloc[0]
    assert then["waiting"].iloc[0] > 0


def test_a_source_whose_ratings_have_no_dates_says_nothing_of_the_time_to_a_rating(databases) -> None:
    """Its rated cases have no such time; the others would count as cases that nobody was heard of."""
    here = world(0, size=400)
    lives = tuple(replace(x, verdict_at=None) if x.source == "two" else x for x in here.lives)
    with_dates = [x for x in lives if x.source != "two"]
    undated = replace(here, lives=lives)
    with without_rollups():
        times = times_by_stage(store_of(databases("undated"), undated), Scope()).frame.set_index("stage")
    for stage, counted in (("verdict", with_dates), ("closing", lives)):
        each = [stage_of(life, stage, here.known.of(life)) for life in counted]
        assert times.loc[stage, "n"] == sum(one is not None for one in each)
        assert times.loc[stage, "waiting"] == sum(one is not None and one[1] == "censored" for one in each)
    assert any(x.source == "two" and x.closed and x.verdict == "none" for x in lives)


@pytest.mark.parametrize("with_rollups", [True, False])
def test_a_case_that_was_reopened_the_moment_it_was_registered_is_reopened(
    databases, with_rollups: bool
) -> None:
    """As in a source that knows only days: registered, answered, closed and opened again on one of them."""
    morning = START + timedelta(days=20)
    back = Life(source="one", registered=morning, closed=morning, reopenings=((morning, None),))
    answered = Life(source="one", registered=morning, answered=morning)
    lives = (back, replace(back, answered=morning), replace(back, closed=None, reopenings=()), answered)
    here = world(0, size=20)
    small = replace(here, lives=tuple(life for life in lives for _ in range(10)))
    with nullcontext() if with_rollups else without_rollups():
        store = store_of(databases("one_moment"), small)
        for scope in (Scope(), Scope(last=morning.date() + timedelta(3))):
            counts = open_cases_by_stage(store, scope).groupby("stage")["n"].sum()
            assert counts.to_dict() == {"registered": 10, "referred": 0, "answered": 10, "reopened": 20}
