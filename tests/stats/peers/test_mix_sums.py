"""Sums by office and effect against a design matrix that is written out."""

import numpy as np
import pytest

from stats.peers.mix_sums import MixSums
from stats.peers.response_scale import SHARES

OFFICES, SIZES = 5, (4, 3, 2)
STARTS = (0, 4, 7)


@pytest.fixture(params=["in no order", "in order"])
def sums(request) -> MixSums:
    """Forty cells; the fourth office has none, and no cell has the last effect of the second factor."""
    dice = np.random.default_rng(8)
    office = dice.choice([0, 1, 2, 4], 40)
    if request.param == "in order":
        office.sort()
    factors = np.stack([dice.integers(0, size, 40) for size in (4, 2, 2)], axis=1)
    n = dice.integers(1, 30, 40).astype(float)
    return MixSums(office, factors + np.array(STARTS), n, np.floor(n * 0.7), OFFICES, SIZES, SHARES)


def design(sums: MixSums) -> np.ndarray:
    """Cells × effects."""
    matrix = np.zeros((len(sums.office), sums.size))
    for column in sums.columns.T:
        matrix[np.arange(len(matrix)), column] = 1
    return matrix


def test_sums_are_products_with_the_design_matrix(sums) -> None:
    x, values = design(sums), np.arange(40.0) ** 1.5
    combined = sums.by_combination(values)
    assert sums.combinations == combined.size == 24
    assert sums.by_column(combined) == pytest.approx(x.T @ values)
    assert sums.cross(combined) == pytest.approx(x.T @ (values[:, None] * x))
    of_office = np.eye(OFFICES)[sums.office]
    assert sums.by_office(values) == pytest.approx(of_office.T @ values)
    assert sums.by_office_and_column(values) == pytest.approx(of_office.T @ (values[:, None] * x))
    effects = np.linspace(-1, 1, sums.size)
    assert sums.of_combinations(effects)[sums.alike] == pytest.approx(x @ effects)
    level = np.linspace(0, 1, OFFICES)
    share = 1 / (1 + np.exp(-(level[sums.office] + x @ effects)))
    residual, information = sums.at(level, effects)
    assert residual == pytest.approx(sums.hits - sums.n * share)
    assert information == pytest.approx(sums.n * share * (1 - share))


def test_crosses_of_some_offices_are_in_their_own_columns(sums) -> None:
    x, values, offices = design(sums), np.arange(40.0) ** 1.5, np.array([4, 3, 0])
    part, cells = sums.of(offices)
    assert part.n.tolist() == sums.n[cells].tolist()
    columns, crosses = part.own_crosses(values[cells])
    of_all = part.crosses(values[cells], part.by_office_and_column(values[cells]))
    for row, office in enumerate(offices):
        of_office = sums.office == office
        wanted = x[of_office].T @ (values[of_office, None] * x[of_office])
        used = columns[row][columns[row] >= 0]
        assert used.tolist() == np.flatnonzero(wanted.any(axis=0)).tolist()
        assert crosses[row][: len(used), : len(used)] == pytest.approx(wanted[np.ix_(used, used)])
        assert of_all[row] == pytest.approx(wanted)
        assert not crosses[row][len(used) :].any()
