"""Run the trial over a demo province and count what was told of its offices, which and why not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.assessment import FAR_GAP, MIN_GAP, Assessments, assess
from stats.case_mix import CellTable
from stats.lasting_gaps import DAYS as LONGER
from stats.lasting_gaps import agrees_with_the_past
from stats.peer_expectation import peer_expectation
from tests.judgement.demo_provinces import DAYS, DemoCases, demo_cases
from tests.judgement.former_rule import told_by_the_former_rule
from tests.judgement.office_trial import BAD, SOUND

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
WORSE_BEFORE = (0.12, 0.2, 0.3)  # by how much an improved office's share had been lower


@dataclass(frozen=True)
class Missed:
    """A bad office of a demo province that is not told: its true and its estimated gap, and what stood in the way."""

    name: str
    cases: int
    true_gap: float
    gap: float
    lower: float
    upper: float
    borrowed: float
    reason: str
    knowing: bool


@dataclass
class DemoTally:
    """What was counted in a demo province: numbers of offices with at least 50 (bad) or 30 (sound) cases due."""

    bad: int
    bad_told: int
    bad_knowing: int
    bad_former: int
    sound: int
    sound_told: int
    sound_former: int
    not_told: list[Missed]
    accused: list[str]
    covered: float
    by_deadline: int
    lasting: int = 0  # of the bad ones that are told, those by what lasts
    sound_lasting: int = 0
    improved: int = 0  # sound offices that were bad before
    improved_told: int = 0
    improved_by_period: int = 0  # those of them that the period alone tells


def told_by_what_lasts(found: Assessments, n: Floats, longer: CellTable) -> Flags:
    """Which offices the product tells by what lasts: `found` is of the period, `longer` the cells of sixteen months."""
    agrees = agrees_with_the_past(
        found.gap, found.gap_lower, found.gap_upper, n, better="higher", min_gap=MIN_GAP
    )
    before = assess(peer_expectation(longer), floor=None, smallest=False).assessment == "needs_look"
    silent = (found.assessment == "no_difference") & found.comparable
    return np.asarray(silent & agrees & before, dtype=bool)


def run_demo(seed: int) -> DemoTally:
    """The tally of the demo province of a seed."""
    cases = demo_cases(seed)
    province = cases.province()
    found = assess(peer_expectation(province.table))
    best = assess(peer_expectation(province.table, effect=province.effect, tau=province.spread))
    former = told_by_the_former_rule(province.table)
    n = province.table.by_office(province.table.n)
    lasting = told_by_what_lasts(found, n, cases.table(LONGER))
    told = (found.assessment == "needs_look") | lasting
    by_deadline = found.route == "deadline"
    gap = province.true_gap
    bad, sound = (gap <= BAD) & (n >= 50), (gap > SOUND) & (n >= 30)
    covered = (found.gap_lower <= gap) & (gap <= found.gap_upper)
    accused = told & ~by_deadline & sound

    improved, improved_told, improved_by_period = _improved(cases, sound, seed)
    knowing = best.assessment == "needs_look"
    not_told = [
        Missed(
            province.names[i],
            int(n[i]),
            float(gap[i]),
            float(found.gap[i]),
            float(found.gap_lower[i]),
            float(found.gap_upper[i]),
            float(found.borrowed[i]),
            reason_of_silence(found, i),
            bool(knowing[i]),
        )
        for i in np.flatnonzero(bad & ~told)
    ]
    return DemoTally(
        bad=int(bad.sum()),
        bad_told=int((bad & told).sum()),
        bad_knowing=int((bad & knowing).sum()),
        bad_former=int((bad & former).sum()),
        sound=int(sound.sum()),
        sound_told=int(accused.sum()),
        sound_former=int((former & sound).sum()),
        not_told=not_told,
        accused=[
            f"{province.names[i]}, {n[i]:.0f} cases, {gap[i] * 100:+.0f}" for i in np.flatnonzero(accused)
        ],
        covered=float(covered[n >= 30].mean()),
        by_deadline=int((told & by_deadline & sound).sum()),
        lasting=int((bad & lasting).sum()),
        sound_lasting=int((sound & lasting).sum()),
        improved=improved,
        improved_told=improved_told,
        improved_by_period=improved_by_period,
    )


def _improved(cases: DemoCases, sound: Flags, seed: int) -> tuple[int, int, int]:
    """Sound offices that had been bad before the period: how many, how many are accused, and how many by it alone.

    A sixth of the sound offices at a time has been 12, 20 or 30 points worse until the period began.
    """
    rng = np.random.default_rng(seed)
    told, by_period = 0, 0
    for some in np.array_split(rng.permutation(np.flatnonzero(sound)), 6):
        worse = np.clip(cases.truly - rng.choice(WORSE_BEFORE), 0.02, 1.0)
        before = np.isin(cases.cells[0], some) & (cases.days_ago >= DAYS)
        # The answers of the period are drawn anew as well, so that chance differs from one time to the next.
        hit = (rng.random(len(worse)) < np.where(before, worse, cases.truly)).astype(float)
        table = cases.table(hit=hit)
        found = assess(peer_expectation(table), smallest=False)
        lasting = told_by_what_lasts(found, table.by_office(table.n), cases.table(LONGER, hit))
        alone = (found.assessment == "needs_look") & (found.route != "deadline")
        told += int((alone | lasting)[some].sum())
        by_period += int(alone[some].sum())
    return int(sound.sum()), told, by_period


def reason_of_silence(found: Assessments, i: int) -> str:
    """Which of the conditions of the rule kept an office from being told."""
    if not found.comparable[i]:
        return "nobody to compare"
    if found.gap[i] > -FAR_GAP:
        return "estimated under 10 points"
    if found.gap_upper[i] > -MIN_GAP:
        return "the interval reaches 5 points"
    return "likelier chance, for its size"
