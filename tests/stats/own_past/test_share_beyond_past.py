"""Shares beyond the year before, against sums of beta-binomial probabilities in plain Python."""

from math import exp, floor, lgamma

import numpy as np
import pytest

from stats.own_past.share_beyond_past import (
    BATCH,
    TwoPeriods,
    chance_of_as_many,
    expected_shares,
    fallen_units,
)


def floats(*values):
    return np.array(values, dtype=float)


def beta_log(a, b):
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def chance(n, hits, n_before, expected):
    """At least so many whole batches with a hit, each probability by itself."""
    size, least, past = floor(n / BATCH), floor(hits / BATCH), n_before / BATCH
    a, b = 0.5 + past * expected, 0.5 + past * (1 - expected)
    return sum(
        exp(
            lgamma(size + 1) - lgamma(k + 1) - lgamma(size - k + 1) + beta_log(k + a, size - k + b) - beta_log(a, b)
        )
        for k in range(least, size + 1)
    )  # fmt: skip


def test_the_chance_is_that_of_a_share_known_from_the_year_before() -> None:
    cases = [(600, 90, 2400, 0.02), (600, 20, 2400, 0.02), (60, 15, 120, 0.05), (40, 0, 100, 0.0)]
    n, hits, n_before, expected = (np.array(column, dtype=float) for column in zip(*cases, strict=True))
    p = chance_of_as_many(n=n, hits=hits, n_before=n_before, expected=expected)
    assert p == pytest.approx([chance(*case) for case in cases], rel=1e-6)
    assert p[0] < 1e-9
    assert p[1] > 1e-2
    assert p[3] == 1.0
    none, one = floats(0), floats(30)
    assert np.isnan(chance_of_as_many(n=one, hits=one, n_before=none, expected=floats(np.nan)))
    assert chance_of_as_many(n=none, hits=none, n_before=none, expected=none).tolist() == [1.0]
    assert chance_of_as_many(n=floats(), hits=floats(), n_before=floats(), expected=floats()).tolist() == []


def test_what_rises_at_all_others_is_expected_too() -> None:
    n, hits = floats(100, 200, 200), floats(10, 20, 20)
    n_before, hits_before = floats(400, 800, 800), floats(8, 0, 16)
    # The others of the first: 40 of 400 now, 16 of 1,600 before. A fall of others changes nothing.
    assert expected_shares(TwoPeriods(n, hits, n_before, hits_before))[0] == pytest.approx(0.02 + 0.1 - 0.01)
    assert expected_shares(TwoPeriods(hits * 0 + 100, hits * 0, n_before, hits_before))[0] == pytest.approx(
        0.02
    )
    alone = expected_shares(TwoPeriods(floats(100), floats(10), floats(400), floats(8)))
    assert alone == pytest.approx([0.02])
    assert np.isnan(expected_shares(TwoPeriods(floats(5, 5), floats(0, 0), floats(0, 5), floats(0, 0)))[0])


def test_smaller_batches_make_the_same_share_less_likely_by_chance() -> None:
    counts = {"n": floats(60), "hits": floats(20), "n_before": floats(360), "expected": floats(0.1)}
    by_batch = [float(chance_of_as_many(**counts, batch=batch)[0]) for batch in (1.0, 1.5, BATCH)]
    assert by_batch == sorted(by_batch)
    assert by_batch[0] < 1e-5 < by_batch[2]
    assert by_batch[2] == float(chance_of_as_many(**counts)[0])
    # Each office may have a batch of its own.
    twice = {name: np.repeat(each, 2) for name, each in counts.items()}
    assert chance_of_as_many(**twice, batch=floats(1.0, 1.5)).tolist() == by_batch[:2]


def test_a_fall_is_large_beyond_chance_and_no_season_nor_that_of_all_others() -> None:
    # It fell; by less than is asked for; with too few cases lately, and before; its season; as it was.
    n = floats(60, 600, 19, 60, 60, 20000)
    hits = floats(20, 110, 12, 20, 20, 2000)
    before = floats(360, 3600, 200, 40, 360, 120000), floats(36, 360, 20, 4, 36, 12000)
    year_ago = floats(50, 500, 20, 0, 50, 18000), floats(5, 50, 2, 0, 15, 1800)
    limits = {"least": 0.15, "min_n": 20, "min_n_before": 30}
    now, then = TwoPeriods(n, hits, *before), TwoPeriods(n, hits, *year_ago)
    assert fallen_units(now, year_ago=then, **limits).tolist() == [0]
    # A year ago there were too few cases to say so.
    unknown = TwoPeriods(n, hits, floats(*[19] * 6), floats(*[9] * 6))
    assert fallen_units(now, year_ago=unknown, **limits).tolist() == [0, 4]
    everybody = TwoPeriods(n, floats(20, 200, 12, 20, 20, 6600), *before)
    assert fallen_units(everybody, year_ago=then, **limits).tolist() == []
    assert fallen_units(now, **limits).tolist() == [0, 4]
