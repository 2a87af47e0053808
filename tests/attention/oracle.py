"""What could be told at all: the test that knows which series rises, from which day, in what shape, in what noise.

No list can do better: it has to look at everything, and learns expectation and dispersion from the past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from queries.attention.monitored_series import MONITORED_DIMENSIONS, WEEK, Floats

if TYPE_CHECKING:
    from tests.attention.history import History

GOAL = 0.9


@dataclass(frozen=True)
class Oracle:
    """The likelihood-ratio statistic of an event's first week: by how much the event shifts it, and how far it strays
    without and with the event.
    """

    shift: float
    without: float
    within: float

    def power(self, false: float) -> float:
        """How likely it tells the event, where by chance it tells one as often as `false`."""
        return float(norm.cdf((self.shift - norm.isf(false) * self.without) / self.within))


def oracle(usual: Floats, rise: Floats, *, phi: float) -> Oracle:
    """Of days with that many cases usual, and `rise` times as many with the event, of dispersion `phi`.

    Neyman & Pearson (1933): for counts with the variance φμ the statistic is Σ y log(rise); by its normal
    approximation, which flatters it where counts are small (its upper tail is longer than that).
    """
    weight = np.log(rise)
    return Oracle(
        float((weight * usual * (rise - 1)).sum()),
        float(np.sqrt(phi * (weight**2 * usual).sum())),
        float(np.sqrt(phi * (weight**2 * usual * rise).sum())),
    )


def of_first_week(
    known: "History", where: tuple[tuple[str, int], ...], first: int, usual: Floats, rise: Floats
) -> Oracle:
    """The oracle of a surge on its seventh day; dispersion as the model has it, and that of chance for a cell."""
    phi = 1.0
    if len(where) == 1:
        ((name, key),) = where
        row = 1
        for other in MONITORED_DIMENSIONS[: MONITORED_DIMENSIONS.index(name)]:
            row += len(known.dailies[other].keys)
        row += [int(str(k[0])) for k in known.dailies[name].keys].index(key)
        phi = float(known.model(first // WEEK).phi(WEEK)[row])
    return oracle(usual[:WEEK], rise[:WEEK], phi=phi)


def within_a_week(events: Sequence[Oracle], false: float) -> float:
    """The share of events that oracles tell."""
    return float(np.mean([event.power(false) for event in events])) if events else float("nan")


def price(events: Sequence[Oracle], share: float = GOAL) -> float:
    """How often such oracles would have to tell what is not there, to tell that share of what is."""
    return float(10 ** brentq(lambda exponent: within_a_week(events, 10**exponent) - share, -12, -1e-9))
