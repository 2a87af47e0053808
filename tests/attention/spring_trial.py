"""Trial of the attention list in springs of which the history has seen few (`tests.attention.spring_worlds`)."""

import pickle
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from queries.attention.event_checks import event_checks, replay, watched_rows
from queries.attention.selection import ranked_checks
from queries.attention.volume_rows import seasonal_expectation
from tests.attention.spring_worlds import (
    TOPIC_GROUPS,
    TOPICS,
    YEARS,
    SpringWorld,
    monitored,
    spring_world,
)

SAME_LINE = 14  # days within which a line that comes back is the same
PLANT_DAYS = 28
WORLDS = 80  # of each length of history
# Planted surges: the whole province, a county and a topic, and how many times the usual.
PLANTS = (("province", 1.25), ("county", 1.6), ("topic", 2.0))


@dataclass(frozen=True)
class Spring:
    """One world: its false lines, those about the whole province, and of each planted surge the day it was told.

    `is_former` says whether the list took the effects of feasts for known.
    """

    years: float
    is_former: bool
    weeks: float
    false: int
    of_province: int
    province_days: int
    told: dict[str, int | None]


def springs(folder: Path, *, worlds: int = WORLDS) -> list[Spring]:
    """The results of all worlds by both rules, which are kept in the folder."""
    file = folder / f"springs-{worlds}.pickle"
    if not file.exists():
        found = [
            spring(seed, years=years, is_former=former)
            for former in (True, False)
            for years in YEARS
            for seed in range(worlds)
        ]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(found))
    results: list[Spring] = pickle.loads(file.read_bytes())
    return results


def spring(seed: int, *, years: float, is_former: bool = False) -> Spring:
    """Judge all mornings of one world, without and with planted surges."""
    world = spring_world(seed, years=years)
    seen: dict[object, int] = {}
    false, of_province, province_days = 0, 0, 0
    for day, subjects in _lines(world, is_former):
        for subject in subjects:
            is_new = day - seen.get(subject, -SAME_LINE - 1) > SAME_LINE
            false += is_new
            of_province += is_new and not subject[1]
            province_days += not subject[1]
            seen[subject] = day
    dice = np.random.default_rng([seed, 7])
    told = {name: _told(world, dice, name, ratio, is_former) for name, ratio in PLANTS}
    return Spring(years, is_former, len(world.judged) / 7, false, of_province, province_days, told)


def _lines(world: SpringWorld, is_former: bool) -> list[tuple[int, set[tuple[str, tuple[object, ...]]]]]:
    """The kind and subject of each line, by judged day."""
    series = monitored(world, world.judged.stop)
    model = seasonal_expectation(series)
    assert model is not None
    rows = watched_rows(series, model, topic_groups=TOPIC_GROUPS, grave=())
    if is_former:
        rows = replace(rows, counts=replace(rows.counts, feast_variance=None, teaches_level=None))
    course = replay(rows)
    return [
        (
            day,
            {
                (check.kind, check.subject)
                for check in ranked_checks(event_checks(rows, course, day - series.history))
            },
        )
        for day in world.judged
    ]


def _told(
    world: SpringWorld, dice: np.random.Generator, name: str, ratio: float, is_former: bool
) -> int | None:
    """The day of a planted surge on which there is a line about its subject, from 1 on; None if there never is."""
    begin = int(dice.integers(world.judged.start, world.judged.stop - 14))
    days = slice(begin, begin + PLANT_DAYS)
    county, topic = int(dice.integers(1, 6)), int(dice.integers(0, TOPICS))
    place = {"province": np.s_[days], "county": np.s_[days, county], "topic": np.s_[days, :, topic]}[name]
    counts = world.counts.copy()
    counts[place] += dice.poisson(counts[place] * (ratio - 1))
    subject = {"province": (), "county": (("county", county + 1),), "topic": (("topic", topic + 1),)}[name]
    channels = world.channels.copy()
    more = (counts - world.counts).sum(axis=(1, 2)).astype(int)
    channels += dice.multinomial(more, (0.72, 0.14, 0.06, 0.06, 0.02)).T
    planted = replace(world, counts=counts, channels=channels)
    for day, subjects in _lines(planted, is_former):
        if day >= begin and ("surge", subject) in subjects:
            return day - begin + 1
    return None
