"""Derive the facts of each case from its sorted events. Vectorised: one call handles some 50,000 cases.

All functions work on flat arrays of events. `case` maps each event to the number of its case, so that an assignment
such as `result[case[where]] = value[where]` distributes values to cases. Moments are epoch seconds of local time;
`MISSING` marks an event that happened at an unknown moment.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from intake.derive.positions import first_position, has_any, last_position, running_number, take
from queries.vocabulary.codes import SET_ASIDE, Event, Flag, Timely, Verdict

MISSING = int(np.iinfo(np.int64).min)
HOUR_SECONDS = 3_600
DAY_SECONDS = 86_400
_SMALLINT = 32_767

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
ColumnArrays = dict[str, npt.NDArray[Any]]
DueCalculator = Callable[[ColumnArrays, Ints], Ints]

# Flags that follow from the events of a case; they are recomputed whenever the case gains an event.
DERIVED_FLAGS = (
    Flag.answered_before_registered
    | Flag.closed_before_registered
    | Flag.closed_without_date
    | Flag.answered_without_date
    | Flag.due_before_registered
    | Flag.event_order
    | Flag.registered_after_as_of
)


@dataclass(frozen=True)
class Events:
    """Events of `cases` cases numbered from 0, sorted by case, moment (MISSING last) and event."""

    cases: int
    case: Ints
    moment: Ints
    event: Array
    from_agency: Array
    to_agency: Array
    outcome: Array
    verdict: Array

    def sequence(self) -> Ints:
        """Number of each event within its case, from 1."""
        # Events are sorted by case, so the position of the first event of each case is found by binary search.
        starts = np.searchsorted(self.case, np.arange(self.cases))
        return np.arange(len(self.case)) - starts[self.case] + 1


@dataclass(frozen=True)
class DerivedCases:
    """Facts with one row per case, in the order of the cases; and the intervals during which cases were reopened."""

    facts: ColumnArrays
    reopened_intervals: ColumnArrays  # case, sequence, reopened_at, closed_at


def derive_cases(
    events: Events,
    attributes: ColumnArrays,
    *,
    answered_by_closing: bool = False,
    due_rule: DueCalculator | None = None,
    unflagged: int = 0,
) -> DerivedCases:
    """Derive the facts of every case. Each case must have at least one registration with a moment.

    `attributes` are the columns that events do not carry (one value per case): kind, channel, county, topic, place,
    trip, latitude, longitude, due_at, flags, and of a snapshot also timely and timely_at (see `_said_of_timeliness`).
    With `answered_by_closing` a closing counts as the answer, except for duplicate, withdrawn and transferred-out
    cases. `due_rule` fills due moments that are missing. An answer or closing on a day before the registration is
    impossible: it is treated as one at an unknown moment, and flagged. The flags in `unflagged` are never set.
    """
    registration = first_position(
        events.case, (events.moment != MISSING) & (events.event == Event.registered), events.cases
    )
    registered_at = events.moment[registration]
    events, too_early = _without_impossible_moments(events, registered_at)
    case, moment, event, count = events.case, events.moment, events.event, events.cases
    dated = moment != MISSING

    closings = _closings(events, dated)
    closed_at = take(moment, closings.first, MISSING)
    outcome = take(events.outcome, closings.first, 0)
    closed_undated = (closings.first >= 0) & (closed_at == MISSING)

    if answered_by_closing:
        counts_as_answer = ~np.isin(outcome, [int(code) for code in SET_ASIDE])
        # The source records closings only: the first closing is taken as the answer.
        answered_at = np.where(counts_as_answer, closed_at, MISSING)
        answered_undated = closed_undated & counts_as_answer
    else:
        answer = first_position(case, dated & (event == Event.answered), count)
        answered_at = take(moment, answer, MISSING)
        answered_undated = (answer < 0) & (first_position(case, event == Event.answered, count) >= 0)

    # If a citizen gave several verdicts, the last one counts.
    opinion = last_position(case, (event == Event.verdict) & (events.verdict != Verdict.none), count)
    due_at, due_flags = _due(attributes, registered_at, due_rule)
    timely, said_at = _said_of_timeliness(attributes, registered_at, due_at)
    agency, due_agency = _holders(events, dated, registration, due_at)
    referrals = np.bincount(case[event == Event.referred], minlength=count)

    flags = attributes["flags"].astype(np.int64) | due_flags
    backwards_closing = (closed_at != MISSING) & (closed_at < registered_at)
    backwards_closing |= has_any(case, too_early & (event == Event.closed), count)
    backwards_answer = (answered_at != MISSING) & (answered_at < registered_at)
    backwards_answer |= has_any(case, too_early & (event == Event.answered), count)
    flags |= np.where(backwards_closing, int(Flag.closed_before_registered), 0)
    # An impossible date has a flag already; the flags "without date" are only for empty cells.
    not_mistyped = (flags & int(Flag.date_after_as_of)) == 0
    no_closing_date = closed_undated & not_mistyped & ~backwards_closing
    flags |= np.where(no_closing_date, int(Flag.closed_without_date), 0)
    if not answered_by_closing:
        flags |= np.where(backwards_answer, int(Flag.answered_before_registered), 0)
        no_answer_date = answered_undated & not_mistyped & ~backwards_answer
        flags |= np.where(no_answer_date, int(Flag.answered_without_date), 0)
    flags |= np.where(closings.odd | _odd_order(events, dated, registered_at), int(Flag.event_order), 0)

    facts: ColumnArrays = {
        "kind": attributes["kind"],
        "channel": attributes["channel"],
        "county": attributes["county"],
        "agency": agency,
        "due_agency": due_agency,
        "topic": attributes["topic"],
        "trip": attributes["trip"],
        "place": attributes["place"],
        "latitude": attributes["latitude"],
        "longitude": attributes["longitude"],
        "registered_at": registered_at,
        "due_at": due_at,
        "answered_at": answered_at,
        "closed_at": closed_at,
        "verdict_at": take(moment, opinion, MISSING),
        "answer_hours": completed_hours(registered_at, answered_at),
        "close_hours": completed_hours(registered_at, closed_at),
        "on_time": np.where(
            said_at != MISSING,
            timely,
            (answered_at != MISSING) & (due_at != MISSING) & (answered_at <= due_at),
        ),
        "due_or_said_at": np.where(due_at != MISSING, due_at, said_at),
        "answered_undated": answered_undated,
        "closed_undated": closed_undated,
        "outcome": outcome,
        "verdict": take(events.verdict, opinion, int(Verdict.none)),
        # The first referral is the assignment of the case and no hand-off.
        "handoffs": np.clip(referrals - 1, 0, _SMALLINT),
        "reopenings": np.clip(np.bincount(case[event == Event.reopened], minlength=count), 0, _SMALLINT),
        "reopened_at": closings.reopened_at,
        "flags": flags & ~unflagged,
    }
    return DerivedCases(facts, closings.reopened_intervals)


def _without_impossible_moments(events: Events, registered_at: Ints) -> tuple[Events, Bools]:
    """Blank the moments of answers and closings on a day before their case was registered.

    Returns the events and a mask of those blanked. An earlier time on the day of the registration itself is possible:
    many sources give the day of a closing without a time, and the clocks of their systems differ.
    """
    first_moment = registered_at - registered_at % DAY_SECONDS
    ends = (events.event == Event.answered) | (events.event == Event.closed)
    too_early = ends & (events.moment != MISSING) & (events.moment < first_moment[events.case])
    if not too_early.any():
        return events, too_early
    return replace(events, moment=np.where(too_early, MISSING, events.moment)), too_early


def completed_hours(first: Ints, last: Ints) -> Ints:
    """Completed hours between two moments; MISSING if either is missing or they are in reverse order."""
    is_valid = (last != MISSING) & (last >= first)
    spent = np.where(is_valid, last, first) - first
    return np.where(is_valid, spent // HOUR_SECONDS, MISSING)


@dataclass(frozen=True)
class _Closings:
    """Closings and reopenings of each case."""

    first: Ints  # position of the event that first closed each case, -1 if none did
    reopened_at: Ints
    odd: Bools  # some event contradicts the state before it: reopened while open, closed while closed
    reopened_intervals: ColumnArrays


def _closings(events: Events, dated: Bools) -> _Closings:
    """Follow each case through its closings and reopenings.

    A closing counts only while the case is open, a reopening only while it is closed. A source may say that a case was
    closed without saying when. Such a closing is put before a reopening that no dated closing precedes (the reopening
    proves it); if there is no such reopening, it ends the last reopened interval at an unknown moment, and the case is
    then not open.
    """
    case, moment, event, count = events.case, events.moment, events.event, events.cases
    is_closing = event == Event.closed
    dated_closing = first_position(case, dated & is_closing, count)
    undated = ~dated & is_closing
    undated_closing = first_position(case, undated, count)
    # Undated closings of each case that are not yet explained.
    undated_left = np.bincount(case[undated], minlength=count)

    # Only dated closings and reopenings, in order. Each must be of the other kind than the one before it in the same
    # case; the first must be a closing, or a reopening with an undated closing to explain it.
    turns = np.flatnonzero(dated & (is_closing | (event == Event.reopened)))
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
    undated_left = undated_left - undated_first
    odd = np.zeros(count, dtype=bool)
    odd[owner[~effective]] = True

    # After filtering, closings and reopenings alternate: the closing that ends a reopened interval is the next event
    # of the same case, if there is one.
    kept, kept_owner = turns[effective], owner[effective]
    opening = np.flatnonzero(~closes[effective])
    following = np.minimum(opening + 1, max(len(kept) - 1, 0))
    ends = (following > opening) & (kept_owner[following] == kept_owner[opening])
    closed_again = np.where(ends, moment[kept[following]], MISSING)
    spell_owner, reopened = kept_owner[opening], moment[kept[opening]]

    reopened_at = np.full(count, MISSING)
    # Assigned in reverse order, so that the first reopening of each case wins.
    reopened_at[spell_owner[::-1]] = reopened[::-1]
    # An interval without an end is left out if an undated closing remains: it was closed, but nobody knows when.
    has_known_end = ends | (undated_left[spell_owner] == 0)
    spell_owner = spell_owner[has_known_end]
    spells: ColumnArrays = {
        "case": spell_owner,
        "sequence": running_number(spell_owner),
        "reopened_at": reopened[has_known_end],
        "closed_at": closed_again[has_known_end],
    }
    # The first closing is undated if a reopening proves one before every dated closing.
    first = np.where(undated_first | (dated_closing < 0), undated_closing, dated_closing)
    return _Closings(first, reopened_at, odd, spells)


def _holders(events: Events, dated: Bools, registration: Ints, due_at: Ints) -> tuple[Ints, Ints]:
    """Return the present holder of each case, and its holder at the due moment.

    If a referral has no moment, the holder at the due moment cannot be determined, and the present holder is used; also
    if there is no due moment.
    """
    case, moment, count = events.case, events.moment, events.cases
    to_agency = events.to_agency.astype(np.int64)
    referral = (events.event == Event.referred) & (to_agency != 0)
    at_registration = to_agency[registration]
    last = last_position(case, referral, count)
    present = np.where(last >= 0, to_agency[last], at_registration)

    # MISSING is smaller than every moment, so a case without a due moment has no referral before it.
    before_due = referral & dated & (moment <= due_at[case])
    last_before = last_position(case, before_due, count)
    at_due = np.where(last_before >= 0, to_agency[last_before], at_registration)
    undated = np.zeros(count, dtype=bool)
    undated[case[referral & ~dated]] = True
    unknown = (due_at == MISSING) | undated | (at_due == 0)
    return present, np.where(unknown, present, at_due)


def _due(attributes: ColumnArrays, registered_at: Ints, rule: DueCalculator | None) -> tuple[Ints, Ints]:
    """Due moments, and flags for those before registration, which are treated as missing."""
    due_at = attributes["due_at"].astype(np.int64)
    backwards = (due_at != MISSING) & (due_at < registered_at)
    due_at = np.where(backwards, MISSING, due_at)
    if rule is not None:
        due_at = np.where(due_at == MISSING, rule(attributes, registered_at), due_at)
    return due_at, np.where(backwards, int(Flag.due_before_registered), 0)


def _said_of_timeliness(attributes: ColumnArrays, registered_at: Ints, due_at: Ints) -> tuple[Bools, Ints]:
    """Whether the source says that the answer was in time, and the moment under which that word counts.

    The word counts only for cases without a due moment; the moment is MISSING for all others, and where the source says
    nothing. It is `timely_at`, or the registration where that is missing or on a day before it.
    """
    if "timely" not in attributes:
        return np.zeros(len(due_at), dtype=bool), np.full(len(due_at), MISSING)
    said = (attributes["timely"] != Timely.unknown) & (due_at == MISSING)
    moment = np.maximum(attributes["timely_at"].astype(np.int64), registered_at)
    return attributes["timely"] == Timely.yes, np.where(said, moment, MISSING)


def _odd_order(events: Events, dated: Bools, registered_at: Ints) -> Bools:
    """Mask of cases registered twice, or with a referral, reopening or verdict before their registration."""
    case, event = events.case, events.event
    later = np.isin(event, [Event.referred, Event.reopened, Event.verdict])
    odd = np.bincount(case[event == Event.registered], minlength=events.cases) > 1
    odd[case[later & dated & (events.moment < registered_at[case])]] = True
    return odd
