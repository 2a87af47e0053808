"""HTML dot plot of ratios with their intervals on a shared logarithmic axis, one table row per ratio.

Larger ratios are further to the right in both languages, as in `interval_cell` and in all charts with an axis.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from persian.bidi import isolate

# Ratios that may be ticks of the axis; the ends of an axis are ticks too.
TICKS = (0.1, 0.2, 1 / 3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)

MIN_TICK_GAP = 0.2  # smallest distance between two tick labels, as a fraction of the length of the axis


@dataclass(frozen=True)
class Dot:
    """A row: name, link, ratio with interval, their texts, and the counts behind them.

    `highlighted` rows are those whose ratio is beyond chance.
    """

    name: str
    ratio: float
    lower: float
    upper: float
    value: str
    interval: str
    counts: str
    link: str
    highlighted: bool


@dataclass(frozen=True)
class DotHeaders:
    """Column headers, and the name of the vertical mark through all rows."""

    name: str
    value: str
    interval: str
    counts: str
    mark: str


@dataclass(frozen=True)
class Axis:
    """A logarithmic axis from `low` to `high`, and its ticks as pairs of ratio and label."""

    low: float
    high: float
    ticks: Sequence[tuple[float, str]]

    @classmethod
    def covering(cls, values: Sequence[float], *, tick_labels: "dict[float, str]") -> "Axis":
        """The axis that holds all finite positive values and 1. `tick_labels` maps each ratio in TICKS to its label.

        Ticks are chosen in order of importance; a tick whose label would overlap that of an earlier one is left out.
        """
        positive_values = [value for value in (*values, 1.0) if math.isfinite(value) and value > 0]
        low = max((tick for tick in TICKS if tick <= min(positive_values)), default=TICKS[0])
        high = min((tick for tick in TICKS if tick >= max(positive_values) and tick > low), default=TICKS[-1])
        # Positions depend only on the ends of the axis, so an axis without ticks is enough to measure their distances.
        axis = cls(low, high, ())
        chosen_ticks: list[float] = []
        for tick in sorted((tick for tick in TICKS if low <= tick <= high), key=_interest):
            if all(abs(axis.at(tick) - axis.at(other)) >= MIN_TICK_GAP for other in chosen_ticks):
                chosen_ticks.append(tick)
        return cls(low, high, [(tick, tick_labels[tick]) for tick in sorted(chosen_ticks)])

    def at(self, value: float) -> float:
        """Position of a value from 0 to 1; values outside the axis are at its ends."""
        inside = min(max(value, self.low), self.high)
        return math.log(inside / self.low) / math.log(self.high / self.low)


def dots_html(
    rows: Sequence[Dot], headers: DotHeaders, axis: Axis, *, overall: float, caption: str
) -> Markup:
    """HTML of the table, with the axis in its header; `overall` is a ratio, marked by a line through all rows."""
    ticks = join(
        html('<span style="left:{:.2%}">{}</span>', axis.at(tick), words) for tick, words in axis.ticks
    )
    head = html(
        '<th scope="col" class="name">{}</th>'
        '<th scope="col" class="axis"><span class="unseen">{}</span>'
        '<span class="ticks" aria-hidden="true">{}</span></th>'
        '<th scope="col" class="figure value">{}</th>'
        '<th scope="col" class="figure interval">{}</th>'
        '<th scope="col" class="figure counts">{}</th>',
        headers.name,
        headers.value,
        ticks,
        headers.value,
        headers.interval,
        headers.counts,
    )
    body = join(_row(row, headers, axis, overall) for row in rows)
    return html(
        '<div class="dots-of"><table class="dots"><caption class="unseen">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        caption,
        head,
        body,
    )


def _row(row: Dot, headers: DotHeaders, axis: Axis, mark: float) -> Markup:
    """HTML of a row: name, dot with interval on the axis, and the texts, which a narrow screen labels one by one."""
    low, high = axis.at(row.lower), axis.at(row.upper)
    lines = join(html('<i class="grid" style="left:{:.2%}"></i>', axis.at(tick)) for tick, _ in axis.ticks)
    drawing = html(
        '{}<i class="mark" style="left:{:.2%}"></i>'
        '<i class="range" style="left:{:.2%};width:{:.2%}"></i>'
        '<i class="dot" style="left:{:.2%}"></i>',
        lines,
        axis.at(mark),
        low,
        high - low,
        axis.at(row.ratio),
    )
    name = html('<a href="{}">{}</a>', row.link, isolate(row.name))
    return html(
        '<tr{}><th scope="row" class="name">{}</th>'
        '<td class="axis" aria-hidden="true"><span class="line">{}</span></td>'
        '<td class="figure value" data-label="{}">{}</td><td class="figure interval" data-label="{}">{}</td>'
        '<td class="figure counts" data-label="{}">{}</td></tr>',
        " class=highlighted" if row.highlighted else "",
        name,
        drawing,
        headers.value,
        row.value,
        headers.interval,
        row.interval,
        headers.counts,
        row.counts,
    )


def _interest(tick: float) -> tuple[bool, bool, float]:
    """Sort key of the importance of ticks: 1 first, then the roundest ratios; within these, those far from 1 first."""
    return tick != 1, tick not in (0.1, 0.5, 2.0, 5.0, 10.0), -abs(math.log(tick))
