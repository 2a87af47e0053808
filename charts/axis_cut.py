"""A vertical axis that ends below the peak of a provincial trip, so that the peak does not flatten the other months.

What reaches beyond the axis is written at its top with its number: nothing is hidden.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from persian.digits import number
from persian.translate import translator

CUT_FROM = 1.6  # times the largest other value; a smaller peak leaves enough of the height to the rest
ROOM = 1.1  # the axis ends at least at so many times the largest other value
LABEL_WIDTH = 0.2  # of a label, as a share of the width of a plot on a telephone: about 60 of 300 pixels
ROWS = 3  # of labels below the top of the axis


@dataclass(frozen=True)
class Peak:
    """The values beyond an axis in one period: its position, and each (series, value)."""

    period: int
    values: tuple[tuple[int, float], ...]

    @property
    def largest(self) -> float:
        """The largest of the values."""
        return max(value for _, value in self.values)


def axis_top(series: Sequence[Sequence[float]], trips: Collection[int]) -> float:
    """What the common axis of several series over the same periods has to reach; 0 without any value.

    That is the largest value, except where only periods of `trips` (positions) are so much larger than all others that
    these would be flattened: then it is a little above the largest of the others. Values may be NaN.
    """
    largest = [_largest([values[i] for values in series]) for i in range(len(series[0]) if series else 0)]
    highest, usual = _largest(largest), _largest([value for i, value in enumerate(largest) if i not in trips])
    return highest if usual <= 0 or highest < CUT_FROM * usual else ROOM * usual


def peaks_beyond(series: Sequence[Sequence[float]], end: float) -> list[Peak]:
    """The values above the `end` of an axis, by period."""
    above = (
        (i, tuple((k, values[i]) for k, values in enumerate(series) if values[i] > end))
        for i in range(len(series[0]) if series else 0)
    )
    return [Peak(i, values) for i, values in above if values]


def peak_labels(peaks: Sequence[Peak], *, count: int, lang: str) -> Markup:
    """The largest number of each peak as HTML at its own period, over a plot of `count` periods.

    A label that would overlap a larger one on a telephone is a row lower. Without room in any row it is left out: the
    note below the chart has all numbers. Screen readers read that note, so the labels are hidden from them.
    """
    rows: list[list[Peak]] = [[] for _ in range(ROWS)]
    for peak in sorted(peaks, key=lambda peak: peak.largest, reverse=True):
        for row in rows:
            distances = (abs(_middle(peak, count) - _middle(other, count)) for other in row)
            if all(distance >= LABEL_WIDTH for distance in distances):
                row.append(peak)
                break
    return join(
        html(
            '<b class="beyond" aria-hidden="true" style="--at:{:.2%};--row:{}">▲ {}</b>',
            (peak.period + 0.5) / count,
            i,
            number(peak.largest, lang),
        )
        for i, row in enumerate(rows)
        for peak in row
    )


def _middle(peak: Peak, count: int) -> float:
    """The middle of a label on a telephone, as a share of the width of the plot, inside which every label stays."""
    return min(max((peak.period + 0.5) / count, LABEL_WIDTH / 2), 1 - LABEL_WIDTH / 2)


def axis_cut_note(peaks: Sequence[Peak], *, months: Sequence[str], names: Sequence[str], lang: str) -> str:
    """The sentence below a chart whose axis is cut, with every number beyond it; "" without any.

    `months` and `names` are those of its periods and series.
    """
    if not peaks:
        return ""
    t = translator(lang)
    lines = [
        f"{months[peak.period]}: "
        + t(", ").join(f"{names[k]} {number(value, lang)}".strip() for k, value in peak.values)
        for peak in peaks
    ]
    return t(
        "The axis ends below the peak of a trip, which would flatten the other months. Beyond it: {values}."
    ).format(values=t("; ").join(lines))


def _largest(values: Sequence[float]) -> float:
    return max((value for value in values if math.isfinite(value)), default=0.0)
