"""Find the first responses of help desks that acknowledge a request and do not answer it.

Help desks record when somebody first wrote back, often only that the request has arrived, and when it was resolved. The
answer is the first substantive one: where first responses come within a day and resolutions much later, it is the
resolution.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.guess.columns.column_profile import ColumnProfile, has_moment
from intake.guess.fields.span_columns import span_unit
from intake.parsing.spans import read_span
from persian.names import folded

Moments = npt.NDArray[np.int64]

# Not in Persian: «اولین پاسخ» of a complaints line is its first substantive one.
_FIRST = folded("first", "initial", "erste", "premiere", "primera", "primeira")
_RESPONDED = folded("responded")  # as some help desks call the first response, beside "Resolved"
_NAMES = 0.95
_FILLED = 0.9  # share of the rows that have a registration
_MIN_ROWS = 10  # with a first response and a resolution
_MUCH_LATER = 3  # times as long after the registration


def acknowledgements(columns: Sequence[ColumnProfile]) -> set[int]:
    """Positions of the columns of first responses, as moments or lengths of time, that come long before resolutions.

    Empty ones are no answers either, where cases are resolved.
    """
    responses = [column for column in columns if _is_first_response(column)]
    begin = _registrations(columns)
    if not responses or begin is None:
        return set()
    ends = [_after(begin, moments) for moments in _moments_named(columns, "resolved", "closed")]
    resolutions = [_after(begin, moments) for moments in _moments_named(columns, "resolved")]
    resolved = any(has_moment(end).sum() >= _MIN_ROWS for end in ends)
    empty = {
        column.position
        for column in responses
        if resolved and _says_first(column) and not column.shape.filled
    }
    return empty | {
        column.position
        for column in responses
        if (waits := _waits(column, begin)) is not None
        and any(_long_before(waits, end) for end in (ends if _says_first(column) else resolutions))
    }


def _is_first_response(column: ColumnProfile) -> bool:
    heading = column.heading
    return (
        heading.weight("answered") >= _NAMES
        and not (_FIRST | _RESPONDED).isdisjoint(heading.words)
        and not any(heading.weight(other) for other in ("resolved", "closed", "due"))
    )


def _says_first(column: ColumnProfile) -> bool:
    return not _FIRST.isdisjoint(column.heading.words)


def _registrations(columns: Sequence[ColumnProfile]) -> Moments | None:
    """The moments of the column whose heading names the registration best."""
    named = [column for column in columns if column.seconds is not None and column.shape.fill > _FILLED]
    best = max(named, key=lambda column: column.headings.get("registered_at", 0.0), default=None)
    return best.seconds if best is not None and best.headings.get("registered_at") else None


def _moments_named(columns: Sequence[ColumnProfile], *concepts: str) -> Iterator[Moments]:
    """The moments of each column whose heading names one of some steps, and no time until which it is due."""
    for column in columns:
        heading = column.heading
        named = max(map(heading.weight, concepts)) >= _NAMES
        if column.seconds is not None and named and not heading.weight("due"):
            yield column.seconds


def _waits(column: ColumnProfile, begin: Moments) -> Moments | None:
    """Seconds from the registrations to the first responses, MISSING where there is none; None for other columns."""
    if column.seconds is not None:
        return _after(begin, column.seconds)
    if (unit := span_unit(column.name, column.shape.counts)) is None:
        return None
    spans = (read_span(cell, unit) if cell else None for cell in column.cells)
    return np.array([MISSING if span is None else span[0] for span in spans], np.int64)


def _after(begin: Moments, moments: Moments) -> Moments:
    """Seconds from the registrations to other moments; MISSING where there is none."""
    return np.where(has_moment(begin) & has_moment(moments), moments - begin, MISSING)


def _long_before(waits: Moments, ends: Moments) -> bool:
    """Whether most first responses come within a day, and the resolutions of these cases much later."""
    both = has_moment(waits) & has_moment(ends)
    if both.sum() < _MIN_ROWS:
        return False
    first, last = float(np.median(waits[both])), float(np.median(ends[both]))
    return first <= DAY_SECONDS and last >= _MUCH_LATER * first and last > first
