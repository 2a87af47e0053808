"""The days that an office has for its cases, compared with those of similar offices in the same topics and kinds.

Comparing means would be wrong: an office with three days for some cases and twenty for others answers fewer on time
than one that has their average, eleven and a half, for all. So deadlines are compared quantile by quantile: the
shortest with the shortest, the longest with the longest. Only shorter ones count. Longer ones are not a reason to
expect more, because offices work by their deadlines.
"""

from dataclasses import dataclass

import numpy as np

from queries.sql.functions import DAY_SECONDS
from stats.arrays import Bools, Floats, Ints

MIN_OF_ALLOWED = 0.9  # of the days of similar offices, below which deadlines are shorter
# Cases that an office must have in a topic and kind for its own days to be compared there.
MIN_CASES = 10
QUANTILES = 20  # by which deadlines are compared


@dataclass(frozen=True)
class DueCases:
    """Cases due (`n`), and the sum of the time until they were due (`seconds`): tables of whole numbers.

    The rows are topics and kinds, the columns the whole days that cases were allowed.
    """

    n: Ints
    seconds: Ints

    @property
    def cases(self) -> Ints:
        """The cases of each row."""
        return np.asarray(self.n.sum(axis=1))

    @property
    def mean_days(self) -> Floats:
        """The mean days until the cases of each row were due; 0 where there is none."""
        cases, seconds = self.cases, self.seconds.sum(axis=1)
        return np.divide(seconds, cases, out=np.zeros(len(cases)), where=cases > 0) / DAY_SECONDS

    def take(self, rows: Ints) -> "DueCases":
        """The tables of some rows."""
        return DueCases(self.n[rows], self.seconds[rows])

    def without(self, others: "DueCases") -> "DueCases":
        """These cases without others that are among them."""
        return DueCases(self.n - others.n, self.seconds - others.seconds)

    def summed(self, starts: Ints) -> "DueCases":
        """The tables with a row for each run of rows, from the rows at which runs begin."""
        return DueCases(np.add.reduceat(self.n, starts), np.add.reduceat(self.seconds, starts))

    def quantiles(self) -> Floats:
        """The quantiles of the deadlines of each row, in days (rows × QUANTILES). Each row must have a case."""
        days = np.divide(self.seconds, self.n, out=np.full(self.n.shape, np.inf), where=self.n > 0)
        return _weighted_quantiles(days / DAY_SECONDS, self.n)


@dataclass(frozen=True)
class DeadlineCells:
    """Topics and kinds (keys): cases of the office, and mean days until due, its own and at similar offices.

    `deadlines` are the days by which cases of similar offices there are judged, each for an equal part of them, and
    `usual` those that they have (cells × QUANTILES). `sooner` are the cases of the office with clearly shorter
    deadlines: how many, and the sums of their days and of those at similar offices (3 × cells).
    """

    topic: Ints
    kind: Ints
    n: Floats
    days: Floats
    similar: Floats
    deadlines: Floats
    usual: Floats
    sooner: Floats


@dataclass(frozen=True)
class ShorterDeadlines:
    """Mean days until due at an office and at similar ones, and the share of its cases that these means cover.

    The share is NaN if they cover all of its cases.
    """

    days: float
    similar: float
    part: float


def shorter_deadlines(cells: DeadlineCells) -> ShorterDeadlines | None:
    """How much less time an office has for the cases of some topics and kinds; None if it is not clearly less."""
    judged, usual = (_sum(cells.n * days.mean(axis=1)) for days in (cells.deadlines, cells.usual))
    if not judged < MIN_OF_ALLOWED * usual:
        return None
    n = _sum(cells.n)
    days, similar = (_sum(cells.n * mean) / n for mean in (cells.days, cells.similar))
    if days < MIN_OF_ALLOWED * similar:
        return ShorterDeadlines(days, similar, np.nan)
    sooner, days, similar = map(_sum, cells.sooner)
    return ShorterDeadlines(days / sooner, similar / sooner, sooner / n) if sooner else None


def _sum(values: Floats) -> float:
    """The sum, added up one by one, so that it does not depend on how many values there are."""
    return float(sum(values.tolist()))


def deadline_cells(
    office: DueCases, similar: DueCases, *, topic_group: Ints, topic: Ints, kind: Ints
) -> DeadlineCells:
    """The topics and kinds of similar offices in the topic groups and kinds of an office, `similar` without it.

    The three arrays are the keys of the rows of both tables, in ascending order of topic group, kind and topic. There
    are no cells for a topic group and kind that only one of the two has.

    For topics in which the office has few cases or none, its days are those of similar offices, scaled as in the topics
    of the group and kind that both have, but no shorter than in these topics and no longer than at similar offices. If
    they have none of its topics in common, all its cases of the group and kind stand for each of theirs.
    """
    # The rows of a topic group and kind, called a mix, stand together.
    begins = (np.diff(topic_group, prepend=-1) != 0) | (np.diff(kind, prepend=-1) != 0)
    starts, mix_of_row = np.flatnonzero(begins), np.cumsum(begins) - 1
    has, have = office.cases > 0, similar.cases > 0
    rows = np.flatnonzero(have & _any_of(mix_of_row, has)[mix_of_row])
    mix, theirs = mix_of_row[rows], similar.take(rows)
    is_shared = _any_of(mix_of_row, has & have)[mix]
    own = _or_of_mix(is_shared, office.take(rows), office.summed(starts).take(mix))
    similar_days = np.where(is_shared, theirs.mean_days, similar.summed(starts).mean_days[mix])
    # Where all cases of a mix stand for each of its topics, they count as an equal part for each.
    topics = np.where(is_shared, 1, np.bincount(mix, minlength=len(starts))[mix])
    usual = theirs.quantiles()
    deadlines, shared, others = np.empty_like(usual), np.flatnonzero(is_shared), np.flatnonzero(~is_shared)
    deadlines[shared] = _own_deadlines(own.take(shared), usual[shared], mix[shared])
    deadlines[others] = own.take(others).quantiles()
    return DeadlineCells(
        topic=topic[rows],
        kind=kind[rows],
        n=own.cases / topics,
        days=own.mean_days,
        similar=similar_days,
        deadlines=np.minimum(deadlines, usual),
        usual=usual,
        sooner=_sooner(own, similar_days) / topics,
    )


def _any_of(mix: Ints, is_so: Bools) -> Bools:
    """Whether anything is so in a row of each mix."""
    return np.asarray(np.bincount(mix, is_so) > 0)


def _or_of_mix(is_shared: Bools, own: DueCases, of_mix: DueCases) -> DueCases:
    """The cases of each row, or of its whole mix where that has no topic in common with similar offices."""
    shared = is_shared[:, None]
    return DueCases(np.where(shared, own.n, of_mix.n), np.where(shared, own.seconds, of_mix.seconds))


def _own_deadlines(own: DueCases, usual: Floats, mix: Ints) -> Floats:
    """The quantiles of an office's deadlines in mixes of which it has a topic in common with similar offices."""
    has = np.flatnonzero(own.cases > 0)
    days = np.zeros_like(usual)
    days[has] = own.take(has).quantiles()
    ratio = _pooled_ratios(days[has], usual[has], own.cases[has], mix[has])
    least = own.take(has).summed(np.unique(mix[has], return_index=True)[1]).quantiles()
    number = np.unique(mix, return_inverse=True)[1]
    likely = np.maximum(np.minimum(ratio, 1)[number] * usual, least[number])
    return np.where((own.cases >= MIN_CASES)[:, None], days, likely)


def _sooner(own: DueCases, similar: Floats) -> Floats:
    """The cases of each row that are clearly due sooner than those of similar offices on average, as in the cells."""
    is_sooner = own.seconds < (MIN_OF_ALLOWED * similar * DAY_SECONDS)[:, None] * own.n
    n = (own.n * is_sooner).sum(axis=1)
    return np.array([n, (own.seconds * is_sooner).sum(axis=1) / DAY_SECONDS, n * similar])


def _pooled_ratios(days: Floats, usual: Floats, cases: Ints, mix: Ints) -> Floats:
    """The quantiles of the ratios of all topics of a mix, weighted by cases: one row for each mix, in ascending order.

    The arguments have a row for each topic of the mixes, in their order.
    """
    ratios = np.divide(days, usual, out=np.ones(days.shape), where=usual > 0)
    # The ratios of all topics of a mix stand side by side; mixes of fewer topics are filled up with weights of 0.
    _, first, number, topics = np.unique(mix, return_index=True, return_inverse=True, return_counts=True)
    place = np.arange(len(mix)) - first[number]
    shape = (len(first), topics.max(initial=1), QUANTILES)
    values, weights = np.full(shape, np.inf), np.zeros(shape)
    values[number, place], weights[number, place] = ratios, cases[:, None]
    by_mix = len(first), shape[1] * QUANTILES
    return _weighted_quantiles(values.reshape(by_mix), weights.reshape(by_mix))


def _weighted_quantiles(values: Floats, weights: Floats | Ints) -> Floats:
    """The weighted quantiles of the values of each row, at the middle of equal parts (rows × QUANTILES)."""
    order = np.argsort(values, axis=1, kind="stable")
    ends = np.cumsum(np.take_along_axis(weights, order, 1), axis=1, dtype=float)
    middles = (np.arange(QUANTILES) + 0.5) / QUANTILES * weights.sum(axis=1, keepdims=True)
    # The first value that ends behind the middle of its part.
    position = (ends[:, None, :] <= middles[:, :, None]).sum(axis=2)
    return np.asarray(np.take_along_axis(np.take_along_axis(values, order, 1), position, 1))
