"""What is nearly expected of some offices surrounds what is expected of them among all."""

import numpy as np
import pytest

from stats.peers.case_mix import CellTable
from stats.peers.nearly_expected import SHIFT, SHIFT_OF_LARGE, nearly_expected
from stats.peers.peer_expectation import peer_expectation
from stats.peers.response_scale import SHARES, ResponseScale, mean_scale


def world(sizes: list[int], seed: int = 3) -> CellTable:
    """Offices in groups of these sizes, with cells of six topics and three kinds."""
    dice = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    offices = len(group)
    office, topic, kind = (x.ravel() for x in np.indices((offices, 6, 3)))
    kept = dice.random(len(office)) < 0.5
    office, topic, kind = office[kept], topic[kept], kind[kept]
    n = dice.integers(1, 60, len(office)).astype(float)
    linear = 0.8 + dice.normal(0, 0.4, offices)[office] + dice.normal(0, 0.5, 6)[topic] + 0.2 * kind
    hits = dice.binomial(n.astype(int), 1 / (1 + np.exp(-linear))).astype(float)
    return CellTable(office, np.stack([topic, kind], axis=1), n, hits, group)


def sparse_world(seed: int) -> CellTable:
    """120 offices in groups of twelve with few cases of many kinds, of which hardly two are alike."""
    dice = np.random.default_rng(seed)
    office, topic, kind = (x.ravel() for x in np.indices((120, 40, 3)))
    kept = dice.random(len(office)) < 0.2
    office, topic, kind = office[kept], topic[kept], kind[kept]
    n = dice.integers(1, 3, len(office)).astype(float)
    linear = (
        0.8 + dice.normal(0, 0.4, 120)[office] + dice.normal(0, 0.1, 40)[topic] + dice.normal(0, 0.1, 3)[kind]
    )
    hits = dice.binomial(n.astype(int), 1 / (1 + np.exp(-linear))).astype(float)
    return CellTable(office, np.stack([topic, kind], axis=1), n, hits, np.repeat(np.arange(10), 12))


def scale_of(table: CellTable, kind: str) -> ResponseScale:
    if kind == "shares":
        return SHARES
    squares = table.by_office(table.hits) * 1.5
    return mean_scale(table.by_office(table.hits), squares, table.by_office(table.n))  # type: ignore[return-value]


@pytest.mark.parametrize("kind", ["shares", "means"])
@pytest.mark.parametrize(
    ("sizes", "shift"),
    [([2, 5, 8, 9, 12, 12, 15, 16, 16, 16], SHIFT), ([10, 11, 12, 13, 16, 16, 16, 17], SHIFT_OF_LARGE)],
    ids=["small groups", "large groups"],
)
def test_the_error_is_a_tenth_of_what_is_allowed_for(sizes: list[int], shift: float, kind: str) -> None:
    table = world(sizes)
    scale, of = scale_of(table, kind), np.array([40, 0, 3, 100, 17, 110])
    everyone = peer_expectation(table, scale=scale)
    nearly = nearly_expected(table, scale, of)
    assert nearly is not None
    for name in ("all_cases", "compared"):
        whole = getattr(everyone, name)
        least, most = (getattr(each, name) for each in nearly)
        assert least.n.tolist() == whole.n[of].tolist()
        assert least.hits.tolist() == whole.hits[of].tolist()
        for figure in ("value", "lower", "upper"):
            low, high, exact = (
                scale.link(values)
                for values in (getattr(least, figure), getattr(most, figure), getattr(whole, figure)[of])
            )
            assert high - low == pytest.approx(np.full(6, 2 * shift))
            assert np.abs(exact - (low + high) / 2).max() < shift / 10
        # Limits of similar offices move with what is expected.
        place, chance = scale.transform(whole.value[of]), np.full(6, 1e-4)
        below = [each.predicted_below(place, chance) for each in (most, least)]
        exact = peer_expectation(table, scale=scale)
        tail = getattr(exact, name).predicted_below(
            scale.transform(np.nan_to_num(getattr(exact, name).value, nan=0.5)), np.full(table.offices, 1e-4)
        )[of]
        assert (below[0] < tail).all()
        assert (tail < below[1]).all()
    assert nearly[0].peers.tolist() == everyone.peers[of].tolist()
    assert nearly[0].borrowed == pytest.approx(everyone.borrowed[of])


@pytest.mark.parametrize("seed", range(2))
def test_the_error_is_as_small_where_effects_can_hardly_be_told(seed: int) -> None:
    table, of = sparse_world(seed), np.arange(0, 120, 5)
    nearly = nearly_expected(table, SHARES, of)
    assert nearly is not None
    exact = SHARES.link(peer_expectation(table).all_cases.value[of])
    low, high = (SHARES.link(each.all_cases.value) for each in nearly)
    assert np.abs(exact - (low + high) / 2).max() < SHIFT / 50


@pytest.mark.parametrize(
    ("sizes", "of"),
    [([11] * 9, [3]), ([5] * 24, [3]), ([12] * 10, list(range(70)))],
    ids=["few offices", "small groups", "most offices"],
)
def test_nothing_is_nearly_expected_where_it_would_be_wrong_or_no_quicker(sizes, of) -> None:
    assert nearly_expected(world(sizes), SHARES, np.array(of)) is None
