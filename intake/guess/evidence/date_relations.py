"""How the dates of columns relate: which comes first, which is a fixed span later, which is filled only when closed.

A register of complaints is registered first; due a fixed span later; and has a closing exactly where it is closed.
These relations tell columns of dates apart where their headings do not.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from intake.derive.event_arrays import DAY_SECONDS
from intake.guess.columns.column_profile import ColumnProfile, has_moment

_AGREE = 0.97  # share of the rows in which two columns must agree
_CLOSED = ("closed", "answered_closed")  # codes of a state
_TIMED = 0.5  # share of the dates with a time
Mask = npt.NDArray[np.bool_]
Moments = npt.NDArray[np.int64]  # of a column, or of several, a row each


@dataclass(frozen=True)
class DateRelations:
    """Relations of one column of dates to the others of its file. Shares are from 0 to 1.

    `first` and `last` are shares of the rows in which it is not later, or not earlier, than each of the others.
    `fixed_span` is the share of its dates that lie one of the three commonest whole spans after the first column.
    `closed_only` is how much more often it is filled where the status says closed; None if no status is known. `beyond`
    says whether it reaches days beyond the newest of all other columns. `days_after` is the median number of days after
    the first column. `repeats_days` says whether it has the days alone of another column, whose dates have times:
    databases keep the Jalali day of a moment beside it.
    """

    first: float
    last: float
    fixed_span: float
    closed_only: float | None
    beyond: bool
    days_after: float
    others: int
    repeats_days: bool = False


def relate_dates(columns: Sequence[ColumnProfile]) -> dict[int, DateRelations]:
    """Position of each column of dates → its relations to the others."""
    dated = {column.position: column.seconds for column in columns if column.seconds is not None}
    closed = _closed_rows(columns)
    # Columns without times that have the days of another one, whose dates have times. A day begins before its moment,
    # which says nothing of the order of the columns.
    coarse = {at for at, others in _pairs(dated) if _repeats_days(dated[at], others)}
    others = {at: [key for key in dated if key != at and key not in coarse] for at in dated}
    not_later = _shares_not_later(dated)
    order = {at: _mean(not_later[at, key] for key in others[at]) for at in dated}
    # The column that comes first is presumably that of the registration; of equal ones, the one that is filled most.
    filled = {at: float(has_moment(seconds).mean()) for at, seconds in dated.items()}
    newest = {at: _newest(seconds) for at, seconds in dated.items()}
    begin = max(
        dated.keys() - coarse,
        key=lambda at: (round(order[at], 2) + (filled[at] > 0.95), filled[at]),
        default=None,
    )
    spans = {at: _spans_after(None if begin is None else dated[begin], dated[at]) for at in dated}
    return {
        at: DateRelations(
            first=order[at],
            last=_mean(not_later[key, at] for key in others[at]),
            fixed_span=_fixed(spans[at]),
            closed_only=None if closed is None else _closed_only(has_moment(seconds), closed),
            beyond=bool(others[at]) and newest[at] > max(newest[key] for key in others[at]) + 2 * DAY_SECONDS,
            days_after=float(np.median(spans[at])) / DAY_SECONDS if len(spans[at]) else 0.0,
            others=len(others[at]),
            repeats_days=at in coarse,
        )
        for at, seconds in dated.items()
    }


def _spans_after(begin: Moments | None, seconds: Moments) -> Moments:
    """Seconds from the first column to another one, in the rows with both; empty for the first column itself."""
    if begin is None or begin is seconds:
        return np.array([], np.int64)
    both = has_moment(seconds) & has_moment(begin)
    return seconds[both] - begin[both]


def _pairs(dated: Mapping[int, Moments]) -> Iterator[tuple[int, Moments]]:
    """The position of each column with all others, a row of a matrix each: pair by pair it takes ten times as long."""
    positions = list(dated)
    if len(positions) < 2:
        return
    table = np.stack([dated[at] for at in positions])
    for row, at in enumerate(positions):
        yield at, np.delete(table, row, axis=0)


def _repeats_days(seconds: Moments, others: Moments) -> bool:
    """Whether dates without times are the days of one of other columns, whose dates have times."""
    present = has_moment(seconds)
    if not present.any():
        return False
    filled = has_moment(others)
    both = present & filled
    rows = np.maximum(both.sum(axis=1), 1)
    timed = (both & (others % DAY_SECONDS != 0)).sum(axis=1) / rows > _TIMED
    same_days = (both & (seconds == others // DAY_SECONDS * DAY_SECONDS)).sum(axis=1) / rows >= _AGREE
    have_times = (both & (seconds % DAY_SECONDS != 0)).any(axis=1)
    alike = (present != filled).mean(axis=1) <= 1 - _AGREE
    return bool((alike & timed & same_days & ~have_times).any())


def _shares_not_later(dated: Mapping[int, Moments]) -> dict[tuple[int, int], float]:
    """For each pair of columns: the share of the rows with both dates in which the first one is not later.

    0.5 if there are none.
    """
    shares: dict[tuple[int, int], float] = {}
    for at, others in _pairs(dated):
        both = has_moment(dated[at]) & has_moment(others)
        rows = both.sum(axis=1)
        not_later = (both & (dated[at] <= others)).sum(axis=1)
        of_both = np.where(rows, not_later / np.maximum(rows, 1), 0.5)
        keys = (key for key in dated if key != at)
        shares |= {(at, key): float(share) for key, share in zip(keys, of_both, strict=True)}
    return shares


def _fixed(spans: Moments) -> float:
    """Share of spans that are one of the three commonest, of at least two days.

    A due date counts from the hour of the registration, or it is a day without an hour; days coincide more often, so
    they must agree better.
    """
    if not len(spans):
        return 0.0
    hours, days = spans[spans % 3600 == 0] // 3600, spans // DAY_SECONDS
    exact = _commonest(hours[hours >= 48]) / len(spans)
    by_day = _commonest(days[days >= 2]) / len(spans)
    return max(exact, (by_day - 0.4) / 0.6, 0.0)


def _commonest(numbers: npt.NDArray[np.int64]) -> int:
    """How many of the numbers are one of the three commonest."""
    return sum(count for _, count in Counter(numbers.tolist()).most_common(3))


def _newest(seconds: npt.NDArray[np.int64]) -> int:
    """Newest moment but for a few outliers."""
    present = seconds[has_moment(seconds)]
    return int(np.quantile(present, 0.995)) if len(present) else 0


def _closed_rows(columns: Sequence[ColumnProfile]) -> Mask | None:
    """Mask of the rows whose status says closed, by the column that looks most like a status; None without one."""
    best, share = None, 0.5
    for column in columns:
        words = column.codes.get("status")
        if words is None or words.codes.isdisjoint(_CLOSED) or len(words.codes) < 2:
            continue
        known = words.share + words.likely_share + 0.3 * column.headings.get("status", 0.0)
        if known > share:
            best, share = column, known
    if best is None:
        return None
    codes = {**best.codes["status"].likely, **best.codes["status"].known}
    return np.array([codes.get(cell) in _CLOSED for cell in best.cells])


def _closed_only(present: Mask, closed: Mask) -> float:
    """How much more often a column is filled where the status says closed than elsewhere."""
    if closed.all() or not closed.any():
        return 0.0
    return float(present[closed].mean() - present[~closed].mean())


def _mean(shares: Iterable[float]) -> float:
    listed = list(shares)
    return float(np.mean(listed)) if listed else 0.5
