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
from intake.demo.answer_times import OfficeParameters, pace
from intake.demo.case_life import simulate_histories
from intake.demo.demo_offices import CHARACTERS, Office
from intake.demo.demo_world import World
from intake.demo.generate import generate
from intake.demo.line_activity import AS_OF_SECOND
from intake.demo.office_hours import clock
from intake.demo.registrations import NO_DUE, chunks, draw_cases
from intake.demo.unusual_events import DECLINE
from queries.vocabulary.codes import Outcome
from stats.case_mix import CellTable

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


def demo_province(seed: int, *, cases: int = 250_000) -> DemoProvince:
    """The cases that fell due in the last 90 days of a demo, without those of trips, as cells with their truth."""
    demo = generate(cases=cases, seed=seed, province=load_province(PROVINCE))
    world = demo.world
    group_names = sorted({office.peer_group for office in world.offices})
    columns: list[NDArray[np.float64]] = []
    for first, last, before in chunks(demo.count):
        drawn = draw_cases(world, demo.count, first=first, last=last, before=before, seed=seed)
        lives = simulate_histories(world, drawn, seed=seed)
        set_aside = np.isin(lives.outcome, LEFT_OUT) & (lives.closed <= AS_OF_SECOND)
        due = (drawn.due != NO_DUE) & (drawn.due > AS_OF_SECOND - DAYS * 86_400) & (drawn.due <= AS_OF_SECOND)
        keep = due & (drawn.trip < 0) & ~set_aside
        office_clock = clock()
        passed = office_clock.hours_at(drawn.due) - office_clock.hours_at(drawn.registered)
        factor = pace(world, drawn, lives.path.handoffs)
        declined = (drawn.office == world.declining) & (drawn.registered >= DECLINE.first * 86_400)
        own = OfficeParameters.of(world.offices)
        usual = OfficeParameters.of(typical_offices(world))
        # Answers that come in time are never set aside; dropping those that are raises every share alike.
        stays = 1 - own.set_aside[drawn.office] * 0.85
        truly = own.incidence(drawn.office, factor, passed, passed) / stays
        typically = usual.incidence(
            drawn.office, np.where(declined, factor / DECLINE.factor, factor), passed, passed
        ) / (1 - usual.set_aside[drawn.office] * 0.85)
        topic_group = np.unique([topic.group_en for topic in world.topics], return_inverse=True)[1]
        columns.append(
            np.stack(
                [
                    drawn.office,
                    topic_group[drawn.topic],
                    drawn.kind,
                    drawn.county,
                    lives.answered <= drawn.due,
                    truly,
                    typically,
                ]
            )[:, keep].astype(float)
        )
    office, topic, kind, county, hit, truly, typically = np.concatenate(columns, axis=1)
    offices = len(world.offices)
    keys, inverse = np.unique(
        np.stack([office, topic, kind, county], axis=1).astype(np.int64), axis=0, return_inverse=True
    )
    cells = len(keys)
    where = office.astype(np.int64)
    n = np.bincount(inverse, minlength=cells).astype(float)
    with np.errstate(invalid="ignore"):
        cases_of_office = np.bincount(where, minlength=offices)
        true_share, typical_share = (
            np.bincount(where, values, minlength=offices) / cases_of_office for values in (truly, typically)
        )
    true_gap = true_share - typical_share
    ordinary = np.abs(true_gap) < 0.05
    spread = float(np.std((logit(true_share) - logit(typical_share))[ordinary]))
    return DemoProvince(
        CellTable(
            office=keys[:, 0],
            factors=keys[:, 1:],
            n=n,
            hits=np.bincount(inverse, hit, minlength=cells),
            group=np.array([group_names.index(each.peer_group) for each in world.offices], dtype=np.int64),
        ),
        logit(np.clip(np.bincount(inverse, typically, minlength=cells) / n, 0.001, 0.999)),
        spread,
        true_gap,
        tuple(f"{each.key} ({each.character})" for each in world.offices),
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
