"""Random screens of offices whose matters are reported by several people, one of which may enter its cases twice."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GROUPS = (3, 5, 8, 10, 14)  # offices of each peer group
OFFICES = sum(GROUPS)
TOPICS, TOPICS_OF_A_GROUP, COUNTIES, DAYS = 24, 4, 14, 90
KINDS, CHANNELS = (0.6, 0.35, 0.05), (0.5, 0.2, 0.15, 0.1, 0.05)
MIN, MAX = 60, 900  # cases of an office
TWICE = 0.25  # part of its cases that the planted office enters twice
TOGETHER = 0.7  # of the reports of one matter, those that are answered with the first
IN_BATCHES = 0.8  # of the cases of a day, those that are answered together where that is usual
PLANTED, LARGE = OFFICES - 1, OFFICES - 10  # both are of the largest group


@dataclass(frozen=True)
class TwinSetting:
    """Worlds of one kind.

    `planted` is the number of cases of an office that enters a quarter of them twice, at once (same hour, same channel,
    answered with the first) or `later` (1 to 20 days after, answered by itself). `large` is the number of cases of an
    office that enters none twice. With `batches` most cases of a day are answered together, and with `days_only` no
    hours are known.
    """

    planted: int | None = None
    way: Literal["at once", "later"] = "at once"
    large: int | None = None
    batches: bool = False
    days_only: bool = False
    others: float = 0.1  # further reports of a matter, on average
    sd: float = 0.5  # by how much that differs between offices (logarithms); between topics it is 0.7


@dataclass(frozen=True)
class TwinWorld:
    """Cases by office, topic, county, kind and channel, with the days of registration and answer (arrays by case)."""

    office: Ints
    topic: Ints
    county: Ints
    kind: Ints
    channel: Ints
    registered: Floats
    answered: Floats


def twin_world(rng: np.random.Generator, setting: TwinSetting) -> TwinWorld:
    """A random world."""
    size = np.exp(rng.uniform(np.log(MIN), np.log(MAX), OFFICES))
    for office, cases in ((PLANTED, setting.planted), (LARGE, setting.large)):
        size[office] = cases or size[office]
    of_groups = rng.dirichlet(np.full(TOPICS, 0.25), len(GROUPS))
    counties = np.append(0.4, rng.dirichlet(np.full(COUNTIES - 1, 2.5)) * 0.6)
    by_topic = rng.normal(0, 0.7, TOPICS)
    parts = []
    for office, group in enumerate(np.repeat(np.arange(len(GROUPS)), GROUPS)):
        topics = rng.dirichlet(of_groups[group] * 25 + 0.02)
        again = setting.others * np.exp(by_topic + rng.normal(0, setting.sd) - 0.25 - setting.sd**2 / 2)
        matters = rng.poisson(size[office] / (1 + setting.others))
        topic = rng.choice(TOPICS, matters, p=topics)
        cases = _reported(
            rng, topic, rng.choice(COUNTIES, matters, p=rng.dirichlet(counties * 12 + 0.05)), again
        )
        if setting.planted and office == PLANTED:
            cases = _entered_twice(rng, cases, setting.way)
        parts.append([np.full(len(cases[0]), office), *cases])
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    registered, answered = columns[5:]
    if setting.batches:
        days_until = rng.integers(2, 9, (OFFICES, DAYS + 60))
        day = np.floor(registered).astype(np.int64)
        together = np.floor(registered) + days_until[columns[0], day] + 0.6
        answered = np.where(rng.random(len(day)) < IN_BATCHES, together, answered)
    if setting.days_only:
        registered, answered = np.floor(registered), np.floor(answered)
    office, topic, county, kind, channel = (column.astype(np.int64) for column in columns[:5])
    return TwinWorld(office, topic, county, kind, channel, registered, answered)


def _reported(
    rng: np.random.Generator, topic: Ints, county: Ints, again: Floats
) -> list[NDArray[np.generic]]:
    """The reports of matters: topic, county, kind, channel, registration and answer."""
    matters = len(topic)
    registered = rng.uniform(0, DAYS, matters)
    answered, kind = registered + _waits(rng, matters), rng.choice(len(KINDS), matters, p=KINDS)
    matter = np.repeat(np.arange(matters), rng.poisson(np.minimum(again[topic], 3.0)))
    more = len(matter)
    later = registered[matter] + np.minimum(rng.exponential(0.5, more), 30)
    with_first = (rng.random(more) < TOGETHER) & (answered[matter] > later)
    others = np.where(rng.random(more) < 0.8, kind[matter], rng.choice(len(KINDS), more, p=KINDS))
    return [
        np.append(topic, topic[matter]),
        np.append(county, county[matter]),
        np.append(kind, others),
        rng.choice(len(CHANNELS), matters + more, p=CHANNELS),
        np.append(registered, later),
        np.append(answered, np.where(with_first, answered[matter], later + _waits(rng, more))),
    ]


def _entered_twice(
    rng: np.random.Generator, cases: list[NDArray[np.generic]], way: Literal["at once", "later"]
) -> list[NDArray[np.generic]]:
    """The cases with a part of them once more."""
    copied = np.flatnonzero(rng.random(len(cases[0])) < TWICE)
    topic, county, kind, channel, registered, answered = (column[copied] for column in cases)
    if way == "at once":
        registered = registered + rng.uniform(0, 1 / 25, len(copied))
    else:
        registered = registered + rng.uniform(1, 20, len(copied))
        channel = rng.choice(len(CHANNELS), len(copied), p=CHANNELS)
        answered = registered + _waits(rng, len(copied)) / 3
    again = (topic, county, kind, channel, registered, answered)
    return [np.append(column, more) for column, more in zip(cases, again, strict=True)]


def _waits(rng: np.random.Generator, count: int) -> Floats:
    return rng.gamma(2.2, 3, count)
