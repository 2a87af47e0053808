"""The rule by which events are reported: over which days, how surely, and until when."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReportingRule:
    """Which events are reported, and until when.

    `windows` are the numbers of days over which counts are summed, ascending; `level` the false discovery rate; `gap`
    the days that are too recent to say what is usual; `ending` the log-likelihood ratio at which an event is over;
    `settle` the days after which it is a new level, which is reported for `announce` days.
    """

    windows: tuple[int, ...]
    level: float
    gap: int
    ending: float
    settle: int
    announce: int
