"""The true rates and parameters of the demo, fixed before the first case is drawn."""

from dataclasses import dataclass

import numpy as np

from geo.province import Province
from intake.demo.county_areas import Areas, areas
from intake.demo.demo_offices import Office, offices
from intake.demo.demo_topics import Topic, kind_shares, topics
from intake.demo.line_activity import DAYS, Floats, Ints, line_rate, season_factors
from intake.demo.unusual_events import CRISIS, DECLINE, RISING, TRIPS, Surge

# Exponent on the relative population of a county: urban topics are more common in large counties, rural ones in small.
WHERE = {"any": 0.0, "urban": 0.12, "rural": -0.30}
BANKS = 8


@dataclass(frozen=True)
class World:
    """True rates and parameters as arrays: D days, T topics, C counties, O offices."""

    areas: Areas
    topics: tuple[Topic, ...]
    offices: tuple[Office, ...]
    topic_rate: Floats  # D × T, outside trips and the crisis
    county_share: Floats  # T × C
    kind_share: Floats  # T × 3
    crisis_rate: Floats  # D × T, in the county of the crisis, on top of its usual rate
    crisis_county: int
    declining: int  # office
    responsible: Ints  # T × C → office; for topics of banks, the first of BANKS consecutive offices
    banking: Ints  # T: 1 if the responsible office is one of the banks at random
    trip_topic_share: Floats  # T
    trip_county_share: Floats  # C
    stream_share: Floats  # (ordinary, crisis, trips …) × D, sums to 1


def world(province: Province, *, seed: int) -> World:
    """Build the world of a seed; it does not depend on the number of cases."""
    rng = np.random.default_rng([seed, 0])
    area = areas(province, rng)
    all_topics = topics()
    all_offices = offices(area, rng)
    rate = _topic_rate(all_topics, rng)
    county_share = _county_share(all_topics, area)
    crisis_county = min(CRISIS.county_rank or 0, len(area.code) - 1)
    in_crisis = np.array([topic.name_en in CRISIS.topics for topic in all_topics])
    # The additional rate of the affected topics in the county of the crisis, on top of the usual rate.
    crisis = rate * in_crisis * county_share[:, crisis_county] * (CRISIS.factors() - 1.0)[:, None]
    responsible, banking = _responsible(all_topics, area, all_offices)
    trip_topics = np.array([topic.weight * topic.trip for topic in all_topics])
    trip_counties = area.population * np.sqrt(area.propensity)
    return World(
        areas=area,
        topics=all_topics,
        offices=all_offices,
        topic_rate=rate,
        county_share=county_share,
        kind_share=kind_shares(all_topics, rate.sum(axis=0) + crisis.sum(axis=0)),
        crisis_rate=crisis,
        crisis_county=crisis_county,
        declining=_declining(all_offices, area),
        responsible=responsible,
        banking=banking,
        trip_topic_share=trip_topics / trip_topics.sum(),
        trip_county_share=trip_counties / trip_counties.sum(),
        stream_share=_stream_share(rate, crisis),
    )


def _topic_rate(all_topics: tuple[Topic, ...], rng: np.random.Generator) -> Floats:
    """Rate by day and topic (D × T): rate of the day, weight and season of the topic, and the rising topic."""
    line = line_rate(rng)
    seasons = {name: season_factors(name, rng) for name in sorted({topic.season for topic in all_topics})}
    weight = np.array([topic.weight for topic in all_topics])
    rate: Floats = (
        line[:, None]
        * np.column_stack([seasons[topic.season] for topic in all_topics])
        * weight
        / weight.sum()
    )
    return rate * _surge(RISING, all_topics)


def _surge(surge: Surge, all_topics: tuple[Topic, ...]) -> Floats:
    """Factor of a surge by day and topic."""
    is_affected = np.array([topic.name_en in surge.topics for topic in all_topics])
    return np.where(is_affected[None, :], surge.factors()[:, None], 1.0)


def _county_share(all_topics: tuple[Topic, ...], area: Areas) -> Floats:
    """Share of each county by topic (T × C): population × propensity, shifted to towns or villages."""
    size = area.population / np.median(area.population)
    share = np.stack([area.population * area.propensity * size ** WHERE[topic.where] for topic in all_topics])
    return np.asarray(share / share.sum(axis=1, keepdims=True), dtype=np.float64)


def _stream_share(rate: Floats, crisis: Floats) -> Floats:
    """Share of all cases by stream (ordinary, crisis, trips) and day."""
    usual = np.stack([rate.sum(axis=1), crisis.sum(axis=1)])
    # Trips get fixed shares of all cases; the ordinary cases and the crisis share the rest.
    usual *= (1.0 - sum(trip.share for trip in TRIPS)) / usual.sum()
    trips = [trip.share * trip.rate() for trip in TRIPS]
    assert all(len(trip) == DAYS for trip in trips)
    return np.concatenate([usual, np.stack(trips)])


def _declining(all_offices: tuple[Office, ...], area: Areas) -> int:
    """Number of the municipality that declines; in a province of few counties, that of the smallest county."""
    rank = min(DECLINE.municipality_rank, len(area.code) - 1)
    return next(number for number, office in enumerate(all_offices) if office.key == f"municipality_{rank}")


def _responsible(
    all_topics: tuple[Topic, ...], area: Areas, all_offices: tuple[Office, ...]
) -> tuple[Ints, Ints]:
    """Responsible office by topic and county (T × C), and whether it is a bank.

    A county without a municipality of its own uses its governorate.
    """
    number = {office.key: position for position, office in enumerate(all_offices)}

    def office(key: str, county: int) -> int:
        if key == "municipality":
            own = number.get(f"municipality_{county}")
            return number[f"governorate_{county}"] if own is None else own
        if key == "governorate":
            return number[f"governorate_{county}"]
        if key == "electricity":
            return number["electricity_centre" if county == 0 else "electricity_rest"]
        return number["bank_1" if key == "bank" else key]

    counties = range(len(area.code))
    table = np.array(
        [[office(topic.office, county) for county in counties] for topic in all_topics], dtype=np.int64
    )
    return table, np.array([topic.office == "bank" for topic in all_topics], dtype=np.int64)
