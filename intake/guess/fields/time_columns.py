"""Pair columns of times of day with the dates that stand in columns of their own: تاریخ ثبت and ساعت ثبت."""

from collections.abc import Mapping, Sequence

import numpy as np

from intake.derive.event_arrays import DAY_SECONDS
from intake.guess.columns.column_profile import ColumnProfile, has_moment
from intake.guess.fields.assign_fields import Assignment, assign
from intake.mapping.field_columns import TIMES
from intake.parsing.clock_texts import clocks_of_column

IS_CLOCK = 0.8  # of the values must be times of day
_NEVER = -20.0
_OF_VALUES = 0.4  # log odds of a column of times beside a date of which nothing else is known
_OF_HEADING = 4.0
_OTHER_HEADING = -4.0  # where the heading names another event better
_AFTER, _BEFORE = 2.5, 1.0  # that the time stands right after its date, or right before it
_SAME_ROWS = 1.5  # that both are filled in the same rows
_OF_SPANS = -8.0  # where the values seem to be lengths of time, such as the hours to an answer
_HAS_TIMES = 0.1  # share of the dates with a time of their own above which they need no other
_NIGHT = 5 * 3600
_NAMED = 0.6


def pair_times(columns: Sequence[ColumnProfile], assigned: Mapping[int, Assignment]) -> dict[int, Assignment]:
    """Position of a column of times of day → its field, for the dates that were assigned and have no times themselves.

    The heading says of which date it is the time, or else its place beside it and the rows in which both are filled.
    """
    dates = {
        each.field: columns[each.position]
        for each in assigned.values()
        if each.field in TIMES and not _has_times(columns[each.position])
    }
    clocks = [column for column in columns if is_clock(column) and column.position not in assigned]
    scores = {
        clock.position: {TIMES[field]: _score(clock, field, date) for field, date in dates.items()}
        for clock in clocks
    }
    return assign(scores, [TIMES[field] for field in dates]) if dates and clocks else {}


def is_clock(column: ColumnProfile) -> bool:
    """Whether a column holds times of day without dates."""
    return column.dates is None and column.clock >= IS_CLOCK and column.personal is None


def _has_times(column: ColumnProfile) -> bool:
    """Whether dates have times of day themselves."""
    if column.seconds is None:
        return True
    present = column.seconds[has_moment(column.seconds)]
    return not len(present) or float((present % DAY_SECONDS != 0).mean()) > _HAS_TIMES


def _score(clock: ColumnProfile, field: str, date: ColumnProfile) -> float:
    """Log odds that a column holds the times of day of the dates in another one."""
    if clock.heading.weight("count") >= _NAMED:
        return _NEVER
    own = clock.headings.get(field, 0.0)
    # A heading such as «ساعت» alone names the moment of an event, and no other date better than this one.
    other = max(clock.headings.get(each, 0.0) for each in TIMES if each not in (field, "moment"))
    score = _OF_VALUES + _OF_HEADING * own
    if other >= _NAMED and other > own:
        score += _OTHER_HEADING
    score += {1: _AFTER, -1: _BEFORE}.get(clock.position - date.position, 0.0)
    assert date.seconds is not None
    filled = np.array([bool(cell) for cell in clock.cells])
    same = float((filled == has_moment(date.seconds)).mean())
    score += _SAME_ROWS if same > 0.95 else 0.0 if same > 0.7 else -_SAME_ROWS
    return score + (_OF_SPANS if _are_spans(clock) else 0.0)


def _are_spans(clock: ColumnProfile) -> bool:
    """Whether values seem to be lengths of time: most of them would be moments of the night."""
    read = clocks_of_column(list(clock.shape.counts)[:200])
    times = [each[0] for each in read if each is not None]
    return len(times) >= 5 and sum(0 < time < _NIGHT for time in times) > 0.5 * len(times)
