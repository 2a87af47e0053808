"""Content of demo-truth.json: the parameters of the demo and the values that estimators should recover."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from intake.demo.demo_offices import PEER_GROUPS
from intake.demo.demo_topics import KIND_SHARES, TRIP_KIND_SHARES
from intake.demo.generate import Demo
from intake.demo.line_activity import FIRST_DAY, GROWTH_PER_YEAR, Ints
from intake.demo.registrations import (
    CRISIS_STREAM,
    FIRST_TRIP_STREAM,
    ORDINARY_STREAM,
    WITH_PLACE,
    WITHOUT_DUE,
)
from intake.demo.true_values import CaseSample, by_office
from intake.demo.unusual_events import CRISIS, DECLINE, RISING, TRIPS, Surge

Json = dict[str, Any]


def describe(demo: Demo, sample: CaseSample) -> Json:
    """Return the true values of a demo as JSON-serialisable data; days are ISO dates, shares 0 to 1."""
    world = demo.world
    count = demo.count.sum(axis=1)
    return {
        "seed": demo.seed,
        "cases": demo.cases,
        "first_day": FIRST_DAY.isoformat(),
        "watermark": demo.as_of.isoformat(),
        "growth_per_year": GROWTH_PER_YEAR,
        "without_due": WITHOUT_DUE,
        "with_place": WITH_PLACE,
        "kind_shares_outside_trips": dict(
            zip(("complaint", "request", "suggestion"), KIND_SHARES, strict=True)
        ),
        "kind_shares_of_trips": dict(
            zip(("complaint", "request", "suggestion"), TRIP_KIND_SHARES, strict=True)
        ),
        "trips": _trips(count),
        "crisis": _surge(CRISIS)
        | {"county": world.areas.code[world.crisis_county], "cases_above_usual": int(count[CRISIS_STREAM])},
        "rising": _surge(RISING),
        "decline": {
            "agency": world.offices[world.declining].name_fa,
            "first": _day(DECLINE.first),
            "factor": DECLINE.factor,
        },
        "counties": _counties(demo, count),
        "agencies": _agencies(demo, sample),
    }


def _trips(count: Ints) -> list[Json]:
    """The provincial trips, with their cases; `count` has the cases of each stream."""
    return [
        {
            "name_fa": trip.name_fa,
            "name_en": trip.name_en,
            "first": _day(trip.first),
            "last_meeting": _day(trip.first + trip.meetings - 1),
            "last_letter": _day(trip.first + trip.letters),
            "share": trip.share,
            "cases": int(count[FIRST_TRIP_STREAM + number]),
        }
        for number, trip in enumerate(TRIPS)
    ]


def _day(number: int) -> str:
    """ISO date of a day number."""
    return (FIRST_DAY + timedelta(days=number)).isoformat()


def _surge(surge: Surge) -> Json:
    """A surge as JSON."""
    return {
        "topics_en": list(surge.topics),
        "first": _day(surge.first),
        "last": _day(surge.last),
        "factor": surge.factor,
        "gradual": surge.gradual,
    }


def _counties(demo: Demo, count: Ints) -> list[Json]:
    """Propensity of each county, and its expected number of cases outside trips and without the crisis."""
    world = demo.world
    area = world.areas
    share = world.topic_rate.sum(axis=0) @ world.county_share
    expected = count[ORDINARY_STREAM] * share / share.sum()
    return [
        {
            "code": code,
            "name_fa": area.name_fa[number],
            "name_en": area.name_en[number],
            "population": int(area.population[number]),
            "propensity": round(float(area.propensity[number]), 4),
            "expected_ordinary_cases": round(float(expected[number]), 1),
        }
        for number, code in enumerate(area.code)
    ]


def _agencies(demo: Demo, sample: CaseSample) -> list[Json]:
    """Names, character, parameters and true values of each office: outside trips, with trips, around the decline."""
    world = demo.world
    decline = FIRST_DAY + timedelta(days=DECLINE.first)
    outside = by_office(world, sample.registered_in(None, None))
    everything = by_office(world, sample)
    declining = sample.where(sample.office == world.declining)
    before = by_office(world, declining.registered_in(None, decline - timedelta(days=1)))
    after = by_office(world, declining.registered_in(decline, None))
    agencies = []
    for number, office in enumerate(world.offices):
        parameters = {
            name: round(value, 5) if isinstance(value, float) else value
            for name, value in asdict(office).items()
            if isinstance(value, float)
        }
        agency = {
            "name_fa": office.name_fa,
            "name_en": office.name_en,
            "peer_group": PEER_GROUPS[office.peer_group][0],
            "peer_group_en": PEER_GROUPS[office.peer_group][1],
            "character": office.character,
            "parameters": parameters,
            "outside_trips": outside[number],
            "with_trips": everything[number],
        }
        if number == world.declining:
            agency |= {
                "character": "declines",
                "before_decline": before[number],
                "after_decline": after[number],
            }
        agencies.append(agency)
    return agencies
