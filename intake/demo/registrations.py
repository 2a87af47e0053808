"""Registrations of the demo: when, where, what and how. Their further history is simulated in `case_life`."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from intake.demo.demo_topics import TRIP_KIND_SHARES
from intake.demo.demo_world import BANKS, World
from intake.demo.line_activity import AS_OF_SECOND, DAYS, Floats, Ints, days
from intake.demo.random_choice import pick
from intake.demo.unusual_events import TRIPS
from intake.derive.event_arrays import DAY_SECONDS
from queries.vocabulary.codes import Channel, Kind

ORDINARY_STREAM, CRISIS_STREAM, FIRST_TRIP_STREAM = 0, 1, 2
CHUNK = 200_000  # target number of cases per chunk; chunks are whole days, so they may be larger

DUE_DAYS, TRIP_DUE_DAYS = 10, 30
NO_DUE = -1
WITHOUT_DUE = 0.008  # share of cases without a due date
WITH_PLACE = 0.35  # share of cases with a place

# Shares of phone, portal, SMS, desk and letter at the start and at as-of.
CHANNELS_THEN = np.array([0.64, 0.12, 0.08, 0.11, 0.05])
CHANNELS_NOW = np.array([0.46, 0.31, 0.09, 0.10, 0.04])

# Relative activity by hour of the day: phone and SMS, portal, desks and letters, meetings of a trip.
PHONE_HOURS = (6, 3, 2, 1, 1, 2, 6, 20, 55, 78, 85, 80, 66, 52, 44, 40, 42, 46, 50, 52, 48, 38, 24, 12)
PORTAL_HOURS = (16, 9, 5, 3, 2, 3, 6, 16, 36, 52, 58, 56, 48, 40, 36, 36, 40, 44, 48, 52, 58, 60, 50, 32)
DESK_HOURS = (0, 0, 0, 0, 0, 0, 0, 12, 60, 100, 110, 95, 70, 35, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0)
TRIP_HOURS = (0, 0, 0, 0, 0, 0, 0, 10, 40, 70, 80, 80, 60, 40, 50, 60, 70, 70, 60, 40, 20, 10, 0, 0)
_BANKS = np.linspace(1.6, 0.6, BANKS)[None, :]  # weights of the banks


@dataclass(frozen=True)
class Cases:
    """Cases in the order of registration; moments in seconds since the first day of the demo."""

    number: Ints  # number of the case within the whole demo
    registered: Ints
    due: Ints  # NO_DUE if the source gives none
    topic: Ints
    county: Ints
    kind: Ints
    channel: Ints
    trip: Ints  # −1 outside trips
    crisis: Ints  # 0 or 1
    office: Ints  # responsible office
    place: Ints  # −1 if not given
    latitude: Floats
    longitude: Floats


def counts(world: World, *, cases: int, seed: int) -> Ints:
    """Number of cases by stream and day (streams × days); the sum is exactly `cases`."""
    rng = np.random.default_rng([seed, 1])
    share = world.stream_share
    return rng.multinomial(cases, share.ravel() / share.sum()).reshape(share.shape).astype(np.int64)


def chunks(count: Ints) -> Iterator[tuple[int, int, int]]:
    """Yield (first day, one past the last day, number of the first case): whole days with about CHUNK cases."""
    daily = count.sum(axis=0)
    first, before = 0, 0
    while first < DAYS:
        ends = np.cumsum(daily[first:])
        last = first + max(1, int(np.searchsorted(ends, CHUNK, side="right")))
        yield first, last, before
        before += int(daily[first:last].sum())
        first = last


def draw_cases(world: World, count: Ints, *, first: int, last: int, before: int, seed: int) -> Cases:
    """Draw the cases registered from day `first` to `last` (exclusive), independently of all other days."""
    # A generator of its own for every chunk makes chunks independent of each other.
    rng = np.random.default_rng([seed, 2, first])
    per_stream = count[:, first:last]
    stream = np.repeat(np.arange(len(count)), per_stream.sum(axis=1))
    day = np.concatenate([np.repeat(np.arange(first, last), row) for row in per_stream])
    size = len(day)
    topic = _topic(world, stream, day, rng)
    county = _county(world, stream, topic, rng)
    trip = np.where(stream >= FIRST_TRIP_STREAM, stream - FIRST_TRIP_STREAM, -1)
    kind = _kind(world, topic, trip, rng)
    channel = _channel(day, trip, rng)
    registered = _moment(day, channel, rng)
    due_days = np.where(trip >= 0, TRIP_DUE_DAYS, DUE_DAYS)
    due = np.where(rng.random(size) < WITHOUT_DUE, NO_DUE, registered + due_days * DAY_SECONDS)
    office = world.responsible[topic, county] + world.banking[topic] * pick(_BANKS, np.zeros(size), rng)
    place, latitude, longitude = _place(world, county, rng)
    order = np.argsort(registered, kind="stable")
    return Cases(
        number=before + np.arange(size),
        registered=registered[order],
        due=due[order],
        topic=topic[order],
        county=county[order],
        kind=kind[order],
        channel=channel[order],
        trip=trip[order],
        crisis=(stream == CRISIS_STREAM)[order].astype(np.int64),
        office=office[order],
        place=place[order],
        latitude=latitude[order],
        longitude=longitude[order],
    )


def _topic(world: World, stream: Ints, day: Ints, rng: np.random.Generator) -> Ints:
    """Draw topics."""
    topic = np.empty(len(day), dtype=np.int64)
    usual, crisis, trip = stream == ORDINARY_STREAM, stream == CRISIS_STREAM, stream >= FIRST_TRIP_STREAM
    topic[usual] = pick(world.topic_rate, day[usual], rng)
    if crisis.any():
        days_of = np.unique(day[crisis])
        topic[crisis] = pick(world.crisis_rate[days_of], np.searchsorted(days_of, day[crisis]), rng)
    topic[trip] = pick(world.trip_topic_share[None, :], np.zeros(trip.sum()), rng)
    return topic


def _county(world: World, stream: Ints, topic: Ints, rng: np.random.Generator) -> Ints:
    """Draw counties."""
    county = pick(world.county_share, topic, rng)
    county[stream == CRISIS_STREAM] = world.crisis_county
    trip = stream >= FIRST_TRIP_STREAM
    county[trip] = pick(world.trip_county_share[None, :], np.zeros(trip.sum()), rng)
    return county


def _kind(world: World, topic: Ints, trip: Ints, rng: np.random.Generator) -> Ints:
    """Draw kinds."""
    shares = np.concatenate([world.kind_share, np.array([TRIP_KIND_SHARES])])
    drawn = pick(shares, np.where(trip >= 0, len(shares) - 1, topic), rng)
    return np.array([Kind.complaint, Kind.request, Kind.suggestion], dtype=np.int64)[drawn]


def _channel(day: Ints, trip: Ints, rng: np.random.Generator) -> Ints:
    """Draw channels by day; desks and letters are closed on Fridays and holidays."""
    calendar = days()
    now = (np.arange(DAYS) / (DAYS - 1))[:, None]
    shares = CHANNELS_THEN * (1.0 - now) + CHANNELS_NOW * now
    shares[(calendar.weekday == 6) | calendar.holiday, 3:] = 0.0
    codes = np.array(
        [Channel.phone, Channel.portal, Channel.sms, Channel.desk, Channel.letter], dtype=np.int64
    )
    channel = codes[pick(shares, day, rng)]
    starts = np.array([trip_of.first + trip_of.meetings for trip_of in TRIPS])
    meeting = (trip >= 0) & (day < starts[np.maximum(trip, 0)])
    return np.where(meeting, Channel.trip, np.where(trip >= 0, Channel.letter, channel)).astype(np.int64)


def _moment(day: Ints, channel: Ints, rng: np.random.Generator) -> Ints:
    """Draw seconds of registration by the hours of the channel, shifted later in Ramadan."""
    phone, portal, desk, trip = PHONE_HOURS, PORTAL_HOURS, DESK_HOURS, TRIP_HOURS
    usual = np.array([phone, phone, portal, phone, desk, desk, trip], dtype=np.float64)  # by channel code
    fasting = 0.85 * np.roll(usual, 1, axis=1)
    fasting[:, 17:20] *= 0.35  # people break their fast
    fasting[:4, 21:24] *= 2.2
    # The second half of the table holds the hours in Ramadan.
    row = channel + len(usual) * days().ramadan[day]
    hour = pick(np.concatenate([usual, fasting]), row, rng)
    second = day * DAY_SECONDS + hour * 3600 + rng.integers(0, 3600, len(day))
    # The last day ends at as-of: later registrations are moved to the hours before.
    late = second > AS_OF_SECOND
    second[late] = AS_OF_SECOND - rng.integers(60, 10 * 3600, int(late.sum()))
    return second


def _place(world: World, county: Ints, rng: np.random.Generator) -> tuple[Ints, Floats, Floats]:
    """Draw places and coordinates for the share of the cases that have one."""
    area = world.areas
    size = len(county)
    place = np.full(size, -1, dtype=np.int64)
    latitude, longitude = np.full(size, np.nan), np.full(size, np.nan)
    has_places = np.bincount(area.place_county, minlength=len(area.code)) > 0
    with_place = np.flatnonzero((rng.random(size) < WITH_PLACE) & has_places[county])
    if len(with_place):
        weights = np.zeros((len(area.code), len(area.place_name)))
        weights[area.place_county, np.arange(len(area.place_name))] = area.place_weight
        chosen = pick(weights + ~has_places[:, None], county[with_place], rng)
        spread = area.place_spread[chosen]
        place[with_place] = chosen
        latitude[with_place] = np.round(
            area.place_latitude[chosen] + spread * rng.standard_normal(len(with_place)) * 0.8, 5
        )
        longitude[with_place] = np.round(
            area.place_longitude[chosen] + spread * rng.standard_normal(len(with_place)), 5
        )
    return place, latitude, longitude
