"""Derive the facts of each case from its sorted events. Vectorised: one call handles some 50,000 cases."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from intake.derive.closings import Closings, closings_of
from intake.derive.event_arrays import (
    DAY_SECONDS,
    HOUR_SECONDS,
    MISSING,
    Array,
    Bools,
    ColumnArrays,
    Events,
    Ints,
)
from intake.derive.positions import first_position, has_any, last_position, take
from queries.vocabulary.codes import SET_ASIDE, Event, Flag, Timely, Verdict

_SMALLINT = 32_767

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
class DerivedCases:
    """Facts with one row per case, in the order of the cases; and the intervals during which cases were reopened."""

    facts: ColumnArrays
    reopened_intervals: ColumnArrays  # case, sequence, reopened_at, closed_at


# Attributes that are facts as they are.
CARRIED = ("kind", "channel", "county", "topic", "trip", "place", "latitude", "longitude")


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
    trip, latitude, longitude, due_at, flags, and of a snapshot also timely and timely_at (see `_stated_timeliness`).
    With `answered_by_closing` a closing counts as the answer, except for duplicate, withdrawn and transferred-out
    cases. `due_rule` fills due moments that are missing. An answer or closing on a day before the registration is
    impossible: it is treated as one at an unknown moment, and flagged. The flags in `unflagged` are never set.
    """
    registration = first_position(
        events.case, (events.moment != MISSING) & (events.event == Event.registered), events.cases
    )
    registered_at = events.moment[registration]
    events, too_early = _without_impossible_moments(events, registered_at)
    dated = events.moment != MISSING
    closings = closings_of(events, dated)
    ends = _ends(events, dated, closings, answered_by_closing=answered_by_closing)
    # If a citizen gave several verdicts, the last one counts.
    opinion = last_position(
        events.case, (events.event == Event.verdict) & (events.verdict != Verdict.none), events.cases
    )
    due_at, due_flags = _due(attributes, registered_at, due_rule)
    timely, stated_at = _stated_timeliness(attributes, registered_at, due_at)
    agency, due_agency = _holders(events, dated, registration, due_at)
    flags = attributes["flags"].astype(np.int64) | due_flags
    flags |= _flags_of_ends(
        events, ends, registered_at, too_early, flags=flags, answered_by_closing=answered_by_closing
    )
    flags |= np.where(closings.odd | _odd_order(events, dated, registered_at), int(Flag.event_order), 0)

    facts: ColumnArrays = {
        **{name: attributes[name] for name in CARRIED},
        "agency": agency,
        "due_agency": due_agency,
        "registered_at": registered_at,
        "due_at": due_at,
        "answered_at": ends.answered_at,
        "closed_at": ends.closed_at,
        "verdict_at": take(events.moment, opinion, MISSING),
        "answer_hours": completed_hours(registered_at, ends.answered_at),
        "close_hours": completed_hours(registered_at, ends.closed_at),
        "on_time": np.where(stated_at != MISSING, timely, _is_in_time(ends.answered_at, due_at)),
        "due_or_said_at": np.where(due_at != MISSING, due_at, stated_at),
        "answered_undated": ends.answered_undated,
        "closed_undated": ends.closed_undated,
        "outcome": ends.outcome,
        "verdict": take(events.verdict, opinion, int(Verdict.none)),
        # The first referral is the assignment of the case and no hand-off.
        "handoffs": np.clip(_number_of(events, Event.referred) - 1, 0, _SMALLINT),
        "reopenings": np.clip(_number_of(events, Event.reopened), 0, _SMALLINT),
        "reopened_at": closings.reopened_at,
        "flags": flags & ~unflagged,
    }
    return DerivedCases(facts, closings.reopened_intervals)


def _is_in_time(answered_at: Ints, due_at: Ints) -> Bools:
    """Whether cases were answered by their due moment; not where either is unknown."""
    return (answered_at != MISSING) & (due_at != MISSING) & (answered_at <= due_at)


def _without_impossible_moments(events: Events, registered_at: Ints) -> tuple[Events, Bools]:
    """Blank the moments of answers and closings on a day before their case was registered.

    Returns the events and a mask of those blanked. An earlier time on the day of the registration itself is possible:
    the clocks of systems differ. (Days without a time have the moment of the registration already.)
    """
    first_moment = registered_at - registered_at % DAY_SECONDS
    ends = (events.event == Event.answered) | (events.event == Event.closed)
    too_early = ends & (events.moment != MISSING) & (events.moment < first_moment[events.case])
    if not too_early.any():
        return events, too_early
    return replace(events, moment=np.where(too_early, MISSING, events.moment)), too_early


def _number_of(events: Events, kind: Event) -> Ints:
    """Number of events of a kind of each case."""
    return np.bincount(events.case[events.event == kind], minlength=events.cases)


def completed_hours(first: Ints, last: Ints) -> Ints:
    """Completed hours between two moments; MISSING if either is missing or they are in reverse order."""
    is_valid = (last != MISSING) & (last >= first)
    spent = np.where(is_valid, last, first) - first
    return np.where(is_valid, spent // HOUR_SECONDS, MISSING)


@dataclass(frozen=True)
class _Ends:
    """The answer and the first closing of each case: when (MISSING if never or unknown), and whether undated."""

    answered_at: Ints
    answered_undated: Bools
    closed_at: Ints
    closed_undated: Bools
    outcome: Array


def _ends(events: Events, dated: Bools, closings: Closings, *, answered_by_closing: bool) -> _Ends:
    """Find the answer and the first closing of each case."""
    closed_at = take(events.moment, closings.first, MISSING)
    outcome = take(events.outcome, closings.first, 0)
    closed_undated = (closings.first >= 0) & (closed_at == MISSING)
    if answered_by_closing:
        # The source records closings only: the first closing is taken as the answer.
        counts_as_answer = ~np.isin(outcome, [int(code) for code in SET_ASIDE])
        answered_at = np.where(counts_as_answer, closed_at, MISSING)
        answered_undated = closed_undated & counts_as_answer
    else:
        is_answer = events.event == Event.answered
        answer = first_position(events.case, dated & is_answer, events.cases)
        answered_at = take(events.moment, answer, MISSING)
        answered_undated = (answer < 0) & has_any(events.case, is_answer, events.cases)
    return _Ends(answered_at, answered_undated, closed_at, closed_undated, outcome)


def _flags_of_ends(
    events: Events,
    ends: _Ends,
    registered_at: Ints,
    too_early: Bools,
    *,
    flags: Ints,
    answered_by_closing: bool,
) -> Ints:
    """Flags for answers and closings before the registration or without a date.

    `too_early` marks the events whose moment was blanked as impossible, and `flags` are those that each case has
    already. An answer that is only taken from the closing has no flag of its own.
    """
    # An impossible date has a flag already; the flags "without date" are only for empty cells.
    not_mistyped = (flags & int(Flag.date_after_as_of)) == 0

    def flagged(event: Event, at: Ints, undated: Bools, backwards: Flag, without_date: Flag) -> Ints:
        is_backwards = (at != MISSING) & (at < registered_at)
        is_backwards |= has_any(events.case, too_early & (events.event == event), events.cases)
        has_no_date = undated & not_mistyped & ~is_backwards
        flags_of_event: Ints = np.where(is_backwards, int(backwards), 0)
        return flags_of_event | np.where(has_no_date, int(without_date), 0)

    of_closings = flagged(
        Event.closed, ends.closed_at, ends.closed_undated,
        Flag.closed_before_registered, Flag.closed_without_date,
    )  # fmt: skip
    if answered_by_closing:
        return of_closings
    return of_closings | flagged(
        Event.answered, ends.answered_at, ends.answered_undated,
        Flag.answered_before_registered, Flag.answered_without_date,
    )  # fmt: skip


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


def _stated_timeliness(attributes: ColumnArrays, registered_at: Ints, due_at: Ints) -> tuple[Bools, Ints]:
    """Whether the source says that the answer was in time, and the moment under which that word counts.

    The word counts only for cases without a due moment; the moment is MISSING for all others, and where the source says
    nothing. It is `timely_at`, or the registration where that is missing or on a day before it.
    """
    if "timely" not in attributes:
        return np.zeros(len(due_at), dtype=bool), np.full(len(due_at), MISSING)
    stated = (attributes["timely"] != Timely.unknown) & (due_at == MISSING)
    moment = np.maximum(attributes["timely_at"].astype(np.int64), registered_at)
    return attributes["timely"] == Timely.yes, np.where(stated, moment, MISSING)


def _odd_order(events: Events, dated: Bools, registered_at: Ints) -> Bools:
    """Mask of cases registered twice, or with a referral, reopening or verdict before their registration."""
    case, event = events.case, events.event
    later = np.isin(event, [Event.referred, Event.reopened, Event.verdict])
    odd = np.bincount(case[event == Event.registered], minlength=events.cases) > 1
    odd[case[later & dated & (events.moment < registered_at[case])]] = True
    return odd
