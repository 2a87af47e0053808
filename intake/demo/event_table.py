"""Events of cases as an Arrow table, in the form of an export of a hotline's software."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from intake.demo.case_life import CaseHistories
from intake.demo.demo_offices import PEER_GROUPS
from intake.demo.demo_world import World
from intake.demo.handoffs import MAX_HANDOFFS, NEVER
from intake.demo.line_activity import AS_OF_SECOND, FIRST_DAY, Floats, Ints
from intake.demo.registrations import NO_DUE, Cases
from intake.demo.unusual_events import TRIPS
from queries.vocabulary.codes import Channel, Event, Kind, Outcome, Verdict

MOMENT = pa.timestamp("s")
COLUMNS = (
    "case", "moment", "event", "from_agency", "from_agency_en", "to_agency", "to_agency_en", "peer_group",
    "peer_group_en", "kind", "channel", "due", "county", "topic", "topic_en", "topic_group", "topic_group_en",
    "outcome", "verdict", "place", "trip", "trip_en", "latitude", "longitude",
)  # fmt: skip
TYPES = {"moment": MOMENT, "due": MOMENT, "latitude": pa.float64(), "longitude": pa.float64()}
SCHEMA = pa.schema([(name, TYPES.get(name, pa.string())) for name in COLUMNS])


@dataclass(frozen=True)
class _Rows:
    """Event rows as numbers: position of the case, second, event, offices, outcome, verdict."""

    case: Ints
    second: Ints
    event: Ints
    from_agency: Ints
    to_agency: Ints
    outcome: Ints
    verdict: Ints


def table(world: World, cases: Cases, lives: CaseHistories) -> pa.Table:
    """Return all events up to the as-of of the demo, sorted by case and moment, with the columns of SCHEMA."""
    rows = _rows(cases, lives)
    first = rows.event == Event.registered

    def on_registration(values: Ints) -> Ints:
        """Value of the case on its registration row, −1 on all others."""
        return np.where(first, values[rows.case], -1)

    groups = list(PEER_GROUPS)
    group = np.array([groups.index(office.peer_group) for office in world.offices])
    group_of = np.where(rows.to_agency >= 0, group[np.maximum(rows.to_agency, 0)], -1)
    topic, trip = on_registration(cases.topic), on_registration(cases.trip)
    offices_fa = [office.name_fa for office in world.offices]
    offices_en = [office.name_en for office in world.offices]
    due = np.where(cases.due == NO_DUE, -1, cases.due)
    columns: dict[str, pa.Array] = {
        "case": _identifiers(cases.number[rows.case]),
        "moment": _moments(rows.second),
        "event": _named(rows.event, [event.name for event in Event], start=1),
        "from_agency": _named(rows.from_agency, offices_fa),
        "from_agency_en": _named(rows.from_agency, offices_en),
        "to_agency": _named(rows.to_agency, offices_fa),
        "to_agency_en": _named(rows.to_agency, offices_en),
        "peer_group": _named(group_of, [PEER_GROUPS[key][0] for key in groups]),
        "peer_group_en": _named(group_of, [PEER_GROUPS[key][1] for key in groups]),
        "kind": _named(on_registration(cases.kind), [kind.name for kind in Kind]),
        "channel": _named(on_registration(cases.channel), [channel.name for channel in Channel]),
        "due": _moments(on_registration(due)),
        "county": _named(on_registration(cases.county), list(world.areas.code)),
        "topic": _named(topic, [topic.name_fa for topic in world.topics]),
        "topic_en": _named(topic, [topic.name_en for topic in world.topics]),
        "topic_group": _named(topic, [topic.group_fa for topic in world.topics]),
        "topic_group_en": _named(topic, [topic.group_en for topic in world.topics]),
        "outcome": _named(rows.outcome, [outcome.name for outcome in Outcome]),
        "verdict": _named(rows.verdict, [verdict.name for verdict in Verdict]),
        "place": _named(on_registration(cases.place), list(world.areas.place_name)),
        "trip": _named(trip, [trip.name_fa for trip in TRIPS]),
        "trip_en": _named(trip, [trip.name_en for trip in TRIPS]),
        "latitude": _numbers(np.where(first, cases.latitude[rows.case], np.nan)),
        "longitude": _numbers(np.where(first, cases.longitude[rows.case], np.nan)),
    }
    return pa.table({name: columns[name] for name in SCHEMA.names})


def _rows(cases: Cases, lives: CaseHistories) -> _Rows:
    """All events up to as-of, in order."""
    holder = lives.path.holder
    parts = [
        _happened(Event.registered, cases.registered, taker=holder[:, 0]),
        # A case is referred when it is registered; this first referral is not a hand-off.
        _happened(Event.referred, cases.registered, taker=holder[:, 0]),
        *(
            _happened(
                Event.referred, lives.handoff_at[:, step], giver=holder[:, step], taker=holder[:, step + 1]
            )
            for step in range(MAX_HANDOFFS)
        ),
        _happened(Event.answered, lives.answered),
        _happened(Event.closed, lives.closed, outcome=lives.outcome),
        _happened(Event.verdict, lives.verdict_at, verdict=lives.verdict),
    ]
    for reopened, reclosed in zip(lives.reopened.T, lives.reclosed.T, strict=True):
        again = np.where(reclosed < NEVER, reclosed - 30, NEVER)
        parts += [
            _happened(Event.reopened, reopened),
            _happened(Event.answered, again),
            _happened(Event.closed, reclosed, outcome=lives.outcome),
        ]
    rows = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(_Rows)
    }
    # Pack case, second and event into one integer: sorting it is faster than sorting by three columns.
    order = np.argsort((rows["case"] << 34) | (rows["second"] << 3) | rows["event"], kind="stable")
    return _Rows(**{name: values[order] for name, values in rows.items()})


def _happened(
    event: Event,
    moment: Ints,
    *,
    giver: Ints | None = None,
    taker: Ints | None = None,
    outcome: Ints | None = None,
    verdict: Ints | None = None,
) -> _Rows:
    """Rows of an event for the cases in which it occurs before as-of; −1 for columns that it does not have."""
    case = np.flatnonzero(moment <= AS_OF_SECOND)
    none = np.full(len(case), -1, dtype=np.int64)

    def values_or_none(values: Ints | None) -> Ints:
        return none if values is None else values[case]

    return _Rows(
        case=case,
        second=moment[case],
        event=np.full(len(case), int(event), dtype=np.int64),
        from_agency=values_or_none(giver),
        to_agency=values_or_none(taker),
        outcome=values_or_none(outcome),
        verdict=values_or_none(verdict),
    )


def _identifiers(number: Ints) -> pa.Array:
    """Case numbers in the format of the hotline: 111-00000001 …"""
    text = pc.utf8_lpad(pc.cast(pa.array(number + 1), pa.string()), 8, "0")
    return pc.binary_join_element_wise("111", text, "-")


def _moments(second: Ints) -> pa.Array:
    """Seconds as timestamps; missing if negative."""
    first = np.datetime64(FIRST_DAY, "s")
    return pa.array(first + second.astype("timedelta64[s]"), type=MOMENT, mask=second < 0)


def _named(code: Ints, names: list[str], *, start: int = 0) -> pa.Array:
    """Names by code as a dictionary array; missing if the code is below `start`.

    Each name is in the dictionary once (two topics may share a group): with duplicates, the Parquet file would not be
    the same each time.
    """
    once = {name: position for position, name in enumerate(dict.fromkeys(names))}
    position = np.array([once[name] for name in names], dtype=np.int32)
    missing = code < start
    index = pa.array(position[np.where(missing, 0, code - start)] if names else code, mask=missing)
    return pa.DictionaryArray.from_arrays(index.cast(pa.int32()), pa.array(list(once), type=pa.string()))


def _numbers(value: Floats) -> pa.Array:
    """Numbers as an Arrow array, NaN as missing."""
    missing: npt.NDArray[np.bool_] = np.isnan(value)
    return pa.array(value, mask=missing)
