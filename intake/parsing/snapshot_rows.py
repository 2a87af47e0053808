"""Convert rows of a snapshot (one per case) into records and rejected rows."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.mapping.field_columns import SPANS, STATES
from intake.mapping.recorded_things import has_deadlines, without_dates
from intake.parsing.arrow_cells import Mask
from intake.parsing.date_texts import Seconds
from intake.parsing.rating_counts import note_ratings
from intake.parsing.row_checks import FileContext, RecordBuilder, strings
from intake.parsing.shifted_rows import shifted_rows
from intake.parsing.spans import moments_after
from intake.parsing.state_words import ANSWERED, ANSWERED_AND_CLOSED, CLOSED
from intake.parsing.yearly_ids import with_years
from intake.readers.chunk import Chunk
from queries.vocabulary.codes import Flag, Timely

MOMENTS = (
    "registered_at", "due_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at", "timely_at",
)  # fmt: skip
EVENTS = ("referred_at", "answered_at", "closed_at", "reopened_at", "verdict_at")
CODES = ("kind", "channel", "outcome", "verdict", "timely")
NAMES = ("county", "agency", "first_agency", "topic", "topic_group", "peer_group", "place", "trip")
RECORD_COLUMNS = (
    "line", "id", *MOMENTS, *CODES, "status_closed", "status_answered", *NAMES, "latitude", "longitude", "flags",
)  # fmt: skip


def snapshot_records(chunk: Chunk, context: FileContext) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the checked records of a chunk (columns RECORD_COLUMNS) and its rejected rows (REJECTED_COLUMNS)."""
    rows = RecordBuilder(chunk, context)
    rows.add_ids()
    registered = rows.add_registration("registered_at")
    if context.mapping.id_numbering == "yearly":
        rows.fields["id"] = strings(with_years(pa.array(rows.fields["id"]), registered))
    for name in CODES:
        rows.add_codes(name)
    note_ratings(rows)
    if has_deadlines(context.mapping, chunk.selection.positions):
        rows.fields["timely"] = np.full(rows.size, int(Timely.unknown), np.int8)
    status = _add_states(rows)
    for name in MOMENTS[1:]:
        column = getattr(context.mapping.columns, name)
        rows.add_moment(name, applies=status[column.when] if column is not None and column.when else None)
    for name in SPANS:
        _fill_by_span(rows, name, registered)
    _take_days_for_moments(rows, registered)
    for name in NAMES:
        rows.add_names(name)
    rows.add_coordinates()
    shifted, shown = shifted_rows(chunk, context)
    rows.reject(shifted, "shifted_row", shown)
    _flag_moments(rows, registered, status)
    for name in MOMENTS:
        rows.fields[name] = np.asarray(rows.fields[name]).view("datetime64[s]")
    return rows.frames(RECORD_COLUMNS)


def _add_states(rows: RecordBuilder) -> dict[str, Mask]:
    """Read the words for the state of cases: masks of the cases that are "answered", "closed" and "open" by them.

    A closed case may have been answered: a word for both says so, or a column of its own.
    """
    states = [rows.add_codes(name) for name in STATES]
    answered, closed = (
        np.any([np.isin(codes, (state, ANSWERED_AND_CLOSED)) for codes in states], axis=0)
        for state in (ANSWERED, CLOSED)
    )
    return {"answered": answered, "closed": closed, "open": ~answered & ~closed}


def _take_days_for_moments(rows: RecordBuilder, registered: Seconds) -> None:
    """Give events on the day of the registration without a time of day the moment of the step before them on that day.

    Such a day cannot be before the hour of the registration, nor a closing before an answer whose time is known. Unlike
    a due day it is one with the time 00:00, too, whatever times the file has: of moments that are known, one in 86,400
    is a midnight.
    """
    day = registered // DAY_SECONDS
    before = registered
    for name in EVENTS:
        moment = np.asarray(rows.fields[name])
        that_day = moment // DAY_SECONDS == day
        rows.fields[name] = moment = np.where(that_day & (moment % DAY_SECONDS == 0), before, moment)
        before = np.where(that_day, np.maximum(before, moment), before)


def _flag_moments(rows: RecordBuilder, registered: Seconds, status: Mapping[str, Mask]) -> None:
    """Flag moments before the registration, and cases that are answered or closed at no known moment."""
    due = np.asarray(rows.fields["due_at"])
    rows.flag((due != MISSING) & (due < registered) & (registered != MISSING), Flag.due_before_registered)
    for name, early, undated in (
        ("answered", Flag.answered_before_registered, Flag.answered_without_date),
        ("closed", Flag.closed_before_registered, Flag.closed_without_date),
    ):
        moment = np.asarray(rows.fields[f"{name}_at"])
        rows.flag((moment != MISSING) & (registered != MISSING) & (moment < registered), early)
        if not undated & without_dates(rows.context.mapping):
            rows.flag(status[name] & (moment == MISSING), undated)
        # By the status alone: a date may belong to a closing before a reopening.
        rows.fields[f"status_{name}"] = status[name]


def _fill_by_span(rows: RecordBuilder, name: str, registered: Seconds) -> None:
    """Fill the missing moments of a field with those that lie a span after the registration."""
    cells, context, at = rows.chunk.column(name), rows.context, SPANS[name]
    if cells is None:
        return
    column = getattr(context.mapping.columns, name)
    later, unreadable = moments_after(
        registered, cells, unit=column.unit or "days", empty=context.mapping.empty, rule=context.working_days
    )
    if name == "due_after":  # of a registration without a time of day the last day counts to its end
        later = np.where((later != MISSING) & (later % DAY_SECONDS == 0), later + DAY_SECONDS - 1, later)
    given = np.asarray(rows.fields[at])
    rows.fields[at] = np.where(given == MISSING, later, given)
    rows.flag(unreadable, Flag.unreadable_date)
    context.notes.add_spans(rows.chunk.selection.names[name], cells, unreadable)
