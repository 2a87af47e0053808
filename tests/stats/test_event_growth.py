"""An event has grown where a window has half as many again as since the telling, beyond chance."""

import numpy as np
import pytest
from scipy.stats import nbinom

from stats.event_growth import growth_p_values


def growth(actual: float, before: float, usual_before: float = 20.0, *, checked: bool = True) -> float:
    """The p-value of one window with 10 usual cases, known to 10 %, at a dispersion of 1.2."""

    def one(x: float) -> np.ndarray:
        return np.array([[x]])

    return float(
        growth_p_values(
            (one(before), one(usual_before)),
            (one(actual), one(10.0), one(1.2 * 10 + 1.0)),
            phi=one(1.2),
            least=one(10.0),
            checked=np.array([[checked]]),
        )[0, 0]
    )


def test_the_p_value_by_hand():
    # Twice the usual since the telling: 20 expected, of a variance with three parts.
    mean, variance = 20.0, 1.2 * 20 + 1.0 * 2**2 + 20**2 * 1.2 / 40
    of = nbinom(mean**2 / (variance - mean), mean / variance)
    assert growth(45, 40) == pytest.approx(of.sf(45) + of.pmf(45) / 2)


def test_less_than_half_as_many_again_is_no_growth_and_neither_is_a_window_that_is_not_checked():
    assert growth(34, 40) == 1.0  # 1.5 · (20 + 10) − 10 = 35
    assert growth(35, 40) < 0.05
    assert growth(45, 40, checked=False) == 1.0


def test_an_event_below_the_usual_has_grown_only_where_it_is_beyond_the_usual():
    assert growth(19, 5) == growth(19, 20) == 1.0
    # Fewer counts since the telling leave more open.
    assert growth(22, 20) < growth(22, 5) < 0.05
