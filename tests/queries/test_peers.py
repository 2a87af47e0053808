"""Offices and counties beside their peers: against plain Python on three engines, and what is said of planted ones."""

import json
import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from queries import peers as module
from queries.measures import MEASURES
from queries.peers import peers
from queries.scope import Scope, ScopeError
from queries.standing import Counts, standing
from queries.verdicts import VERDICTS, WHY
from stats.funnel import chance_square
from tests import reference, worlds
from tests.reference import Known, Life
from tests.worlds import START, World, store_of, world

pytestmark = pytest.mark.slow  # stores of many offices

OFFICES = tuple(f"A{i}" for i in range(1, 15))
PEERS = {office: "P1" if i < 10 else "P2" for i, office in enumerate(OFFICES)}
COUNTIES = ("0301", "0302", "0303", "0304", "0305", "0306", "0307", "0308", "0309", "0310")
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
LEAST = 10


@pytest.fixture(scope="module", autouse=True)
def many_units():
    """Worlds with ten offices in one peer group and four in another, and ten counties."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "AGENCIES", OFFICES)
        patch.setattr(worlds, "PEERS", PEERS)
        patch.setattr(worlds, "COUNTIES", COUNTIES)
        yield


@pytest.fixture(scope="module")
def stores(databases):
    """The store of a world of 600 cases, by its seed."""

    @cache
    def store(seed: int):
        return store_of(databases(f"peers_{seed}"), world(seed, size=600))

    return store


@pytest.fixture
def few_suffice(tmp_path, monkeypatch):
    """Settings that compare units of 10 cases."""
    path = tmp_path / "few.toml"
    path.write_text(f"[minimum_n]\nshare = 1\ncomparison = {LEAST}\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))


Tables = dict[str, dict[object, tuple[int, int]]]


def tables(here: World, scope: Scope, key: str, by: str) -> tuple[Tables, dict[str, int]]:
    """Hits and cases of each unit by topic group and kind, and its closed cases; by the reference."""
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
    """z of each unit that is compared, by going through the weight of every other unit's stratum."""
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
        return sum(min(max(x, low), high) ** 2 for x in z) / len(z) > chance_square(len(z))

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
        found = peers(store, key, scope, by=by)
        frame = found.frame.set_index(by)
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
                assert (row["lower"], row["upper"]) == pytest.approx(reference.wilson(hits, n), abs=1e-9)
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


def case(number: int, agency: str, *, late: bool, **more: object) -> Life:
    registered = datetime(2025, 3, 1, 8) + timedelta(hours=number % 700)
    due = registered + timedelta(days=10)
    answered = registered + timedelta(days=14 if late else 5)
    return Life(source="one", registered=registered, due=due, answered=answered, agency=agency, **more)


def planted(**late_share: float) -> World:
    """60 cases of each of the ten offices, a quarter of them late, but for those named."""
    lives = [
        case(i, office, late=i % 60 < 60 * late_share.get(office, 0.25) + 2 * math.sin(j))
        for j, office in enumerate(OFFICES[:10])
        for i in range(60)
    ]
    end = datetime(2025, 6, 1)
    return World(tuple(lives), Known({"one": end, "two": end}))


def stored(here: World):
    """A store of its own that holds a world."""
    return store_of(sa.create_engine("duckdb:///:memory:"), here)


@pytest.fixture(scope="module")
def plain_store():
    """One office far worse and one far better than its nine peers, and four of which one is bad."""
    here = planted(A3=0.85, A7=0.0)
    return stored(replace(here, lives=(*here.lives, *small_group())))


def small_group() -> list[Life]:
    """Four offices of a group of their own: each with 40 cases before April and 40 in it, where one got worse."""
    return [
        replace(
            case(i, office, late=i % 40 < (30 if office == "A11" and month == 4 else 8)),
            registered=datetime(2025, month, 1 + i % 25, 8),
            due=datetime(2025, month, 1 + i % 25, 8) + timedelta(days=3),
            answered=datetime(2025, month, 1 + i % 25, 8)
            + timedelta(days=4 if i % 40 < (30 if office == "A11" and month == 4 else 8) else 1),
        )
        for office in OFFICES[10:]
        for month in (2, 3, 4)
        for i in range(40)
    ]


def test_a_planted_office_needs_a_look_and_another_is_better_and_the_rest_are_like_their_peers(
    plain_store,
) -> None:
    found = peers(plain_store, "on_time_share", Scope(), lang="en")
    frame = found.frame[found.frame["group"] == "P1"].set_index("agency")
    assert frame.loc["A3", "verdict"] == "look"
    assert frame.loc["A7", "verdict"] == "better"
    assert set(frame["verdict"].drop(["A3", "A7"])) == {"like"}
    assert frame.loc["A7", ["rank", "rank_low", "rank_high", "ranked"]].tolist() == [1, 1, 1, 10]
    assert frame.loc["A3", ["rank", "rank_low", "rank_high"]].tolist() == [10, 10, 10]
    assert frame["late"].to_numpy() == pytest.approx(1 - frame["value"].to_numpy())
    group = found.groups.set_index("group").loc["P1"]
    assert (group["units"], group["centre"]) == (10, pytest.approx(frame["value"].mean()))
    assert group["late"] == pytest.approx(1 - frame["value"].mean())
    assert group["tau"] < 0.1  # two of ten are winsorised: they do not widen the limits that they are held to


def test_a_whole_group_that_is_late_is_not_blessed_by_being_alike() -> None:
    frame = peers(stored(planted(**dict.fromkeys(OFFICES[:10], 0.8))), "on_time_share", Scope()).frame
    assert set(frame["verdict"]) == {"like"}
    assert frame["late"].min() > 0.7


def test_fewer_than_eight_peers_are_held_to_their_deadline_and_their_own_past(plain_store) -> None:
    april = Scope(date(2025, 4, 1), date(2025, 4, 28))
    frame = peers(plain_store, "on_time_share", april).frame.set_index("agency")
    small = frame[frame["group"] == "P2"]
    assert set(small["verdict"]) == {"alone"}
    assert small["rank"].isna().all()
    assert small.loc["A11", "late"] == pytest.approx(0.75, abs=0.05)
    assert small.loc["A11", "before"] == pytest.approx(0.8, abs=0.05)
    assert small["past"].to_dict() == {
        "A11": "changed", "A12": "within_chance", "A13": "within_chance", "A14": "within_chance"
    }  # fmt: skip
    assert small.loc["A11", "expected"] > small.loc["A11", "value"]


def test_lower_can_be_better_and_some_measures_have_no_better_side() -> None:
    n = np.full((10, 1), 400.0)
    share = np.array([0.1] * 8 + [0.02, 0.4])
    counts = Counts(
        list(range(10)),
        n * share[:, None],
        n,
        np.zeros(10, dtype=int),
        np.full(10, np.nan),
        *np.ones((2, 10)) > 0,
    )
    together = replace(counts, alone=np.zeros(10, dtype=bool))
    for better, wanted in (
        ("lower", ["better", "look"]),
        ("higher", ["look", "better"]),
        ("neither", ["differs", "differs"]),
    ):
        frame, _ = standing(together, better=better, least=30)
        assert frame["verdict"].tolist()[8:] == wanted
        assert frame["rank"].tolist()[8:] == ([1, 10] if better == "lower" else [10, 1])
    frame, groups = standing(counts, better="lower", least=30)  # offices without a peer group
    assert set(frame["verdict"]) == {"alone"}
    assert frame["expected"].isna().all()
    assert groups["units"].tolist() == [10]


def test_units_with_few_cases_have_no_verdict_and_small_ones_say_what_to_expect() -> None:
    n = np.array([[200.0]] * 8 + [[29.0]])
    counts = Counts(
        list(range(9)),
        n * 0.5,
        n,
        np.zeros(9, dtype=int),
        np.full(9, np.nan),
        np.full(9, True),
        np.full(9, False),
    )
    frame, groups = standing(counts, better="higher", least=30)
    assert frame["verdict"].tolist() == ["like"] * 8 + ["few"]
    assert frame.loc[8, "expected"] == 0.5
    assert math.isnan(frame.loc[8, "rank"])
    assert groups.loc[0, "units"] == 8
    frame, _ = standing(replace(counts, n=n[:0], hits=n[:0], keys=[], group=counts.group[:0],
                                heard=counts.heard[:0], alone=counts.alone[:0]), better="higher", least=30)  # fmt: skip
    assert frame.empty


def test_of_whom_too_few_spoke_nothing_is_said() -> None:
    """The tenth office has all its verdicts from 15 % of the people: it is out of the comparison, whatever they say."""
    lives = [
        replace(
            case(i, office, late=False),
            closed=datetime(2025, 4, 1),
            outcome="resolved",
            verdict=(
                "none" if i >= (9 if office == "A10" else 36) else "dissatisfied" if i % 2 else "satisfied"
            ),
        )
        for office in OFFICES[:10]
        for i in range(60)
    ]
    end = datetime(2025, 6, 1)
    frame = peers(
        stored(World(tuple(lives), Known({"one": end, "two": end}))), "satisfied_share", Scope()
    ).frame.set_index("agency")
    assert frame.loc["A10", "verdict"] == "unheard"
    assert frame.loc["A10", "response_rate"] == pytest.approx(0.15)
    assert frame.loc["A10", ["rank", "z", "expected"]].isna().all()
    assert frame["ranked"].dropna().tolist() == [9] * 9


def test_trip_cases_are_left_out_unless_asked_for() -> None:
    here = planted()
    lives = tuple(replace(x, trip=i % 4 == 0) for i, x in enumerate(here.lives))
    store = stored(replace(here, lives=lives))
    assert peers(store, "on_time_share", Scope()).frame["n"].sum() == 450
    assert peers(store, "on_time_share", Scope(), trips="in").frame["n"].sum() == 600


def test_nobody_is_compared_with_nobody(plain_store) -> None:
    narrowed = peers(plain_store, "on_time_share", Scope(agencies=("A3",))).frame
    assert narrowed.equals(peers(plain_store, "on_time_share", Scope()).frame)


def test_only_shares_have_peers(plain_store) -> None:
    with pytest.raises(ScopeError) as caught:
        peers(plain_store, "received", Scope())
    assert "on_time_share" in caught.value.problem.en
    assert "received" in caught.value.problem.fa


def test_every_verdict_has_its_words() -> None:
    assert set(VERDICTS) == set(WHY)
    words: list[Callable[[str], str]] = [word.label for each in (VERDICTS, WHY) for word in each.values()]
    assert all(label("fa") != label("en") for label in words)
    assert VERDICTS["look"].fa == "نیازمند بررسی"


def test_the_command_line_says_the_same(plain_store, monkeypatch, capsys) -> None:
    import queries.__main__ as line

    monkeypatch.setattr(line, "open_store", lambda _: plain_store)
    assert line.main(["peers", "on_time_share", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    frame = module.peers(plain_store, "on_time_share", Scope(), lang="en").frame
    assert [row["agency"] for row in told["rows"]] == frame["agency"].tolist()
    assert told["rows"][0]["expected"] == frame["expected"].iloc[0]
    assert told["rows"][-1]["z"] is None
    assert told["scope"]["trips"] == "out"
    assert line.main(["peers", "on_time_share", "--lang", "fa"]) == 0
    text = capsys.readouterr().out
    assert "نیازمند بررسی" in text
    assert "رتبه ۱۰ تا ۱۰ از ۱۰" in text
    assert line.main(["peers", "received", "--json"]) == 2
