"""A snapshot's rows → the events they prove, and the attributes of their cases."""

import numpy as np

from intake.derive import DAY, MISSING, Array, Bools, Columns, Events, Ints
from queries.schema import Event, Flag, Verdict

ATTRIBUTES = ("kind", "channel", "county", "topic", "place", "trip")
LONGEST_DUE = 3_653 * DAY  # a due moment farther from its registration is mistyped
_ABSENT = int(np.iinfo(np.int64).max)
_UNDATED = _ABSENT - 1


def snapshot_events(rows: Columns, *, as_of: int) -> tuple[Events, Columns]:
    """The events of each row in order, and what the rows say of their cases.

    `rows` are columns of a spool with keys for names. Moments more than a day after `as_of` are mistyped: that
    the event happened stays, when it happened is unknown. A status "closed" or "answered" without a date proves
    an event without a moment; a reopening proves a closing before it.
    """
    count = len(rows["registered_at"])
    registered_at = rows["registered_at"].astype(np.int64)
    flags = rows["flags"].astype(np.int64)
    flags |= np.where(registered_at > as_of, int(Flag.registered_after_as_of), 0)
    given: dict[str, Bools] = {}
    moments: dict[str, Ints] = {}
    for name in ("referred_at", "answered_at", "closed_at", "reopened_at", "verdict_at"):
        moment = rows[name].astype(np.int64)
        given[name] = moment != MISSING
        mistyped = moment > as_of + DAY
        flags |= np.where(mistyped, int(Flag.date_after_as_of), 0)
        moments[name] = np.where(mistyped, MISSING, moment)
    due_at = rows["due_at"].astype(np.int64)
    mistyped = (due_at != MISSING) & (np.abs(due_at - registered_at) > LONGEST_DUE)
    flags |= np.where(mistyped, int(Flag.date_after_as_of), 0)

    agency, first_agency = rows["agency"], rows["first_agency"]
    passed_on = (first_agency != 0) & (agency != 0) & (first_agency != agency)
    referred_at = moments["referred_at"]
    backwards = (referred_at != MISSING) & (referred_at < registered_at)
    flags |= np.where(backwards, int(Flag.event_order), 0)
    moments["referred_at"] = np.where(backwards, MISSING, referred_at)
    at_first = np.where(first_agency != 0, first_agency, np.where(given["referred_at"], 0, agency))

    closed_at, reopened_at = moments["closed_at"], moments["reopened_at"]
    reopened = reopened_at != MISSING
    closed_since = (closed_at != MISSING) & (closed_at > reopened_at)
    zero = np.zeros(count, dtype=np.int64)
    # One column of the table below is one possible event, in the order they have within one second.
    possible: list[tuple[Event, Array, Ints, dict[str, Array]]] = [
        (Event.registered, np.ones(count, dtype=bool), registered_at, {"to_agency": at_first}),
        (
            Event.referred, given["referred_at"] | passed_on, moments["referred_at"],
            {"from_agency": first_agency, "to_agency": agency},
        ),
        (Event.answered, given["answered_at"] | rows["answered"].astype(bool), moments["answered_at"], {}),
        (
            Event.closed, given["closed_at"] | rows["closed"].astype(bool) | reopened, closed_at,
            {"outcome": rows["outcome"]},
        ),
        (Event.closed, rows["closed"].astype(bool) & reopened & ~closed_since, np.full(count, MISSING), {}),
        (Event.reopened, given["reopened_at"], reopened_at, {}),
        (Event.verdict, rows["verdict"] != Verdict.none, moments["verdict_at"], {"verdict": rows["verdict"]}),
    ]  # fmt: skip
    when = np.stack([moment for _, _, moment, _ in possible], axis=1)
    present = np.stack([happened for _, happened, _, _ in possible], axis=1)
    order = np.argsort(
        np.where(present, np.where(when == MISSING, _UNDATED, when), _ABSENT), axis=1, kind="stable"
    )

    def in_order(name: str) -> Array:
        table = np.stack([values.get(name, zero) for _, _, _, values in possible], axis=1)
        return _picked(table, order, present)

    events = Events(
        cases=count,
        case=_picked(np.broadcast_to(np.arange(count)[:, None], order.shape), order, present),
        moment=_picked(when, order, present),
        event=_picked(
            np.broadcast_to(np.array([int(event) for event, *_ in possible]), order.shape), order, present
        ),
        from_agency=in_order("from_agency"),
        to_agency=in_order("to_agency"),
        outcome=in_order("outcome"),
        verdict=in_order("verdict"),
    )
    attributes: Columns = {name: rows[name] for name in ATTRIBUTES}
    attributes |= {
        "latitude": rows["lat"],
        "longitude": rows["lon"],
        "due_at": np.where(mistyped, MISSING, due_at),
        "flags": flags,
    }
    return events, attributes


def _picked(table: Array, order: Ints, present: Bools) -> Ints:
    """The cells of the events that happened, row by row and in their order within each row."""
    sorted_ = np.take_along_axis(table, order, axis=1)
    happened = np.take_along_axis(present, order, axis=1)
    return sorted_[happened]
