"""Run the trial over a demo province and count what was reported of its offices, which and why not."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from stats.peers.assessment import FAR_GAP, MIN_GAP, assess
from stats.peers.peer_expectation import peer_expectation
from tests.judgement.demo_assessments import DemoAssessments, DemoExpectations, demo_assessments
from tests.judgement.demo_provinces import DAYS, DemoCases, demo_cases
from tests.judgement.easing import WIDTHS
from tests.judgement.former_rule import reported_by_the_former_rule
from tests.judgement.office_trial import BAD, SOUND

Flags = NDArray[np.bool_]
WORSE_BEFORE = (0.12, 0.2, 0.3)  # by how much an improved office's share had been lower


@dataclass(frozen=True)
class Missed:
    """A bad office of a demo province that is not named: its true and its estimated gap, and what stood in the way."""

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
    lasting: int = 0  # of the bad ones that are reported, those by what lasts
    sound_lasting: int = 0
    bad_explained: int = 0  # bad ones that are not reported, because single topics explain their gap
    sound_explained: int = 0  # sound ones of which the same is true
    improved: int = 0  # sound offices that were bad before
    improved_told: int = 0
    improved_by_period: int = 0  # those of them that the period alone tells
    # Of each bad office the peers it is compared with (0: similar offices say nothing), and whether it is named.
    peers_of_bad: list[tuple[int, bool]] = field(default_factory=list)
    # With intervals of expectations that are narrower: bad ones named, sound ones and improved ones accused, by width.
    eased: dict[float, tuple[int, int, int]] = field(default_factory=dict)


def run_demo(seed: int) -> DemoTally:
    """The tally of the demo province of a seed."""
    cases = demo_cases(seed)
    province = cases.province()
    expected = DemoExpectations.of(cases)
    assessments = demo_assessments(expected)
    best = assess(peer_expectation(province.table, effect=province.effect, tau=province.spread))
    former = reported_by_the_former_rule(province.table)
    n = province.table.by_office(province.table.n)
    gap = province.true_gap
    bad, sound = (gap <= BAD) & (n >= 50), (gap > SOUND) & (n >= 30)
    period = assessments.period
    covered = (period.gap_lower <= gap) & (gap <= period.gap_upper)
    accused = assessments.accused & sound

    improved = _improved(cases, sound, seed)
    eased = {width: demo_assessments(expected, width) for width in WIDTHS}
    knowing = best.assessment == "needs_look"
    not_told = [
        Missed(
            province.names[i],
            int(n[i]),
            float(gap[i]),
            float(period.gap[i]),
            float(period.gap_lower[i]),
            float(period.gap_upper[i]),
            float(period.borrowed[i]),
            reason_of_silence(assessments, i),
            bool(knowing[i]),
        )
        for i in np.flatnonzero(bad & ~assessments.told)
    ]
    return DemoTally(
        bad=int(bad.sum()),
        bad_told=int((bad & assessments.told).sum()),
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
        by_deadline=int((assessments.by_deadline & sound).sum()),
        lasting=int((bad & assessments.lasting).sum()),
        sound_lasting=int((sound & assessments.lasting).sum()),
        bad_explained=int((bad & assessments.reported_by_groups & ~assessments.told).sum()),
        sound_explained=int((sound & assessments.accused_by_groups & ~accused).sum()),
        improved=int(sound.sum()),
        improved_told=improved[1.0],
        improved_by_period=improved["by period"],
        peers_of_bad=[(int(assessments.peers[i]), bool(assessments.told[i])) for i in np.flatnonzero(bad)],
        eased={
            width: (int((each.told & bad).sum()), int((each.accused & sound).sum()), improved[width])
            for width, each in eased.items()
        },
    )


def _improved(cases: DemoCases, sound: Flags, seed: int) -> dict[float | str, int]:
    """How many sound offices are accused that had been bad before the period: by width, and of width 1 by it alone.

    A sixth of the sound offices at a time has been 12, 20 or 30 points worse until the period began.
    """
    rng = np.random.default_rng(seed)
    accused: dict[float | str, int] = dict.fromkeys((*WIDTHS, "by period"), 0)
    for some in np.array_split(rng.permutation(np.flatnonzero(sound)), 6):
        worse = np.clip(cases.truly - rng.choice(WORSE_BEFORE), 0.02, 1.0)
        before = np.isin(cases.cells[0], some) & (cases.days_ago >= DAYS)
        # The answers of the period are drawn anew as well, so that chance differs from one time to the next.
        hit = (rng.random(len(worse)) < np.where(before, worse, cases.truly)).astype(float)
        expected = DemoExpectations.of(cases, hit)
        for width in WIDTHS:
            assessments = demo_assessments(expected, width)
            accused[width] += int(assessments.accused[some].sum())
            if width == 1.0:
                accused["by period"] += int((assessments.accused & ~assessments.lasting)[some].sum())
    return accused


def reason_of_silence(found: DemoAssessments, i: int) -> str:
    """Which of the conditions of the rule kept an office from being reported."""
    period = found.period
    if found.reported_by_groups[i]:
        return "explained by single topics"
    if not period.comparable[i]:
        return "nobody to compare"
    if period.gap[i] > -FAR_GAP:
        return "estimated under 10 points"
    if period.gap_upper[i] > -MIN_GAP:
        return "the interval reaches 5 points"
    return "likelier chance, for its size"
