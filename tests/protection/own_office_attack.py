"""An office that tries to find the figures of its peers from its own rounded assessments.

The attacker is as good as a linear one can be. It knows how the peers' numbers vary from month to month, everything
that is published of them (`stats/disclosure`), its own cases exactly, the program that computes the expectation, and
what it has seen of its own assessment at every load: the rounded expectation and the rounded margin, over the last 3, 6
and 12 months. It starts from a normal distribution of the peers' hits and misses by month, and updates it with
everything that it knows (Gauss–Newton; rounding counts as noise with the variance of a uniform distribution). What it
knows of a peer before and after its own assessments are added is compared.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from queries.own_office.assessment_periods import MONTH_COUNTS
from queries.own_office.coarse_comparison import MARGIN_STEP
from stats.peers.case_mix import cell_table
from stats.peers.peer_expectation import peer_expectation

Floats = NDArray[np.float64]

BASE = 5  # published counts are rounded to multiples of it
LEAST_PUBLISHED = 20  # cases below which a share is not published, and its counts neither
ROUNDING_SD = BASE / 12**0.5  # cases: how well a published count is known by itself
CLEARLY = 0.8
EXACT = 1e-4  # step that stands for an exact expectation: a hundredth of a percentage point
SMALL_CASES = 6.0
LATE_MONTHS = 3  # months into which later loads still add cases
LATE_PART = 0.02  # of the cases of a month, that each later load adds to it
STEPS_OF_NEWTON = 3


@dataclass(frozen=True)
class Plan:
    """A trial: how many offices, how large, how many months and loads, and how the assessment is rounded.

    `cases` are those of a typical office in a month; `small` of the offices have `SMALL_CASES`. `step` is that of the
    expectation; 0 for an exact one. `accomplices` says that all peers but one showed the attacker theirs.
    """

    offices: int
    cases: float
    step: float
    seed: int
    months: int = 17
    ends: int = 5
    loads_a_month: int = 2
    small: int = 0
    accomplices: bool = False


@dataclass(frozen=True)
class Findings:
    """What is known of the peers without and with the attacker's own assessments; arrays of peers × targets.

    The targets are the share over the last 3 months, that over the last 12, and the hits of the last month. `truth` is
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


@dataclass(frozen=True)
class World:
    """Hits and misses of all offices (offices × months × 2), and what each load adds (loads × offices × months × 2)."""

    first: Floats
    added: Floats
    share: Floats
    size: Floats

    def at(self, load: int) -> Floats:
        """Hits and misses after a load."""
        return self.first + self.added[: load + 1].sum(axis=0)


def make_world(plan: Plan) -> World:
    """A random group: sizes differ by a factor of about two, shares by about ten points, months by chance."""
    dice = np.random.default_rng(plan.seed)
    size = plan.cases * np.exp(dice.normal(0, 0.35, plan.offices))
    size[plan.offices - plan.small :] = SMALL_CASES
    share = np.clip(dice.normal(0.7, 0.1, plan.offices), 0.2, 0.95)
    n = dice.poisson(size[:, None], (plan.offices, plan.months))
    hits = dice.binomial(n, share[:, None])
    added = np.zeros((_loads(plan), plan.offices, plan.months, 2))
    for load in range(1, _loads(plan)):
        last = _last_month(plan, load)
        for month in range(max(last - LATE_MONTHS + 1, 0), last + 1):
            more = dice.poisson(LATE_PART * size)
            on_time = dice.binomial(more, share)
            added[load, :, month, 0], added[load, :, month, 1] = on_time, more - on_time
    return World(np.stack([hits, n - hits], axis=2).astype(float), added, share, size)


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


def _loads(plan: Plan) -> int:
    return plan.ends * plan.loads_a_month


def _last_month(plan: Plan, load: int) -> int:
    """The last whole month at a load."""
    return plan.months - plan.ends + load // plan.loads_a_month


@dataclass(frozen=True)
class _State:
    """A normal distribution of everything unknown: of the peers' first counts and of what each load adds.

    `where` (loads × peers × months × 2) gives the position of an addition in `mean`, −1 where nothing is added; the
    first counts are in its row 0 in any case, so that row `load` holds what became known with that load.
    """

    mean: Floats
    covariance: Floats
    where: NDArray[np.int64]

    @classmethod
    def before_anything(cls, plan: Plan, world: World) -> "_State":
        """What the attacker knows of any office: hits and misses vary about a level of which little is known."""
        peers, months, loads = plan.offices - 1, plan.months, _loads(plan)
        where = np.full((loads, peers, months, 2), -1, dtype=np.int64)
        where[0] = np.arange(peers * months * 2).reshape(peers, months, 2)
        size = peers * months * 2
        for load in range(1, loads):
            last = _last_month(plan, load)
            spots = np.zeros((peers, months, 2), dtype=bool)
            spots[:, max(last - LATE_MONTHS + 1, 0) : last + 1] = True
            where[load][spots] = size + np.arange(spots.sum())
            size += int(spots.sum())
        mean, covariance = np.zeros(size), np.zeros((size, size))
        for part, typical in enumerate((0.7, 0.3)):
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
        """Matrix (2 × peers rows) that sums hits, then misses, over months at a load."""
        peers = self.where.shape[1]
        matrix = np.zeros((2 * peers, len(self.mean)))
        for part in range(2):
            for peer in range(peers):
                spots = self.where[: load + 1, peer, first : last + 1, part].ravel()
                matrix[part * peers + peer, spots[spots >= 0]] = 1
        return matrix

    def with_published(self, plan: Plan, world: World) -> "_State":
        """Add the counts of months, quarters and the year that are published at each load, rounded."""
        peers = plan.offices - 1
        state = self
        for load in range(_loads(plan)):
            rows, seen = [], []
            end = _last_month(plan, load)
            spans = [(m, m) for m in range(end + 1)]
            spans += [(m, m + 2) for m in range(0, end - 1, 3)] + [
                (m, m + 11) for m in range(0, end - 10, 12)
            ]
            counts = world.at(load)[1:]
            for first, last in spans:
                if load and last < end - LATE_MONTHS:  # as it was at the load before
                    continue
                matrix = self.sums(load, first, last)
                total = counts[:, first : last + 1].sum(axis=1)
                for peer in range(peers):
                    n = total[peer].sum()
                    if n < LEAST_PUBLISHED:
                        continue
                    rows += [matrix[peer], matrix[peer] + matrix[peers + peer]]
                    seen += [BASE * np.round(total[peer, 0] / BASE), BASE * np.round(n / BASE)]
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
            (load, _last_month(plan, load) - length + 1, _last_month(plan, load))
            for load in range(_loads(plan))
            for length in MONTH_COUNTS
        ]
        shown = []
        for load, first, last in periods:
            total = world.at(load)[:, first : last + 1].sum(axis=1)
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
                matrix = self.sums(load, first, last)
                own = world.at(load)[0, first : last + 1].sum(axis=0)
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
        load, last, peers = _loads(plan) - 1, plan.months - 1, plan.offices - 1
        columns = []
        for length in (3, 12, 1):
            matrix = self.sums(load, last - length + 1, last)
            total = world.at(load)[1:, last - length + 1 : last + 1].sum(axis=1)
            hits, misses = (matrix[part * peers : (part + 1) * peers] for part in (0, 1))
            mean_hits, mean_misses = hits @ self.mean, misses @ self.mean
            if length == 1:
                columns.append((total[:, 0], np.ones(peers), mean_hits, self._sd(hits)))
                continue
            n = np.maximum(mean_hits + mean_misses, 1.0)
            share = mean_hits / n
            rows = (hits * (1 - share)[:, None] - misses * share[:, None]) / n[:, None]
            of_peers = np.maximum(total.sum(axis=1), 1)
            columns.append((total[:, 0] / of_peers, of_peers, share, self._sd(rows)))
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
