"""Change points: found where planted, not found where there is none, and changes of all units do not count."""

import math

import numpy as np
import pytest

from stats.changes.changepoint import (
    MIN_SPANS,
    MIN_SPANS_PER_SIDE,
    _posterior,
    _reordered,
    between_sum_of_squares,
    find_change_point,
)
from tests.thorough import ordinary_first


def series(
    dice: np.random.Generator,
    *,
    spans: int = 27,
    share: float = 0.7,
    apart: float = 0.05,
    alike: float = 0.0,
    cases: float = 200,
    step: float = 0.0,
    at: int = 18,
) -> tuple[np.ndarray, np.ndarray]:
    """Hits and n of spans with random variation `apart` (on the scale of asin √share) and autocorrelation `alike`.

    From span `at` on, the level is lower by `step` on that scale.
    """
    noise = np.empty(spans)
    noise[0] = dice.normal(0, apart)
    for i in range(1, spans):
        noise[i] = alike * noise[i - 1] + dice.normal(0, apart * math.sqrt(1 - alike**2))
    level = np.arcsin(np.sqrt(share)) + noise - step * (np.arange(spans) >= at)
    n = dice.poisson(cases, spans) + 1
    return dice.binomial(n, np.sin(np.clip(level, 0, np.pi / 2)) ** 2).astype(float), n.astype(float)


def test_a_planted_change_is_found_when_it_was_planted() -> None:
    dice = np.random.default_rng(7)
    change_points = [find_change_point(*series(dice, step=0.2)) for _ in range(40)]
    changes = [each for each in change_points if each and each.is_significant]
    assert len(changes) >= 38
    assert np.mean([each.first_after == 18 for each in changes]) >= 0.6
    inside = np.mean([each.earliest <= 18 <= each.latest for each in changes])
    assert inside >= 0.9  # Of 95 % sets.
    for each in changes:
        assert each.before == pytest.approx(0.7, abs=0.06)
        assert each.after == pytest.approx(math.sin(math.asin(math.sqrt(0.7)) - 0.2) ** 2, abs=0.08)


@pytest.mark.parametrize(
    ("alike", "apart", "most"),
    ordinary_first(1, [(0.3, 0.05, 0.05), (0.0, 0.0, 0.02), (0.0, 0.05, 0.03)]),
)
def test_where_nothing_changed_a_change_is_rarely_found(alike: float, apart: float, most: float) -> None:
    """At a level of 1 %: for months with Poisson variation, with more variation, and with autocorrelation."""
    dice = np.random.default_rng(11)
    changes = [find_change_point(*series(dice, alike=alike, apart=apart)) for _ in range(150)]
    assert np.mean([bool(each and each.is_significant) for each in changes]) <= most


def test_what_all_others_do_is_no_change_of_its_own() -> None:
    dice = np.random.default_rng(3)
    alone = together = 0
    for _ in range(30):
        hits, n = series(dice, step=0.2, apart=0.02)
        others = series(dice, step=0.2, apart=0.0, cases=20_000)
        plain, beside = find_change_point(hits, n), find_change_point(hits, n, others=others)
        alone += bool(plain and plain.is_significant)
        together += bool(beside and beside.is_significant)
    assert alone >= 28
    assert together <= 1


def test_one_odd_span_is_no_change() -> None:
    hits, n = np.full(24, 140.0), np.full(24, 200.0)
    hits[::2] += 4
    hits[20] = 40
    change_point = find_change_point(hits, n)
    assert change_point is not None
    assert not change_point.is_significant


def test_too_few_spans_say_nothing_and_those_without_cases_do_not_count() -> None:
    dice = np.random.default_rng(1)
    hits, n = series(dice, spans=MIN_SPANS + 4, step=0.3, at=9)
    n[[0, 3, 5, 12, 13]], hits[[0, 3, 5, 12, 13]] = 0, 0
    assert find_change_point(hits, n) is None
    hits, n = series(dice, spans=30, step=0.3, at=20)
    n[[2, 19]], hits[[2, 19]] = 0, 0
    change_point = find_change_point(hits, n)
    assert change_point is not None
    assert change_point.first_after == 20
    assert change_point.probability[[2, 19]].sum() == 0
    assert change_point.probability.sum() == pytest.approx(1)
    assert change_point.before == hits[:20].sum() / n[:20].sum()
    assert change_point.after == hits[20:].sum() / n[20:].sum()


def rooted(hits: np.ndarray, n: np.ndarray) -> tuple[list[float], list[float]]:
    """asin √share of each span, and its variance."""
    y = [math.asin(math.sqrt((k + 3 / 8) / (m + 3 / 4))) for k, m in zip(hits, n, strict=True)]
    return y, [1 / (4 * m + 2) for m in n]


@pytest.mark.parametrize("beside", [False, True])
def test_squares_between_and_the_posterior_are_those_of_the_formulas(beside: bool) -> None:
    dice = np.random.default_rng(5)
    hits, n = series(dice, spans=12, cases=100)
    others = series(dice, spans=12, cases=150) if beside else None
    y, v = rooted(hits, n)
    if others:
        theirs, their_v = rooted(*others)
        y = [a - b for a, b in zip(y, theirs, strict=True)]
        v = [a + b for a, b in zip(v, their_v, strict=True)]
    tau2 = max(sum((a - b) ** 2 for a, b in zip(y[1:], y[:-1], strict=True)) / 22 - sum(v) / 12, 0.0)
    w = [1 / (each + tau2) for each in v]

    def mean(part: slice) -> float:
        return sum(a * b for a, b in zip(w[part], y[part], strict=True)) / sum(w[part])

    squares, logs = [], []
    for k in range(MIN_SPANS_PER_SIDE, 12 - MIN_SPANS_PER_SIDE + 1):
        first, last = slice(0, k), slice(k, None)
        w1, w2 = sum(w[first]), sum(w[last])
        squares.append(w1 * w2 / (w1 + w2) * (mean(first) - mean(last)) ** 2)
        within = sum(w[i] * (y[i] - mean(first if i < k else last)) ** 2 for i in range(12))
        logs.append(-0.5 * math.log(w1 * w2) - 5 * math.log(within))
    likely = [math.exp(each - max(logs)) for each in logs]
    assert between_sum_of_squares(np.array(y), np.array(w)) == pytest.approx(squares)
    change_point = find_change_point(hits, n, others=others)
    assert change_point is not None
    inside = change_point.probability[MIN_SPANS_PER_SIDE : 12 - MIN_SPANS_PER_SIDE + 1]
    assert inside == pytest.approx([each / sum(likely) for each in likely])
    as_clear = 1  # The series itself.
    for order in _reordered(12, np.random.default_rng(111)):
        as_clear += between_sum_of_squares(np.array(y)[order], np.array(w)[order]).max() >= max(squares) * (
            1 - 1e-9
        )
    assert change_point.p == pytest.approx(as_clear / 2000)


def test_the_ends_are_those_of_the_most_probable_95_in_100() -> None:
    dice = np.random.default_rng(17)
    narrower = 0
    for _ in range(10):
        change_point = find_change_point(*series(dice, step=0.2))
        assert change_point is not None
        chosen, sure = [], 0.0
        for at in sorted(range(27), key=lambda at: -change_point.probability[at]):
            if sure < 0.95:
                chosen.append(at)
                sure += change_point.probability[at]
        assert (change_point.earliest, change_point.latest) == (min(chosen), max(chosen))
        narrower += len(chosen) < 10
    assert narrower >= 5


def test_a_span_counts_with_one_case_and_not_without_one_here_or_among_the_others() -> None:
    dice = np.random.default_rng(13)
    (hits, n), others = series(dice, spans=16), series(dice, spans=16)
    hits[5], n[5] = 1, 1
    others[0][7], others[1][7] = 0, 1
    hits[8] = n[8] = 0
    others[0][10] = others[1][10] = 0
    change_point = find_change_point(hits, n, others=others)
    assert change_point is not None
    assert np.flatnonzero(change_point.probability).tolist() == [3, 4, 5, 6, 7, 9, 11, 12, 13]
    kept = np.delete(np.arange(16), [8, 10])
    rest = find_change_point(hits[kept], n[kept], others=(others[0][kept], others[1][kept]))
    assert rest is not None
    assert change_point.probability[kept] == pytest.approx(rest.probability)
    assert (change_point.p, change_point.before, change_point.after) == (rest.p, rest.before, rest.after)
    assert [change_point.first_after, change_point.earliest, change_point.latest] == [
        kept[each] for each in (rest.first_after, rest.earliest, rest.latest)
    ]


def test_orders_keep_neighbours_together_and_lose_nobody() -> None:
    for spans in (10, 11):
        orders = _reordered(spans, np.random.default_rng(2))
        assert (np.sort(orders, axis=1) == np.arange(spans)).all()
        neighbours = ((orders[:, 1:] - orders[:, :-1]) % spans == 1).mean()
        assert 0.45 < neighbours < 0.7  # Every other pair, and some by chance.
    assert len(np.unique(_reordered(10, np.random.default_rng(2))[:, 0])) == 10


def test_of_an_odd_number_of_spans_the_first_or_the_last_stands_alone() -> None:
    """These two spans are not neighbours, so they never form a block."""
    for order in _reordered(11, np.random.default_rng(4)).tolist():
        follows = dict(zip(order, order[1:] + order[:1], strict=True))
        assert any(all(follows[i] == i + 1 for i in range(begin, begin + 10, 2)) for begin in (0, 1)), order


@pytest.mark.parametrize(("spans", "enough"), [(MIN_SPANS, True), (MIN_SPANS - 1, False)])
def test_a_change_needs_ten_spans_and_no_more(spans, enough):
    hits = np.arange(spans) % 3 + 4.0
    assert (find_change_point(hits, np.full(spans, 20.0)) is not None) == enough


def test_the_posterior_of_a_change_without_any_noise_is_that_of_the_formula():
    """Large spans at two levels: the variation within levels is far below one."""
    y = np.array([0.5] * 6 + [0.7] * 6) + np.tile([1e-4, -1e-4], 6)
    weight = np.full(12, 400.0)
    between = between_sum_of_squares(y, weight)
    posterior = _posterior(y, weight, between)
    logs = []
    for first in range(3, 10):
        a, b = y[:first], y[first:]
        within = 400 * (((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum())
        logs.append(-0.5 * math.log(400 * first * 400 * (12 - first)) - 5 * math.log(max(within, 1e-12)))
    share = [math.exp(log - max(logs)) for log in logs]
    assert posterior == pytest.approx([s / sum(share) for s in share], rel=1e-4)
