"""Generate the benchmark's world: any number of cases as a Parquet or CSV file, the same for the same seed.

Ten years of a province: 21 counties by population, 160 offices in ten peer groups, and the demo's topics. Volumes are
as skewed as real ones (the largest county has a third of all cases, the busiest office a hundred times as many as the
quietest). Answer times are log-normal by office, some cases are never answered, and everything is cut off at the
world's as-of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from geo.province import load_province
from intake.demo.demo_offices import PEER_GROUPS
from intake.demo.demo_topics import topics
from persian.calendar import from_jalali
from queries.settings.province_settings import ROOT
from queries.vocabulary.codes import Channel, Kind, Outcome, Verdict

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FIRST_DAY = from_jalali(1394, 9, 1)
AS_OF = datetime.combine(from_jalali(1404, 8, 30), time(23, 59, 59))
MAPPING = Path(__file__).with_name("world.toml")
PER_GROUP = 16  # Offices in each of the ten peer groups.
TRIPS = (date(2017, 4, 10), date(2021, 11, 4), date(2024, 7, 20))
TRIP_DAYS, TRIP_SHARE = 24, 0.7
DAY, NONE = 86_400, np.iinfo(np.int64).min
_CHUNK = 500_000


@dataclass(frozen=True)
class Part:
    """Which part of a world to write, and how."""

    cases: int
    seed: int = 111
    coordinates: bool = True
    first: int = 0  # Number of the first case: a daily file continues where the world ended.
    days: tuple[date, date] = (FIRST_DAY, AS_OF.date())


def write(part: Part, path: Path) -> Path:
    """Write the cases of a part to `path`, as Parquet or, if the name ends in .csv, as CSV; returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"writing-{path.name}")
    chunks = _chunks(part)
    first = next(chunks)
    if path.suffix == ".csv":
        with pyarrow.csv.CSVWriter(unfinished, _plain(first).schema) as text:
            for chunk in (first, *chunks):
                text.write_table(_plain(chunk))
    else:
        # Without Arrow's own schema in the file, text columns are read back as plain text, as from any other export.
        with pq.ParquetWriter(unfinished, first.schema, store_schema=False, compression="zstd") as file:
            file.write_table(first, row_group_size=250_000)
            for chunk in chunks:
                file.write_table(chunk, row_group_size=250_000)
    return unfinished.replace(path)


def _plain(table: pa.Table) -> pa.Table:
    """The table as an export would write it: text instead of dictionaries, moments to the second."""
    columns = {}
    for name in table.schema.names:
        column = table[name]
        columns[name] = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    return pa.table(columns)


def _chunks(part: Part) -> Iterator[pa.Table]:
    """Yield the cases in the order of registration, some days at a time."""
    names = _names()
    counts = _per_day(part)
    day, total = 0, int(counts.sum())
    done = 0
    while done < total:
        upto = day + 1
        while upto < len(counts) and counts[day : upto + 1].sum() <= _CHUNK:
            upto += 1
        # The generator is seeded by day, so that a part of the world is the same whatever was written before it.
        rng = np.random.default_rng([part.seed, part.first, day])
        yield _table(names, counts[day:upto], part, rng, first_day=_number(part.days[0]) + day, before=done)
        done += int(counts[day:upto].sum())
        day = upto


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _per_day(part: Part) -> Ints:
    """Cases registered on each day: growing over the years, fewer on Thursdays and Fridays, more during trips."""
    first, last = (_number(day) for day in part.days)
    days = np.arange(first, last + 1)
    rate = 1.12 ** ((days - _number(FIRST_DAY)) / 365.25)
    # The weekday counted from Thursday, because 1970-01-01 was a Thursday.
    rate *= np.array([1.0, 0.72, 0.44, 1.2, 1.13, 1.08, 1.06])[days % 7]
    rate *= 1 + 0.25 * np.sin(2 * np.pi * days / 365.25)
    rng = np.random.default_rng([part.seed, 1])
    rate *= rng.lognormal(0.0, 0.15, len(days))
    share = rate / rate.sum()
    counts = np.floor(share * part.cases).astype(np.int64)
    # Rounding down loses some cases; they go to the days with the largest remainders.
    counts[np.argsort(share * part.cases - counts)[len(counts) - (part.cases - int(counts.sum())) :]] += 1
    return counts


@dataclass(frozen=True)
class Names:
    """The dimensions of the world: names, and how common each is."""

    counties: list[str]
    county_share: Floats
    county_at: Floats  # Latitude and longitude.
    places: list[str]
    place_county: Ints
    place_at: Floats
    offices: list[str]
    peers: list[str]
    office_share: Floats
    office_days: Floats
    office_answers: Floats
    topics: list[str]
    groups: list[str]
    topic_group: Ints
    topic_share: Floats


def _names() -> Names:
    """The dimensions of the world: counties and places of the province, invented offices, the demo's topics."""
    rng = np.random.default_rng(111)
    province = load_province(ROOT / "geo" / "provinces" / "east-azerbaijan")
    people = np.array([float(province.population(county.code) or 20_000) for county in province.counties])
    codes = [county.code for county in province.counties]  # In order of size.
    centre = {place.county: (place.lat, place.lon) for place in province.places}
    every = topics()
    peers = [fa for fa, _ in PEER_GROUPS.values()]
    offices = len(peers) * PER_GROUP
    size = rng.lognormal(0.0, 1.1, offices)
    groups = list(dict.fromkeys(topic.group_fa for topic in every))
    weight = np.array([topic.weight for topic in every])
    here = sorted(
        (place for place in province.places if place.county in codes), key=lambda place: place.county
    )
    return Names(
        counties=codes,
        county_share=people / people.sum(),
        county_at=np.array([centre[code] for code in codes]),
        places=[place.name_fa or place.name_en for place in here],
        place_county=np.array([codes.index(place.county) for place in here]),
        place_at=np.array([(place.lat, place.lon) for place in here]),
        offices=[f"{peer} {number} (نمونه)" for peer in peers for number in range(1, PER_GROUP + 1)],
        peers=peers,
        office_share=size / size.sum(),
        office_days=rng.lognormal(1.5, 0.35, offices),
        office_answers=np.clip(rng.normal(0.93, 0.02, offices), 0.8, 0.98),
        topics=[topic.name_fa for topic in every],
        groups=groups,
        topic_group=np.array([groups.index(topic.group_fa) for topic in every]),
        topic_share=weight / weight.sum(),
    )


def _table(
    names: Names, counts: Ints, part: Part, rng: np.random.Generator, *, first_day: int, before: int
) -> pa.Table:
    """The cases of some days as a table, every column drawn at random."""
    size, end = int(counts.sum()), int((AS_OF - datetime(1970, 1, 1)).total_seconds())
    end = max(end, (_number(part.days[1]) + 1) * DAY - 1)
    day = np.repeat(np.arange(first_day, first_day + len(counts)), counts)
    clock = np.clip(rng.normal(11.5 * 3600, 3 * 3600, size), 0, DAY - 1).astype(np.int64)
    registered = np.sort(day * DAY + clock)

    trip = _trips(registered // DAY, rng)
    on_trip = trip >= 0
    agency = _drawn(rng, names.office_share, size)
    misrouted = rng.random(size) < 0.07
    kind = np.where(on_trip, int(Kind.request), _drawn(rng, [0.55, 0.38, 0.07], size) + 1)
    channel = np.where(on_trip, int(Channel.trip), _drawn(rng, [0.46, 0.26, 0.12, 0.10, 0.06], size) + 1)
    topic = _drawn(rng, names.topic_share, size)
    county = _drawn(rng, names.county_share, size)

    def later(moment: Ints, days: Floats, happens: npt.NDArray[np.bool_]) -> Ints:
        at = moment + (days * DAY).astype(np.int64)
        return np.where(happens & (moment != NONE) & (at <= end), at, NONE)

    due = registered + np.where(on_trip, 30, 10) * DAY
    due = np.where(rng.random(size) < 0.02, NONE, due)
    days = names.office_days[agency] * rng.lognormal(0.0, 0.8, size) * np.where(on_trip, 2.5, 1.0)
    answers = rng.random(size) < names.office_answers[agency]
    answered = later(registered, days, answers)
    set_aside = ~answers & (rng.random(size) < 0.88)
    # Cases that are set aside are closed without an answer, so their closing is counted from registration.
    from_here = np.where(set_aside, registered, answered)
    closed = later(from_here, rng.exponential(3.0, size), set_aside | (rng.random(size) < 0.99))
    ended = closed != NONE
    usual = _drawn(rng, [0.60, 0.27, 0.13], size) + 1
    aside = _drawn(rng, [0.3, 0.4, 0.3], size) + int(Outcome.transferred)
    outcome = np.where(ended, np.where(set_aside, aside, usual), -1)
    reopened = later(closed, rng.exponential(15.0, size), ~set_aside & (rng.random(size) < 0.06))
    again = (reopened != NONE) & (reopened > end - 20 * DAY)
    verdict_at = later(closed, rng.exponential(4.0, size), ~set_aside & (rng.random(size) < 0.24))
    verdict = np.where(verdict_at != NONE, np.where(rng.random(size) < 0.62, 1, 2), -1)
    referred = later(registered, rng.exponential(0.3, size), misrouted | (rng.random(size) < 0.6))
    status = np.where(ended & ~again, 2, np.where(answered != NONE, 1, 0))
    place, latitude, longitude = _where(names, county, rng)

    columns: dict[str, pa.Array] = {
        "id": _ids(np.arange(size) + part.first + before + 1),
        "registered_at": _moments(registered),
        "due_at": _moments(due),
        "referred_at": _moments(referred),
        "answered_at": _moments(answered),
        "closed_at": _moments(closed),
        "reopened_at": _moments(reopened),
        "verdict_at": _moments(verdict_at),
        "status": _named(status, ["open", "answered", "closed"]),
        "kind": _named(kind, [member.name for member in Kind]),
        "channel": _named(channel, [member.name for member in Channel]),
        "outcome": _named(outcome, [member.name for member in Outcome]),
        "verdict": _named(verdict, [member.name for member in Verdict]),
        "county": _named(county, names.counties),
        "agency": _named(agency, names.offices),
        "first_agency": _named(
            np.where(misrouted, _drawn(rng, names.office_share, size), agency), names.offices
        ),
        "peer_group": _named(agency // PER_GROUP, names.peers),
        "topic": _named(topic, names.topics),
        "topic_group": _named(names.topic_group[topic], names.groups),
        "place": _named(place, names.places),
        "trip": _named(trip, [f"سفر {number} (نمونه)" for number in range(1, len(TRIPS) + 1)]),
    }
    if part.coordinates:
        columns |= {"latitude": _numbers(latitude), "longitude": _numbers(longitude)}
    return pa.table(columns)


def _drawn(rng: np.random.Generator, share: npt.ArrayLike, size: int) -> Ints:
    """Draw `size` positions with these probabilities."""
    edges = np.cumsum(share)
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right").astype(np.int64)


def _trips(day: Ints, rng: np.random.Generator) -> Ints:
    """The trip on which each case was handed in, −1 for none; on the days of a trip most cases belong to it."""
    trip = np.full(len(day), -1)
    dice = rng.random(len(day))
    for number, first in enumerate(TRIPS):
        inside = (day >= _number(first)) & (day < _number(first) + TRIP_DAYS)
        trip[inside & (dice < TRIP_SHARE)] = number
    return trip


def _where(names: Names, county: Ints, rng: np.random.Generator) -> tuple[Ints, Floats, Floats]:
    """Place (−1: not given), latitude and longitude (NaN: not given) of cases."""
    size = len(county)
    start = np.searchsorted(names.place_county, np.arange(len(names.counties)))
    many = np.bincount(names.place_county, minlength=len(names.counties))
    # Squaring a uniform number prefers the first places of a county, so that places differ in size.
    within = (rng.random(size) ** 2 * many[county]).astype(np.int64)
    place = np.where(many[county] > 0, start[county] + within, -1)
    place = np.where(rng.random(size) < 0.6, place, -1)
    centre = np.where((place >= 0)[:, None], names.place_at[np.maximum(place, 0)], names.county_at[county])
    has_place = rng.random(size) < 0.6
    point = np.where(has_place[:, None], np.round(centre + rng.normal(0.0, 0.02, (size, 2)), 5), np.nan)
    return place, point[:, 0], point[:, 1]


def _ids(number: Ints) -> pa.Array:
    text = pc.utf8_lpad(pc.cast(pa.array(number), pa.string()), 9, "0")
    return pc.binary_join_element_wise("111", text, "-")


def _moments(second: Ints) -> pa.Array:
    missing = second == NONE
    return pa.array(np.where(missing, 0, second), mask=missing).cast(pa.timestamp("s"))


def _numbers(value: Floats) -> pa.Array:
    return pa.array(value, mask=np.isnan(value))


def _named(code: Ints, words: list[str]) -> pa.Array:
    """Words by position, null where the code is negative.

    Duplicate words are merged first, because an Arrow dictionary must not contain a word twice.
    """
    once = {word: position for position, word in enumerate(dict.fromkeys(words))}
    place = np.array([once[word] for word in words], dtype=np.int32)
    missing = code < 0
    index = pa.array(place[np.where(missing, 0, code)], mask=missing)
    return pa.DictionaryArray.from_arrays(index, pa.array(list(once), type=pa.string()))
