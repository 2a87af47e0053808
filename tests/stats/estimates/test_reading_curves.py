"""Values read from an incidence curve: the incidence by a day, and the day by which a share is reached."""

import numpy as np
import pytest

from stats.estimates.intervals import wilson_interval
from stats.estimates.survival import Quantile, cumulative_incidence, incidence_by_group, quantile


def curve(*rows: tuple[int, int, int, int]):
    """A curve from rows of hour, answers, competing events, censored."""
    return cumulative_incidence(*(np.array(column) for column in zip(*rows, strict=True)))


@pytest.fixture
def ten():
    """Ten cases: 2 answered in hour 5, 3 in 24, 1 closed in 30, 2 answered in 48, 2 still open at hour 60."""
    return curve((5, 2, 0, 0), (24, 3, 0, 0), (30, 0, 1, 0), (48, 2, 0, 0), (60, 0, 0, 2))


@pytest.mark.parametrize(
    ("hour", "share"),
    [(0, 0), (1, 0), (5, 0), (6, 0.2), (24, 0.2), (25, 0.5), (31, 0.5), (48, 0.5), (49, 0.7), (900, 0.7)],
)
def test_by_a_day_means_before_it_ends(ten, hour: int, share: float) -> None:
    value, lower, upper = ten.at(hour)
    assert value == pytest.approx(share)
    if share:
        assert lower < value < upper
    else:
        # Nobody can have an answer in fewer than 0 hours. Of ten nobody happens to have one in fewer than five.
        assert (value, lower, upper) == (0.0, 0.0, pytest.approx(0.2775, abs=1e-4) if hour else 0.0)


def test_what_is_read_is_one_point_of_the_curve(ten) -> None:
    assert ten.at(25) == (ten.value[1], ten.lower[1], ten.upper[1])
    assert ten.last_hour_at_risk() == 60
    assert ten.n == 10
    assert not ten.no_one_left_at_risk
    assert curve((3, 1, 0, 0), (4, 0, 1, 0)).no_one_left_at_risk


def test_the_hour_of_a_share_with_its_limits_and_who_was_waiting(ten) -> None:
    for share in (0.1, 0.2, 0.3, 0.5, 0.6, 0.7):
        median = quantile(ten, share)
        first = [hour for hour, value in zip(ten.hours, ten.value, strict=True) if value >= share - 1e-9]
        assert median.hour == first[0]
        assert median.at_risk == ten.at_risk[list(ten.hours).index(first[0])]
        for limit, side in ((median.lower, ten.upper), (median.upper, ten.lower)):
            reached = [hour for hour, value in zip(ten.hours, side, strict=True) if value >= share]
            assert limit == (reached[0] if reached else None)
    assert quantile(ten, 0.2).hour == 5
    assert quantile(ten, 0.2).at_risk == 10
    assert quantile(ten, 0.5).at_risk == 8


def test_a_share_that_is_not_reached_tells_who_is_still_waiting(ten) -> None:
    median = quantile(ten, 0.8)
    assert (median.hour, median.upper, median.at_risk) == (None, None, 2)
    assert median.lower == 48


def test_of_nobody_nothing_is_reached() -> None:
    nobody = cumulative_incidence(*(np.zeros(0, dtype=int) for _ in range(4)))
    assert quantile(nobody, 0.5) == Quantile(None, None, None, 0)
    assert nobody.at(24) == (0.0, 0.0, 0.0)
    assert nobody.last_hour_at_risk() == -1
    assert nobody.n == 0
    parts = (nobody.hours, nobody.at_risk, nobody.value, nobody.lower, nobody.upper)
    assert [len(part) for part in parts] == [0] * 5


def test_of_one_moment_it_is_that_moment() -> None:
    assert quantile(curve((7, 4, 0, 0)), 0.5) == Quantile(7, 7, 7, 4)


def test_when_nobody_is_left_the_limits_stay() -> None:
    gone = curve((1, 2, 0, 0), (2, 0, 3, 0))
    assert gone.no_one_left_at_risk
    assert gone.value.tolist() == pytest.approx([0.4, 0.4])
    assert gone.lower[1] == pytest.approx(gone.lower[0])
    assert gone.upper[1] == pytest.approx(gone.upper[0])
    assert gone.lower[1] < 0.39 < 0.41 < gone.upper[1]


def test_limits_by_hand() -> None:
    # One answer among four at hour 1: I = 1/4, Var I = S² d₁ (n − d₁) / n³ = 3/64, on the log–log scale.
    one = curve((1, 1, 0, 0), (9, 0, 0, 3))
    width = 1.959963984540054 * np.sqrt(3 / 64) / (0.25 * np.log(0.25))
    assert one.value[0] == 0.25
    assert one.lower[0] == pytest.approx(0.25 ** np.exp(-width))
    assert one.upper[0] == pytest.approx(0.25 ** np.exp(width))
    # The same hour in several rows, in any order, counts as one hour.
    parted = curve((9, 0, 0, 2), (1, 1, 0, 0), (9, 0, 0, 1))
    assert parted.hours.tolist() == [1, 9]
    assert parted.at_risk.tolist() == [4.0, 3.0]
    assert parted.upper == pytest.approx(one.upper)


@pytest.mark.parametrize("n", [2, 5, 20, 49, 98, 103, 250])
def test_all_or_none_has_the_interval_of_a_share(n: int) -> None:
    """Answers at as many hours as there are cases: the running sum ends at 1 but for rounding, on either side."""
    ones, zeros = np.ones(n, dtype=int), np.zeros(n, dtype=int)
    everybody = cumulative_incidence(np.arange(n), ones, zeros, zeros)
    assert everybody.at(n) == pytest.approx((1.0, *(limit[0] for limit in wilson_interval([n], [n]))))
    assert everybody.value[-1] == everybody.upper[-1] == 1.0
    nobody = cumulative_incidence(np.array([5, 9]), zeros[:2], np.array([1, 0]), np.array([0, n - 1]))
    expected = pytest.approx((0.0, *(limit[0] for limit in wilson_interval([0], [n]))))
    # Whoever was closed without an answer is known to have had none, too.
    assert nobody.at(3) == nobody.at(6) == nobody.at(10) == expected


def test_who_is_censored_says_nothing_of_later() -> None:
    """Six of ten are observed for an hour only: none of the other four, and then all four."""
    none = curve((1, 0, 0, 6), (8, 0, 0, 4))
    assert none.upper.tolist() == pytest.approx(wilson_interval([0, 0], [10, 4])[1].tolist())
    every = curve((1, 0, 0, 6), (8, 4, 0, 0))
    assert (every.value[1], every.lower[1]) == (1.0, pytest.approx(wilson_interval([4], [4])[0][0]))


def test_the_slowest_of_few_is_no_limit_of_the_slowest_tenth() -> None:
    """Of 34 the slowest is quicker than nine in ten of all with a probability of 0.9³⁴ = 2.8 %, of 35 with 2.5 %."""
    of_34, of_35 = (
        quantile(cumulative_incidence(np.arange(n), np.ones(n), np.zeros(n), np.zeros(n)), 0.9)
        for n in (34, 35)
    )
    assert (of_34.upper, of_35.upper) == (None, 34)


def test_what_the_incidence_can_still_come_to() -> None:
    """Of six two are answered; then three of four are closed without an answer, and one waits."""
    waiting = curve((1, 2, 0, 0), (5, 0, 3, 1))
    assert waiting.highest == pytest.approx(0.5)
    assert waiting.can_reach(0.5)
    assert not waiting.can_reach(0.51)
    assert not curve((1, 2, 0, 0), (5, 0, 4, 0)).can_reach(0.34)


def test_a_group_without_an_event_beside_one_with_events_waits_as_a_whole() -> None:
    group, hours = np.array([0, 0, 1]), np.array([1, 5, 3])
    zeros = np.zeros(3, dtype=int)
    some, none = incidence_by_group(group, hours, np.array([2, 0, 0]), zeros, np.array([0, 1, 4]))
    assert (some.left_waiting, none.left_waiting) == (1, 4)
    assert not none.no_one_left_at_risk
