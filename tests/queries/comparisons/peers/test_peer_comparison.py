"""Comparison of offices and counties with similar ones, against plain Python on three engines.

The cells (unit × topic group × kind × county) and all that follows from them by arithmetic are computed with plain
Python from the lives of the cases. What similar units would reach with those cells has its own references in
tests/stats/peers/test_case_mix.py, test_partial_pooling.py and test_peer_expectation.py; here it is computed from the
cells of plain Python, and the rules of the assessment are read off its figures one by one.
"""

import math
from collections import defaultdict
from collections.abc import Set
from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from queries.comparisons.peers.peer_comparison import PeerComparison, assessed_offices, peer_comparison
from queries.comparisons.peers.peer_history import with_history
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from stats.peers.assessment import assess
from stats.peers.peer_expectation import PeerExpectation
from stats.peers.response_scale import mean_scale
from tests import reference, worlds
from tests.queries.comparisons.peers.peer_cells import Cells, cells, expectation
from tests.reference import Life
from tests.thorough import MANY, ordinary_first
from tests.worlds import START, World, store_of, world

pytestmark = [
    pytest.mark.usefixtures("many_units", "worlds_without_rollups"),
    pytest.mark.slow,  # Stores with many offices.
]

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
MIN = 10


# tests/queries/estimates compares the figures of all engines; of these one test is enough.


@pytest.fixture(scope="module")
def stores(databases, many_units):
    """The store of a world of 600 cases, by its seed."""
    return cache(lambda seed: store_of(databases(f"peers_{seed}"), world(seed, size=600)))


@pytest.fixture
def few_suffice(tmp_path, monkeypatch):
    """Settings that compare units with as few as 10 cases."""
    path = tmp_path / "few.toml"
    path.write_text(f"[minimum_n]\nshare = 1\ncomparison = {MIN}\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))


KEYS = (
    "on_time_share",
    "resolved_share",
    "reopened_share",
    "resolution_gap",
    "satisfied_share",
    "deadline_bunching",
    "never_answered_share",
)
days = st.integers(0, 60).map(lambda n: (START + timedelta(days=n)).date())
scopes = st.builds(
    lambda first, kinds: Scope(first=first, last=first and first + timedelta(days=45), kinds=kinds),
    st.one_of(st.none(), days),
    st.sampled_from([(), ("complaint", "request")]),
)


@pytest.mark.usefixtures("few_suffice")
@settings(
    max_examples=2 if MANY else 1, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES
)
@given(seed=st.integers(0, 1), scope=scopes, by=st.sampled_from(["agency", "county"]))
def test_each_unit_beside_similar_ones_is_as_the_reference_says(
    databases, stores, seed: int, scope: Scope, by: str
) -> None:
    here, store = world(seed, size=600), stores(seed)
    # A server is asked about two of the measures; what Python makes of their rows is the same on each engine.
    for key in KEYS if MANY or databases.engine_name == "duckdb" else KEYS[::5]:
        own, closed = cells(here, scope, key, by)
        own.pop("none", None)
        comparison = peer_comparison(store, key, scope, by=by)
        frame = comparison.frame.set_index(by)
        # The interval of on-time shares is that of the measure, which has a reference of its own.
        clustered = measure(store, key, comparison.scope, by=(by,)).frame.set_index(by)[["lower", "upper"]]
        total = {u: tuple(map(sum, zip(*table.values(), strict=True))) for u, table in own.items()}
        answered = {
            u for u in own if key != "satisfied_share" or (closed[u] and total[u][1] / closed[u] >= 0.2)
        }
        assert set(frame.index) >= {u for u, (_, n) in total.items() if n}
        for u, (hits, n) in total.items():
            if n:
                row = frame.loc[u]
                assert (row["value"], row["n"]) == (pytest.approx(hits / n), n)
                limits = reference.wilson(hits, n) if key != "on_time_share" else clustered.loc[u]
                assert (row["lower"], row["upper"]) == pytest.approx(tuple(limits), abs=1e-9)
        for u in set(frame.index) - answered:
            assert (frame.loc[u, "assessment"], frame.loc[u, "reason"]) == ("too_few", "unheard")
            assert frame.loc[u, ["z", "rank", "expected", "excess"]].isna().all()
        units, expected = expectation({u: own[u] for u in answered}, by)
        before = needing_look_before(here, scope) if (key, by) == ("on_time_share", "agency") else set()
        check_assessments(comparison, units, expected, key, before)


def needing_look_before(here: World, scope: Scope) -> set[str]:
    """Offices that needed a look beside similar ones over the 480 days up to the end of a shorter period."""
    if scope.first is None:
        return set()
    last = min(scope.last, max(here.known.as_of.values()).date())
    first = last - timedelta(479)
    if first >= scope.first:
        return set()
    own, _ = cells(here, replace(scope, first=first, last=last), "on_time_share", "agency")
    own.pop("none", None)
    units, expected = expectation(own, "agency")
    judged = assess(expected, floor=None, min_n=MIN)
    return {u for u, word in zip(units, judged.assessment, strict=True) if word == "needs_look"}


def check_assessments(
    found: PeerComparison,
    units: list[str],
    expected: PeerExpectation,
    key: str,
    before: Set[str] = frozenset(),
) -> None:
    """The figures of the frame, and the assessment read off them; `before` are the offices of the longer time."""
    better, frame = MEASURES[key].better, found.frame.set_index(found.by)
    least = 1.0 if key == "days_waited" else 0.05
    judged = assess(
        expected,
        better="higher" if better == "neither" else better,
        floor=0.5 if key == "on_time_share" else None,
        min_n=MIN,
        min_gap=least,
        far_gap=2 * least,
    )
    for i, u in enumerate(units):
        row, n = frame.loc[u], expected.all_cases.n[i]
        assert row["borrowed"] == pytest.approx(expected.borrowed[i], abs=1e-9)
        comparable = expected.borrowed[i] <= 0.5 and math.isfinite(expected.all_cases.value[i])
        comparable = comparable and expected.compared.n[i] > 0
        assert bool(row["comparable"]) == comparable
        if not comparable:
            assert np.isnan(row[["expected", "gap", "excess", "z"]].astype(float)).all()
        else:
            value = expected.all_cases.hits[i] / n
            assert row["expected"] == pytest.approx(expected.all_cases.value[i], abs=1e-9)
            assert row["gap"] == pytest.approx(value - expected.all_cases.value[i], abs=1e-9)
            assert row["gap_lower"] <= row["gap"] <= row["gap_upper"]
            if better != "neither":
                sign = 1 if better == "higher" else -1
                assert row["excess"] == pytest.approx(-sign * n * row["gap"], abs=1e-6)
                assert row["excess_lower"] <= row["excess"] <= row["excess_upper"]
        if better != "neither":
            word, route = judged.assessment[i], judged.route[i]
            error = (row["gap_upper"] - row["gap"]) / 1.959963984540054
            if u in before and word == "no_difference" and n >= 50 and row["gap"] + error <= -0.05:
                word, route = "needs_look", "lasting"
            assert row["assessment"] == word, (key, u)
            assert row["route"] == route
        # The route of the limits is z, with a gap that matters.
        if row["route"] == "beyond_limits":
            assert abs(row["z"]) > 3.09
            assert abs(row["gap"]) >= least
        if row["assessment"] == "like_similar":
            assert max(abs(row["gap_lower"]), abs(row["gap_upper"])) < least
        assert (row["assessment"] == "too_few") == (n < MIN)


def values_of(here: World, key: str, x: Life) -> list[int]:
    """The value of a case, if the mean counts it."""
    if key == "handoffs_per_case":
        return [reference.handoffs(x, here.known.of(x))] * (x.registered <= here.known.of(x))
    return [days for days, _ in reference.waited([x], here.known, None, None)]


@pytest.mark.usefixtures("few_suffice")
@pytest.mark.parametrize("by", ["agency", "county"])
@pytest.mark.parametrize("key", ["handoffs_per_case", "days_waited"])
def test_means_are_compared_as_the_reference_says(stores, key: str, by: str) -> None:
    here, store = world(0, size=600), stores(0)
    values: dict[str, list[int]] = defaultdict(list)
    own: Cells = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for x in here.lives:
        unit = reference.holder(x, here.known.of(x)) if by == "agency" else x.county
        if unit == "none" or x.trip:
            continue
        cell = (worlds.TOPIC_GROUPS[x.topic], x.kind, *([x.county] if by == "agency" else []))
        for value in values_of(here, key, x):
            values[unit].append(value)
            own[unit][cell][0] += value
            own[unit][cell][1] += 1
    comparison = peer_comparison(store, key, Scope(), by=by)
    frame = comparison.frame.set_index(by)
    assert set(frame.index) == set(values)
    order = sorted(values)
    n, total, squares = (
        np.array([sum(v**power for v in values[u]) for u in order], dtype=float) for power in (0, 1, 2)
    )
    scale = mean_scale(total, squares, n)
    # The interval of a mean is that of the measure, which has a reference of its own.
    low, high = (
        measure(store, key, comparison.scope, by=(by,))
        .frame.set_index(by)
        .loc[order, ["lower", "upper"]]
        .T.to_numpy()
    )
    assert frame.loc[order, "n"].tolist() == n.tolist()
    for name, wanted in (("value", total / n), ("lower", low), ("upper", high)):
        assert frame.loc[order, name].to_numpy() == pytest.approx(wanted)
    units, expected = expectation(own, by, scale)
    assert units == order
    check_assessments(comparison, units, expected, key)
    if by == "agency":
        assert assessed_offices(store, key, Scope()) == frame["assessment"].to_dict()


@pytest.mark.usefixtures("few_suffice")
def test_beside_the_days_waited_stands_who_was_never_answered(stores) -> None:
    store = stores(1)
    frame = peer_comparison(store, "days_waited", Scope(), by="county").frame.set_index("county")
    never = peer_comparison(store, "never_answered_share", Scope(), by="county").frame.set_index("county")
    assert frame["n"].to_dict() == never["n"].to_dict()
    assert frame["never_answered"].to_dict() == pytest.approx(never["value"].to_dict())
    assert "never_answered" not in never


@pytest.mark.usefixtures("few_suffice")
@pytest.mark.parametrize("by", ordinary_first(1, ["agency", "county"]))
def test_since_when_is_the_same_rule_over_earlier_periods(stores, by: str) -> None:
    """Each earlier period is asked for by itself, and the consecutive ones are counted."""
    store, last = stores(1), (START + timedelta(days=150)).date()
    scope = Scope(trips="out").with_period(last - timedelta(days=60), last)
    comparison = with_history(store, peer_comparison(store, "on_time_share", scope, by=by))
    looks, likely = [], set()
    for months in range(7):
        shift = timedelta(days=30 * months)
        earlier = scope.with_period(scope.first - shift, scope.last - shift)
        frame = peer_comparison(store, "on_time_share", earlier, by=by).frame
        looks.append(set(frame.loc[frame["assessment"] == "needs_look", by]))
        if months == 1:
            likely = {
                row[by]
                for _, row in frame.iterrows()
                if row["n"] >= 10 and (row["gap"] <= -0.1 or row["value"] < 0.5) and row[by] not in looks[1]
            }
    for _, row in comparison.frame.iterrows():
        code = row[by]
        if code not in looks[0]:
            assert row["since"] is None
            assert not row["for_days"]
            assert not row["new"]
            assert not row["likely_before"]
            continue
        span = next((i for i, codes in enumerate(looks) if code not in codes), len(looks))
        assert row["since"] == last - timedelta(days=30 * (span - 1))
        assert row["for_days"] == 30 * (span - 1)
        assert row["likely_before"] == (code in likely)
        assert row["new"] == (span == 1 and code not in likely)


@pytest.mark.usefixtures("few_suffice")
@pytest.mark.parametrize("by", ["agency", "county"])
def test_since_when_of_one_unit_is_that_among_all(stores, by: str) -> None:
    store, last = stores(1), (START + timedelta(days=150)).date()
    comparison = peer_comparison(
        store, "on_time_share", Scope().with_period(last - timedelta(days=60), last), by=by
    )
    columns = [by, "since", "for_days", "since_or_before", "new", "likely_before"]
    of_all = with_history(store, comparison).frame[columns].set_index(by)
    for code in of_all.index:
        alone = with_history(store, comparison, only=(code,)).frame[columns].set_index(by)
        assert alone.loc[code].to_dict() == of_all.loc[code].to_dict()
        assert set(alone["since"].drop(code)) <= {None}
