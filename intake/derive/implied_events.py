"""Convert rows of a snapshot into the events that they imply, and the attributes of their cases.

A snapshot has one row per case with its present state and dates. It is converted to events, so that one derivation of
facts (`case_facts`) serves snapshots and event files alike.
"""

from dataclasses import dataclass

import numpy as np

from intake.derive.event_arrays import DAY_SECONDS, MISSING, Bools, ColumnArrays, Events, Ints
from queries.vocabulary.codes import Event, Flag, Verdict

ATTRIBUTES = ("kind", "channel", "county", "topic", "place", "trip")
MAX_DUE_SECONDS = 3_653 * DAY_SECONDS  # ten years; a due moment farther from its registration is mistyped
# Sort keys of events: those without a moment come after all dated ones, those that did not happen after everything.
_ABSENT = int(np.iinfo(np.int64).max)
_UNDATED = _ABSENT - 1
_EVENT_COLUMNS = ("referred_at", "answered_at", "closed_at", "reopened_at", "verdict_at")
_FIRST_CLOSING = 3  # position of the first closing in the list of possible events


def snapshot_events(rows: ColumnArrays, *, as_of: int) -> tuple[Events, ColumnArrays]:
    """Return the events of each row in order, and the attributes of the cases.

    `rows` are the columns of a spool, with dimension keys instead of names; `as_of` is in epoch seconds. A moment more
    than a day after `as_of` is mistyped: the event is kept with an unknown moment. A status "closed" or "answered"
    without a date implies an event without a moment; a reopening implies a closing before it.
    """
    moments = _plausible_moments(rows, as_of=as_of)
    agency, first_agency = rows["agency"], rows["first_agency"]
    # Without a first agency, a case that was never referred belongs to its present agency from the registration on.
    at_first = np.where(first_agency != 0, first_agency, np.where(moments.given["referred_at"], 0, agency))
    possible = _possible_events(rows, moments)
    case, place, moment = _in_order(possible, len(moments.registered_at))
    event = np.array([int(name) for name, _, _ in possible])[place]
    referred = event == Event.referred
    events = Events(
        cases=len(moments.registered_at),
        case=case,
        moment=moment,
        event=event,
        from_agency=np.where(referred, first_agency[case], 0),
        to_agency=np.where(referred, agency[case], np.where(event == Event.registered, at_first[case], 0)),
        outcome=np.where(place == _FIRST_CLOSING, rows["outcome"][case], 0),
        verdict=np.where(event == Event.verdict, rows["verdict"][case], 0),
    )
    attributes: ColumnArrays = {name: rows[name] for name in ATTRIBUTES}
    attributes |= {
        "latitude": rows["latitude"],
        "longitude": rows["longitude"],
        "due_at": moments.due_at,
        "timely": rows["timely"],
        "timely_at": moments.timely_at,
        "flags": moments.flags,
    }
    return events, attributes


@dataclass(frozen=True)
class _RowMoments:
    """The moments of each row; implausible ones are MISSING and flagged."""

    registered_at: Ints
    of_events: dict[str, Ints]  # by column: referred_at, answered_at, closed_at, reopened_at, verdict_at
    given: dict[str, Bools]  # by the same columns: whether the row has any moment there, plausible or not
    due_at: Ints
    timely_at: Ints
    flags: Ints  # all flags of the row


def _plausible_moments(rows: ColumnArrays, *, as_of: int) -> _RowMoments:
    """Read the moments of each row and blank those that cannot be right.

    These are moments more than a day after `as_of`, due moments more than ten years from the registration, and
    referrals before it.
    """
    registered_at = rows["registered_at"].astype(np.int64)
    flags = rows["flags"].astype(np.int64)
    flags |= np.where(registered_at > as_of, int(Flag.registered_after_as_of), 0)
    given: dict[str, Bools] = {}
    moments: dict[str, Ints] = {}
    for name in (*_EVENT_COLUMNS, "timely_at"):
        moment = rows[name].astype(np.int64)
        given[name] = moment != MISSING
        mistyped = moment > as_of + DAY_SECONDS
        flags |= np.where(mistyped, int(Flag.date_after_as_of), 0)
        moments[name] = np.where(mistyped, MISSING, moment)
    due_at = rows["due_at"].astype(np.int64)
    mistyped = (due_at != MISSING) & (np.abs(due_at - registered_at) > MAX_DUE_SECONDS)
    flags |= np.where(mistyped, int(Flag.date_after_as_of), 0)
    referred_at = moments["referred_at"]
    backwards = (referred_at != MISSING) & (referred_at < registered_at)
    flags |= np.where(backwards, int(Flag.event_order), 0)
    moments["referred_at"] = np.where(backwards, MISSING, referred_at)
    return _RowMoments(
        registered_at, moments, given, np.where(mistyped, MISSING, due_at), moments["timely_at"], flags
    )


def _possible_events(rows: ColumnArrays, moments: _RowMoments) -> list[tuple[Event, Bools, Ints]]:
    """Every event that a row can imply: its kind, which rows imply it, and its moments.

    They are in the order that holds if moments are equal.
    """
    count = len(moments.registered_at)
    given, at = moments.given, moments.of_events
    first_agency, agency = rows["first_agency"], rows["agency"]
    handed_on = (first_agency != 0) & (agency != 0) & (first_agency != agency)
    is_answered, is_closed = rows["status_answered"].astype(bool), rows["status_closed"].astype(bool)
    reopened = at["reopened_at"] != MISSING
    closed_since = (at["closed_at"] != MISSING) & (at["closed_at"] > at["reopened_at"])
    return [
        (Event.registered, np.ones(count, dtype=bool), moments.registered_at),
        (Event.referred, given["referred_at"] | handed_on, at["referred_at"]),
        (Event.answered, given["answered_at"] | is_answered, at["answered_at"]),
        (Event.closed, given["closed_at"] | is_closed | reopened, at["closed_at"]),
        # A case that is closed now and was reopened after its only known closing date has a second closing at an
        # unknown moment.
        (Event.closed, is_closed & reopened & ~closed_since, np.full(count, MISSING)),
        (Event.reopened, given["reopened_at"], at["reopened_at"]),
        (Event.verdict, rows["verdict"] != Verdict.none, at["verdict_at"]),
    ]


def _in_order(possible: list[tuple[Event, Bools, Ints]], count: int) -> tuple[Ints, Ints, Ints]:
    """Sort the events that happened by case and moment; return case, position in `possible`, and moment of each."""
    when = np.stack([moment for _, _, moment in possible], axis=1)
    happened = np.stack([mask for _, mask, _ in possible], axis=1)
    key = np.where(happened, np.where(when == MISSING, _UNDATED, when), _ABSENT)
    order = np.argsort(key, axis=1, kind="stable")
    # Events that did not happen sort last, so the first cells of each row are those that did.
    kept = np.arange(len(possible)) < np.count_nonzero(happened, axis=1)[:, None]
    case, place = np.repeat(np.arange(count), kept.sum(axis=1)), order[kept]
    return case, place, when.ravel()[case * len(possible) + place]
