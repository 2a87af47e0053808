"""Recognise logs of states: a row each time that the state of a case changes, under a heading of states.

«ثبت شده», «ارجاع شده», «پاسخ داده شده» and «مختومه» are then the steps of the case, so that the file has the shape
"events". Where the log does not begin with the registration of its cases, it stays one that cannot be loaded.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.tables.file_shape import begin_with_registration, differs_within, repeats_ids
from intake.guess.tables.step_tables import says_before
from intake.mapping.column_matching import plain_heading

_OF_STATES = 0.6  # how well a heading names states
_MIN_COVERED = 0.4  # share of the cells that are steps; states between them say nothing
_MIN_STEPS = 3
_ONCE = ("registered", "answered", "closed")
_RARELY = 0.1
_MAX = 0.7  # share of the cases that have several rows


def with_status_steps(columns: Sequence[ColumnProfile]) -> tuple[ColumnProfile, ...]:
    """The columns of a file; of a log of states those of the state and the time of each change are named so."""
    of_steps = [column for column in columns if _may_be_steps(column, columns)]
    found = next(
        ((column, ids) for column in of_steps for ids in columns if _is_log(column, ids, columns)), None
    )
    if found is None:
        return tuple(columns)
    steps, ids = found
    changed = [column for column in columns if differs_within(column, ids)]
    lone = changed[0] if len(changed) == 1 else None
    return tuple(
        replace(column, headings={"event": 1.0}, codes={"event": column.codes["event"]})
        if column is steps
        else replace(column, headings={}, codes={})
        if _names_states(column) and says_before(plain_heading(column.name))
        else replace(column, headings={"moment": 1.0} if column is lone else {"registered_at": 1.0})
        if column is lone or (column.seconds is not None and column not in changed and _is_moment(column))
        else column
        for column in columns
    )


def _may_be_steps(column: ColumnProfile, columns: Sequence[ColumnProfile]) -> bool:
    """Whether a column holds states that may be the steps of cases."""
    words = column.codes.get("event")
    if words is None or not _names_states(column) or says_before(plain_heading(column.name)):
        return False
    if len(words.codes) < _MIN_STEPS or words.share + words.likely_share < _MIN_COVERED:
        return False
    # Otherwise they are rows of cases with dates of their own, exported week after week.
    return not any(each.dates is not None and _says_its_end(each) for each in columns)


def _is_log(column: ColumnProfile, ids: ColumnProfile, columns: Sequence[ColumnProfile]) -> bool:
    """Whether the states of a column are the steps of cases that have several rows, at a time of its own each."""
    return (
        ids is not column
        and repeats_ids(ids)
        and begin_with_registration(ids, column, columns)
        and _have_several_rows(ids)
        and _change_each_time(column, ids)
        and any(differs_within(dates, ids) for dates in columns)
    )


def _says_its_end(column: ColumnProfile) -> bool:
    """Whether a heading names the time of the answer or of the closing."""
    return max(column.headings.get(field, 0.0) for field in ("answered_at", "closed_at")) >= _OF_STATES


def _change_each_time(column: ColumnProfile, ids: ColumnProfile) -> bool:
    """Whether most cases begin with the registration and hardly any comes to one state twice, as all do in lists."""
    words = column.codes["event"]
    codes = {**words.likely, **words.known}
    steps: dict[str, list[str]] = defaultdict(list)
    for case, word in zip(ids.cells, column.cells, strict=True):
        steps[case].append(codes.get(word, ""))
    cases = [of_case for of_case in steps.values() if len(of_case) > 1]
    begun = sum("registered" in of_case for of_case in cases)
    twice = sum(any(of_case.count(step) > 1 for step in _ONCE) for of_case in cases)
    return begun >= _MAX * len(cases) and twice <= _RARELY * len(cases)


def _is_moment(column: ColumnProfile) -> bool:
    """Whether a heading names the registration, or a date of nothing else; a deadline stays one."""
    best = max(column.headings, key=lambda field: column.headings[field], default="")
    return best in ("registered_at", "moment")


def _names_states(column: ColumnProfile) -> bool:
    return column.headings.get("status", 0.0) >= _OF_STATES


def _have_several_rows(ids: ColumnProfile) -> bool:
    counts = ids.shape.counts.values()
    return sum(count > 1 for count in counts) >= _MAX * len(counts)
