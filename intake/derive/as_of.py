"""The moment up to which a file is known, so that one mistyped year never moves it."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

DAY_SECONDS = 86_400
_FIRST, _LAST = -80_000, 120_000  # days since 1970 that the histogram holds: 1750 to 2298

FEW_EVENTS = 20  # a smaller file says too little about what is far away
MUST_REMAIN = 10
FEW_FAR_EVENTS = 3
FAR_SHARE = 0.001
SHORTEST_GAP = 2
GAP_FACTOR = 5
YEAR = 365

Ints = npt.NDArray[np.int64]


@dataclass
class DayCounts:
    """How many events each day holds; filled batch by batch."""

    until: int  # events after this moment (the file's last change, epoch seconds) are not counted
    counts: Ints = field(default_factory=lambda: np.zeros(_LAST - _FIRST, dtype=np.int64))

    def add(self, moments: Ints) -> None:
        """Count moments (epoch seconds, missing ones already left out)."""
        days = moments[moments <= self.until] // DAY_SECONDS - _FIRST
        days = days[(days >= 0) & (days < len(self.counts))]
        if len(days):
            self.counts += np.bincount(days, minlength=len(self.counts))

    def newest_day(self) -> int | None:
        """The newest day (since 1970) that is not set aside as mistyped; None when nothing was counted."""
        days = np.flatnonzero(self.counts)
        return newest_plausible(days + _FIRST, self.counts[days])


def newest_plausible(days: Ints, counts: Ints) -> int | None:
    """The newest of the days that hold events, after isolated newest days are set aside.

    `days` ascend; `counts` are their events. Days after a gap longer than max(2 days, five times the longest gap
    in the year before it) are set aside while they hold at most max(3, 0.1 %) of the events; never in a file of
    fewer than 20 events, nor when fewer than 10 would remain.
    """
    if not len(days):
        return None
    total = int(counts.sum())
    end = len(days)
    while total >= FEW_EVENTS:
        cut = _isolated_from(days[:end], counts[:end], total)
        if cut is None:
            break
        end = cut
    return int(days[end - 1])


def _isolated_from(days: Ints, counts: Ints, total: int) -> int | None:
    """Where the newest isolated block begins; None when there is none. The smallest such block is taken."""
    allowed = max(FEW_FAR_EVENTS, FAR_SHARE * total)
    held = 0
    remaining = int(counts.sum())
    for cut in range(len(days) - 1, 0, -1):
        held += int(counts[cut])
        if held > allowed or remaining - held < MUST_REMAIN:
            return None
        before = days[:cut]
        recent = before[before >= before[-1] - YEAR]
        longest = int(np.diff(recent).max()) if len(recent) > 1 else 0
        if days[cut] - before[-1] > max(SHORTEST_GAP, GAP_FACTOR * longest):
            return cut
    return None
