"""An event has grown where a window has half as many again as since the telling, beyond chance."""

import numpy as np
import pytest
from scipy.stats import nbinom

from stats.attention.event_growth import growth_p_values


def growth(
    actual: float,
    before: float,
    usual_before: float = 20.0,
    *,
    checked: bool = True,
    uncertainty: float = 1.0,
) -> float:
    """The p-value of one window with 10 usual cases, known with this variance, at a dispersion of 1.2."""

    def one(x: float) -> np.ndarray:
        return np.array([[x]])

    return float(
        growth_p_values(
            (one(before), one(usual_before)),
            (one(actual), one(10.0), one(1.2 * 10 + uncertainty)),
            phi=one(1.2),
            least=one(10.0),
            checked=np.array([[checked]]),
        )[0, 0]
    )


@pytest.mark.parametrize(
    ("actual", "before", "usual_before"),
    [
        (45.0, 40.0, 20.0),  # twice the usual since the telling
        (60.0, 60.0, 20.0),
        (70.0, 2.0, 0.5),  # hardly anything is usual
        (22.0, 1.0, 20.0),
        (22.0, 0.0, 20.0),  # what is not known from any case is not known better than from one
    ],
)
def test_the_p_value_is_that_computed_by_hand(actual: float, before: float, usual_before: float):
    ratio = max(before / usual_before, 1.0)
    mean = 10 * ratio
    # The dispersion, the uncertainty of what is usual, and that of the ratio.
    variance = 1.2 * mean + 1.0 * ratio**2 + mean**2 * 1.2 / max(before, 1.0)
    of = nbinom(mean**2 / (variance - mean), mean / variance)
    assert growth(actual, before, usual_before) == pytest.approx(of.sf(actual) + of.pmf(actual) / 2)


def test_a_usual_variance_below_the_dispersion_does_not_make_anything_more_certain():
    assert growth(45, 40, uncertainty=-1.0) == growth(45, 40, uncertainty=0.0) < growth(45, 40)


def test_less_than_half_as_many_again_is_no_growth_and_neither_is_a_window_that_is_not_checked():
    assert growth(34, 40) == 1.0  # 1.5 · (20 + 10) − 10 = 35
    assert growth(35, 40) < 0.05
    assert growth(45, 40, checked=False) == 1.0


def test_an_event_below_the_usual_has_grown_only_where_it_is_beyond_the_usual():
    assert growth(19, 5) == growth(19, 20) == 1.0
    # Fewer counts since the telling leave more open.
    assert growth(22, 20) < growth(22, 5) < 0.05
