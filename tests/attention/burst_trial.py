"""Trial of bursts: calls of a day or three about a topic group in a county, alone or before a surge of the county."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.event_checks import event_checks, open_checks, replay, watched_rows
from queries.attention.selection import ranked_checks
from queries.attention.volume_rows import seasonal_expectation
from tests.attention.spring_worlds import TOPIC_GROUPS, TOPICS_OF_GROUP, SpringWorld, monitored, spring_world

WORLDS = 40
CASES = (60, 120, 200)
LAST_DAYS = 40  # of the world, in which the burst lies at the beginning
SURGE_AFTER, SURGE_RATIO = 6, 2.0


METHOD = """## After a burst

The line of a burst ends soon, while the sums of its county and of the province hold its cases for up to four weeks. In
the provinces of the section before, far from feasts, 60, 120 or 200 cases of a topic group come from one county on one
day or three. A line about the county or the province after the line of the burst has ended is **false**. It is dropped
where the whole is within its limits without the part, over the days of the line and over a week. So that nothing true
is dropped, the cases of the county double six days after the burst in a second run. **Former** is the list that dropped
nothing of the kind.
"""


@dataclass(frozen=True)
class Burst:
    """What was told after a burst.

    `spread` is the number of days with a line about the county or the province after the line about the burst had
    ended; `surge` the day of a surge of the county after the burst on which the county had a line, None if it had none.
    """

    is_former: bool
    spread: int
    surge: int | None


def bursts(folder: Path, *, worlds: int = WORLDS) -> list[Burst]:
    """The results of all worlds with lines of explained wholes (former) and without, which are kept in the folder."""
    file = folder / f"bursts-{worlds}.pickle"
    if not file.exists():
        found = [burst(seed, is_former=former) for former in (True, False) for seed in range(worlds)]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(found))
    results: list[Burst] = pickle.loads(file.read_bytes())
    return results


def burst_report(found: Sequence[Burst]) -> str:
    """The part of docs/attention.md on bursts, as Markdown."""
    lines = [METHOD, "| rule | worlds | with such a line | days | surge told in 7 days | at all |"]
    lines.append(f"| --- |{' ---: |' * 5}")
    for former in (True, False):
        own = [each for each in found if each.is_former == former]
        told = [each.surge for each in own if each.surge is not None]
        cells = (
            "former" if former else "now",
            len(own),
            sum(each.spread > 0 for each in own),
            sum(each.spread for each in own),
            sum(day <= 7 for day in told),
            len(told),
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join([*lines, ""])


def burst(seed: int, *, is_former: bool = False) -> Burst:
    """One world, with a burst alone and with one that a surge of its county follows."""
    dice = np.random.default_rng([seed, 11])
    world = spring_world(seed, years=2.5)
    end = world.nowruz - 70  # autumn and early winter, far from feasts
    cases, days = CASES[seed % len(CASES)], 1 + 2 * (seed % 2)
    county, group, first = int(dice.integers(1, 6)), int(dice.integers(0, 16)), end - LAST_DAYS
    topics = slice(group * TOPICS_OF_GROUP, (group + 1) * TOPICS_OF_GROUP)
    counts = world.counts.copy()
    more = dice.multinomial(cases, np.full(days * TOPICS_OF_GROUP, 1 / (days * TOPICS_OF_GROUP)))
    counts[first : first + days, county, topics] += more.reshape(days, TOPICS_OF_GROUP)
    cell = (("county", county + 1), ("topic_group", group + 1))
    whole: list[tuple[tuple[str, int], ...]] = [(), (("county", county + 1),)]
    before = _lines(replace(world, counts=world.counts), end, is_former)
    lines = _lines(replace(world, counts=counts), end, is_former)
    told = [day for day in sorted(lines) if cell in lines[day]]
    spread = sum(
        subject in lines[day] and subject not in before[day]
        for day in lines
        if told and day > max(told)
        for subject in whole
    )
    surge_from = first + days + SURGE_AFTER
    risen = counts.copy()
    risen[surge_from:end, county] += dice.poisson(world.counts[surge_from:end, county] * (SURGE_RATIO - 1))
    later = _lines(replace(world, counts=risen), end, is_former)
    surge = next(
        (day - surge_from + 1 for day in later if day >= surge_from and whole[1] in later[day]), None
    )
    return Burst(is_former, spread, surge)


def _lines(world: SpringWorld, end: int, is_former: bool) -> dict[int, set[tuple[tuple[str, int], ...]]]:
    """Subjects of the surges with a line on each of the last days."""
    series = monitored(world, end)
    model = seasonal_expectation(series)
    assert model is not None
    rows = watched_rows(series, model, topic_groups=TOPIC_GROUPS, grave=())
    course = replay(rows)
    checks_of = open_checks if is_former else event_checks

    def subjects(checks: Sequence[Check]) -> set[tuple[tuple[str, int], ...]]:
        return {check.subject for check in ranked_checks(checks) if check.kind == "surge"}

    return {
        day: subjects(checks_of(rows, course, day - series.history)) for day in range(end - LAST_DAYS, end)
    }
