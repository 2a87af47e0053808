"""Run the worlds of one cell of the trial and count what was reported."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from stats.peers.assessment import assess
from stats.peers.peer_expectation import peer_expectation
from tests.judgement.former_rule import reported_by_the_former_rule
from tests.judgement.office_worlds import (
    OfficeWorld,
    alone_in_a_hard_topic,
    counties,
    one_bad_office,
    sound_screen,
    topics_of_a_province,
)

SOUND, BAD = -0.05, -0.10
FORMER_WORLDS = 500  # worlds of a cell in which the former rule is tried as well
WORLDS: dict[str, Callable[..., OfficeWorld]] = {
    "bad": one_bad_office,
    "capital": counties,
    "screen": sound_screen,
    "hard": alone_in_a_hard_topic,
    "topics": topics_of_a_province,
}


@dataclass
class Tally:
    """What was counted over the worlds of a cell; lists have one entry a world.

    `told`, `knowing`, `former` are the watched office's; `sound` and `sound_told` count the sound offices and those of
    them that were accused by comparison. `covered` are the shares of offices whose interval of the gap, and so of the
    excess, contains the truth.
    """

    told: list[bool] = field(default_factory=list)
    knowing: list[bool] = field(default_factory=list)
    former: list[bool] = field(default_factory=list)
    by_deadline: list[bool] = field(default_factory=list)
    sound: list[int] = field(default_factory=list)
    sound_told: list[int] = field(default_factory=list)
    sound_former: list[int] = field(default_factory=list)
    covered: list[float] = field(default_factory=list)
    watched_covered: list[bool] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """A kind of world with its parameters, and how many of them to draw."""

    kind: str
    options: tuple[tuple[str, Any], ...]
    worlds: int

    @property
    def name(self) -> str:
        """Unique name of the cell, for the file of its results and its random numbers."""
        return "-".join([self.kind, *(f"{key}={value}" for key, value in self.options), str(self.worlds)])


def cells(worlds: int) -> list[Cell]:
    """All cells; rates of one per cent and less get twice as many worlds."""
    grid = [
        Cell("bad", (("typical", t), ("peers", p), ("cases", c), ("sd", s)), worlds)
        for s in (0.0, 0.3)
        for p in (8, 20)
        for c in (300, 1500, "half")
        for t in (0.7, 0.8, 0.85)
    ]
    grid += [
        Cell("capital", (("typical", t), ("sd", s)), worlds) for s in (0.0, 0.3) for t in (0.7, 0.8, 0.85)
    ]
    grid += [
        Cell("screen", (("sd", s), ("fewest", fewest), ("most", most), ("bad", 0)), 2 * worlds)
        for fewest, most, sds in ((300, 1500, (0.0, 0.1, 0.2, 0.3)), (30, 300, (0.0, 0.3)))
        for s in sds
    ]
    grid += [
        Cell("screen", (("sd", s), ("fewest", 300), ("most", 1500), ("bad", 3)), 2 * worlds)
        for s in (0.0, 0.3)
    ]
    grid += [
        Cell("hard", (("part", part), ("harder", 0.3), ("sd", s)), 2 * worlds)
        for part in (0.3, 0.45, 1.0)
        for s in (0.0, 0.3)
    ]
    grid += [
        Cell("topics", (("sd", s), ("cases", cases), ("below", 0.15)), worlds)
        for cases in (5_000, 22_000)
        for s in (0.0, 0.1, 0.3)
    ]
    return grid


def run(cell: Cell) -> Tally:
    """The tally of a cell; the random numbers depend only on its name."""
    rng = np.random.default_rng(list(cell.name.encode()))
    options, tally = dict(cell.options), Tally()
    for _ in range(cell.worlds):
        world = WORLDS[cell.kind](rng, **options)
        # The former rule was never one for topics.
        count(tally, world, sd=options["sd"], former=cell.kind != "topics")
    return tally


def count(tally: Tally, world: OfficeWorld, *, sd: float, former: bool = True) -> None:
    """Add what is reported in a world. What only the floor of the deadline says is counted apart."""
    assessments = assess(peer_expectation(world.table), smallest=False)
    is_reported = assessments.assessment == "needs_look"
    by_deadline = assessments.route == "deadline"
    sound = world.true_gap > SOUND
    watched = int(np.argmax(world.watched))
    tally.told.append(bool(is_reported[watched] & ~by_deadline[watched]))
    tally.by_deadline.append(bool(by_deadline[watched]))
    if not sound[watched]:
        # The same rule for somebody who knows the true mix and dispersion; the centre is estimated all the same.
        best = assess(peer_expectation(world.table, effect=world.effect, tau=sd), smallest=False)
        tally.knowing.append(
            bool((best.assessment == "needs_look")[watched] & (best.route != "deadline")[watched])
        )
    tally.sound.append(int(sound.sum()))
    tally.sound_told.append(int((is_reported & ~by_deadline & sound).sum()))
    if former and len(tally.former) < FORMER_WORLDS:
        before = reported_by_the_former_rule(world.table)
        tally.former.append(bool(before[watched]))
        tally.sound_former.append(int((before & sound).sum()))
    covered = (assessments.gap_lower <= world.true_gap) & (world.true_gap <= assessments.gap_upper)
    # Where similar ones say nothing there is no interval.
    tally.covered.append(float(covered[assessments.comparable].mean()))
    tally.watched_covered.append(bool(covered[watched]))
