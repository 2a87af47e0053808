"""Which of some units need a look: by the deadline alone, by what is nearly expected, or by what is expected of all."""

from collections.abc import Callable

import numpy as np
import pytest

from queries.comparisons.peers import units_in_question as module
from queries.comparisons.peers.peer_standing import Flags, UnitCounts, peer_standing
from queries.comparisons.peers.units_in_question import answers, needing_look
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
    found = needing_look(many, better=better, min_n=30, floor=floor, of=of)
    assert 0 < found.sum() < of.sum()
    assert found.tolist() == (of & (frame["assessment"] == "needs_look")).tolist()


def above(limit: float) -> Callable[[PeerExpectation, np.ndarray], Flags]:
    return lambda expected, _: expected.all_cases.value > limit


def test_all_are_asked_about_only_where_a_little_more_could_change_an_answer(many, monkeypatch) -> None:
    of, asked = np.arange(120) == 7, []
    original = module.peer_expectation

    def of_all(*cells, **options) -> PeerExpectation:
        asked.append(original(*cells, **options))
        return asked[-1]

    monkeypatch.setattr(module, "peer_expectation", of_all)
    assert answers(many, of, above(0.5)).nonzero()[0].tolist() == [7]
    assert not answers(many, of, above(0.9)).any()
    assert not asked
    expected = original(many.table, scale=many.scale).all_cases.value[7]
    assert answers(many, of, above(expected - 1e-9)).nonzero()[0].tolist() == [7]
    assert not answers(many, of, above(expected + 1e-9)).any()
    assert len(asked) == 2
