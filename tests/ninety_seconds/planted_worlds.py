"""Ten provinces like the demo, without its growth and its own unusual events, each with what is planted in it."""

from dataclasses import dataclass, replace

import numpy as np

from geo.province import Province
from intake.demo import demo_world
from intake.demo.demo_offices import CHARACTERS, Office
from intake.demo.demo_world import World
from intake.demo.generate import Demo
from intake.demo.line_activity import DAYS, GROWTH_PER_YEAR
from intake.demo.registrations import counts
from intake.demo.unusual_events import RISING, Surge

CASES = 120_000
WATER = ("Water cut-offs", "Low water pressure", "Drinking water quality")
MEDICINE = ("Medicine shortage",)
# What an office without a character has; `days` comes from its group.
SOUND = Office(key="", peer_group="", name_fa="", name_en="", county=None, days=0.0)
SHARES = (
    "answers",
    "set_aside",
    "resolves",
    "satisfies",
    "reopens",
    "bunches",
    "misrouted",
    "passes",
    "responds",
)
LATE = 4.0  # a late answer takes so many times as long, as in the demo
SLOW = {"days": 2.6, "answers": 0.89, "set_aside": 0.06}
STUCK = {"days": 1.3, "answers": 0.62, "set_aside": 0.03}


@dataclass(frozen=True)
class Plant:
    """What is planted in a world: offices that answer too late, and a surge of some topics in a county or everywhere.

    `county` is the rank of the county by population; None is the whole province.
    """

    name: str
    told: str
    seed: int
    late_offices: dict[str, dict[str, float]]
    topics: tuple[str, ...] = ()
    county: int | None = None
    days: int = 0
    factor: float = 1.0


PLANTS = (
    Plant("quiet", "nothing is planted", 1, {}),
    Plant("largest-office", "the municipality of the largest city answers too late", 2, {"municipality_0": SLOW}),
    Plant("one-office", "one provincial office answers too late", 3, {"roads": SLOW}),
    Plant("water", "water fails in one county for twelve days", 4, {}, WATER, 3, 12, 20.0),
    Plant("medicine", "complaints of missing medicine triple in the whole province", 5, {}, MEDICINE, None, 28, 4.0),
    Plant("noisy", "nothing is planted; the last days are high by chance", 6, {}),
    Plant("both", "water fails in one county, and a municipality answers too late", 7, {"municipality_4": SLOW},
          WATER, 6, 10, 20.0),
    Plant("stuck", "one office leaves four cases in ten unanswered", 8, {"deeds": STUCK}),
    Plant("growth", "a quarter more cases in the last 90 days", 9, {}, ("*",), None, 90, 1.25),
    Plant("two-offices", "two governorates answer too late", 10, {"governorate_1": SLOW, "governorate_5": SLOW}),
)  # fmt: skip


def demo(plant: Plant, province: Province, *, cases: int = CASES) -> Demo:
    """The demo of a world with its plants."""
    planted = _planted(demo_world.world(province, seed=plant.seed), plant)
    return Demo(
        cases=cases, seed=plant.seed, world=planted, count=counts(planted, cases=cases, seed=plant.seed)
    )


def bad_offices(plant: Plant, world: World) -> list[Office]:
    """The offices that are planted as late."""
    return [office for office in world.offices if office.key in plant.late_offices]


def _planted(world: World, plant: Plant) -> World:
    """A world without the unusual events of the demo, trips aside, and with those of the plant."""
    surge = _surge(plant)
    affected = np.array([topic.name_en in plant.topics for topic in world.topics])
    rising = np.array([topic.name_en in RISING.topics for topic in world.topics])
    rate = world.topic_rate / np.where(rising[None, :], RISING.factors()[:, None], 1.0)
    rate = rate / (GROWTH_PER_YEAR ** (np.arange(DAYS) / 365.25))[:, None]
    crisis = np.zeros_like(rate)
    county = plant.county or 0
    if plant.topics == ("*",):
        rate = rate * surge.factors()[:, None]
    elif plant.county is None:
        rate = rate * np.where(affected[None, :], surge.factors()[:, None], 1.0)
    else:
        crisis = rate * affected * world.county_share[:, county] * (surge.factors() - 1.0)[:, None]
    return replace(
        world,
        offices=_offices(world, plant),
        topic_rate=rate,
        crisis_rate=crisis,
        crisis_county=county,
        declining=-1,  # no office
        stream_share=demo_world._stream_share(rate, crisis),
    )


def _surge(plant: Plant) -> Surge:
    """The surge of a plant, which lasts until the last day."""
    return Surge(plant.topics, DAYS - max(plant.days, 1), DAYS - 1, plant.factor, False, plant.county)


def _offices(world: World, plant: Plant) -> tuple[Office, ...]:
    """The offices as fast as is usual in their group, a tenth faster or slower, but for those planted as late."""
    plain = [
        office if office.character == "sound" else _without_character(office) for office in world.offices
    ]
    usual = {
        group: float(np.median([office.days for office in plain if office.peer_group == group]))
        for group in {office.peer_group for office in plain}
    }
    pace = np.random.default_rng([plant.seed, 7]).lognormal(0.0, 0.1, len(plain))
    return tuple(
        _office(office, usual[office.peer_group] * own, plant)
        for office, own in zip(plain, pace, strict=True)
    )


def _office(office: Office, days: float, plant: Plant) -> Office:
    """An office with so many days for a usual answer, and with the lateness that is planted in it, if any."""
    change = dict(plant.late_offices.get(office.key, {}))
    days *= change.pop("days", 1.0)
    return replace(office, days=days, late_days=days * LATE, **change)


def _without_character(office: Office) -> Office:
    """An office as it would be without its character."""
    days = office.days / CHARACTERS[office.character].get("days", 1.0)
    return replace(
        office,
        character="sound",
        days=days,
        **{name: getattr(SOUND, name) for name in SHARES},
    )
