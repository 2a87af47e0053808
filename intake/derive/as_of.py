"""Estimate the as-of moment of a file from the distribution of its events over days.

As-of decides which cases are overdue. It would be the newest event of the file, if no date were mistyped: a single
"2035" would make every open case overdue. Events are therefore counted by day, and newest days that hold few events and
follow a long gap are ignored as typing errors.
"""

from dataclasses import dataclass, field

import numpy as np

from intake.derive.event_arrays import DAY_SECONDS, Ints

_FIRST, _LAST = -80_000, 120_000  # range of the histogram in days since 1970: years 1750 to 2298

# The rule of `newest_plausible`. A file with fewer events than FEW_EVENTS shows too little of its usual gaps to call
# a day isolated.
FEW_EVENTS = 20
MUST_REMAIN = 10  # minimum number of events that must be left
FEW_FAR_EVENTS = 3  # maximum number of events in an isolated block,
FAR_SHARE = 0.001  # or this share of all events, whichever is more
SHORTEST_GAP = 2  # days; a shorter gap (a weekend) never isolates
GAP_FACTOR = 5  # times the longest gap in the year before
# The last answers of cases that all came in long before follow each other at ever longer intervals. A gap isolates only
# if it is so many times as long as the last events before it took together, or longer than any such gap should be.
LAST_EVENTS, TAIL_FACTOR, LONGEST_TAIL_GAP = 10, 3, 183
YEAR = 365  # days


@dataclass
class DayCounts:
    """Histogram of events by day, filled batch by batch."""

    until: int  # epoch seconds; later events are ignored (the file was last modified at this moment)
    counts: Ints = field(default_factory=lambda: np.zeros(_LAST - _FIRST, dtype=np.int64))

    def add(self, moments: Ints) -> None:
        """Count moments (epoch seconds, without MISSING)."""
        days = moments[moments <= self.until] // DAY_SECONDS - _FIRST
        days = days[(days >= 0) & (days < len(self.counts))]
        if len(days):
            self.counts += np.bincount(days, minlength=len(self.counts))

    def newest_day(self) -> int | None:
        """Newest plausible day in days since 1970; None if nothing was counted."""
        days = np.flatnonzero(self.counts)
        return newest_plausible(days + _FIRST, self.counts[days])


def end_if_day_alone(moment: int, *, until: int) -> int:
    """Return the moment, or the last second of its day if it is a day alone (midnight); never later than `until`.

    A file of days without times is known up to the end of its last day, as is `--as-of` with a day alone. `until` is
    when the file was last changed: a file that was written at noon does not know the evening.
    """
    if moment % DAY_SECONDS:
        return moment
    return max(moment, min(moment + DAY_SECONDS - 1, until))


def newest_plausible(days: Ints, counts: Ints) -> int | None:
    """Return the newest of the days that hold events, after isolated newest days are set aside; None without days.

    `days` (since 1970) ascend; `counts` are the events on them. Days after a gap longer than max(2 days, five times the
    longest gap in the year before it, three times the days of the ten events before it, but at most 183 of these) are
    set aside while they hold at most max(3, 0.1 %) of the events; never in a file of fewer than 20 events, nor if fewer
    than 10 events would remain.
    """
    if not len(days):
        return None
    total = int(counts.sum())
    end = len(days)
    # Blocks are removed one at a time from the newest end, because several mistyped dates may lie in different years.
    while total >= FEW_EVENTS:
        cut = _isolated_from(days[:end], counts[:end], total)
        if cut is None:
            break
        end = cut
    return int(days[end - 1])


def _isolated_from(days: Ints, counts: Ints, total: int) -> int | None:
    """Position at which the newest isolated block of days begins, the smallest if several; None without any."""
    allowed = max(FEW_FAR_EVENTS, FAR_SHARE * total)
    events_after = 0
    remaining = int(counts.sum())
    for cut in range(len(days) - 1, 0, -1):
        events_after += int(counts[cut])
        if events_after > allowed or remaining - events_after < MUST_REMAIN:
            return None
        before = days[:cut]
        # The usual rhythm of the file: a weekly export has gaps of a week, which isolate nothing.
        recent = before[before >= before[-1] - YEAR]
        longest = int(np.diff(recent).max()) if len(recent) > 1 else 0
        tail = min(TAIL_FACTOR * _days_of_last(before, counts[:cut]), LONGEST_TAIL_GAP)
        if days[cut] - before[-1] > max(SHORTEST_GAP, GAP_FACTOR * longest, tail):
            return cut
    return None


def _days_of_last(days: Ints, counts: Ints) -> int:
    """How many days lie between the newest of the days and that of the tenth newest event."""
    later = np.cumsum(counts[::-1])
    return int(days[-1] - days[::-1][np.searchsorted(later, LAST_EVENTS)])
