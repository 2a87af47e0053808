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


@dataclass(frozen=True)
class Peak:
    """Values beyond an axis in neighbouring periods: their positions, and for each the (series, value) beyond it."""

    periods: tuple[int, ...]
    values: tuple[tuple[tuple[int, float], ...], ...]


def axis_top(series: Sequence[Sequence[float]], trips: Collection[int]) -> float:
    """What the common axis of several series over the same periods has to reach; 0 without any value.

    That is the largest value, except where only periods of `trips` (positions) are so much larger than all others that
    these would be flattened: then it is a little above the largest of the others. Values may be NaN.
    """
    largest = [_largest([values[i] for values in series]) for i in range(len(series[0]) if series else 0)]
    highest, usual = _largest(largest), _largest([value for i, value in enumerate(largest) if i not in trips])
    return highest if usual <= 0 or highest < CUT_FROM * usual else ROOM * usual


def peaks_beyond(series: Sequence[Sequence[float]], end: float) -> list[Peak]:
    """The values above the `end` of an axis, those of neighbouring periods together."""
    peaks: list[Peak] = []
    for i in range(len(series[0]) if series else 0):
        above = tuple((k, values[i]) for k, values in enumerate(series) if values[i] > end)
        if not above:
            continue
        if peaks and peaks[-1].periods[-1] == i - 1:
            before = peaks.pop()
            peaks.append(Peak((*before.periods, i), (*before.values, above)))
        else:
            peaks.append(Peak((i,), (above,)))
    return peaks


def peak_text(peak: Peak, months: Sequence[str], lang: str) -> str:
    """The label of a peak: its largest number, and the month of it. The others are in the note below the chart."""
    largest, i = max(
        (value, i) for i, values in zip(peak.periods, peak.values, strict=True) for _, value in values
    )
    return f"{months[i]}: ▲ {number(largest, lang)}"


def peak_labels(peaks: Sequence[Peak], *, months: Sequence[str], lang: str) -> Markup:
    """The labels of the peaks as HTML over a plot of these months, each on the side where there is room."""
    count = len(months)
    return join(
        html(
            '<b class="beyond {}" style="left:{:.2%}">{}</b>',
            "right" if peak.periods[0] < count / 2 else "left",
            (peak.periods[-1] + 1 if peak.periods[0] < count / 2 else peak.periods[0]) / count,
            peak_text(peak, months, lang),
        )
        for peak in peaks
    )


def axis_cut_note(peaks: Sequence[Peak], *, months: Sequence[str], names: Sequence[str], lang: str) -> str:
    """The sentence below a chart whose axis is cut, with every number beyond it; "" without any.

    `months` and `names` are those of its periods and series.
    """
    if not peaks:
        return ""
    t = translator(lang)
    lines = [
        f"{months[i]}: {t(', ').join(f'{names[k]} {number(value, lang)}'.strip() for k, value in values)}"
        for peak in peaks
        for i, values in zip(peak.periods, peak.values, strict=True)
    ]
    return t(
        "The axis ends below the peak of a trip, which would flatten the other months. Beyond it: {values}."
    ).format(values=t("; ").join(lines))


def _largest(values: Sequence[float]) -> float:
    return max((value for value in values if math.isfinite(value)), default=0.0)
