"""Units that suddenly have no case, against the same rule in plain Python."""

from itertools import pairwise, product

import numpy as np
import pytest
from scipy import stats

from stats.attention.sudden_silence import (
    DISPERSION,
    LONGER,
    MAX_CHANCE,
    MAX_CHANCE_OF_LATE,
    MAX_DAYS,
    MIN_DAYS,
    MIN_KNOWN,
    PARTS,
    chance_of_none,
    fewest_expected,
    silent_since,
)
from tests.judgement.silence_trial import PAST, days_until_reported, world

DAYS = 273


def reference(own, everybody, *, began=False, is_late=False):
    """The rule written out day by day."""
    days = 0
    while days < len(own) and own[-1 - days] == 0:
        days += 1
    if not MIN_DAYS <= days <= MAX_DAYS:
        return None
    known = len(own) - days
    first = next((day for day in range(known) if own[day]), 0) if began else 0
    if known - first < MIN_KNOWN:
        return None
    size, larger = divmod(known - first, PARTS)
    ends = [first]
    for part in range(PARTS):
        ends.append(ends[-1] + size + (part < larger))
    spans = list(pairwise(ends))
    share = min(sum(own[a:b]) / max(sum(everybody[a:b]), 1) for a, b in spans)
    rate = min(sum(own[a:b]) / (b - a) for a, b in spans)

    def expected(first, end):
        return min(share * sum(everybody[first:end]), rate * (end - first))

    now = expected(known, len(own))
    longest, since = 0.0, None
    for day in range(known):
        if own[day]:
            if since is not None:
                longest = max(longest, expected(since + 1, day))
            since = day
    most = MAX_CHANCE_OF_LATE if is_late else MAX_CHANCE
    if DISPERSION ** (-now / (DISPERSION - 1)) > most or now < LONGER * longest:
        return None
    return days, now


def test_the_chance_of_none_is_that_of_a_negative_binomial_count() -> None:
    for mean in (0.0, 0.5, 5.0, 20.0):
        size = mean / (DISPERSION - 1)
        exact = stats.nbinom.pmf(0, size, 1 / DISPERSION) if size else 1.0
        assert chance_of_none(mean) == pytest.approx(exact)
    assert chance_of_none(fewest_expected()) == pytest.approx(MAX_CHANCE)
    assert chance_of_none(fewest_expected(is_late=True)) == pytest.approx(MAX_CHANCE_OF_LATE)


@pytest.mark.parametrize("seed", range(8))
def test_the_rule_is_the_one_written_out(seed) -> None:
    rng = np.random.default_rng(seed)
    silences = 0
    for number in range(80):
        own = rng.poisson(rng.uniform(0.3, 4), DAYS).astype(float)
        own[rng.random(DAYS) < rng.choice([0.0, 0.8])] = 0
        own[DAYS - int(rng.integers(0, 35)) :] = 0
        if number >= 60:
            own[: int(rng.integers(0, DAYS))] = 0
        everybody = own + rng.poisson(60, DAYS)
        for began, is_late in product((False, True), repeat=2):
            expected = reference(list(own), list(everybody), began=began, is_late=is_late)
            is_silent = silent_since(own, everybody, began=began, is_late=is_late)
            assert (is_silent is None) == (expected is None)
            if expected is not None:
                silences += 1
                assert is_silent == (expected[0], pytest.approx(expected[1]))
    assert silences


def test_an_office_that_began_lately_is_judged_by_the_time_since() -> None:
    everybody = np.full(DAYS, 100.0)
    own = np.full(DAYS, 3.0)
    own[: DAYS - 150] = own[-20:] = 0
    assert silent_since(own, everybody) is None
    assert silent_since(own, everybody, began=True) == (20, pytest.approx(60.0))
    own[: DAYS - 20 - MIN_KNOWN] = 0
    assert silent_since(own, everybody, began=True) == (20, pytest.approx(60.0))
    own[: DAYS - 19 - MIN_KNOWN] = 0
    assert silent_since(own, everybody, began=True) is None


def test_of_a_unit_that_is_late_anyway_fewer_expected_cases_are_enough() -> None:
    own, everybody = np.ones(DAYS), np.full(DAYS, 100.0)
    own[-8:] = 0
    assert silent_since(own, everybody) is None
    assert silent_since(own, everybody, is_late=True) == (8, pytest.approx(8.0))
    assert silent_since(own * 0.8, everybody, is_late=True) is None
    own[100:107] = 0  # it has been silent for nearly as long before
    assert silent_since(own, everybody, is_late=True) is None


def test_holidays_surges_and_batches_are_no_silence() -> None:
    steady, everybody = np.full(DAYS, 3.0), np.full(DAYS, 100.0)
    silenced = steady.copy()
    silenced[-7:] = 0
    assert silent_since(silenced, everybody) == (7, pytest.approx(21.0))
    assert silent_since(silenced * (np.arange(DAYS) < DAYS - 6), everybody) is not None
    assert silent_since(steady, everybody) is None
    holidays = everybody.copy()
    holidays[-7:] = 50.0  # half of all cases come
    assert silent_since(silenced, holidays) is None
    rare = np.where(np.arange(DAYS) < DAYS - 7, 1.5, 0.0)
    surge = everybody.copy()
    surge[-7:] = 300.0  # elsewhere
    assert silent_since(rare, surge) is None
    batches = np.where(np.arange(DAYS) % 9 == 0, 27.0, 0.0)
    for last in range(DAYS - 12, DAYS):
        assert silent_since(batches[: last + 1], everybody[: last + 1]) is None
    over = rare * 0.3
    over[100:160] = 50.0  # a surge of its own, which is over
    assert silent_since(over, everybody) is None
    assert silent_since(np.zeros(DAYS), everybody) is None


def test_the_trial_finds_offices_that_fall_silent() -> None:
    counts = world(np.random.default_rng(1))
    largest = int(np.argmax(counts[:, 1:6].sum(axis=0))) + 1
    days = days_until_reported(counts, largest, PAST + 200)
    assert days is not None
    assert MIN_DAYS <= days <= MAX_DAYS
