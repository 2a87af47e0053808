"""An office that tries to find the figures of its peers from its own rounded assessments.

The attacker is as good as a linear one can be. It knows how the peers' numbers vary from month to month, everything
that is published of them (`stats/disclosure`), its own cases exactly, the program that computes the expectation, and
what it has seen of its own assessment at every load: the rounded expectation and the rounded margin, over the last 3, 6
and 12 months. It starts from a normal distribution of the peers' hits and misses by month, and updates it with
everything that it knows (Gauss–Newton; rounding counts as noise with the variance of a uniform distribution). What it
knows of a peer before and after its own assessments are added is compared.

The cases of an office may be due sooner than those of its peers. Then theirs are judged by its deadlines
(`queries.comparisons.peers.own_deadlines`): their hits are the cases answered within these, of which nothing is
published, and the cases answered in time but later than that are a third part of their cases.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from queries.own_office.assessment_periods import MONTH_COUNTS
from queries.own_office.coarse_comparison import MARGIN_STEP
from stats.peers.case_mix import cell_table
from stats.peers.peer_expectation import peer_expectation
from tests.protection.own_office_group import (
    LATE_MONTHS,
    LATE_PART,
    SMALL_CASES,
    Floats,
    Plan,
    World,
    last_month,
    loads,
    make_world,
)

BASE = 5  # published counts are rounded to multiples of it
MIN_PUBLISHED = 20  # cases below which a share is not published, and its counts neither
ROUNDING_SD = BASE / 12**0.5  # cases: how well a published count is known by itself
CLEARLY = 0.8
EXACT = 1e-4  # step that stands for an exact expectation: a hundredth of a percentage point
STEPS_OF_NEWTON = 3


@dataclass(frozen=True)
class Findings:
    """What is known of the peers without and with the attacker's own assessments; arrays of peers × targets.

    The targets are the share over the last 3 months, that over the last 12, and the hits of the last month; with own
    deadlines first those of the answers within them, and then those of the answers in time. `truth` is
    what they are, `cases` how many cases one unit of them is; `mean` and `sd` are what the attacker believes.
    """

    cases: Floats

    truth: Floats
    mean_before: Floats
    sd_before: Floats
    mean_after: Floats
    sd_after: Floats

    @property
    def sharper(self) -> Floats:
        """How much smaller the attacker's uncertainty of each target is with the assessments, from 0 to 1."""
        return 1 - self.sd_after / self.sd_before

    @property
    def given_away(self) -> int:
        """Targets that the assessments make known clearly better than a published count is, and than they were."""
        before, after = self.sd_before * self.cases, self.sd_after * self.cases
        return int((after < CLEARLY * np.minimum(before, ROUNDING_SD)).sum())


def attack(plan: Plan) -> Findings:
    """Let the attacker (office 0) work out what it can about the others."""
    world = make_world(plan)
    state = _State.before_anything(plan, world)
    state = state.with_published(plan, world)
    if plan.accomplices:
        state = state.with_accomplices(world)
    after = state.with_assessments(plan, world)
    truth, cases, mean_before, sd_before = state.targets(plan, world)
    _, _, mean_after, sd_after = after.targets(plan, world)
    return Findings(cases, truth, mean_before, sd_before, mean_after, sd_after)


@dataclass(frozen=True)
class _State:
    """A normal distribution of everything unknown: of the peers' first counts and of what each load adds.

    `where` (loads × peers × months × parts) gives the position of an addition in `mean`, −1 where nothing is added; the
    first counts are in its row 0 in any case, so that row `load` holds what became known with that load.
    """

    mean: Floats
    covariance: Floats
    where: NDArray[np.int64]

    @classmethod
    def before_anything(cls, plan: Plan, world: World) -> "_State":
        """What the attacker knows of any office: the parts vary about a level of which little is known."""
        peers, months, parts = plan.offices - 1, plan.months, len(plan.typical)
        where = np.full((loads(plan), peers, months, parts), -1, dtype=np.int64)
        where[0] = np.arange(peers * months * parts).reshape(peers, months, parts)
        size = peers * months * parts
        for load in range(1, loads(plan)):
            last = last_month(plan, load)
            spots = np.zeros((peers, months, parts), dtype=bool)
            spots[:, max(last - LATE_MONTHS + 1, 0) : last + 1] = True
            where[load][spots] = size + np.arange(spots.sum())
            size += int(spots.sum())
        mean, covariance = np.zeros(size), np.zeros((size, size))
        for part, typical in enumerate(plan.typical):
            for peer in range(peers):
                level = typical * (SMALL_CASES if peer >= peers - plan.small else plan.cases)
                spots = where[0, peer, :, part]
                mean[spots] = level
                # The level of the office, which all its months share, and the chance of each month.
                covariance[np.ix_(spots, spots)] = (0.5 * level) ** 2
                covariance[spots, spots] += level
                later = where[1:, peer, :, part]
                later = later[later >= 0]
                mean[later] = covariance[later, later] = LATE_PART * level
        return cls(mean, covariance, where)

    def sums(self, load: int, first: int, last: int) -> Floats:
        """Matrices (parts × peers × unknowns) that sum the parts over months at a load."""
        _, peers, _, parts = self.where.shape
        matrices = np.zeros((parts, peers, len(self.mean)))
        for part in range(parts):
            for peer in range(peers):
                spots = self.where[: load + 1, peer, first : last + 1, part].ravel()
                matrices[part, peer, spots[spots >= 0]] = 1
        return matrices

    def judged(self, load: int, first: int, last: int) -> Floats:
        """Matrix (2 × peers rows) that sums hits, then misses, as the assessment counts them."""
        parts = self.sums(load, first, last)
        return np.concatenate([parts[0], parts[1:].sum(axis=0)])

    def with_published(self, plan: Plan, world: World) -> "_State":
        """Add the counts of months, quarters and the year that are published at each load, rounded."""
        peers = plan.offices - 1
        state = self
        for load in range(loads(plan)):
            rows, seen = [], []
            end = last_month(plan, load)
            spans = [(m, m) for m in range(end + 1)]
            spans += [(m, m + 2) for m in range(0, end - 1, 3)] + [
                (m, m + 11) for m in range(0, end - 10, 12)
            ]
            counts = world.at(load)[1:]
            for first, last in spans:
                if load and last < end - LATE_MONTHS:  # as it was at the load before
                    continue
                parts = self.sums(load, first, last)
                on_time, late = parts[:-1].sum(axis=0), parts[-1]
                total = counts[:, first : last + 1].sum(axis=1)
                for peer in range(peers):
                    n = total[peer].sum()
                    if n < MIN_PUBLISHED:
                        continue
                    rows += [on_time[peer], on_time[peer] + late[peer]]
                    seen += [BASE * np.round(total[peer, :-1].sum() / BASE), BASE * np.round(n / BASE)]
            if rows:
                noise = np.full(len(rows), BASE**2 / 12)
                state = state._updated(np.array(rows), np.array(seen), noise)
        return state

    def with_accomplices(self, world: World) -> "_State":
        """All peers but the first have shown the attacker their own figures."""
        own = self.where[:, 1:].ravel()
        own = own[own >= 0]
        added = np.zeros(len(self.mean))
        added[self.where[0].ravel()] = (world.first + world.added[0])[1:].ravel()
        for load in range(1, len(self.where)):
            spots = self.where[load]
            added[spots[spots >= 0]] = world.added[load][1:][spots >= 0]
        rows = np.eye(len(self.mean))[own]
        return self._updated(rows, added[own], np.full(len(own), 1e-6))

    def with_assessments(self, plan: Plan, world: World) -> "_State":
        """Add what the attacker has seen of its own assessment at every load."""
        step, margin_step = (plan.step or EXACT), (MARGIN_STEP if plan.step else EXACT)
        periods = [
            (load, last_month(plan, load) - length + 1, last_month(plan, load))
            for load in range(loads(plan))
            for length in MONTH_COUNTS
        ]
        shown = []
        for load, first, last in periods:
            total = _hits_and_misses(world.at(load)[:, first : last + 1].sum(axis=1))
            value, margin = _expectation(total[1:].T.ravel(), total[0])
            # The margin is shown rounded up; its middle value is half a step below.
            shown += [
                np.round(value / step) * step,
                (np.ceil(margin / margin_step - 1e-9) - 0.5) * margin_step,
            ]
        noise = np.full(len(shown), step**2 / 12)
        noise[1::2] = margin_step**2 / 12
        state = self
        for _ in range(STEPS_OF_NEWTON):
            rows, seen = [], []
            for i, (load, first, last) in enumerate(periods):
                matrix = self.judged(load, first, last)
                own = _hits_and_misses(world.at(load)[:1, first : last + 1].sum(axis=1))[0]
                counts = np.maximum(matrix @ state.mean, 0.5)
                value, gradient = _linear(counts, own)
                slope = gradient @ matrix
                rows.append(slope)
                # Around the present mean; `_updated` starts from the mean without the assessments.
                seen.append(np.array(shown[2 * i : 2 * i + 2]) - value + slope @ state.mean)
            state = self._updated(np.concatenate(rows), np.concatenate(seen), noise)
        return state

    def targets(self, plan: Plan, world: World) -> tuple[Floats, Floats, Floats, Floats]:
        """Truth, cases, mean and standard deviation of the targets, each peers × targets."""
        load, last, peers = loads(plan) - 1, plan.months - 1, plan.offices - 1
        columns = []
        # As the assessment counts hits, and as is published, which is the same without own deadlines.
        for parts in sorted({1, len(plan.typical) - 1}):
            for length in (3, 12, 1):
                matrices = self.sums(load, last - length + 1, last)
                hits, misses = matrices[:parts].sum(axis=0), matrices[parts:].sum(axis=0)
                total = world.at(load)[1:, last - length + 1 : last + 1].sum(axis=1)
                true_hits = total[:, :parts].sum(axis=1)
                mean_hits, mean_misses = hits @ self.mean, misses @ self.mean
                if length == 1:
                    columns.append((true_hits, np.ones(peers), mean_hits, self._sd(hits)))
                    continue
                n = np.maximum(mean_hits + mean_misses, 1.0)
                share = mean_hits / n
                rows = (hits * (1 - share)[:, None] - misses * share[:, None]) / n[:, None]
                of_peers = np.maximum(total.sum(axis=1), 1)
                columns.append((true_hits / of_peers, of_peers, share, self._sd(rows)))
        truth, cases, mean, sd = (np.stack(each, axis=1) for each in zip(*columns, strict=True))
        return truth, cases, mean, sd

    def _sd(self, rows: Floats) -> Floats:
        return np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", rows, self.covariance, rows), 1e-12))

    def _updated(self, rows: Floats, seen: Floats, noise: Floats) -> "_State":
        """The distribution given linear observations with independent noise."""
        crossed = self.covariance @ rows.T
        gain = np.linalg.solve(rows @ crossed + np.diag(noise), crossed.T).T
        mean = self.mean + gain @ (seen - rows @ self.mean)
        covariance = self.covariance - gain @ crossed.T
        return replace(self, mean=mean, covariance=(covariance + covariance.T) / 2)


def _hits_and_misses(parts: Floats) -> Floats:
    """Hits and misses as the assessment counts them, along the last axis."""
    return np.stack([parts[..., 0], parts[..., 1:].sum(axis=-1)], axis=-1)


def _expectation(counts: Floats, own: Floats) -> tuple[float, float]:
    """The expected share of office 0 and the larger half of its interval, from hits and misses of the others."""
    hits, misses = (
        np.concatenate(([own[0]], counts[: len(counts) // 2])),
        np.concatenate(([own[1]], counts[len(counts) // 2 :])),
    )
    offices = np.arange(len(hits))
    table, _ = cell_table(
        offices,
        [np.zeros(len(hits), dtype=np.int64)],
        hits + misses,
        hits,
        group=dict.fromkeys(range(len(hits)), 1),
    )
    expectation = peer_expectation(table).all_cases
    value, lower, upper = (
        float(each[0]) for each in (expectation.value, expectation.lower, expectation.upper)
    )
    return value, max(upper - value, value - lower)


def _linear(counts: Floats, own: Floats) -> tuple[Floats, Floats]:
    """The expectation and its margin at some counts, and their gradients (2 × counts)."""
    here = np.array(_expectation(counts, own))
    gradient = np.zeros((2, len(counts)))
    for i in range(len(counts)):
        moved, size = counts.copy(), max(0.02 * counts[i], 0.5)
        moved[i] += size
        gradient[:, i] = (np.array(_expectation(moved, own)) - here) / size
    return here, gradient
