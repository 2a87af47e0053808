"""Comparison of offices and counties with their peers, against plain Python on three engines."""

import math
from collections import defaultdict
from datetime import timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from queries.comparisons.peer_comparison import peer_comparison
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from stats.share_funnel import null_mean_square
from tests import reference, worlds
from tests.queries.offices import PEERS
from tests.reference import Life
from tests.worlds import START, World, store_of, world

pytestmark = [pytest.mark.usefixtures("many_units"), pytest.mark.slow]  # Stores with many offices.

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
LEAST = 10


@pytest.fixture(scope="module")
def stores(databases, many_units):
    """The store of a world of 600 cases, by its seed."""

    @cache
    def store(seed: int):
        return store_of(databases(f"peers_{seed}"), world(seed, size=600))

    return store


@pytest.fixture
def few_suffice(tmp_path, monkeypatch):
    """Settings that compare units with as few as 10 cases."""
    path = tmp_path / "few.toml"
    path.write_text(f"[minimum_n]\nshare = 1\ncomparison = {LEAST}\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))


Tables = dict[str, dict[object, tuple[int, int]]]


def tables(here: World, scope: Scope, key: str, by: str) -> tuple[Tables, dict[str, int]]:
    """Hits and cases of each unit by topic group and kind, and its closed cases; computed with the reference."""
    find = reference.due_holder if MEASURES[key].holder == "due_agency" else reference.holder
    strata: dict[str, dict[object, list[Life]]] = defaultdict(lambda: defaultdict(list))
    closed: dict[str, int] = defaultdict(int)
    args = (here.known, scope.first, scope.last)
    for x in here.lives:
        if (scope.kinds and x.kind not in scope.kinds) or x.trip:
            continue
        unit = find(x, here.known.of(x)) if by == "agency" else x.county
        strata[unit][worlds.TOPIC_GROUPS[x.topic], x.kind].append(x)
        closed[unit] += reference.closed([x], *args)
    counted = {
        unit: {stratum: reference.SHARES[key](lives, *args) for stratum, lives in of_unit.items()}
        for unit, of_unit in strata.items()
    }
    return counted, closed


def slow_z(own: Tables, compared: list[str]) -> dict[str, float]:
    """z of each compared unit, computed by looping over the strata of every other unit."""
    units = list(own)
    cases = {u: sum(n for _, n in own[u].values()) for u in units}
    strata = {s for u in units for s in own[u]}
    n_of = {s: sum(own[u].get(s, (0, 0))[1] for u in units) for s in strata}

    def at(hits: float, n: float) -> float:
        return math.asin(math.sqrt((hits + 3 / 8) / (n + 3 / 4)))

    off, plain, borrowed = [], [], []
    for u in compared:
        others = [v for v in units if v != u]
        there = {s: n_of[s] - own[u].get(s, (0, 0))[1] for s in strata}
        weight = {s: own[u].get(s, (0, 0))[1] / cases[u] for s in strata}
        rest = sum(w for s, w in weight.items() if there[s] < 30) / sum(there.values())
        per_case = {s: rest + (weight[s] / there[s] if there[s] >= 30 else 0) for s in strata}
        expected = sum(per_case[s] * own[v][s][0] for v in others for s in own[v])
        behind = 1 / sum(per_case[s] ** 2 * own[v][s][1] for v in others for s in own[v])
        borrowed.append(sum(sum(per_case[s] * n for s, (_, n) in own[v].items()) ** 2 for v in others))
        k, n = sum(k for k, _ in own[u].values()), cases[u]
        off.append(at(k, n) - at(expected * behind, behind))
        plain.append(1 / (4 * n + 2) + 1 / (4 * behind + 2))

    def scores(tau2: float) -> list[float]:
        return [d / math.sqrt(v + tau2 * (1 + b)) for d, v, b in zip(off, plain, borrowed, strict=True)]

    def too_wide(tau2: float) -> bool:
        z = scores(tau2)
        low, high = np.quantile(z, [0.1, 0.9])
        return sum(min(max(x, low), high) ** 2 for x in z) / len(z) > null_mean_square(len(z))

    below, above = 0.0, 4.0
    for _ in range(60):
        middle = (below + above) / 2
        below, above = (middle, above) if too_wide(middle) else (below, middle)
    return dict(zip(compared, scores(below), strict=True))


KEYS = (
    "on_time_share",
    "resolved_share",
    "reopened_share",
    "resolution_gap",
    "satisfied_share",
    "deadline_bunching",
)
days = st.integers(0, 60).map(lambda n: (START + timedelta(days=n)).date())
scopes = st.builds(
    lambda first, kinds: Scope(first=first, last=first and first + timedelta(days=45), kinds=kinds),
    st.one_of(st.none(), days),
    st.sampled_from([(), ("complaint", "request")]),
)


@pytest.mark.usefixtures("few_suffice")
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(seed=st.integers(0, 1), scope=scopes, by=st.sampled_from(["agency", "county"]))
def test_each_unit_beside_its_peers_is_as_the_reference_says(
    stores, seed: int, scope: Scope, by: str
) -> None:
    here, store = world(seed, size=600), stores(seed)
    for key in KEYS:
        counted, closed = tables(here, scope, key, by)
        found = peer_comparison(store, key, scope, by=by)
        frame = found.frame.set_index(by)
        # The interval of on-time shares is that of the measure, which has a reference of its own.
        clustered = measure(store, key, found.scope, by=(by,)).frame.set_index(by)[["lower", "upper"]]
        total = {u: tuple(map(sum, zip(*table.values(), strict=True))) for u, table in counted.items()}
        heard = {
            u for u in counted if key != "satisfied_share" or (closed[u] and total[u][1] / closed[u] >= 0.2)
        }
        assert set(frame.index) >= {u for u, (_, n) in total.items() if n}
        for group in ("P1", "P2") if by == "agency" else ("province",):
            members = [u for u in counted if by == "county" or PEERS[u] == group]
            own = {u: counted[u] for u in members if u in heard and total[u][1]}
            for u in own:
                hits, n = total[u]
                row = frame.loc[u]
                expected = reference.expected_share(own[u], [own[v] for v in own if v != u])
                assert (row["value"], row["n"]) == (pytest.approx(hits / n), n)
                limits = reference.wilson(hits, n) if key != "on_time_share" else clustered.loc[u]
                assert (row["lower"], row["upper"]) == pytest.approx(tuple(limits), abs=1e-9)
                if expected is None:
                    assert math.isnan(row["expected"])
                    continue
                assert row["expected"] == pytest.approx(expected, abs=1e-12)
                assert row["difference"] == pytest.approx(hits / n - expected, abs=1e-12)
            large = [u for u in own if total[u][1] >= LEAST]
            if len(large) < 8:
                assert all(frame.loc[u, "verdict"] == "alone" for u in large)
                assert frame.loc[large, ["z", "rank", "lower_998"]].isna().all(axis=None)
                continue
            for u, z in slow_z(own, large).items():
                assert frame.loc[u, "z"] == pytest.approx(z, abs=1e-5), (key, u)
                beyond = frame.loc[u, "verdict"] in ("better", "look", "differs")
                assert beyond == (abs(z) > 3.0902), (key, u)
        for u in set(frame.index) - heard:
            assert frame.loc[u, "verdict"] == "unheard"
            assert frame.loc[u, ["z", "rank", "expected"]].isna().all()
