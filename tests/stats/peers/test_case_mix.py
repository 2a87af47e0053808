"""Effects of the mix against brute-force maximisation in plain Python, and what they must not be moved by."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from stats.peers import case_mix
from stats.peers.case_mix import LEVEL_SD, PRIOR_LEVELS, PRIOR_SD, CellTable, cell_table, mix_effects
from stats.peers.response_scale import SHARES

# office, topic, kind, cases, hits: invented.
ROWS = [
    (0, 0, 0, 120, 90), (0, 1, 0, 80, 44), (0, 1, 1, 40, 25), (1, 0, 0, 60, 50), (1, 1, 1, 70, 50), (1, 2, 0, 30, 12),
    (2, 0, 1, 200, 120), (2, 2, 0, 90, 30), (2, 1, 0, 25, 10), (3, 2, 1, 55, 35), (3, 0, 0, 45, 40),
]  # fmt: skip


def table(rows: list[tuple[int, ...]], offices: int = 4) -> CellTable:
    office, topic, kind, n, hits = (np.array(column) for column in zip(*rows, strict=True))
    return CellTable(
        office=office.astype(np.int64),
        factors=np.stack([topic, kind], axis=1).astype(np.int64),
        n=n.astype(float),
        hits=hits.astype(float),
        group=np.zeros(offices, dtype=np.int64),
    )


def brute_force(rows: list[tuple[int, ...]], variance: list[float], prior_level: float) -> list[float]:
    """The effects of topics 0–2 and kinds 0–1 by minimising the penalised negative log-likelihood."""

    def loss(x: np.ndarray) -> float:
        level, effect = x[:4], x[4:]
        total = sum((a - prior_level) ** 2 / (2 * LEVEL_SD**2) for a in level)
        total += sum(e**2 / (2 * v) for e, v in zip(effect, variance, strict=True))
        for office, topic, kind, n, hits in rows:
            eta = level[office] + effect[topic] + effect[3 + kind]
            total -= hits * eta - n * math.log1p(math.exp(eta))
        return float(total)

    return list(minimize(loss, np.zeros(9), method="BFGS", options={"gtol": 1e-7}).x[4:])


def prior_level(rows: list[tuple[int, ...]]) -> float:
    common = (sum(r[4] for r in rows) + 0.5) / (sum(r[3] for r in rows) + 1)
    logits = []
    for office in range(4):
        n, hits = (sum(r[i] for r in rows if r[0] == office) for i in (3, 4))
        share = (hits + 2 * common) / (n + 2)
        logits.append(math.log(share / (1 - share)))
    return sum(logits) / 4


def test_effects_maximise_the_penalised_likelihood() -> None:
    effects = mix_effects(table(ROWS))
    wanted = brute_force(ROWS, list(effects.variance), prior_level(ROWS))
    assert effects.effects == pytest.approx(wanted, abs=2e-3)
    assert effects.effect == pytest.approx([wanted[r[1]] + wanted[3 + r[2]] for r in ROWS], abs=4e-3)


@pytest.mark.parametrize("office", range(4))
def test_leaving_an_office_out_is_fitting_without_it(office: int) -> None:
    effects = mix_effects(table(ROWS))
    rest = [row for row in ROWS if row[0] != office]
    wanted = brute_force(rest, list(effects.variance), prior_level(ROWS))
    assert effects.effects + effects.change[office] == pytest.approx(wanted, abs=0.003)


def test_the_covariance_without_an_office_is_the_inverse_of_the_curvature() -> None:
    effects = mix_effects(table(ROWS))
    level = [0.0] * 4  # the free levels, solved for one at a time with the effects fixed
    for office in range(4):
        for _ in range(50):
            score, curvature = -(level[office] - prior_level(ROWS)) / LEVEL_SD**2, 1 / LEVEL_SD**2
            for o, topic, kind, n, hits in ROWS:
                if o == office:
                    p = 1 / (
                        1 + math.exp(-level[office] - effects.effects[topic] - effects.effects[3 + kind])
                    )
                    score, curvature = score + hits - n * p, curvature + n * p * (1 - p)
            level[office] += score / curvature
    curvature_of_all = np.zeros((9, 9))
    curvature_of_all[:4, :4] = np.eye(4) / LEVEL_SD**2
    curvature_of_all[4:, 4:] = np.diag(1 / effects.variance)
    for o, topic, kind, n, _ in ROWS:
        if o == 2:
            continue
        p = 1 / (1 + math.exp(-level[o] - effects.effects[topic] - effects.effects[3 + kind]))
        for a in (o, 4 + topic, 7 + kind):
            for b in (o, 4 + topic, 7 + kind):
                curvature_of_all[a, b] += n * p * (1 - p)
    assert effects.without.covariance(2) == pytest.approx(
        np.linalg.inv(curvature_of_all)[4:, 4:], rel=0.02, abs=1e-4
    )


def test_the_variance_without_an_office_is_that_of_its_covariance() -> None:
    """Offices have one to five of the effects, as in a province where most topics belong to few offices."""
    rows = [(0, 0, 0, 90, 70), (1, 0, 1, 40, 11), (1, 2, 1, 60, 44), (2, 1, 0, 30, 20), (2, 2, 1, 80, 77)]
    rows += [(3, topic, topic % 2, 50 + topic, 31) for topic in range(3)]
    effects, dice = mix_effects(table(rows)), np.random.default_rng(3)
    contrast = dice.normal(size=(4, len(effects.effects)))
    wanted = [contrast[i] @ effects.without.covariance(i) @ contrast[i] for i in range(4)]
    assert effects.without.variance(contrast) == pytest.approx(wanted)
    # Each office has taught something, so without it less is known of every combination.
    assert (
        effects.without.variance(contrast) > np.einsum("ik,kl,il->i", contrast, effects.covariance, contrast)
    ).all()


def test_a_bad_office_with_most_cases_of_a_topic_does_not_make_the_topic_hard() -> None:
    """Nine tenths of topic 1 belong to an office that is as bad in all its cases."""
    rows = [(0, 0, 0, 2000, 800), (0, 1, 0, 2000, 800)]
    rows += [(office, topic, 0, n, n * 4 // 5) for office in (1, 2, 3) for topic, n in ((0, 900), (1, 70))]
    effects = mix_effects(table([(*r,) for r in rows]))
    assert effects.effects[0] == pytest.approx(effects.effects[1], abs=0.02)


def test_what_never_varies_has_no_effect() -> None:
    rows = [(office, 0, 0, 50, 30 + office) for office in range(4)]
    effects = mix_effects(table(rows))
    assert effects.effect.tolist() == [0.0] * 4
    assert effects.covariance.shape == effects.without.covariance(0).shape == (0, 0)
    assert effects.without.variance(np.zeros((4, 0))).tolist() == [0.0] * 4
    assert (effects.effects.shape, effects.variance.shape) == ((0,), (0,))
    assert effects.columns.shape == effects.change.shape == (4, 0)
    assert effects.gradient(table(rows), np.ones(4)).shape == (4, 0)


def test_the_gradient_is_the_weighted_share_of_each_level() -> None:
    cells = table(ROWS)
    gradient = mix_effects(cells).gradient(cells, cells.n)
    assert gradient[0] == pytest.approx([120 / 240, 120 / 240, 0, 200 / 240, 40 / 240])


def test_a_table_from_any_codes() -> None:
    cells, keys = cell_table(
        np.array([70, 12, 70, 41]),
        [np.array([900, 300, 300, 900]), np.array([2, 2, 1, 1])],
        np.array([10, 20, 30, 40]),
        np.array([5, 6, 7, 8]),
        group={12: 3, 70: 9},
    )
    assert keys.tolist() == [12, 41, 70]
    assert cells.office.tolist() == [2, 0, 2, 1]
    assert cells.factors.tolist() == [[1, 1], [0, 1], [0, 0], [1, 0]]
    # Office 41 has no group: it is in one of its own.
    assert cells.group.tolist() == [1, 0, 2]
    assert cells.by_office(cells.hits).tolist() == [6, 8, 12]
    assert cells.by_office(cells.n).tolist() == [20, 40, 40]


def test_offices_without_a_group_are_nobodys_peers() -> None:
    codes = np.array([7, 8, 9, 10, 11])
    groups = {7: None, 8: 0, 9: None, 10: 1}
    cells, _ = cell_table(codes, [codes], np.ones(5), np.ones(5), group=groups)
    assert len(set(cells.group.tolist())) == 5


def test_a_single_cell_has_no_effect() -> None:
    assert mix_effects(table([(0, 2, 1, 50, 30)], offices=1)).effect.tolist() == [0.0]


def test_an_office_without_a_row_changes_nothing() -> None:
    cells = table(ROWS, offices=5)
    effects = mix_effects(cells)
    assert cells.by_office(cells.n).tolist() == [240, 160, 315, 100, 0]
    assert effects.change[4].tolist() == [0.0] * 5
    assert effects.gradient(cells, cells.n)[4].tolist() == [0.0] * 5
    assert effects.effects == pytest.approx(mix_effects(table(ROWS)).effects, abs=0.01)


def test_weights_multiply_the_cases_of_an_office() -> None:
    weight = np.array([0.5, 1.0, 0.1, 0.25])
    weighted = [(o, t, k, n * weight[o], hits * weight[o]) for o, t, k, n, hits in ROWS]
    effects, wanted = mix_effects(table(ROWS), weight=weight), mix_effects(table(weighted))
    assert effects.effects == pytest.approx(wanted.effects)
    assert effects.covariance == pytest.approx(wanted.covariance)
    assert effects.effects != pytest.approx(mix_effects(table(ROWS)).effects, abs=0.01)


def test_levels_start_from_the_share_of_an_office_and_two_cases_of_all() -> None:
    cells = table([(0, 0, 0, 3, 3), (1, 1, 0, 5, 1), (2, 0, 0, 2, 0), (3, 1, 0, 1, 1)])
    common = 5.5 / 12
    shares = [(hits + 2 * common) / (n + 2) for n, hits in ((3, 3), (5, 1), (2, 0), (1, 1))]
    start = case_mix._start(cells, cells.n, cells.hits, SHARES)
    assert start == pytest.approx([math.log(p / (1 - p)) for p in shares])


def test_the_variance_of_effects_is_their_mean_square_beside_the_prior() -> None:
    """At the maximum: (Σ (effect² + its variance) + 3 × 0.4²) / (levels + 3), over levels that have cases."""
    # Topic 3 has no case and topic 4 a single one.
    rows = [*ROWS, (3, 3, 0, 0, 0), (1, 4, 1, 1, 1)]
    cells = table(rows)
    effects = mix_effects(cells)
    level = [0.0] * 4
    for office in range(4):
        for _ in range(50):
            score, curvature = -(level[office] - prior_level(rows)) / LEVEL_SD**2, 1 / LEVEL_SD**2
            for o, topic, kind, n, hits in rows:
                if o == office:
                    p = 1 / (
                        1 + math.exp(-level[office] - effects.effects[topic] - effects.effects[5 + kind])
                    )
                    score, curvature = score + hits - n * p, curvature + n * p * (1 - p)
            level[office] += score / curvature
    curvature_of_all = np.diag([1 / LEVEL_SD**2] * 4 + list(1 / effects.variance))
    for o, topic, kind, n, _ in rows:
        p = 1 / (1 + math.exp(-level[o] - effects.effects[topic] - effects.effects[5 + kind]))
        for a in (o, 4 + topic, 9 + kind):
            for b in (o, 4 + topic, 9 + kind):
                curvature_of_all[a, b] += n * p * (1 - p)
    variance = np.diag(np.linalg.inv(curvature_of_all))[4:]
    square = effects.effects**2 + variance
    topics = (square[[0, 1, 2, 4]].sum() + PRIOR_LEVELS * PRIOR_SD**2) / (4 + PRIOR_LEVELS)
    kinds = (square[5:].sum() + PRIOR_LEVELS * PRIOR_SD**2) / (2 + PRIOR_LEVELS)
    assert effects.variance == pytest.approx([topics] * 5 + [kinds] * 2, rel=2e-3)
