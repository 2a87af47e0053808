"""What is usual of cells of a table and of late answers, and ratios drawn towards one."""

import numpy as np
import pytest

from stats.changes.excess_counts import (
    CELL_PRIOR_CASES,
    OFFICE_PRIOR_CASES,
    PRIOR_CASES,
    cell_relations,
    late_answers_baseline,
    smoothed_ratio,
)


def test_a_ratio_is_drawn_towards_one_the_more_the_less_is_behind_it():
    assert smoothed_ratio(np.array([0.0, 30.0, 3000.0]), np.array([0.0, 10.0, 1000.0])) == pytest.approx(
        [1, 2, 3010 / 1010]
    )


def test_the_relations_of_a_table_of_two_by_three_by_hand():
    """Rows held 6 and 14 of 20, columns 5, 5 and 10."""
    base = [[1, 0, 5], [4, 5, 5]]
    independent = [[6 * 5 / 20, 6 * 5 / 20, 6 * 10 / 20], [14 * 5 / 20, 14 * 5 / 20, 14 * 10 / 20]]
    relations = cell_relations(np.array(base, dtype=float))
    for i in range(2):
        for j in range(3):
            assert relations[i, j] == pytest.approx((base[i][j] + 4) / (independent[i][j] + 4))


@pytest.mark.parametrize("base", [[[0.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]])
def test_the_relations_of_a_table_of_hardly_any_cases_by_hand(base):
    relations = cell_relations(np.array(base))
    total = max(sum(map(sum, base)), 1.0)
    for i in range(2):
        for j in range(2):
            alone = sum(base[i]) * (base[0][j] + base[1][j]) / total
            assert relations[i, j] == pytest.approx(
                (base[i][j] + CELL_PRIOR_CASES) / (alone + CELL_PRIOR_CASES)
            )


def test_late_answers_of_two_offices_by_hand():
    """Two weeks and one day before, which belongs to no week: of 74 cases that fell due, 26 were late."""
    due, late = np.zeros((2, 15)), np.zeros((2, 15))
    for day, fell_due, late_ones in (
        (0, [4, 10], [4, 2]),
        (1, [6, 20], [1, 8]),
        (7, [4, 0], [1, 0]),
        (8, [3, 8], [3, 1]),
        (14, [7, 12], [5, 1]),
    ):
        due[:, day], late[:, day] = fell_due, late_ones
    share, phi, uncertainty = late_answers_baseline(due, late)
    everywhere = 26 / 74
    first, second = (14 + 20 * everywhere) / (24 + 20), (12 + 20 * everywhere) / (50 + 20)
    assert share == pytest.approx([first, second])
    week_1 = (2 + 8 + 10) / (10 * first + 20 * second + 10)
    week_2 = (8 + 2 + 10) / (10 * first + 20 * second + 10)
    for i, ((late_1, late_2), usual) in enumerate((((2, 8), 10 * first), ((8, 2), 20 * second))):
        square = (late_1 - usual * week_1) ** 2 / (usual * week_1)
        square += (late_2 - usual * week_2) ** 2 / (usual * week_2)
        assert phi[i] == pytest.approx(square)  # Divided by two weeks minus one.
        assert phi[i] > 1
    assert uncertainty == pytest.approx([1 / (14 + 20 * everywhere + 1), 1 / (12 + 20 * everywhere + 1)])


@pytest.mark.parametrize("past", ["one case ever", "all late", "one bad week", "nothing"])
def test_late_answers_at_the_ends_of_what_can_be_expected(past):
    due, late = np.zeros((2, 28)), np.zeros((2, 28))
    if past == "one case ever":
        due[0, 3] = late[0, 3] = 1
    elif past == "one bad week":
        due[:, ::7] = 5.0
        late[0, 7] = 5.0
    elif past == "all late":
        due[:] = late[:] = 100.0
    share, phi, uncertainty = late_answers_baseline(due, late)
    everywhere = late.sum() / max(due.sum(), 1.0)
    for i in (0, 1):
        own = (late[i].sum() + OFFICE_PRIOR_CASES * everywhere) / (due[i].sum() + OFFICE_PRIOR_CASES)
        assert share[i] == pytest.approx(own)
        square = 0.0
        for week in range(4):
            days = slice(week * 7, week * 7 + 7)
            usual = [due[k, days].sum() * share[k] for k in (0, 1)]
            fitted = usual[i] * (late[:, days].sum() + PRIOR_CASES) / (sum(usual) + PRIOR_CASES)
            square += (late[i, days].sum() - fitted) ** 2 / max(fitted, 0.25)
        assert phi[i] == pytest.approx(max(1.0, square / 3))
        assert uncertainty[i] == pytest.approx(1 / (late[i].sum() + OFFICE_PRIOR_CASES * everywhere + 1))
