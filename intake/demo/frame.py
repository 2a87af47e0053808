"""Returns the events of cases as an Arrow table: what an export of the line's system would contain."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from intake.demo.calendar import FIRST_DAY, WATERMARK_SECOND, Floats, Ints
from intake.demo.life import Lives
from intake.demo.offices import PEER_GROUPS
from intake.demo.path import MOST, NEVER
from intake.demo.people import NO_DUE, Cases
from intake.demo.surges import TRIPS
from intake.demo.world import World
from queries.schema import Channel, Event, Kind, Outcome, Verdict

MOMENT = pa.timestamp("s")
SCHEMA = pa.schema(
    [
        ("case", pa.string()),
        ("moment", MOMENT),
        *(
            (name, pa.string())
            for name in (
                *("event", "from_agency", "from_agency_en", "to_agency", "to_agency_en"),
                *("peer_group", "peer_group_en", "kind", "channel"),
            )
        ),
        ("due", MOMENT),
        *(
            (name, pa.string())
            for name in (
                *("county", "topic", "topic_en", "topic_group", "topic_group_en"),
                *("outcome", "verdict", "place", "trip", "trip_en"),
            )
        ),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
    ]
)


@dataclass(frozen=True)
class _Rows:
    """Event rows before they are named: position of the case, second, event, offices, outcome, verdict."""

    case: Ints
    second: Ints
    event: Ints
    giver: Ints
    taker: Ints
    outcome: Ints
    verdict: Ints


def table(world: World, cases: Cases, lives: Lives) -> pa.Table:
    """All events up to the watermark, by case and moment, with the columns of SCHEMA."""
    rows = _rows(cases, lives)
    first = rows.event == Event.registered

    def given(values: Ints) -> Ints:
        """The case's value on its registered row, −1 elsewhere."""
        return np.where(first, values[rows.case], -1)

    groups = list(PEER_GROUPS)
    group = np.array([groups.index(office.peer_group) for office in world.offices])
    group_of = np.where(rows.taker >= 0, group[np.maximum(rows.taker, 0)], -1)
    topic, trip = given(cases.topic), given(cases.trip)
    offices_fa = [office.name_fa for office in world.offices]
    offices_en = [office.name_en for office in world.offices]
    due = np.where(cases.due == NO_DUE, -1, cases.due)
    columns: dict[str, pa.Array] = {
        "case": _identifiers(cases.number[rows.case]),
        "moment": _moments(rows.second),
        "event": _named(rows.event, [event.name for event in Event], start=1),
        "from_agency": _named(rows.giver, offices_fa),
        "from_agency_en": _named(rows.giver, offices_en),
        "to_agency": _named(rows.taker, offices_fa),
        "to_agency_en": _named(rows.taker, offices_en),
        "peer_group": _named(group_of, [PEER_GROUPS[key][0] for key in groups]),
        "peer_group_en": _named(group_of, [PEER_GROUPS[key][1] for key in groups]),
        "kind": _named(given(cases.kind), [kind.name for kind in Kind]),
        "channel": _named(given(cases.channel), [channel.name for channel in Channel]),
        "due": _moments(given(due)),
        "county": _named(given(cases.county), list(world.areas.code)),
        "topic": _named(topic, [topic.name_fa for topic in world.topics]),
        "topic_en": _named(topic, [topic.name_en for topic in world.topics]),
        "topic_group": _named(topic, [topic.group_fa for topic in world.topics]),
        "topic_group_en": _named(topic, [topic.group_en for topic in world.topics]),
        "outcome": _named(rows.outcome, [outcome.name for outcome in Outcome]),
        "verdict": _named(rows.verdict, [verdict.name for verdict in Verdict]),
        "place": _named(given(cases.place), list(world.areas.place_name)),
        "trip": _named(trip, [trip.name_fa for trip in TRIPS]),
        "trip_en": _named(trip, [trip.name_en for trip in TRIPS]),
        "latitude": _numbers(np.where(first, cases.latitude[rows.case], np.nan)),
        "longitude": _numbers(np.where(first, cases.longitude[rows.case], np.nan)),
    }
    return pa.table({name: columns[name] for name in SCHEMA.names})


def _rows(cases: Cases, lives: Lives) -> _Rows:
    """Every event that has happened by the watermark, in order."""
    size = len(cases.number)
    none = np.full(size, -1, dtype=np.int64)
    holder = lives.path.holder
    parts: list[tuple[Event, Ints, Ints, Ints, Ints, Ints]] = [
        (Event.registered, cases.registered, none, holder[:, 0], none, none)
    ]
    for step in range(MOST):
        parts.append(
            (Event.referred, lives.handed[:, step], holder[:, step], holder[:, step + 1], none, none)
        )
    parts.append((Event.answered, lives.answered, none, none, none, none))
    parts.append((Event.closed, lives.closed, none, none, lives.outcome, none))
    parts.append((Event.verdict, lives.verdict_at, none, none, none, lives.verdict))
    for turn in range(lives.reopened.shape[1]):
        again = lives.reclosed[:, turn]
        parts.append((Event.reopened, lives.reopened[:, turn], none, none, none, none))
        parts.append((Event.answered, np.where(again < NEVER, again - 30, NEVER), none, none, none, none))
        parts.append((Event.closed, again, none, none, lives.outcome, none))
    case, second, event, giver, taker, outcome, verdict = [], [], [], [], [], [], []
    for code, moment, before, after, ended, said in parts:
        happened = np.flatnonzero(moment <= WATERMARK_SECOND)
        case.append(happened)
        second.append(moment[happened])
        event.append(np.full(len(happened), int(code), dtype=np.int64))
        giver.append(before[happened])
        taker.append(after[happened])
        outcome.append(ended[happened])
        verdict.append(said[happened])
    where, when, what = np.concatenate(case), np.concatenate(second), np.concatenate(event)
    order = np.argsort((where << 34) | (when << 3) | what, kind="stable")
    return _Rows(
        case=where[order],
        second=when[order],
        event=what[order],
        giver=np.concatenate(giver)[order],
        taker=np.concatenate(taker)[order],
        outcome=np.concatenate(outcome)[order],
        verdict=np.concatenate(verdict)[order],
    )


def _identifiers(number: Ints) -> pa.Array:
    """Case numbers as the line gives them: 111-00000001 …"""
    import pyarrow.compute as pc

    text = pc.utf8_lpad(pc.cast(pa.array(number + 1), pa.string()), 8, "0")
    return pc.binary_join_element_wise("111", text, "-")


def _moments(second: Ints) -> pa.Array:
    """Moments of the calendar; missing where the second is negative."""
    first = np.datetime64(FIRST_DAY, "s")
    return pa.array(first + second.astype("timedelta64[s]"), type=MOMENT, mask=second < 0)


def _named(code: Ints, names: list[str], *, start: int = 0) -> pa.Array:
    """Names by code, as a dictionary column; missing where the code is negative."""
    index = pa.array((code - start).astype(np.int32), mask=code < start)
    return pa.DictionaryArray.from_arrays(index, pa.array(names, type=pa.string()))


def _numbers(value: Floats) -> pa.Array:
    missing: npt.NDArray[np.bool_] = np.isnan(value)
    return pa.array(value, mask=missing)
