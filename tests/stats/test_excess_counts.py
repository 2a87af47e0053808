"""Excess counts: deviations from an expectation that accounts for simultaneous changes of rows and columns."""

import numpy as np
import pytest

from stats.excess_counts import (
    CELL_PRIOR_CASES,
    OFFICE_PRIOR_CASES,
    PRIOR_CASES,
    expected_cells,
    expected_late_answers,
    scale_predicted_counts,
    smoothed_ratio,
    smoothed_ratio_of_others,
)
from stats.seasonal_model import PredictedCounts, predicted_counts


def test_a_ratio_is_drawn_towards_one_the_more_the_less_is_behind_it():
    assert smoothed_ratio(np.array([0.0, 30.0, 3000.0]), np.array([0.0, 10.0, 1000.0])) == pytest.approx(
        [1, 2, 3010 / 1010]
    )


def test_others_leave_out_the_part_itself():
    assert smoothed_ratio_of_others(
        np.array([100.0, 20.0, 20.0]), np.array([20.0, 20.0, 20.0])
    ) == pytest.approx([1.0, 2.6, 2.6])


def test_raising_raises_chance_by_the_factor_and_the_rest_by_its_square():
    span = predicted_counts(np.array([10.0]), np.array([5.0]), np.array([1.0]))
    assert scale_predicted_counts(span, np.array([2.0])).variance == pytest.approx([10 * 2 + 5 * 4])
    assert scale_predicted_counts(span, np.array([2.0])).expected == pytest.approx([20.0])


def test_cells_stand_to_their_margins_as_they_did():
    base = np.array([[400.0, 100.0], [100.0, 400.0]])
    mean, variance = expected_cells(
        base, np.array([10.0, 10.0]), np.array([10.0, 10.0]), np.array([1.0, 3.0])
    )
    assert mean.sum() == pytest.approx(20.0, rel=0.01)
    assert mean[0, 0] == pytest.approx(8.0, rel=0.02)
    assert variance[0, 0] == pytest.approx(mean[0, 0] + mean[0, 0] ** 2 / 404)
    # A column with more than Poisson variation, and so with cells that vary as much.
    assert variance[1, 1] > variance[0, 0]


def test_late_answers_are_told_from_what_an_office_usually_has():
    rng = np.random.default_rng(1)
    due = rng.poisson(8, (30, 210)).astype(float)
    hits = rng.binomial(due.astype(int), 0.25).astype(float)
    mean, variance = expected_late_answers(due, hits, recent=28, length=7)
    assert mean == pytest.approx(due[:, -7:].sum(axis=1) * 0.25, rel=0.25)
    assert (np.abs(hits[:, -7:].sum(axis=1) - mean) < 4 * np.sqrt(variance)).all()
    hits[3, -7:] = due[3, -7:]
    mean, variance = expected_late_answers(due, hits, recent=28, length=7)
    assert hits[3, -7:].sum() > mean[3] + 6 * np.sqrt(variance[3])


def test_a_bad_week_of_all_offices_is_expected_of_each():
    rng = np.random.default_rng(2)
    due = np.full((30, 210), 8.0)
    hits = rng.binomial(8, 0.2, (30, 210)).astype(float)
    hits[:, -7:] = rng.binomial(8, 0.5, (30, 7))
    mean, _ = expected_late_answers(due, hits, recent=28, length=7)
    assert mean.mean() == pytest.approx(28.0, rel=0.1)


def test_raising_raises_the_limits_too_and_half_lowers_them():
    """With variances 15 and 4 around 10 and 8: of 15, 10 is chance and 5 remains; of 4, all is chance."""
    span = PredictedCounts(
        np.array([10.0, 8.0]), np.array([15.0, 4.0]), np.array([3.0, 5.0]), np.array([20.0, 12.0])
    )
    found = scale_predicted_counts(span, np.array([3.0, 0.5]))
    assert found.expected == pytest.approx([30.0, 4.0])
    assert found.variance == pytest.approx([10 * 3 + 5 * 9, 4 / 2])
    assert found.lower == pytest.approx([9.0, 2.5])
    assert found.upper == pytest.approx([60.0, 6.0])


def test_a_table_of_two_by_three_by_hand():
    """Rows held 6 and 14 of 20, columns 5, 5 and 10; now rows expect 12 and 20, columns 8, 8 and 12: (32 + 28) / 2."""
    base = [[1, 0, 5], [4, 5, 5]]
    independent = [[6 * 5 / 20, 6 * 5 / 20, 6 * 10 / 20], [14 * 5 / 20, 14 * 5 / 20, 14 * 10 / 20]]
    row, column, phi = [12, 20], [8, 8, 12], [1.0, 2.0, 3.0]
    mean, variance = expected_cells(
        np.array(base, dtype=float), np.array(row, dtype=float), np.array(column, dtype=float), np.array(phi)
    )
    for i in range(2):
        for j in range(3):
            of_cell = (base[i][j] + 4) / (independent[i][j] + 4) * row[i] * column[j] / 30
            common = (phi[j] - 1) * of_cell**2 / column[j]
            assert mean[i, j] == pytest.approx(of_cell)
            assert variance[i, j] == pytest.approx(of_cell + common + of_cell**2 / (base[i][j] + 4))


def test_late_answers_of_two_offices_by_hand():
    """A past of two weeks and one day, which belongs to no week, and three days since then, of which two are tested.

    Of 74 cases that fell due, 26 were late: 14 of 24 and 12 of 50; in the last two days 6 of 10 and 9 of 12.
    """
    due, hits = np.zeros((2, 18)), np.zeros((2, 18))
    for day, fell_due, late_ones in (
        (0, [4, 10], [4, 2]),
        (1, [6, 20], [1, 8]),
        (7, [4, 0], [1, 0]),
        (8, [3, 8], [3, 1]),
        (14, [7, 12], [5, 1]),
        (15, [50, 50], [50, 50]),
        (16, [4, 12], [1, 9]),
        (17, [6, 0], [5, 0]),
    ):
        due[:, day], hits[:, day] = fell_due, late_ones
    mean, variance = expected_late_answers(due, hits, recent=3, length=2)

    everywhere = 26 / 74
    first, second = (14 + 20 * everywhere) / (24 + 20), (12 + 20 * everywhere) / (50 + 20)
    others_of_first, others_of_second = (9 + 10) / (12 * second + 10), (6 + 10) / (10 * first + 10)
    assert others_of_second > 1
    expected = [10 * first * others_of_first, 12 * second * others_of_second]
    assert mean == pytest.approx(expected)

    week_1 = (2 + 8 + 10) / (10 * first + 20 * second + 10)
    week_2 = (8 + 2 + 10) / (10 * first + 20 * second + 10)
    phis = []
    for (late_1, late_2), usual in (((2, 8), 10 * first), ((8, 2), 20 * second)):
        squares = [(late_1 - usual * week_1) ** 2 / (usual * week_1)]
        squares.append((late_2 - usual * week_2) ** 2 / (usual * week_2))
        phis.append(sum(squares))  # Divided by two weeks minus one.
    assert min(phis) > 1
    assert variance == pytest.approx(
        [
            phi * of_office + of_office**2 / (late_ones + 20 * everywhere + 1)
            for phi, of_office, late_ones in zip(phis, expected, (14, 12), strict=True)
        ]
    )


def test_weeks_are_judged_by_how_bad_they_were_for_all():
    """Three weeks with 20 cases in each of two offices: 2, 4 and 12 late, the same in both, then 5 of 20."""
    due, hits = np.zeros((2, 22)), np.zeros((2, 22))
    due[:, [6, 13, 20, 21]] = 20.0
    hits[:, [6, 13, 20, 21]] = [2.0, 4.0, 12.0, 5.0]
    mean, variance = expected_late_answers(due, hits, recent=1, length=1)
    assert mean == pytest.approx([6.0, 6.0])  # 18 of 60; the other office has fewer late cases than usual.
    fitted = [6 * (2 * weekly + 10) / (2 * 6 + 10) for weekly in (2, 4, 12)]
    squares = [(weekly - at) ** 2 / at for weekly, at in zip((2, 4, 12), fitted, strict=True)]
    phi = max(1.0, sum(squares) / 2)
    assert variance == pytest.approx(np.full(2, phi * 6 + 36 / (18 + 20 * 0.3 + 1)))


@pytest.mark.parametrize("base", [[[0.0, 1.0], [0.0, 0.0]], [[3.0, 0.0], [1.0, 2.0]]])
def test_a_table_of_hardly_any_cases_by_hand(base):
    row, column, phi = [0.3, 0.4], [0.2, 0.3], [1.5, 2.0]
    mean, variance = expected_cells(*(np.array(x) for x in (base, row, column, phi)))
    total, now = max(sum(map(sum, base)), 1.0), (sum(row) + sum(column)) / 2
    for i in range(2):
        for j in range(2):
            alone = sum(base[i]) * (base[0][j] + base[1][j]) / total
            m = (base[i][j] + CELL_PRIOR_CASES) / (alone + CELL_PRIOR_CASES) * row[i] * column[j] / now
            assert mean[i, j] == pytest.approx(m)
            spread = m * (1 + (phi[j] - 1) * m / column[j]) + m**2 / (base[i][j] + CELL_PRIOR_CASES)
            assert variance[i, j] == pytest.approx(spread)


@pytest.mark.parametrize("past", ["one case ever", "nearly all late", "one bad week"])
def test_late_answers_at_the_ends_of_what_can_be_expected(past):
    """All due cases can be late, and not more; with a single case in the past a share can be estimated, too."""
    due, hits = np.zeros((2, 35)), np.zeros((2, 35))
    if past == "one case ever":
        due[0, 3] = hits[0, 3] = 1
        due[:, -7:] = 2.0
    elif past == "one bad week":
        due[:, ::7] = 5.0
        hits[0, 7] = 5.0
    else:
        due[:] = 100.0
        hits[:] = [[95.0], [50.0]]
        hits[:, -7:] = 100.0
    mean, variance = expected_late_answers(due, hits, recent=7, length=7)
    gone = [sum(x) for x in due[:, :28]], [sum(x) for x in hits[:, :28]]
    everywhere = sum(gone[1]) / max(sum(gone[0]), 1.0)
    own = [
        (h + OFFICE_PRIOR_CASES * everywhere) / (d + OFFICE_PRIOR_CASES) for d, h in zip(*gone, strict=True)
    ]
    now = [(sum(due[i, -7:]), sum(hits[i, -7:])) for i in (0, 1)]
    for i, other in ((0, 1), (1, 0)):
        common = max((now[other][1] + PRIOR_CASES) / (now[other][0] * own[other] + PRIOR_CASES), 1.0)
        assert mean[i] == pytest.approx(now[i][0] * min(own[i] * common, 1.0))
        square = 0.0
        for week in range(4):
            days = slice(week * 7, week * 7 + 7)
            usual = [sum(due[k, days]) * own[k] for k in (0, 1)]
            moved = (hits[:, days].sum() + PRIOR_CASES) / (sum(usual) + PRIOR_CASES)
            fitted = usual[i] * moved
            square += (hits[i, days].sum() - fitted) ** 2 / max(fitted, 0.25)
        phi = max(1.0, square / 3)
        spread = phi * mean[i] + mean[i] ** 2 / (gone[1][i] + OFFICE_PRIOR_CASES * everywhere + 1)
        assert variance[i] == pytest.approx(spread)
    if past == "nearly all late":
        assert mean[0] == pytest.approx(700.0)
    if past == "one bad week":
        assert variance[0] > 3 * mean[0]
