"""The scan statistic of every window equals plain Python, with and without variation beyond chance."""

import numpy as np
import pytest

from stats.clusters import scan_statistic
from stats.clusters.scan_noise import Noise
from stats.clusters.scan_statistic import (
    SpanBlock,
    Windows,
    log_likelihood_ratio,
    observed_ratios,
    running_sums,
    span_blocks,
    window_sums,
)
from tests.stats.clusters.scan_reference import ratio, ratios

MEMBERS = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]], dtype=bool)
SETS = [np.nonzero(row)[0].tolist() for row in MEMBERS]


def world(seed: int = 1):
    rng = np.random.default_rng(seed)
    expected = rng.uniform(2, 30, (4, 1)) * rng.uniform(0.7, 1.3, (1, 9))
    counts = rng.poisson(expected * rng.uniform(0.6, 1.6, (4, 9))).astype(float)
    return counts, expected


@pytest.mark.parametrize("prospective", [False, True])
def test_ratios_are_those_of_plain_python(prospective):
    counts, expected = world()
    windows = Windows(MEMBERS, 9, 5, prospective)

    by_length = observed_ratios(counts, expected, windows, noise=Noise.none(4))

    reference = dict(ratios(counts.tolist(), expected.tolist(), SETS, longest=5, prospective=prospective))
    seen = 0
    for (length, first), values in zip(windows.spans, by_length, strict=True):
        for column, week in enumerate(first):
            for window in range(len(SETS)):
                assert values[window, column] == pytest.approx(reference[window, int(week), length], abs=1e-9)
                seen += 1
    assert seen == len(reference)


def test_cases_are_divided_by_their_dispersion():
    counts, expected = world()
    # With a single week the dispersion is 1 + μ σ², so that it can be chosen for each area.
    mean = expected[:, :1] * counts[:, :1].sum() / expected[:, :1].sum()
    noise = Noise(np.array([0.1, 0.0, 0.05, 0.3]), np.zeros(4), np.zeros(4), 0.0)
    phi = 1 + mean[:, 0] * noise.weekly

    (observed,) = observed_ratios(counts[:, :1], expected[:, :1], Windows(MEMBERS, 1, 1), noise=noise)

    reference = ratios(
        counts[:, :1].tolist(),
        expected[:, :1].tolist(),
        SETS,
        longest=1,
        prospective=False,
        dispersion=phi.tolist(),
    )
    assert observed[:, 0] == pytest.approx([value for _, value in reference], abs=1e-9)


def test_removed_cells_count_nowhere_and_windows_over_them_are_zero():
    counts, expected = world()
    removed = np.zeros((4, 9), dtype=bool)
    removed[0, 2:4] = True
    windows = Windows(MEMBERS, 9, 3)

    by_length = observed_ratios(counts, expected, windows, noise=Noise.none(4), removed=removed)

    assert by_length[0][0, 2] == by_length[2][0, 0] == by_length[2][2, 3] == 0.0
    # Later weeks are compared as if nothing had been removed.
    plain = observed_ratios(counts, expected, windows, noise=Noise.none(4))
    assert by_length[0][:, 4:] == pytest.approx(plain[0][:, 4:])
    assert plain[0][0, 4:].max() > 0
    # In a week with removed cells the others are compared among themselves.
    one = (
        counts[1:, 2] if counts[2, 2] / counts[1:, 2].sum() > expected[2, 2] / expected[1:, 2].sum() else None
    )
    of_two = ratio(
        counts[2, 2], expected[2, 2] * counts[1:, 2].sum() / expected[1:, 2].sum(), counts[1:, 2].sum()
    )
    assert by_length[0][1, 2] == pytest.approx(of_two, abs=1e-9)
    assert (one is None) == (by_length[0][1, 2] == 0)


@pytest.mark.parametrize(
    ("count", "expected", "total", "value"),
    [
        (5.0, 5.0, 20.0, 0.0),
        (4.0, 5.0, 20.0, 0.0),
        (20.0, 5.0, 20.0, 20 * np.log(4)),
        (10.0, 5.0, 20.0, 10 * np.log(2) + 10 * np.log(10 / 15)),
        (3.0, 0.0, 20.0, 0.0),
        (20.0, 20.0, 20.0, 0.0),
        (0.0, 0.0, 0.0, 0.0),
        # Cases that were divided by their dispersion.
        (0.8, 0.3, 5.0, 0.8 * np.log(0.8 / 0.3) + 4.2 * np.log(4.2 / 4.7)),
        (4.5, 0.4, 5.0, 4.5 * np.log(4.5 / 0.4) + 0.5 * np.log(0.5 / 4.6)),
    ],
)
def test_the_ratio_at_its_ends(count, expected, total, value):
    assert log_likelihood_ratio(np.array(count), np.array(expected), np.array(total)) == pytest.approx(value)


def test_spans_of_a_prospective_scan_end_now():
    windows = Windows(MEMBERS, 9, 3, True)

    assert [(length, first.tolist()) for length, first in windows.spans] == [(1, [8]), (2, [7]), (3, [6])]
    assert [len(first) for _, first in Windows(MEMBERS, 9, 3).spans] == [9, 8, 7]


def test_running_sums_have_one_column_more():
    assert running_sums(np.array([[1.0, 2.0, 4.0]])).tolist() == [[0.0, 1.0, 3.0, 7.0]]


def test_blocks_hold_the_expectations_of_spans_over_their_dispersion():
    mean = world()[1]
    noise = Noise(np.array([0.1, 0.0, 0.05, 0.3]), np.full(4, 0.02), np.full(4, 0.01), 0.6)
    for block in span_blocks(mean, Windows(MEMBERS, 9, 3), noise):
        for column, week in enumerate(block.first):
            span = mean[:, week : week + block.length].sum(axis=1)
            phi = noise.dispersion(span, block.length)
            assert block.phi[:, column] == pytest.approx(phi)
            assert block.mean[:, column] == pytest.approx(span / phi)
            assert block.total[column] == pytest.approx((span / phi).sum())
            assert block.inside[:, column] == pytest.approx([(span / phi)[each].sum() for each in SETS])


@pytest.mark.parametrize("more", [(), (3,)])
def test_what_all_areas_share_is_their_sum_over_its_expectation(more):
    nothing = np.zeros((2, 2))
    block = SpanBlock(1, np.arange(2), nothing, nothing, np.array([0.5, 8.0]), nothing)
    deflated = np.array([[0.1, 3.0], [0.2, 1.0]]).reshape(2, 2, *[1] * len(more)) * np.ones((2, 2, *more))
    shared = block.shared(deflated)
    assert shared.shape == (2, *more)
    assert shared.reshape(2, -1)[:, 0] == pytest.approx([0.3 / 0.5, 4 / 8])
    # Without cases or expectations nothing is divided by 0.
    assert block.shared(np.zeros((2, 2))) == pytest.approx([2e-12, 1e-12 / 8])


def test_sums_of_windows_are_the_same_in_small_blocks(monkeypatch):
    rng = np.random.default_rng(2)
    members, by_area = rng.integers(0, 2, (41, 5)).astype(float), rng.normal(size=(5, 70))
    monkeypatch.setattr(scan_statistic, "BLOCK_PRODUCT", 200)
    assert window_sums(members, by_area) == pytest.approx(members @ by_area)
