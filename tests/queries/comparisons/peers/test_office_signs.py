"""Offices far from similar ones: all offices are compared only where what is told of them would be in doubt."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from persian.digits import percent
from queries.comparisons.peers import office_signs as module
from queries.comparisons.peers.office_signs import OfficeSign, far_by_cells, far_offices
from queries.comparisons.peers.peer_standing import UnitCounts, used_cells
from stats.peers.peer_expectation import Expectation, PeerExpectation, peer_expectation
from tests.queries.comparisons.peers.test_peer_standing import counts

OFFICE = SimpleNamespace(code=str)


def offices(*far: float, size: int = 120) -> UnitCounts:
    """Offices in ten groups with shares around 70 %, but these of the first ones."""
    dice = np.random.default_rng(3)
    share = 1 / (1 + np.exp(-dice.normal(0.85, 0.1, size)))
    share[: len(far)] = far
    return counts([400.0] * size, share.tolist(), group=np.repeat(np.arange(1, 11), size // 10).tolist())


def full_expectations(judged: UnitCounts) -> np.ndarray:
    return peer_expectation(used_cells(judged), scale=judged.scale).all_cases.value


def shown(sign: OfficeSign) -> tuple[str, float, str, int]:
    """What is shown of a sign: what is expected in whole percent."""
    return sign.office, sign.share, percent(sign.expected, "en"), sign.n


@pytest.mark.parametrize("size", [120, 60])
@pytest.mark.parametrize(("better", "found"), [("higher", ["0"]), ("lower", ["1"]), ("neither", ["1"])])
def test_signs_are_those_of_full_expectations(better, found, size) -> None:
    judged = offices(0.3, 0.95, size=size)
    signs = far_offices(OFFICE, judged, better=better, least_gap=0.2)
    expected = full_expectations(judged)
    assert [sign.office for sign in signs] == found
    (sign,) = signs
    for only in ({*found, "7"}, {"7"}):
        some = far_offices(OFFICE, judged, better=better, least_gap=0.2, only=only)
        assert [shown(sign) for sign in some] == [shown(sign) for sign in signs if sign.office in only]
    row = int(sign.office)
    assert shown(sign) == shown(OfficeSign(sign.office, judged.hits[row] / 400, expected[row], 400))


@pytest.mark.parametrize(
    ("shares", "doubt"),
    [
        ((0.3, 0.4), None),
        # Another whole percent could be expected, another office could come first, or another one could be far off.
        ((0.3, 0.4), "percent"),
        ((0.3, 0.3001), "order"),
        ((0.3, 0.4), "gap"),
    ],
)
def test_all_offices_are_compared_where_what_is_told_is_in_doubt(monkeypatch, shares, doubt) -> None:
    judged, compared = offices(*shares), list[int]()
    full = full_expectations(judged)
    least_gap = full[1] - 0.4 if doubt == "gap" else 0.2
    if doubt in ("percent", "order"):
        around = 0.005 + np.floor(100 * full[0]) / 100 if doubt == "percent" else full[0]
        shift = 0.001 if doubt == "percent" else 0.0002

        def nearly(table, scale, of):
            expectation = peer_expectation(table, scale=scale, of=of)
            values = (around - shift, around + shift)
            return tuple(replace(expectation, all_cases=_expected(expectation, value)) for value in values)

        monkeypatch.setattr(module, "nearly_expected", nearly)
    monkeypatch.setattr(
        module,
        "peer_expectation",
        lambda *args, **options: compared.append(1) or peer_expectation(*args, **options),
    )
    signs = far_offices(OFFICE, judged, better="higher", least_gap=least_gap, only={"0", "1"})
    assert len(compared) == (doubt is not None)
    assert [(sign.office, percent(sign.expected, "en")) for sign in signs] == [
        (str(row), percent(full[row], "en")) for row in (0, 1) if full[row] - shares[row] >= least_gap
    ]


def _expected(found: PeerExpectation, value: float) -> Expectation:
    return replace(found.all_cases, value=np.full(len(found.all_cases.n), value))


def test_not_all_offices_are_compared_where_none_can_be_far_off(monkeypatch) -> None:
    monkeypatch.setattr(module, "peer_expectation", lambda *_, **__: pytest.fail("compared with all others"))
    assert far_offices(OFFICE, offices(0.6), better="higher", least_gap=0.35) == []
    # No share leaves room for such a gap, and this office has too few cases.
    monkeypatch.setattr(module, "nearly_expected", lambda *_: pytest.fail("compared"))
    assert far_offices(OFFICE, offices(0.6), better="higher", least_gap=0.5) == []
    assert far_offices(OFFICE, offices(0.3), better="higher", least_gap=0.35, least=401) == []
    assert far_offices(OFFICE, counts([], []), better="higher", least_gap=0.35) == []


def test_an_office_is_not_named_for_what_its_topics_explain(monkeypatch) -> None:
    # Office 1 mostly has a topic of which everybody has many such cases, office 2 has many of them in both topics.
    share = np.array([[0.5, 0.05]] * 9)
    share[1] = 0.6
    n = np.array([[60, 240]] * 9)
    n[0] = [240, 60]
    cells = {
        "agency": np.repeat(np.arange(1, 10), 2),
        "topic": np.tile([1, 2], 9),
        "kind": np.ones(18, dtype=np.int64),
        "n": n.ravel(),
        "hits": np.rint(n * share).astype(np.int64).ravel(),
    }
    parents = {"agency": dict.fromkeys(range(1, 10), 1), "topic": {1: 1, 2: 1}}
    question = SimpleNamespace(groups=(OFFICE,), store=SimpleNamespace(parents=parents.get))
    assert [sign.office for sign in far_by_cells(question, cells, n="n", hits="hits", least_gap=0.15)] == [
        "2"
    ]
    monkeypatch.setattr(module, "_beyond_topics", lambda office, signs, by_topic: list(signs))
    by_groups = far_by_cells(question, cells, n="n", hits="hits", least_gap=0.15)
    assert [sign.office for sign in by_groups] == ["2", "1"]


def test_topics_are_asked_for_only_where_an_office_is_far_off(monkeypatch) -> None:
    monkeypatch.setattr(module, "topics_explain", lambda *_: pytest.fail("asked for topics"))
    assert module._beyond_topics(OFFICE, [], lambda: pytest.fail("asked for topics")) == []
