"""Demo provinces whose truth is known: cells of cases due in 90 days, and how far each office truly lies off.

The truth is computed from the parameters of the generator. What a typical office would give is the probability that
the *typical office of the peer group* answers the very same cases in time: the group's usual speed, and everything
else as in an office without a character.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from geo.province import load_province
from intake.demo.answer_time_model import OfficeParameters, pace
from intake.demo.case_life import simulate_histories
from intake.demo.demo_offices import CHARACTERS, Office
from intake.demo.demo_world import World
from intake.demo.generate import generate
from intake.demo.line_activity import AS_OF_SECOND
from intake.demo.office_hours import clock
from intake.demo.registrations import NO_DUE, chunks, draw_cases
from intake.demo.unusual_events import DECLINE
from queries.vocabulary.codes import Outcome
from stats.peers.case_mix import CellTable
from stats.peers.lasting_gaps import DAYS as LONGER

Floats = NDArray[np.float64]
PROVINCE = Path(__file__).resolve().parent.parent.parent / "geo" / "provinces" / "east-azerbaijan"
DAYS = 90
LEFT_OUT = (Outcome.duplicate, Outcome.transferred, Outcome.withdrawn)


@dataclass(frozen=True)
class DemoProvince:
    """Cells of a demo province, and by office the true distance from a typical office and a name.

    `effect` (cells) is the logit of what the typical office gives; `spread` is the standard deviation of the sound
    offices around it, on the logit scale.
    """

    table: CellTable
    effect: Floats
    spread: float
    true_gap: Floats
    names: tuple[str, ...]


@dataclass(frozen=True)
class DemoCases:
    """Cases of a demo that fell due in the last sixteen months, without those of trips; arrays by case.

    `cells` are office, topic group, kind and county (4 × cases), `topic` is the single topic. `hit` is whether the
    answer came in time, `truly` and `typically` are its probabilities at its own office and at the typical one,
    `days_ago` is when the case fell due. `group` and `names` are by office.
    """

    cells: NDArray[np.int64]
    topic: NDArray[np.int64]
    hit: Floats
    truly: Floats
    typically: Floats
    days_ago: Floats
    group: NDArray[np.int64]
    names: tuple[str, ...]

    def table(self, days: int = DAYS, hit: Floats | None = None, *, single_topics: bool = False) -> CellTable:
        """The cases of the last `days` days as cells, with other answers if they are given.

        With `single_topics` the first factor is the topic instead of its group.
        """
        within = self.days_ago < days
        office, group, *others = self.cells
        rows = np.stack([office, self.topic if single_topics else group, *others])[:, within]
        keys, inverse = np.unique(rows.T, axis=0, return_inverse=True)
        hits = (self.hit if hit is None else hit)[within]
        n = np.bincount(inverse, minlength=len(keys)).astype(float)
        return CellTable(keys[:, 0], keys[:, 1:], n, np.bincount(inverse, hits, len(keys)), self.group)

    def province(self) -> DemoProvince:
        """The cases of the last 90 days, with their truth."""
        within = self.days_ago < DAYS
        cells, truly, typically = self.cells[:, within], self.truly[within], self.typically[within]
        table, offices = self.table(), len(self.group)
        inverse = np.unique(cells.T, axis=0, return_inverse=True)[1]
        with np.errstate(invalid="ignore"):
            cases = np.bincount(cells[0], minlength=offices)
            true_share, typical_share = (
                np.bincount(cells[0], values, minlength=offices) / cases for values in (truly, typically)
            )
        true_gap = true_share - typical_share
        ordinary = np.abs(true_gap) < 0.05
        spread = float(np.std((logit(true_share) - logit(typical_share))[ordinary]))
        typical = np.bincount(inverse, typically, len(table.n)) / table.n
        effect = logit(np.clip(typical, 0.001, 0.999))
        return DemoProvince(table, effect, spread, true_gap, self.names)


def demo_province(seed: int, *, cases: int = 250_000) -> DemoProvince:
    """The cases that fell due in the last 90 days of a demo, without those of trips, as cells with their truth."""
    return demo_cases(seed, cases=cases).province()


def demo_cases(seed: int, *, cases: int = 250_000) -> DemoCases:
    """The cases that fell due in the last sixteen months of a demo."""
    demo = generate(cases=cases, seed=seed, province=load_province(PROVINCE))
    world = demo.world
    group_names = sorted({office.peer_group for office in world.offices})
    topic_group = np.unique([topic.group_en for topic in world.topics], return_inverse=True)[1]
    own = OfficeParameters.of(world.offices)
    usual = OfficeParameters.of(typical_offices(world))
    columns: list[Floats] = []
    for first, last, before in chunks(demo.count):
        drawn = draw_cases(world, demo.count, first=first, last=last, before=before, seed=seed)
        lives = simulate_histories(world, drawn, seed=seed)
        set_aside = np.isin(lives.outcome, LEFT_OUT) & (lives.closed <= AS_OF_SECOND)
        days_ago = (AS_OF_SECOND - drawn.due) / 86_400
        due = (drawn.due != NO_DUE) & (days_ago < LONGER) & (days_ago >= 0)
        keep = due & (drawn.trip < 0) & ~set_aside
        office_clock = clock()
        passed = office_clock.hours_at(drawn.due) - office_clock.hours_at(drawn.registered)
        factor = pace(world, drawn, lives.path.handoffs)
        declined = (drawn.office == world.declining) & (drawn.registered >= DECLINE.first * 86_400)
        # Answers that come in time are never set aside; dropping those that are raises every share alike.
        stays = 1 - own.set_aside[drawn.office] * 0.85
        truly = own.incidence(drawn.office, factor, passed, passed) / stays
        typically = usual.incidence(
            drawn.office, np.where(declined, factor / DECLINE.factor, factor), passed, passed
        ) / (1 - usual.set_aside[drawn.office] * 0.85)
        cells = (drawn.office, topic_group[drawn.topic], drawn.kind, drawn.county, drawn.topic)
        answers = (lives.answered <= drawn.due, truly, typically, days_ago)
        columns.append(np.stack([*cells, *answers])[:, keep].astype(float))
    rows = np.concatenate(columns, axis=1)
    return DemoCases(
        rows[:4].astype(np.int64),
        rows[4].astype(np.int64),
        *rows[5:],
        group=np.array([group_names.index(each.peer_group) for each in world.offices], dtype=np.int64),
        names=tuple(f"{each.key} ({each.character})" for each in world.offices),
    )


def typical_offices(world: World) -> tuple[Office, ...]:
    """For each office, the typical one of its peer group: the group's median speed, and no character."""
    plain = {
        each.key: each.days / CHARACTERS.get(each.character, {}).get("days", 1.0) for each in world.offices
    }
    result = []
    for office in world.offices:
        days = float(
            np.median([plain[each.key] for each in world.offices if each.peer_group == office.peer_group])
        )
        result.append(
            replace(
                Office(office.key, office.peer_group, office.name_fa, office.name_en, office.county, days),
                late_days=days * 4.0,
            )
        )
    return tuple(result)
