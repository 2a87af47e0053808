"""Random worlds of offices whose true on-time shares are known.

In all of them a case is on time with a probability that depends on its topic, its kind and its office, on the logit
scale. The **true gap** of an office is its true share minus the share that the typical office (effect 0) would have
with exactly the same cases.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from stats.peers.case_mix import CellTable

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

TOPICS, KINDS = 4, 2
TOPIC_SD, KIND_SD = 0.4, 0.2  # how much the difficulty of topics and kinds differs, on the logit scale
SMALLEST, LARGEST = 300, 1500  # cases due of a peer
TYPICAL = (0.70, 0.80, 0.85)
SCREEN = (3, 3, 4, 5, 15)  # peer groups of a screen of thirty offices
COUNTIES, PROVINCE_CASES, CAPITAL = 21, 22_000, 0.45
# Topics, groups of offices, and the part of a topic's cases with one group.
TOPICS_OF_PROVINCE, GROUPS_OF_PROVINCE, MAIN_GROUP = (
    30,
    8,
    0.8,
)


@dataclass(frozen=True)
class OfficeWorld:
    """Cells, the true effect of each cell, and by office the true gap and whether it is the one that is watched."""

    table: CellTable
    effect: Floats
    true_gap: Floats
    watched: Flags


def one_bad_office(
    rng: np.random.Generator, *, typical: float, peers: int, cases: int | Literal["half"], sd: float
) -> OfficeWorld:
    """A group in which the first office is 15 points under what the typical office would reach with its cases.

    It has that many `cases`, or as many as all of its peers together.
    """
    n = rng.integers(SMALLEST, LARGEST + 1, peers + 1)
    n[0] = n[1:].sum() if cases == "half" else cases
    return _world(rng, n, np.zeros(peers + 1, dtype=np.int64), levels=np.array([typical]), sd=sd, below=0.15)


def counties(rng: np.random.Generator, *, typical: float, sd: float) -> OfficeWorld:
    """A province of 21 counties whose capital, with 45 % of all cases, is 15 points under."""
    shares = rng.dirichlet(np.full(COUNTIES - 1, 1.5)) * (1 - CAPITAL)
    n = np.maximum(np.round(np.append(CAPITAL, shares) * PROVINCE_CASES), 30).astype(np.int64)
    return _world(rng, n, np.zeros(COUNTIES, dtype=np.int64), levels=np.array([typical]), sd=sd, below=0.15)


def sound_screen(rng: np.random.Generator, *, sd: float, fewest: int, most: int, bad: int = 0) -> OfficeWorld:
    """Thirty offices in five groups, whose cases are uniform on the logarithmic scale.

    With a standard deviation of 0.3 some of them are 5 points under by nature; those are not sound. `bad` offices are
    lower by 1.2 on the logit scale (26 points at 75 %).
    """
    group = np.repeat(np.arange(len(SCREEN)), SCREEN)
    n = np.exp(rng.uniform(np.log(fewest), np.log(most), len(group))).astype(np.int64)
    return _world(rng, n, group, levels=rng.choice(TYPICAL, len(SCREEN)), sd=sd, below=None, bad=bad)


def alone_in_a_hard_topic(
    rng: np.random.Generator, *, part: float, harder: float, sd: float, typical: float = 0.75
) -> OfficeWorld:
    """A sound office with eight peers: this part of its cases is in a topic that nobody else has.

    The typical office would be on time in `harder` fewer of these cases (as a share) than in others.
    """
    peers = 8
    n = rng.integers(SMALLEST, LARGEST + 1, peers + 1)
    hard = logit(typical - harder) - logit(typical)
    return _world(
        rng,
        n,
        np.zeros(peers + 1, dtype=np.int64),
        levels=np.array([typical]),
        sd=sd,
        below=None,
        hard=(part, hard),
    )


def topics_of_a_province(
    rng: np.random.Generator, *, sd: float, cases: int, below: float | None = None
) -> OfficeWorld:
    """Topics in the place of offices: a mix of peer groups, kinds and counties, most cases with one group of offices.

    Sizes are log-normal. With `below`, the first topic is that far under what the typical topic would give.
    """
    size = np.exp(rng.normal(0.0, 1.0, TOPICS_OF_PROVINCE))
    n = np.maximum(np.round(size / size.sum() * cases), 30).astype(np.int64)
    levels = (GROUPS_OF_PROVINCE, KINDS, COUNTIES)
    groups = rng.dirichlet(np.full(levels[0], 0.5), len(n)) * (1 - MAIN_GROUP)
    groups[np.arange(len(n)), rng.integers(0, levels[0], len(n))] += MAIN_GROUP
    parts = (
        groups,
        rng.dirichlet(np.full(KINDS, 6.0), len(n)),
        rng.dirichlet(np.append(np.full(COUNTIES - 1, 1.5), 25.0), len(n)),
    )
    effects = [
        rng.normal(0.0, width, k) for width, k in zip((TOPIC_SD, KIND_SD, KIND_SD), levels, strict=True)
    ]
    factors = np.stack([each.ravel() for each in np.indices(levels)], axis=1)
    effect = np.sum([each[factors[:, i]] for i, each in enumerate(effects)], axis=0)
    mix = np.einsum("ta,tb,tc->tabc", *parts).reshape(len(n), -1)
    one_group = np.zeros(len(n), dtype=np.int64)
    topic = rng.normal(0.0, sd, len(n))
    return _drawn(rng, n, one_group, (mix, effect, factors), topic, levels=np.array([0.75]), below=below)


def _world(
    rng: np.random.Generator,
    n: Ints,
    group: Ints,
    *,
    levels: Floats,
    sd: float,
    below: float | None,
    hard: tuple[float, float] | None = None,
    bad: int = 0,
) -> OfficeWorld:
    """Draw the difficulty of topics and kinds, and the mix of the offices."""
    topics = TOPICS + (hard is not None)
    topic, kind = rng.normal(0, TOPIC_SD, topics), rng.normal(0, KIND_SD, KINDS)
    mix = np.zeros((len(n), topics))
    mix[:, :TOPICS] = rng.dirichlet(np.full(TOPICS, 3.0), len(n))
    office = rng.normal(0, sd, len(n))
    office[rng.choice(len(n), bad, replace=False)] -= 1.2
    if hard is not None:
        part, topic[-1] = hard
        mix[0, :TOPICS] *= 1 - part
        mix[0, -1] = part
        office[0] = max(office[0], -0.2)  # under 5 points below at any share: the office is sound
    of_kinds = rng.dirichlet(np.full(KINDS, 6.0), len(n))
    cells = (mix[:, :, None] * of_kinds[:, None, :]).reshape(len(n), -1)
    effect = (topic[:, None] + kind[None, :]).ravel()
    factors = np.stack([each.ravel() for each in np.indices((topics, KINDS))], axis=1)
    return _drawn(rng, n, group, (cells, effect, factors), office, levels=levels, below=below)


def _drawn(
    rng: np.random.Generator,
    n: Ints,
    group: Ints,
    cells: tuple[Floats, Floats, Ints],
    office: Floats,
    *,
    levels: Floats,
    below: float | None,
) -> OfficeWorld:
    """Draw the cases and hits of offices: `cells` are the parts of each cell, its effect, and its factors."""
    parts, effect, factors = cells
    counts = rng.multinomial(n, parts / parts.sum(axis=1, keepdims=True))
    typically = logit(levels)[group][:, None] + effect[None, :]
    expected = (counts * expit(typically)).sum(axis=1) / n
    if below is not None:
        office[0] = _effect_that_is_below(typically[0], counts[0], expected[0] - below)
    share = expit(typically + office[:, None])
    hits = rng.binomial(counts, share)
    rows, columns = np.nonzero(counts)
    return OfficeWorld(
        CellTable(
            office=rows.astype(np.int64),
            factors=factors[columns].astype(np.int64),
            n=counts[rows, columns].astype(float),
            hits=hits[rows, columns].astype(float),
            group=group,
        ),
        effect[columns],
        (counts * share).sum(axis=1) / n - expected,
        np.arange(len(n)) == 0,
    )


def _effect_that_is_below(logits: Floats, counts: Ints, share: float) -> float:
    """The effect of an office whose true share is `share`, by bisection."""
    low, high = -8.0, 8.0
    for _ in range(40):
        middle = (low + high) / 2
        under = (counts * expit(logits + middle)).sum() / counts.sum() < share
        low, high = (middle, high) if under else (low, middle)
    return (low + high) / 2
