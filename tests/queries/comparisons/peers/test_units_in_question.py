"""Which of some units need a look: by the deadline alone, by what is nearly expected, or by what is expected of all."""

from collections.abc import Callable

import numpy as np
import pytest

from queries.comparisons.peers import units_in_question as module
from queries.comparisons.peers.peer_standing import UnitCounts, peer_standing
from queries.comparisons.peers.units_in_question import answers, needing_look, needing_look_or_likely
from stats.arrays import Bools
from stats.peers.peer_expectation import PeerExpectation
from tests.queries.comparisons.peers.test_peer_standing import counts


def test_who_needs_a_look_by_the_deadline_alone_is_compared_with_nobody(monkeypatch) -> None:
    # The ninth is far under the floor, the last one has too few cases, and the tenth is compared.
    judged = counts([400.0] * 10 + [12.0], [0.8] * 8 + [0.05, 0.6, 0.1])
    everyone = needing_look(judged, better="higher", min_n=30, floor=0.5)
    frame, _ = peer_standing(judged, better="higher", min_n=30, floor=0.5)
    assert everyone.nonzero()[0].tolist() == [8, 9]
    assert everyone.tolist() == (frame["assessment"] == "needs_look").tolist()

    def some(*rows: int) -> list[int]:
        of = np.isin(np.arange(11), rows)
        return needing_look(judged, better="higher", min_n=30, floor=0.5, of=of).nonzero()[0].tolist()

    assert some(3, 9) == [9]
    monkeypatch.setattr(module, "answers", lambda *_: pytest.fail("compared"))
    assert some(8, 10) == [8]
    assert some() == []
    assert not len(needing_look(counts([], []), better="higher", min_n=30))


@pytest.fixture
def many() -> UnitCounts:
    """120 units in ten groups, of which some are slow."""
    dice = np.random.default_rng(6)
    share = 1 / (1 + np.exp(-dice.normal(0.9, 0.3, 120)))
    share[dice.choice(120, 12, replace=False)] -= 0.2
    group = np.repeat(np.arange(1, 11), 12).tolist()
    return counts(dice.integers(30, 900, 120).astype(float).tolist(), share.tolist(), group=group)


@pytest.mark.parametrize(("better", "floor"), [("higher", 0.5), ("higher", None), ("lower", None)])
def test_some_units_need_a_look_as_they_do_among_all(many, better, floor) -> None:
    of = np.arange(120) % 4 == 1
    frame, _ = peer_standing(many, better=better, min_n=30, floor=floor)
    needs_look = needing_look(many, better=better, min_n=30, floor=floor, of=of)
    assert 0 < needs_look.sum() < of.sum()
    assert needs_look.tolist() == (of & (frame["assessment"] == "needs_look")).tolist()


@pytest.mark.parametrize(("better", "floor"), [("higher", 0.5), ("higher", None), ("lower", None)])
@pytest.mark.parametrize("some", [True, False])
def test_who_would_need_a_look_by_the_estimate_is_found_in_the_same_comparison(
    many, better, floor, some
) -> None:
    of = np.arange(120) % 4 == 1 if some else np.ones(120, dtype=bool)
    few = 200  # most of them have too few cases for a comparison, and still an estimate
    frame, _ = peer_standing(many, better=better, min_n=few, floor=floor)
    needed, likely = needing_look_or_likely(many, better=better, min_n=few, floor=floor, of=of)
    assert needed.tolist() == (of & (frame["assessment"] == "needs_look")).tolist()
    wanted = []
    for unit, row in frame.iterrows():
        share = many.hits[unit] / many.n[unit]
        worse = -row["gap"] if better == "higher" else row["gap"]
        estimated = worse >= 0.1 or (floor is not None and share < floor)
        wanted.append(bool(of[unit] and estimated and row["assessment"] != "needs_look"))
    assert likely.tolist() == wanted
    assert likely.any()
    assert (frame["assessment"][likely] == "too_few").any()


def test_of_fewer_than_ten_cases_no_estimate_is_taken() -> None:
    judged = counts([400.0] * 10 + [9.0, 10.0], [0.8] * 10 + [0.1, 0.1])
    everyone = np.ones(12, dtype=bool)
    _, likely = needing_look_or_likely(judged, better="higher", min_n=30, floor=0.5, of=everyone)
    assert likely.nonzero()[0].tolist() == [11]
    nobody = needing_look_or_likely(counts([], []), better="higher", min_n=30, floor=0.5, of=everyone[:0])
    assert not any(len(flags) for flags in nobody)


def above(limit: float) -> Callable[[PeerExpectation, np.ndarray], Bools]:
    return lambda expected, _: expected.all_cases.value > limit


def test_all_are_asked_about_only_where_a_little_more_could_change_an_answer(many, monkeypatch) -> None:
    of, calls = np.arange(120) == 7, []
    original = module.peer_expectation

    def of_all(*cells, **options) -> PeerExpectation:
        calls.append(original(*cells, **options))
        return calls[-1]

    monkeypatch.setattr(module, "peer_expectation", of_all)
    assert answers(many, of, above(0.5)).nonzero()[0].tolist() == [7]
    assert not answers(many, of, above(0.9)).any()
    assert not calls
    expected = original(many.table, scale=many.scale).all_cases.value[7]
    assert answers(many, of, above(expected - 1e-9)).nonzero()[0].tolist() == [7]
    assert not answers(many, of, above(expected + 1e-9)).any()
    assert len(calls) == 2
