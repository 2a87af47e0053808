"""Expected share of each office: what a typical similar office would reach with the same cases.

Three steps, each in a module of its own: how hard the cases are (`stats.peers.case_mix`), what the other offices of the
peer group reach beyond that, and how much sound offices differ (`stats.peers.partial_pooling`). The office itself is
left out of all three. No office counts as larger than the 75th percentile of its group, so that the largest one does
not decide what is typical.

The result keeps the uncertainty of the expectation apart from the usual difference between offices (τ): the first
belongs in the interval of a gap, both belong in the limits that similar offices stay within.
"""

from dataclasses import dataclass, replace

import numpy as np

from stats.arrays import Floats, Ints
from stats.estimates.intervals import Z95
from stats.peers.case_mix import CellTable, MixEffects, mix_effects, no_effects
from stats.peers.group_levels import GroupLevels
from stats.peers.partial_pooling import Centres, capped, leave_one_out_centres
from stats.peers.response_scale import SHARES, ResponseScale

KNOWN_TOPIC_CASES = 30.0  # cases of others in a topic that tell as much as all other topics together
NEWTON_STEPS, NEWTON_TOLERANCE = 6, 1e-9  # a further step would change limits by its square


@dataclass(frozen=True)
class Expectation:
    """What similar offices would reach with some cases, by office (arrays of one length); NaN where nothing is known.

    `n` and `hits` are those cases of the office itself, and its hits (or the total of its values); `value`, `lower` and
    `upper` the expected share or mean with the 95 % limits of its own uncertainty.

    The others describe a similar office on the transformed scale of `scale` (of shares: asin √share), as a mixture over
    the values of τ (columns): with probability `weight`, what is typical is normal with mean `target` and variance
    `uncertainty`, and a similar office differs from it with variance `between`.
    """

    n: Floats
    hits: Floats
    value: Floats
    lower: Floats
    upper: Floats
    target: Floats
    uncertainty: Floats
    between: Floats
    weight: Floats
    scale: ResponseScale

    def place_and_chance(self, hits: Floats) -> tuple[Floats, Floats]:
        """Where the offices would lie with these hits on the scale of comparisons, and the variance of chance there.

        What is expected is corrected for small numbers like what is observed.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            shift = self.scale.transform(self.value) - self.scale.place(self.n * self.value, self.n)
            return self.scale.place(hits, self.n) + shift, self.scale.chance(self.n, self.value)

    def predicted_below(self, place: Floats, variance: Floats) -> Floats:
        """Probability that a similar office would lie at or below a place, with this variance of chance."""
        from scipy.special import ndtr

        z = (place[:, None] - self.target) / np.sqrt(variance[:, None] + self.uncertainty + self.between)
        return np.asarray((self.weight * ndtr(z)).sum(axis=1), dtype=float)

    def truly_below(self, place: Floats, variance: Floats, distance: Floats) -> Floats:
        """Posterior probability that an office lies at least `distance` below what is typical, given its own place.

        An office that is seen at `place`, with this variance of chance, typically lies less far off than it seems,
        because a part of the distance is likely to be chance. The other part is normal given τ, and the office's own
        place is evidence about τ as well.
        """
        from scipy.special import ndtr

        total = variance[:, None] + self.uncertainty + self.between
        off = place[:, None] - self.target
        kept = self.between / total
        error = np.sqrt(np.maximum(self.between * (1 - kept), 1e-18))
        log_weight = np.log(np.maximum(self.weight, 1e-300)) - 0.5 * np.log(total) - 0.5 * off**2 / total
        weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
        weight = weight / weight.sum(axis=1, keepdims=True)
        return np.asarray((weight * ndtr((-distance[:, None] - kept * off) / error)).sum(axis=1), dtype=float)


@dataclass(frozen=True)
class PeerExpectation:
    """Expectations of the offices of a table, by office.

    - `all_cases`: of all cases of the office;
    - `compared`: only of its cases in topics that other offices have as well, on which a judgement can rest;
    - `borrowed`: the part of the expectation of all cases that rests on cases of other topics;
    - `peers`: other offices of the group with cases to compare;
    - `tau`: the usual difference between offices (standard deviation on the logit scale), judged without the office.
    """

    compared: Expectation
    all_cases: Expectation
    borrowed: Floats
    peers: Ints
    tau: Floats


def peer_expectation(
    table: CellTable,
    *,
    scale: ResponseScale = SHARES,
    effect: Floats | None = None,
    tau: float | None = None,
    of: Ints | None = None,
) -> PeerExpectation:
    """Expectation of each office of a table from the other offices.

    The table counts hits, or has the totals of values such as days or hand-offs in their place, with the scale that
    `stats.peers.response_scale.mean_scale` gives. `effect` (cells, on the scale of the model) and `tau` replace the
    estimates where they are known, as in a trial that asks how well anybody could judge.

    With `of`, the result has these offices alone, and nearly what it would be for all (`stats.peers.nearly_expected`).
    """
    n = table.by_office(table.n)
    with np.errstate(divide="ignore", invalid="ignore"):
        cap = np.nan_to_num(capped(n, table.group) / n, nan=0.0)
    weight = cap * scale.precision(table.offices)
    mix = (
        mix_effects(table, weight=weight, scale=scale, of=of)
        if effect is None
        else replace(no_effects(table, of=of), effect=effect)
    )
    evidence = topic_evidence(table, cap)
    compared = evidence >= KNOWN_TOPIC_CASES
    # Of every office only the cases in topics that others have too say how it compares with them.
    part = replace(table, n=np.where(compared, table.n, 0.0), hits=np.where(compared, table.hits, 0.0))
    levels = GroupLevels.of_table(part, mix, cap, scale)
    centres, gradient = _centres(part, mix, levels, tau, scale, of)
    of_peers = centres.shares @ gradient
    if of is not None:
        # From here on each office is by itself.
        is_one = np.zeros(table.offices, dtype=bool)
        is_one[of] = True
        cells = np.flatnonzero(is_one[table.office])
        table, part = table.of(of, cells), part.of(of, cells)
        mix = mix.of_cells(cells, table.office)
        evidence, compared, scale = evidence[cells], compared[cells], scale.of(of)
    expected = _compose(part, mix, levels.level, centres, of_peers=of_peers, evidence=evidence, scale=scale)
    return PeerExpectation(
        compared=expected,
        all_cases=expected
        if compared.all()
        else _compose(table, mix, levels.level, centres, of_peers=of_peers, evidence=evidence, scale=scale),
        borrowed=_mean(table, KNOWN_TOPIC_CASES / (evidence + KNOWN_TOPIC_CASES), table.n),
        peers=centres.peers,
        tau=(centres.weight * centres.tau).sum(axis=1),
    )


def topic_evidence(table: CellTable, cap: Floats) -> Floats:
    """How many cases of other offices tell what the topic (the first factor) of each cell is like.

    Cases of the other offices of the peer group count in full, as far as `cap` allows them a weight. A topic's m cases
    at an office of another group with n cases count as m (1 − m / n): they tell something about the topic only beside
    other cases of that office.
    """
    topic = table.factors[:, 0] if table.factors.size else np.zeros(len(table.office), dtype=np.int64)
    topics = int(topic.max()) + 1 if len(topic) else 1
    own = np.bincount(table.office * topics + topic, table.n, minlength=table.offices * topics).reshape(
        table.offices, topics
    )
    weighted = own * cap[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        contrast = np.nan_to_num(weighted * (1 - own / own.sum(axis=1, keepdims=True)))
    member = (table.group[:, None] == np.arange(int(table.group.max()) + 1)[None, :]).astype(float)
    in_group = (member.T @ weighted)[table.group] - weighted
    elsewhere = contrast.sum(axis=0) - (member.T @ contrast)[table.group]
    return (in_group + elsewhere)[table.office, topic]


def _centres(
    part: CellTable,
    mix: MixEffects,
    levels: GroupLevels,
    tau: float | None,
    scale: ResponseScale,
    of: Ints | None,
) -> tuple[Centres, Floats]:
    """What is typical of the other offices, for each office, and the gradient of each office's expectation."""
    n, hits = part.by_office(part.n), part.by_office(part.hits)
    value, slope, weight = _by_office(part, *levels.mean_and_slope())
    with np.errstate(divide="ignore", invalid="ignore"):
        # From the scale of comparisons to that of the model, where the effects of offices add up.
        unit = slope * scale.derivative(value)
        distance = (scale.place(hits, n) - scale.place(n * value, n)) / unit
        variance, capped_variance = (
            np.where(n > 0, scale.chance(cases, value) / unit**2, np.inf)
            for cases in (n, capped(n, part.group))
        )
    gradient = mix.gradient(part, weight)
    centres = leave_one_out_centres(
        distance,
        variance,
        capped_variance=capped_variance,
        group=part.group,
        level=levels.level[part.group],
        change=-mix.change @ gradient.T,
        tau=None if tau is None else np.array([tau]),
        of=of,
    )
    return centres, gradient


def _mean(table: CellTable, values: Floats, weight: Floats) -> Floats:
    """Weighted mean of values of the cells, by office; NaN without weight."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return table.by_office(values * weight) / table.by_office(weight)


def _by_office(table: CellTable, mean: Floats, slope: Floats) -> tuple[Floats, Floats, Floats]:
    """Expected value of the offices, its derivative on the scale of the model, and each cell's part in that."""
    weight = table.n * slope
    with np.errstate(divide="ignore", invalid="ignore"):
        n = table.by_office(table.n)
        return table.by_office(table.n * mean) / n, table.by_office(weight) / n, weight


def _compose(
    table: CellTable,
    mix: MixEffects,
    level: Floats,
    centres: Centres,
    *,
    of_peers: Floats,
    evidence: Floats,
    scale: ResponseScale,
) -> Expectation:
    """The expectation of the cases in a table."""
    n, hits = table.by_office(table.n), table.by_office(table.hits)
    middle = (centres.weight * centres.centre).sum(axis=1)
    office = table.office
    linear = level[table.group[office]] + mix.effect
    for column in mix.columns.T:
        linear += mix.change.ravel().take(office * mix.change.shape[1] + column)
    # The factor of a sum is the product of factors: one exponential of each cell instead of three.
    without = scale.factor(linear)

    def at(centre: Floats) -> Floats:
        return scale.mean_of_factor(without * scale.factor(np.nan_to_num(centre))[office])

    mean = at(middle)
    value, slope, weight = _by_office(table, mean, scale.slope_of_mean(mean))
    mix_variance = _mix_variance(table, mix, weight, of_peers, evidence, scale)
    has_middle = (n > 0) & np.isfinite(middle)
    lower, upper = (_mean(table, at(limit), table.n) for limit in _limits(centres, mix_variance))
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = (slope * scale.derivative(value))[:, None]
        target = scale.transform(value)[:, None] + unit * (centres.centre - middle[:, None])
        uncertainty = unit**2 * (centres.variance + mix_variance[:, None])
    return Expectation(
        n=n,
        hits=hits,
        value=np.where(has_middle, value, np.nan),
        lower=np.where(has_middle, lower, np.nan),
        upper=np.where(has_middle, upper, np.nan),
        target=np.where(has_middle[:, None], target, np.nan),
        uncertainty=np.where(has_middle[:, None], uncertainty, np.nan),
        between=np.where(has_middle[:, None], unit**2 * centres.tau[None, :] ** 2, np.nan),
        weight=centres.weight,
        scale=scale,
    )


def _mix_variance(
    table: CellTable,
    mix: MixEffects,
    weight: Floats,
    of_peers: Floats,
    evidence: Floats,
    scale: ResponseScale,
) -> Floats:
    """Variance of the expectation that comes from the effects of the mix, on the logit scale.

    Only the difference between the mix of the office and that of its peers matters. Topics of which others have few
    cases may be harder than any known one: they add the variance of an unknown topic, as far as they are not known.
    """
    contrast = mix.gradient(table, weight) - of_peers
    estimated = mix.without.variance(contrast)
    if not mix.columns.shape[1]:
        return estimated
    size = len(mix.effects)
    unknown_weight = weight * KNOWN_TOPIC_CASES / (evidence + KNOWN_TOPIC_CASES)
    unknown = mix.places[0].sums(unknown_weight, table.offices * size).reshape(table.offices, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.nan_to_num(unknown / table.by_office(weight)[:, None])
    return estimated + scale.unknown_topic_sd**2 * (part**2).sum(axis=1)


def _limits(centres: Centres, mix_variance: Floats) -> tuple[Floats, Floats]:
    """95 % limits of the centre: quantiles of its mixture of normal distributions, by Newton's method."""
    from scipy.special import ndtr

    variance = centres.variance + mix_variance[:, None]
    error = np.sqrt(variance)
    middle = (centres.weight * centres.centre).sum(axis=1)
    spread = np.sqrt((centres.weight * (variance + (centres.centre - middle[:, None]) ** 2)).sum(axis=1))
    # Both limits at once: sides × offices.
    side = np.array([[-1.0], [1.0]])
    wanted, limit = ndtr(side * Z95), middle + side * Z95 * spread
    for _ in range(NEWTON_STEPS):
        z = (limit[:, :, None] - centres.centre) / error
        reached = (centres.weight * ndtr(z)).sum(axis=2)
        density = (centres.weight * np.exp(-0.5 * z**2) / error).sum(axis=2) / np.sqrt(2 * np.pi)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.clip((wanted - reached) / density, -spread, spread)
        limit = limit + step
        if not (np.abs(step) > NEWTON_TOLERANCE).any():
            break
    return limit[0], limit[1]
