"""Spans of the past, equally long, for which a model is tried: their figures, and what was to be expected of them."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats


class PastFigures(NamedTuple):
    """Figures of S series over spans of the past (S × spans), what was expected, and the variance of their distance."""

    value: Floats
    n: Floats
    expected: Floats
    variance: Floats


@dataclass(frozen=True)
class Spans:
    """Spans of `length` days that begin on the days `firsts`, by their numbers in a design."""

    firsts: tuple[int, ...]
    length: int

    @property
    def days(self) -> NDArray[np.int64]:
        """The numbers of the days of each span (spans × length)."""
        return np.array(self.firsts, dtype=np.int64)[:, None] + np.arange(self.length)

    def earlier(self, lag: int) -> "Spans":
        """The spans that begin `lag` days earlier."""
        return Spans(tuple(first - lag for first in self.firsts), self.length)

    def sums(self, daily: Floats) -> Floats:
        """Sums of daily figures (S × days) over each span: S × spans."""
        return np.asarray(daily[:, self.days].sum(axis=2), dtype=float)

    def weighted_sums(self, weight: Floats, x: Floats) -> Floats:
        """Sums of regressors (days × effects) over each span, with daily weights (S × days): S × spans × effects."""
        days = self.days
        of_spans = weight[:, days].transpose(1, 0, 2) @ x[days]
        return np.asarray(of_spans.transpose(1, 0, 2), dtype=float)
