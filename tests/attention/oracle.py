"""Upper bound of detection: the most powerful test of a planted event, which knows everything about the event.

The oracle knows which series rises, from which day, with what shape, and how large the noise is. By the Neyman–Pearson
lemma no test with the same rate of false alarms detects more. The attention list must search all series and has to
estimate the expectation and the dispersion from the past, so the oracle shows how much of the goal is possible at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from queries.attention.monitored_series import WEEK, history_days
from queries.attention.thresholds import REPLAY_STEP, SURGE_WINDOWS
from stats.arrays import Floats

if TYPE_CHECKING:
    from tests.attention.history import History

GOAL = 0.9


@dataclass(frozen=True)
class Oracle:
    """The likelihood-ratio statistic of an event's first week.

    `shift` is the change of its mean by the event; `without` and `within` are its standard deviations without and with
    the event.
    """

    shift: float
    without: float
    within: float

    def power(self, false: float) -> float:
        """The probability that the oracle detects the event, at a false-alarm probability of `false`."""
        return float(norm.cdf((self.shift - norm.isf(false) * self.without) / self.within))


def oracle(usual: Floats, rise: Floats, *, phi: float) -> Oracle:
    """The oracle for `usual` expected cases a day, which the event multiplies by `rise`, with dispersion `phi`.

    Neyman & Pearson (1933): for counts with variance φμ the statistic is Σ y log(rise). Its distribution is
    approximated as normal. For small counts this overstates the power, because the true upper tail is longer.
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
    """The oracle of a surge after its first week, with the dispersion of the seasonal model.

    A surge in a cell of two dimensions (a topic in a county) has no modelled series of its own: there φ is 1, as for
    Poisson counts.
    """
    phi = 1.0
    if len(where) == 1:
        rows, _ = known.course(history_days(first) // REPLAY_STEP)
        watched = list(zip(rows.kinds, rows.subjects, strict=True))
        phi = float(rows.counts.phi[watched.index(("surge", where)), SURGE_WINDOWS.index(WEEK)])
    return oracle(usual[:WEEK], rise[:WEEK], phi=phi)


def within_a_week(events: Sequence[Oracle], false: float) -> float:
    """The mean power of oracles at a false-alarm probability of `false`: the share of events that they detect."""
    return float(np.mean([event.power(false) for event in events])) if events else float("nan")


def price(events: Sequence[Oracle], share: float = GOAL) -> float:
    """The false-alarm probability at which oracles detect the given share of the events."""
    return float(10 ** brentq(lambda exponent: within_a_week(events, 10**exponent) - share, -12, -1e-9))
