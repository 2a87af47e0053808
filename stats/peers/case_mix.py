"""Effects of the mix of cases: how much harder one topic, kind or county is than another, whoever handles it.

Offices get different cases. Before their shares are compared, the effect of the cases has to be separated from the
effect of the office. Both are estimated together, on the logit scale:

    logit P(hit) = level of the office + effect of the topic group + effect of the kind + effect of the county.

The level of each office is left free. So an effect is learnt only from differences *within* offices: a bad office that
has most cases of a topic does not make the topic look hard, and a topic that a single office handles stays unknown
unless that office is compared with itself. Effects are random effects (partial pooling): with few cases they are drawn
towards 0, and their remaining uncertainty is part of the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stats.peers.mix_sums import MixSums, Places
from stats.peers.response_scale import SHARES, ResponseScale

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PRIOR_SD = 0.4  # of the effects of a factor, on the logit scale; it counts as much as PRIOR_LEVELS levels
PRIOR_LEVELS = 3.0
LEVEL_SD = 3.0  # of the levels of offices: so wide that only offices with no hit or no miss notice it
MOST_COUNTED = 100_000
STEPS = 12  # Newton steps; each also updates the variance of the effects
TOLERANCE = 1e-4  # on the logit scale: far below what could be seen in a share


@dataclass(frozen=True)
class CellTable:
    """Counts by cell: an office and a combination of factors, such as topic group × kind × county.

    `office` has the row number of the office (0 … offices − 1). `factors` (cells × factors) has a code from 0 for each
    factor; the first factor is the topic. `n` are the cases and `hits` those among them that the measure counts, such
    as cases answered on time. `group` (by office) is the number of the peer group, from 0.
    """

    office: Ints
    factors: Ints
    n: Floats
    hits: Floats
    group: Ints

    @property
    def offices(self) -> int:
        """Number of offices."""
        return len(self.group)

    def by_office(self, values: Floats) -> Floats:
        """Sum of values of the cells, by office."""
        return np.asarray(self._places.sums(values, self.offices), dtype=float)

    @cached_property
    def _places(self) -> Places:
        return Places.of(self.office)

    def of(self, offices: Ints, cells: NDArray[np.intp]) -> "CellTable":
        """The table of some offices, numbered in the order of these; `cells` are the positions of their cells."""
        number = np.zeros(self.offices, dtype=np.int64)
        number[offices] = np.arange(len(offices))
        return CellTable(
            number[self.office[cells]],
            self.factors[cells],
            self.n[cells],
            self.hits[cells],
            self.group[offices],
        )


def cell_table(
    office: Ints, factors: Sequence[Ints], n: Floats, hits: Floats, *, group: Mapping[int, int | None]
) -> tuple[CellTable, Ints]:
    """Table of cells from columns with any codes, and the codes of the offices in the order of the table's rows.

    `factors` are the columns of the factors, the topic first. `group` has the peer group of each office; offices
    without one (None) are nobody's peers.
    """
    keys, row = _coded(office)
    codes = [_coded(factor)[1] for factor in factors]
    # Negative codes, one for each office without a group, keep them apart.
    groups = [group.get(int(key)) for key in keys]
    of_offices = [-1 - i if code is None else code for i, code in enumerate(groups)]
    return CellTable(
        row.astype(np.int64),
        np.array(codes, dtype=np.int64).reshape(len(codes), len(row)).T,
        np.asarray(n, dtype=float),
        np.asarray(hits, dtype=float),
        np.unique(of_offices, return_inverse=True)[1].astype(np.int64),
    ), keys.astype(np.int64)


def _coded(values: Ints) -> tuple[Ints, Ints]:
    """The distinct values, ascending, and the position of each value among them."""
    if not len(values) or values.min() < 0 or values.max() > MOST_COUNTED:
        distinct, position = np.unique(values, return_inverse=True)
        return distinct, position
    # To count small numbers takes a fraction of the time of sorting them.
    occurs = np.bincount(values) > 0
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[values]


@dataclass(frozen=True)
class MixEffects:
    """Effects of the mix of cases, and what they would be without each office.

    `effect` (cells) is the sum of the effects of the cell. `change` (offices × effects) is what leaving the office out
    adds to the effects. `covariance` (effects × effects) is that of the effects from all offices. `own` leads to the
    covariance without an office: some columns by office, what the office contributes to the information about them (a
    square matrix for each office), and what of it is left to be solved (`_without_each`). `columns`
    (cells × factors) are the columns of the cell's effects, and `variance` (effects) is that of the effects of its
    factor. `alike` (cells) is the number of the combination of factors, of `combinations`.
    """

    effect: Floats
    effects: Floats
    columns: Ints
    change: Floats
    covariance: Floats
    own: tuple[Ints, Floats, Floats]
    variance: Floats
    alike: Ints
    combinations: int

    def covariance_without(self, office: int) -> Floats:
        """Covariance of the effects without an office: effects × effects."""
        columns, contribution, inside = (part[office] for part in self.own)
        update = np.linalg.solve(inside, contribution)
        return self.covariance + self.covariance[:, columns] @ update @ self.covariance[columns]

    def variance_without(self, contrast: Floats) -> Floats:
        """Variance of each office's combination of the effects (offices × effects), estimated without the office."""
        columns, contribution, inside = self.own
        covaried = contrast @ self.covariance
        own = np.take_along_axis(covaried, columns, axis=1)
        # For one contrast of each office it takes a fraction of the time of solving for all columns.
        update = np.linalg.solve(inside, contribution @ own[:, :, None])[:, :, 0]
        return np.asarray((covaried * contrast).sum(axis=1) + (own * update).sum(axis=1), dtype=float)

    def of_cells(self, cells: NDArray[np.intp]) -> "MixEffects":
        """The effects, of some cells."""
        return replace(self, effect=self.effect[cells], columns=self.columns[cells], alike=self.alike[cells])

    def gradient(self, table: CellTable, weight: Floats) -> Floats:
        """Mean of the cells' columns by office, weighted: offices × effects."""
        size = len(self.effects)
        total = np.zeros(table.offices * size)
        for column in self.columns.T:
            total += np.bincount(table.office * size + column, weight, minlength=len(total))
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = total.reshape(table.offices, size) / table.by_office(weight)[:, None]
        return np.nan_to_num(mean, nan=0.0, posinf=0.0)


def mix_effects(
    table: CellTable,
    *,
    weight: Floats | None = None,
    scale: ResponseScale = SHARES,
    of: Ints | None = None,
) -> MixEffects:
    """Effects of the factors, by penalised maximum likelihood; factors with a single level have none.

    `weight` (by office) multiplies the cases of an office, so that no office decides alone. The variance of a factor's
    effects is the maximum of its approximate posterior (an EM step for each Newton step, as in Breslow & Clayton 1993,
    JASA 88:9–25), with a prior of `PRIOR_LEVELS` levels of the standard deviation `PRIOR_SD`. The effects without an
    office come from one Newton step after its cases are taken out (Pregibon 1981, Annals of Statistics 9:705–724);
    since levels are free, a single office moves the effects little, and one step is enough. With `of`, only these
    offices are left out in turn: `change` and `own` have a row for each of them.
    """
    varying = [f for f in table.factors.T if len(f) and (f != f[0]).any()]
    if not varying:
        return no_effects(table, of=of)
    sizes = [int(f.max()) + 1 for f in varying]
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64)
    columns = np.array(
        [f + start for f, start in zip(varying, starts, strict=True)]
    ).T  # column by column in memory
    factor_of = np.repeat(np.arange(len(sizes)), sizes)
    each = np.ones(table.offices) if weight is None else weight
    n, hits = table.n * each[table.office], table.hits * each[table.office]
    fit = MixSums(table.office, columns, n, hits, table.offices, tuple(sizes), scale)
    variance = np.full(len(sizes), PRIOR_SD**2)
    level = _start(table, n, hits, scale)
    prior_level, effects = level.mean(), np.zeros(fit.size)
    is_present = fit.by_column(fit.by_combination(n)) > 0
    present = np.bincount(factor_of, is_present, minlength=len(sizes))
    for _ in range(STEPS):
        residual, information = fit.at(level, effects)
        precision = 1 / variance[factor_of]
        across, combined = fit.by_office_and_column(information), fit.by_combination(information)
        own = across[:, : sizes[0]].sum(axis=1) + 1 / LEVEL_SD**2
        own_score = fit.by_office(residual) - (level - prior_level) / LEVEL_SD**2
        matrix = fit.cross(combined) - across.T @ (across / own[:, None]) + np.diag(precision)
        score = (
            fit.by_column(fit.by_combination(residual)) - precision * effects - across.T @ (own_score / own)
        )
        inverse = np.linalg.inv(matrix)
        step = np.clip(inverse @ score, -2.0, 2.0)
        effects = effects + step
        level = level + np.clip((own_score - across @ step) / own, -2.0, 2.0)
        square = np.where(is_present, effects**2 + np.diag(inverse), 0.0)
        former = variance
        variance = (np.bincount(factor_of, square) + PRIOR_LEVELS * PRIOR_SD**2) / (present + PRIOR_LEVELS)
        if np.abs(step).max() < TOLERANCE and np.abs(variance - former).max() < TOLERANCE:
            break
    offices = np.arange(table.offices) if of is None else of
    return _without_each(fit, level, effects, 1 / variance[factor_of], offices)


def no_effects(table: CellTable, *, of: Ints | None = None) -> MixEffects:
    """The result where every case is of the same kind."""
    offices, cells = table.offices if of is None else len(of), len(table.n)
    nothing = np.zeros((offices, 0, 0))
    return MixEffects(
        np.zeros(cells),
        np.zeros(0),
        np.zeros((cells, 0), dtype=np.int64),
        np.zeros((offices, 0)),
        np.zeros((0, 0)),
        (np.zeros((offices, 0), dtype=np.int64), nothing, nothing),
        np.zeros(0),
        np.arange(cells),
        cells,
    )


def _start(table: CellTable, n: Floats, hits: Floats, scale: ResponseScale) -> Floats:
    """First values of the offices' levels: their own values, drawn a little towards that of all."""
    common = (hits.sum() + 0.5) / (n.sum() + 1.0)
    return scale.link((table.by_office(hits) + 2 * common) / (table.by_office(n) + 2))


def _without_each(
    fit: MixSums, level: Floats, effects: Floats, precision: Floats, offices: Ints
) -> MixEffects:
    """Effects and their covariance with each of some offices left out in turn, by one Newton step.

    What an office contributes to the information is 0 outside the columns of its own cases. So the information of all
    offices is inverted once, and the inverse is updated for each office in these columns alone (Woodbury's formula).
    """
    residual, information = fit.at(level, effects)
    across = fit.by_office_and_column(information)
    own = across[:, : fit.sizes[0]].sum(axis=1) + 1 / LEVEL_SD**2
    combined = fit.by_combination(information)
    matrix = fit.cross(combined) - across.T @ (across / own[:, None]) + np.diag(precision)
    covariance: Floats = np.linalg.inv(matrix).astype(float)
    part, cells = fit.of(offices)
    columns, cross = part.own_crosses(information[cells])
    row = np.arange(len(offices))[:, None]
    # Where an office has fewer columns, the rest stands for column 0, to which it then contributes 0.
    used = columns >= 0
    columns = np.where(used, columns, 0)
    of_own = np.where(used, across[offices[:, None], columns], 0.0)
    score = np.where(used, part.by_office_and_column(residual[cells])[row, columns], 0.0)
    # What each office contributes to the information about the effects, once its level is left free.
    contribution = cross - of_own[:, :, None] * (of_own / own[offices, None])[:, None, :]
    inside = np.eye(columns.shape[1]) - contribution @ covariance[columns[:, :, None], columns[:, None, :]]
    solved = np.linalg.solve(inside, score[:, :, None])[:, :, 0]
    # At the maximum the score of an office's level is 0, its prior included: only the residuals of the effects pull.
    pull = np.bincount((row * fit.size + columns).ravel(), solved.ravel(), len(offices) * fit.size)
    change = -pull.reshape(len(offices), fit.size) @ covariance
    return MixEffects(
        fit.of_combinations(effects)[fit.alike],
        effects,
        fit.columns,
        change,
        covariance,
        (columns, contribution, inside),
        1 / precision,
        fit.alike,
        fit.combinations,
    )
