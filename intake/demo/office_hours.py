"""Returns office time: the hours in which offices work, stretched so that a year of it is a year of hours.

An office that needs three days needs three days of office time, so that answers come in the morning, not on
Fridays, and slowly over Nowruz. Every conversion is strictly increasing: probabilities known in office time
are known exactly in calendar time too.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from intake.demo.line_activity import DAYS, Floats, Ints, days

# Days behind the watermark: due moments and slow answers reach there. Moments later still are cut anyway.
EXTRA_DAYS = 400

# Work done in each hour of a working day, of a Thursday, and of a day off.
WORKING = np.array([0.01] * 7 + [0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.3] + [0.04] * 5 + [0.02] * 4)
THURSDAY = np.array([0.01] * 7 + [0.3, 0.6, 0.6, 0.6, 0.5, 0.2] + [0.02] * 11)
OFF = np.array([0.004] * 24)


@dataclass(frozen=True)
class OfficeClock:
    """`work[h]` is the office time passed before calendar hour `h` of the demo."""

    work: Floats

    def hours_at(self, second: Ints | Floats) -> Floats:
        """Office hours passed by those seconds since the first day."""
        last = len(self.work) - 1
        hour = np.clip(np.asarray(second, dtype=np.float64) / 3600.0, 0.0, last)
        whole = np.minimum(hour.astype(np.int64), last - 1)  # even steps: no need to search, as interp would
        before = self.work[whole]
        return np.asarray(before + (hour - whole) * (self.work[whole + 1] - before), dtype=np.float64)

    def second_at(self, work: Floats) -> Ints:
        """The second at which that much office time has passed; the end of the clock for anything later."""
        hours = np.interp(work, self.work, np.arange(len(self.work)))
        return np.ceil(hours * 3600.0).astype(np.int64)


@cache
def clock() -> OfficeClock:
    """The office clock of the demo's calendar."""
    of = days(EXTRA_DAYS)
    rate = np.repeat(WORKING[None, :], DAYS + EXTRA_DAYS, axis=0)
    rate[of.weekday == 5] = THURSDAY
    # Ramadan: an hour later, and a little less done.
    rate[of.ramadan] = np.roll(rate[of.ramadan], 1, axis=1) * 0.85
    rate[of.nowruz] *= 0.45
    rate[(of.weekday == 6) | of.holiday] = OFF
    hours = rate.ravel() / rate.mean()
    return OfficeClock(work=np.concatenate([[0.0], np.cumsum(hours)]))
