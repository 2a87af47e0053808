"""Office time: a clock that runs fast in working hours and slowly at night, on Fridays and over Nowruz.

An office that needs three days needs three days of office time, so answers come in the morning, not on Fridays, and
slowly over Nowruz. The clock is scaled so that office time and calendar time have the same total. Conversion is
strictly increasing, so probabilities known in office time are known exactly in calendar time too.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from intake.demo.line_activity import DAYS, Floats, Ints, days

# Days after as-of that the clock covers, for due moments and slow answers. Later moments are cut off anyway.
EXTRA_DAYS = 400

# Relative work per hour of a working day, a Thursday, and a day off.
WORKING = np.array([0.01] * 7 + [0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.3] + [0.04] * 5 + [0.02] * 4)
THURSDAY = np.array([0.01] * 7 + [0.3, 0.6, 0.6, 0.6, 0.5, 0.2] + [0.02] * 11)
OFF = np.array([0.004] * 24)


@dataclass(frozen=True)
class OfficeClock:
    """`work[h]` is the office time before calendar hour `h` of the demo."""

    work: Floats

    def hours_at(self, second: Ints | Floats) -> Floats:
        """Office hours passed at those seconds since the first day."""
        last = len(self.work) - 1
        hour = np.clip(np.asarray(second, dtype=np.float64) / 3600.0, 0.0, last)
        # The grid is regular, so no search is needed (np.interp would search).
        whole = np.minimum(hour.astype(np.int64), last - 1)
        before = self.work[whole]
        return np.asarray(before + (hour - whole) * (self.work[whole + 1] - before), dtype=np.float64)

    def second_at(self, work: Floats) -> Ints:
        """Second at which that much office time has passed; the end of the clock for anything later."""
        hours = np.interp(work, self.work, np.arange(len(self.work)))
        return np.ceil(hours * 3600.0).astype(np.int64)


@cache
def clock() -> OfficeClock:
    """The office clock for the calendar of the demo."""
    calendar = days(EXTRA_DAYS)
    rate = np.repeat(WORKING[None, :], DAYS + EXTRA_DAYS, axis=0)
    rate[calendar.weekday == 5] = THURSDAY
    # In Ramadan work begins an hour later, and a little less is done.
    rate[calendar.ramadan] = np.roll(rate[calendar.ramadan], 1, axis=1) * 0.85
    rate[calendar.nowruz] *= 0.45
    rate[(calendar.weekday == 6) | calendar.holiday] = OFF
    # Divided by the mean, so that office time and calendar time have the same total length.
    hours = rate.ravel() / rate.mean()
    return OfficeClock(work=np.concatenate([[0.0], np.cumsum(hours)]))
