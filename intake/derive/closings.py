"""Closings and reopenings of each case, in the order in which they can have happened."""

from dataclasses import dataclass

import numpy as np

from intake.derive.event_arrays import MISSING, Bools, ColumnArrays, Events, Ints
from intake.derive.positions import first_position, running_number
from queries.vocabulary.codes import Event


@dataclass(frozen=True)
class Closings:
    """Closings and reopenings of each case."""

    first: Ints  # position of the event that first closed each case, -1 if none did
    reopened_at: Ints
    odd: Bools  # some event contradicts the state before it: reopened while open, closed while closed
    reopened_intervals: ColumnArrays


def closings_of(events: Events, dated: Bools) -> Closings:
    """Follow each case through its closings and reopenings.

    A closing counts only while the case is open, a reopening only while it is closed. A source may say that a case was
    closed without saying when. Such a closing is put before a reopening that no dated closing precedes (the reopening
    proves it); if there is no such reopening, it ends the last reopened interval at an unknown moment, and the case is
    then not open.
    """
    case, count = events.case, events.cases
    is_closing = events.event == Event.closed
    dated_closing = first_position(case, dated & is_closing, count)
    undated = ~dated & is_closing
    undated_closing = first_position(case, undated, count)
    # Undated closings of each case that are not yet explained.
    undated_left = np.bincount(case[undated], minlength=count)

    # Only dated closings and reopenings, in order. Each must be of the other kind than the one before it in the same
    # case; the first must be a closing, or a reopening with an undated closing to explain it.
    turns = np.flatnonzero(dated & (is_closing | (events.event == Event.reopened)))
    owner, closes = case[turns], is_closing[turns]
    starts = np.ones(len(turns), dtype=bool)
    starts[1:] = owner[1:] != owner[:-1]
    alternates = np.ones(len(turns), dtype=bool)
    alternates[1:] = closes[1:] != closes[:-1]
    # A reopening that comes first proves that the case was closed before; it uses up one undated closing.
    proves_closing = starts & ~closes & (undated_left[owner] > 0)
    effective = np.where(starts, closes | proves_closing, alternates)

    undated_first = np.zeros(count, dtype=bool)
    undated_first[owner[proves_closing]] = True
    odd = np.zeros(count, dtype=bool)
    odd[owner[~effective]] = True
    reopened_at, intervals = _reopened_intervals(
        events, turns[effective], closes[effective], undated_left=undated_left - undated_first
    )
    # The first closing is undated if a reopening proves one before every dated closing.
    first = np.where(undated_first | (dated_closing < 0), undated_closing, dated_closing)
    return Closings(first, reopened_at, odd, intervals)


def _reopened_intervals(
    events: Events, turns: Ints, closes: Bools, *, undated_left: Ints
) -> tuple[Ints, ColumnArrays]:
    """Return the first reopening of each case, and the intervals during which cases were reopened.

    `turns` are the positions of closings and reopenings that alternate within each case, and `closes` says which of
    them are closings. `undated_left` is the number of undated closings of each case that no reopening proves.
    """
    owner, moment = events.case[turns], events.moment[turns]
    opening = np.flatnonzero(~closes)
    # Turns alternate: the closing that ends a reopened interval is the next turn of the same case, if there is one.
    following = np.minimum(opening + 1, max(len(turns) - 1, 0))
    ends = (following > opening) & (owner[following] == owner[opening])
    closed_again = np.where(ends, moment[following], MISSING)
    reopened_case, reopened = owner[opening], moment[opening]

    reopened_at = np.full(events.cases, MISSING)
    # Assigned in reverse order, so that the first reopening of each case wins.
    reopened_at[reopened_case[::-1]] = reopened[::-1]
    # An interval without an end is left out if an undated closing remains: it was closed, but nobody knows when.
    has_known_end = ends | (undated_left[reopened_case] == 0)
    reopened_case = reopened_case[has_known_end]
    return reopened_at, {
        "case": reopened_case,
        "sequence": running_number(reopened_case),
        "reopened_at": reopened[has_known_end],
        "closed_at": closed_again[has_known_end],
    }
