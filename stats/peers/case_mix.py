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

from stats.arrays import Floats, Ints
from stats.peers.left_out import InformationOfOthers, LeftOut, left_out
from stats.peers.mix_sums import MixSums, Places, places_of
from stats.peers.response_scale import SHARES, ResponseScale

PRIOR_SD = 0.4  # of the effects of a factor, on the logit scale; it counts as much as PRIOR_LEVELS levels
PRIOR_LEVELS = 3.0
LEVEL_SD = 3.0  # of the levels of offices: so wide that only offices with no hit or no miss notice it
MAX_COUNTED = 100_000
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
            self.factors.T.take(cells, axis=1).T,
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
    if not len(values) or values.min() < 0 or values.max() > MAX_COUNTED:
        distinct, position = np.unique(values, return_inverse=True)
        return distinct, position
    # To count small numbers takes a fraction of the time of sorting them.
    occurs = np.bincount(values) > 0
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[values]


@dataclass(frozen=True)
class MixEffects:
    """Effects of the mix of cases, and what they would be without each office.

    `effect` (cells) is the sum of the effects of the cell. `change` (offices × effects) is what leaving the office out
    adds to the effects. `covariance` (effects × effects) is that of the effects from all offices, and `without` has it
    without each office. `columns` (cells × factors) are the columns of the cell's effects, and `variance` (effects) is
    that of the effects of its factor. `alike` (cells) is the number of the combination of factors, of `combinations`,
    and `places` has, for each factor, the places of the cells in a table of offices × effects.
    """

    effect: Floats
    effects: Floats
    columns: Ints
    change: Floats
    covariance: Floats
    without: LeftOut
    variance: Floats
    alike: Ints
    combinations: int
    places: list[Places]

    def of_cells(self, cells: NDArray[np.intp], office: Ints) -> "MixEffects":
        """The effects, of some cells with the numbers of their offices."""
        columns = self.columns.T.take(cells, axis=1).T
        return replace(
            self,
            effect=self.effect[cells],
            columns=columns,
            alike=self.alike[cells],
            places=places_of(office, columns, len(self.effects)),
        )

    def gradient(self, table: CellTable, weight: Floats) -> Floats:
        """Mean of the cells' columns by office, weighted: offices × effects."""
        size = len(self.effects)
        total = np.zeros(table.offices * size)
        for places in self.places:
            total += places.sums(weight, len(total))
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = total.reshape(table.offices, size) / table.by_office(weight)[:, None]
        return np.nan_to_num(mean, nan=0.0, posinf=0.0)


def mix_effects(
    table: CellTable, *, weight: Floats | None = None, scale: ResponseScale = SHARES, of: Ints | None = None
) -> MixEffects:
    """Effects of the factors, by penalised maximum likelihood; factors with a single level have none.

    `weight` (by office) multiplies the cases of an office, so that no office decides alone. The variance of a factor's
    effects is the maximum of its approximate posterior (an EM step for each Newton step, as in Breslow & Clayton 1993,
    JASA 88:9–25), with a prior of `PRIOR_LEVELS` levels of the standard deviation `PRIOR_SD`. The effects without an
    office come from one Newton step after its cases are taken out (Pregibon 1981, Annals of Statistics 9:705–724);
    since levels are free, a single office moves the effects little, and one step is enough.

    With `of`, only these offices are left out in turn: `change` and `without` have a row for each of them.
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
    estimate = _Variances(factor_of, sizes, is_present)
    for _ in range(STEPS):
        residual, information = fit.at(level, effects)
        across = fit.by_office_and_column(information)
        own = across[:, : sizes[0]].sum(axis=1) + 1 / LEVEL_SD**2
        own_score = fit.by_office(residual) - (level - prior_level) / LEVEL_SD**2
        of_effects = fit.cross(fit.by_combination(information)) - across.T @ (across / own[:, None])
        score = fit.by_column(fit.by_combination(residual)) - across.T @ (own_score / own)
        former = variance
        step, variance = estimate.step(effects, score, of_effects, variance)
        effects = effects + step
        level = level + np.clip((own_score - across @ step) / own, -2.0, 2.0)
        if max(np.abs(step).max(), np.abs(variance - former).max()) < TOLERANCE:
            break
    offices = np.arange(table.offices) if of is None else of
    return _without_each(fit, level, effects, 1 / variance[factor_of], offices)


@dataclass(frozen=True)
class _Variances:
    """Steps of the effects and of the variance of each factor's effects; `factor_of` has the factor of each effect."""

    factor_of: Ints
    sizes: list[int]
    is_present: NDArray[np.bool_]

    @cached_property
    def present(self) -> Floats:
        """Number of effects of each factor that have cases."""
        return np.bincount(self.factor_of, self.is_present, minlength=len(self.sizes)).astype(float)

    def step(self, effects: Floats, score: Floats, matrix: Floats, variance: Floats) -> tuple[Floats, Floats]:
        """The step of Newton's method, and the variance after it."""
        precision = 1 / variance[self.factor_of]
        inverse = np.linalg.inv(matrix + np.diag(precision))
        step = np.clip(inverse @ (score - precision * effects), -2.0, 2.0)
        square = np.where(self.is_present, (effects + step) ** 2 + np.diag(inverse), 0.0)
        sums = np.bincount(self.factor_of, square)
        return step, (sums + PRIOR_LEVELS * PRIOR_SD**2) / (self.present + PRIOR_LEVELS)


def no_effects(table: CellTable, *, of: Ints | None = None) -> MixEffects:
    """The result where every case is of the same kind."""
    offices, cells = table.offices if of is None else len(of), len(table.n)
    return MixEffects(
        np.zeros(cells),
        np.zeros(0),
        np.zeros((cells, 0), dtype=np.int64),
        np.zeros((offices, 0)),
        np.zeros((0, 0)),
        InformationOfOthers(np.zeros((offices, 0, 0))),
        np.zeros(0),
        np.arange(cells),
        cells,
        [],
    )


def _start(table: CellTable, n: Floats, hits: Floats, scale: ResponseScale) -> Floats:
    """First values of the offices' levels: their own values, drawn a little towards that of all."""
    common = (hits.sum() + 0.5) / (n.sum() + 1.0)
    return scale.link((table.by_office(hits) + 2 * common) / (table.by_office(n) + 2))


def _without_each(
    fit: MixSums, level: Floats, effects: Floats, precision: Floats, offices: Ints
) -> MixEffects:
    """Effects and their covariance with each of some offices left out in turn, by one Newton step."""
    residual, information = fit.at(level, effects)
    across = fit.by_office_and_column(information)
    own = across[:, : fit.sizes[0]].sum(axis=1) + 1 / LEVEL_SD**2
    combined = fit.by_combination(information)
    matrix = fit.cross(combined) - across.T @ (across / own[:, None]) + np.diag(precision)
    covariance: Floats = np.linalg.inv(matrix).astype(float)
    part, cells = fit.of(offices)
    without = left_out(
        part,
        information[cells],
        across=across[offices],
        own=own[offices],
        matrix=matrix,
        covariance=covariance,
    )
    # At the maximum the score of an office's level is 0, its prior included: only the residuals of the effects pull.
    change = without.change(part.by_office_and_column(residual[cells]))
    return MixEffects(
        fit.of_combinations(effects)[fit.alike],
        effects,
        fit.columns,
        change,
        covariance,
        without,
        1 / precision,
        fit.alike,
        fit.combinations,
        fit.of_offices,
    )
