"""A vertical axis that ends below the peak of a provincial trip, so that the peak does not flatten the other months.

What reaches beyond the axis is written at its top with its number: nothing is hidden.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.parts.event_marks import EventMarks, height_below_labels
from persian.digits import number
from persian.translate import translator

CUT_FROM = 1.6  # times the largest other value; a smaller peak leaves enough of the height to the rest
ROOM = 1.1  # the axis ends at least at so many times the largest other value
TELEPHONE = 300.0  # pixels of the width of a plot on a telephone
NUMBER_WIDTH = 57.0  # pixels of the number of a label
LETTER_WIDTH = 6.0  # pixels of each letter of the name before it
REM = 15.0  # pixels; 1 rem of the page
ROWS = 3  # of labels below the top of the axis


@dataclass(frozen=True)
class Peak:
    """The values beyond an axis in one period: its position, and each (series, value)."""

    period: int
    values: tuple[tuple[int, float], ...]


def axis_top(series: Sequence[Sequence[float]], events: EventMarks) -> float:
    """What the common axis of several series over the same periods has to reach; 0 without any value.

    That is the largest value, below the labels of the events, except where only periods of trips are so much larger
    than all others that these would be flattened: then it is a little above the largest of the others. Values may be
    NaN.
    """
    largest = [_largest([values[i] for values in series]) for i in range(len(series[0]) if series else 0)]
    highest, usual = (
        _largest(largest),
        _largest([value for i, value in enumerate(largest) if i not in events.trips]),
    )
    is_cut = usual > 0 and highest >= CUT_FROM * usual
    return ROOM * usual if is_cut else height_below_labels(highest, events)


def peaks_beyond(series: Sequence[Sequence[float]], end: float) -> list[Peak]:
    """The values above the `end` of an axis, by period."""
    above = (
        (i, tuple((k, values[i]) for k, values in enumerate(series) if values[i] > end))
        for i in range(len(series[0]) if series else 0)
    )
    return [Peak(i, values) for i, values in above if values]


def peak_labels(peaks: Sequence[Peak], *, count: int, names: Sequence[str], lang: str) -> Markup:
    """Each number beyond the axis as HTML at its own period, over a plot of `count` periods.

    `names` are those of the series; where there are several, each number has the name of its own. A label that would
    overlap that of a larger number on a telephone is a row lower. Without room in any row it is left out: the note
    below the chart has all numbers. Screen readers read that note, so the labels are hidden from them.
    """
    labels = [
        _Label(peak.period, value, names[k] if len(names) > 1 else "")
        for peak in peaks
        for k, value in peak.values
    ]
    rows: list[list[_Label]] = [[] for _ in range(ROWS)]
    for label in sorted(labels, key=lambda label: label.value, reverse=True):
        for row in rows:
            if not any(label.overlaps(other, count) for other in row):
                row.append(label)
                break
    return join(
        html(
            '<b class="beyond" dir="{}" aria-hidden="true" style="--at:{:.2%};--half:{:.2f}rem;--row:{}">{}</b>',
            "rtl" if lang == "fa" else "ltr",
            (label.period + 0.5) / count,
            label.width / 2 / REM,
            i,
            f"{label.name} ▲ {number(label.value, lang)}".strip(),
        )
        for i, row in enumerate(rows)
        for label in row
    )


@dataclass(frozen=True)
class _Label:
    """A number beyond the axis, with the name of its series."""

    period: int
    value: float
    name: str

    @property
    def width(self) -> float:
        """Pixels of its width."""
        return NUMBER_WIDTH + LETTER_WIDTH * len(self.name)

    def overlaps(self, other: "_Label", count: int) -> bool:
        """Whether the two would overlap in a row of a telephone."""
        return abs(self._middle(count) - other._middle(count)) < (self.width + other.width) / 2

    def _middle(self, count: int) -> float:
        """Pixels from the left of a plot on a telephone to its middle; every label stays inside the plot."""
        return min(max(TELEPHONE * (self.period + 0.5) / count, self.width / 2), TELEPHONE - self.width / 2)


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
