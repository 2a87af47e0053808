"""The best assignment, compared with SciPy's, and its regret."""

import time

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from intake.guess.fields.assign_fields import assign, best_pairs


@pytest.mark.parametrize("seed", range(30))
def test_the_sum_is_that_of_scipy(seed):
    random = np.random.default_rng(seed)
    gains = random.normal(size=random.integers(1, 12, size=2)) * 5
    rows, columns = linear_sum_assignment(np.maximum(gains, 0), maximize=True)

    total, pairs = best_pairs(gains.tolist())

    assert total == pytest.approx(np.maximum(gains, 0)[rows, columns].sum())
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(gains[pair] > 0 for pair in pairs)


def test_the_columns_of_a_very_wide_file_are_assigned_in_little_time():
    gains = np.random.default_rng(3).normal(size=(600, 8)) * 5 + 20
    rows, columns = linear_sum_assignment(gains, maximize=True)

    begin = time.process_time()
    total, pairs = best_pairs(gains.tolist())

    assert time.process_time() - begin < 3  # by the square of the columns it is more than a minute
    assert total == pytest.approx(gains[rows, columns].sum())
    assert pairs == sorted(zip(rows.tolist(), columns.tolist(), strict=True))


def test_nothing_is_assigned_below_zero():
    assert assign({0: {"id": -1.0, "status": -2.0}}, ["id", "status"]) == {}
    assert assign({}, ["id"]) == {}


def test_the_regret_is_what_forbidding_the_pair_costs():
    scores = {0: {"id": 5.0, "status": 1.0}, 1: {"id": 4.0, "status": 0.5}}

    assigned = assign(scores, ["id", "status"])

    # 5 + 0.5 against 4 + 1.
    assert {at: each.field for at, each in assigned.items()} == {0: "id", 1: "status"}
    assert assigned[0].regret == pytest.approx(0.5)


def test_a_single_column_of_topics_has_no_groups():
    assigned = assign({0: {"topic": 3.0, "topic_group": 4.0}}, ["topic", "topic_group"])

    assert assigned[0].field == "topic"
    assert assigned[0].regret == pytest.approx(3.0)


def test_a_single_column_of_states_does_not_compete_with_itself():
    assigned = assign({0: {"status": 6.0, "closed_status": 6.0}}, ["status", "closed_status"])

    assert assigned[0].regret == pytest.approx(6.0)
