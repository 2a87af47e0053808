"""Kulldorff's scan statistic: the log likelihood ratio of windows of areas in spans of weeks.

Kulldorff's scan statistic (1997, Communications in Statistics 26:1481–1496; prospective 2001, JRSS A 164:61–72). Every
window of areas (`stats.clusters.scan_windows`) in every span of weeks is compared with all other areas in the same
weeks, by the likelihood ratio of a Poisson model: with c cases where e were to be expected, of T in those weeks,

    LLR = c log(c / e) + (T − c) log((T − c) / (T − e)),  if c > e, else 0.

Expectations are scaled to the total of each week, so that what all areas share is not a cluster. Where counts vary by
more than chance (`stats.clusters.scan_noise`), replications are drawn with that noise; and the cases of an area over n
weeks are divided by their dispersion before they are added up, c = Σ c_k / φ_k and e = g Σ e_k / φ_k, or the noise of
the largest city would drown everything else. The factor g makes c and e equal over all areas: it says what all shared
in those weeks, and weighs each area by how well it can tell. With φ = 1 it is 1, and the statistic is Kulldorff's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Bools, Floats
from stats.clusters.scan_noise import to_week_totals
from stats.seasons.poisson_regression import BLOCK_PRODUCT

Number = TypeVar("Number", bound=np.floating[Any])

MIN_COLUMNS = 16  # of a block of a matrix product


class Dispersion(Protocol):
    """A noise: how much counts of areas vary beyond chance."""

    def dispersion(self, expected: Floats, weeks: int) -> Floats:
        """Variance over that of chance of sums over `weeks` weeks, with these expectations (K × anything)."""


@dataclass(frozen=True)
class Windows:
    """The windows of a scan: `members` (windows × K flags) in spans of 1 to `longest` weeks of `weeks`.

    `prospective`: only spans that end with the last week.
    """

    members: Bools
    weeks: int
    longest: int
    prospective: bool = False

    @cached_property
    def matrix(self) -> Floats:
        """The members as numbers: products of flags are not left to the fast routines."""
        return np.asarray(self.members, dtype=float)

    @cached_property
    def spans(self) -> tuple[tuple[int, NDArray[np.int64]], ...]:
        """For each length of a span, its possible first weeks."""
        starts = (np.arange(self.weeks - length + 1) for length in range(1, self.longest + 1))
        return tuple(
            (length, first[-1:] if self.prospective else first) for length, first in enumerate(starts, 1)
        )


def log_likelihood_ratio(count: Floats, expected: Floats, total: Floats) -> Floats:
    """Kulldorff's log likelihood ratio of c cases where e were to be expected, of a total; elementwise, 0 if c ≤ e."""
    with np.errstate(divide="ignore", invalid="ignore"):
        outside = np.maximum(total - count, 0.0)
        inner = np.where(count > 0, count * np.log(count / expected), 0.0)
        outer = np.where(outside > 0, outside * np.log(outside / (total - expected)), 0.0)
        higher = (count > expected) & (expected > 0) & (total > expected)
    return np.where(higher, np.maximum(inner + outer, 0.0), 0.0)


@dataclass(frozen=True)
class SpanBlock:
    """The windows of one length of span: `first` weeks (S), `phi` and `mean` (K × S), `total` (S) and `inside` (Z × S).

    `mean` are expected cases of the span divided by φ; `total` and `inside` add them up over all areas and over those
    of each window.
    """

    length: int
    first: NDArray[np.int64]
    phi: Floats
    mean: Floats
    total: Floats
    inside: Floats

    def shared(self, deflated: Floats) -> Floats:
        """The factor g by which all areas together differ from their expectation; `deflated` is K × S × anything."""
        total = self.total.reshape(-1, *(1,) * (deflated.ndim - 2))
        return np.maximum(deflated.sum(axis=0), 1e-12) / np.maximum(total, 1e-12)


def span_blocks(mean: Floats, windows: Windows, noise: Dispersion) -> Iterator[SpanBlock]:
    """The windows of each length, from expectations (K × W) scaled to the totals of the weeks."""
    running = running_sums(mean)
    for length, first in windows.spans:
        span = running[:, first + length] - running[:, first]
        phi = noise.dispersion(span, length)
        yield SpanBlock(
            length, first, phi, span / phi, (span / phi).sum(axis=0), window_sums(windows.matrix, span / phi)
        )


def running_sums(by_week: Floats) -> Floats:
    """Sums over all weeks before each one, along the second axis, which becomes longer by one."""
    return np.concatenate([np.zeros_like(by_week[:, :1]), by_week.cumsum(axis=1)], axis=1)


def window_sums(members: NDArray[Number], by_area: NDArray[Number]) -> NDArray[Number]:
    """Sums of the areas of each window: the matrix product of `members` (Z × K) and `by_area` (K × N).

    It is computed in blocks that are too small to be spread over all processors: waiting for one another takes several
    times as long as the product itself where other processes compute as well (see `stats.seasons.poisson_regression`).
    """
    (windows, areas), size = members.shape, by_area.shape[1]
    columns = max(BLOCK_PRODUCT // (windows * areas), MIN_COLUMNS)
    rows = max(BLOCK_PRODUCT // (columns * areas), 1)
    sums = np.empty((windows, size), dtype=by_area.dtype)
    for top in range(0, windows, rows):
        some = members[top : top + rows]
        for left in range(0, size, columns):
            np.matmul(
                some, by_area[:, left : left + columns], out=sums[top : top + rows, left : left + columns]
            )
    return sums


def observed_ratios(
    counts: Floats, expected: Floats, windows: Windows, *, noise: Dispersion, removed: Bools | None = None
) -> list[Floats]:
    """The log likelihood ratio of every window, for each length of a span windows × first weeks.

    Areas and weeks that are `removed` (K × W) count nowhere, and windows that contain any of them are 0.
    """
    gone = np.zeros(counts.shape, dtype=bool) if removed is None else removed
    kept, mean = np.where(gone, 0.0, counts), np.where(gone, 0.0, expected)
    running, removed_sums = running_sums(kept), running_sums(gone.astype(float))
    ratios = []
    for block in span_blocks(to_week_totals(mean, kept), windows, noise):
        end = block.first + block.length
        deflated = (running[:, end] - running[:, block.first]) / block.phi
        shared = block.shared(deflated)
        ratio = log_likelihood_ratio(
            window_sums(windows.matrix, deflated), block.inside * shared, block.total * shared
        )
        overlaps = window_sums(windows.matrix, removed_sums[:, end] - removed_sums[:, block.first]) > 0
        ratios.append(np.where(overlaps, 0.0, ratio))
    return ratios
