"""Trials over made worlds: how soon an event is reported, how many days it stays, and how often chance is reported."""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from queries.attention.event_checks import is_event_rising, reporting_rule
from stats.attention.event_course import EventCourse, event_courses
from stats.attention.watched_counts import WatchedCounts
from tests.attention.former_rule import reported_by_former_rule
from tests.attention.made_worlds import BEGIN, EVENTS, MadeEvent, MadeWorld, made_world, steady

Flags = NDArray[np.bool_]

WORLDS, QUIET_WORLDS = 2000, 4000
STEP = 200  # worlds between two savings, which have a random generator of their own
BATCH = 20  # worlds replayed side by side
SEED = 21
QUIET_NUMBER, ORDER_NUMBER = 10, 11  # of their random generators, among those of the events
# Three events at once, the one with the most people not being the one furthest beyond its usual.
TOGETHER = (
    MadeEvent("twice 60 a week", 60.0, steady(2, 35)),
    MadeEvent("5 times 5 a week", 5.0, steady(5, 35)),
    MadeEvent("3 times 5 a week of a grave topic", 5.0, steady(3, 35), is_grave=True),
)


@dataclass
class Told:
    """What one rule reported of an event, world by world.

    `day`: of the first telling, 1 is the first day of the event and 0 stands for never. `kept` of `tellable` days from
    then on there was a line. `after`: days for which it stayed when the event could no longer be reported.
    """

    day: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    tellable: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)

    def add(self, told: Flags, is_tellable: Flags) -> None:
        """Add a world; the arrays are the replayed days."""
        told, is_tellable = told[BEGIN:], is_tellable[BEGIN:]
        last = int(np.flatnonzero(is_tellable)[-1]) + 1
        on = np.flatnonzero(told)
        first = int(on[0]) if len(on) else len(told)
        if first >= last:  # not reported while it could be
            self.day.append(0)
            return
        days = is_tellable[first:last]
        self.day.append(first + 1)
        self.kept.append(int(told[first:last][days].sum()))
        self.tellable.append(int(days.sum()))
        self.after.append(int(np.argmin(np.append(told[last:], False))))


@dataclass
class EventTrial:
    """Results of one event: by both rules, and on how many of the days with a line it was said to be rising.

    `late_line_days` and `late_rising_days` are those from the middle of the event on.
    """

    name: str
    new: Told = field(default_factory=Told)
    former: Told = field(default_factory=Told)
    line_days: int = 0
    rising_days: int = 0
    late_line_days: int = 0
    late_rising_days: int = 0
    new_level: int = 0  # worlds in which it was reported as a new level


@dataclass
class QuietTrial:
    """Results of worlds without events: weeks, and by rule new lines and days with lines, over all subjects."""

    worlds: int = 0
    weeks: float = 0.0
    lines: dict[str, int] = field(default_factory=lambda: {"new": 0, "former": 0, "grave": 0})
    line_days: dict[str, int] = field(default_factory=lambda: {"new": 0, "former": 0})
    days_with_line: dict[str, int] = field(default_factory=lambda: {"new": 0, "former": 0})


@dataclass
class OrderTrial:
    """Three events together: days with all three lines, days in the right order, days on which the grave one led."""

    worlds: int = 0
    days: int = 0
    right: int = 0
    grave_first: int = 0


def trials(folder: Path, *, worlds: int = WORLDS, quiet: int = QUIET_WORLDS) -> Iterator[object]:
    """All trials; what is in the folder is not tried again, and what is begun is continued."""
    folder.mkdir(parents=True, exist_ok=True)
    # Each trial has worlds of its own; those of events that were added later come after those of the other trials.
    numbers = [n for n in range(len(EVENTS) + 2) if n not in (QUIET_NUMBER, ORDER_NUMBER)]
    for number, event in zip(numbers, EVENTS, strict=True):
        yield _resumed(folder / f"event-{number}.pickle", EventTrial(event.name), worlds, number, event)
    yield _resumed(folder / "quiet.pickle", QuietTrial(), quiet, QUIET_NUMBER, None)
    yield _resumed(folder / "order.pickle", OrderTrial(), worlds, ORDER_NUMBER, None)


def _resumed(file: Path, empty: object, worlds: int, number: int, event: MadeEvent | None) -> object:
    done, found = pickle.loads(file.read_bytes()) if file.exists() else (0, empty)
    while done < worlds:
        rng = np.random.default_rng([SEED, number, done])
        step = min(STEP, worlds - done)
        for begin in range(0, step, BATCH):
            made = [_world(rng, found, event) for _ in range(min(BATCH, step - begin))]
            lists = [world.counts for world in made]
            courses = event_courses(lists, reporting_rule())
            if isinstance(found, OrderTrial):
                for counts, course in zip(lists, courses, strict=True):
                    _add_order(found, counts, course)
                continue
            # Of an event only its own row is asked for.
            former = reported_by_former_rule(lists, reporting_rule(), asked=1 if event else None)
            for world, course, told in zip(made, courses, former, strict=True):
                if isinstance(found, QuietTrial):
                    _add_quiet(found, world.counts, course, told)
                elif isinstance(found, EventTrial) and event:
                    _add_event(found, event, world, course, told)
        done += step
        file.write_bytes(pickle.dumps((done, found)))
        print(file.name, done, flush=True)
    return found


def _world(rng: np.random.Generator, found: object, event: MadeEvent | None) -> MadeWorld:
    """A world of a trial: with its event, with the three events of `TOGETHER`, or with none."""
    events = (event,) if event else TOGETHER if isinstance(found, OrderTrial) else ()
    return made_world(rng, *events)


def _add_event(
    found: EventTrial, event: MadeEvent, world: MadeWorld, course: EventCourse, former: Flags
) -> None:
    found.new.add(course.reported[0], world.is_tellable)
    found.former.add(former[0], world.is_tellable)
    found.new_level += bool(course.is_new_level[0].any())
    # Every seventh day is enough to see how often a rise is claimed.
    for day in range(BEGIN, BEGIN + min(len(event.ratio), course.reported.shape[1] - BEGIN), 7):
        if course.reported[0, day]:
            rising = is_event_rising(world.counts, 0, day=day)
            found.line_days += 1
            found.rising_days += rising
            if day - BEGIN >= len(event.ratio) // 2:
                found.late_line_days += 1
                found.late_rising_days += rising


def _add_quiet(found: QuietTrial, counts: WatchedCounts, course: EventCourse, former: Flags) -> None:
    told, former = course.reported[:, BEGIN:], former[:, BEGIN:]
    found.worlds += 1
    found.weeks += told.shape[1] / 7
    for rule, days in (("new", told), ("former", former)):
        found.lines[rule] += _new_lines(days)
        found.line_days[rule] += int(days.sum())
        found.days_with_line[rule] += int(days.any(axis=0).sum())
    found.lines["grave"] += _new_lines(told[counts.weight > 1])


def _new_lines(told: Flags, same: int = 14) -> int:
    """Number of lines; one that comes back within two weeks is the same."""
    lines = 0
    for row in told[told.any(axis=1)]:
        on = np.flatnonzero(row)
        lines += 1 + int((np.diff(on) > same).sum())
    return lines


def _add_order(found: OrderTrial, counts: WatchedCounts, course: EventCourse) -> None:
    found.worlds += 1
    for day in range(BEGIN, BEGIN + len(TOGETHER[0].ratio)):
        if course.reported[:3, day].all():
            people = [_people(counts, course, row, day) for row in range(3)]
            order = sorted(range(3), key=lambda row: (not TOGETHER[row].is_grave, -people[row]))
            found.days += 1
            found.right += order == [2, 0, 1]
            found.grave_first += order[0] == 2


def _people(counts: WatchedCounts, course: EventCourse, row: int, day: int) -> float:
    """The excess that a line shows: over the window in which the row stands out most."""
    end = counts.lead + day + 1
    lengths = reporting_rule().windows
    actual = np.array([counts.actual[row, end - n : end].sum() for n in lengths])
    z = (actual - course.mean[row, day]) / np.sqrt(course.variance[row, day])
    best = int(np.argmax(z))
    return float(actual[best] - course.mean[row, day, best])
