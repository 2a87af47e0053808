"""Ratios as dots with their intervals on one logarithmic axis: HTML, a row each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from persian.bidi import isolate

TICKS = (0.1, 0.2, 1 / 3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)

MIN_TICK_GAP = 0.2  # of the axis' length, between the words of two ticks


@dataclass(frozen=True)
class Dot:
    """A row: name, link, ratio with interval, their words, the numbers behind them, and whether it is beyond chance."""

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
    """The heads of the columns, and of the mark."""

    name: str
    value: str
    interval: str
    counts: str
    mark: str


@dataclass(frozen=True)
class Axis:
    """A logarithmic axis from low to high, and the ratios that stand on it in words."""

    low: float
    high: float
    ticks: Sequence[tuple[float, str]]

    @classmethod
    def covering(cls, values: Sequence[float], *, tick_labels: "dict[float, str]") -> "Axis":
        """The axis that holds all values, and 1; `words` are those of TICKS."""
        known = [value for value in (*values, 1.0) if math.isfinite(value) and value > 0]
        low = max((tick for tick in TICKS if tick <= min(known)), default=TICKS[0])
        high = min((tick for tick in TICKS if tick >= max(known) and tick > low), default=TICKS[-1])
        axis = cls(low, high, ())
        told: list[float] = []
        for tick in sorted((tick for tick in TICKS if low <= tick <= high), key=_interest):
            if all(abs(axis.at(tick) - axis.at(other)) >= MIN_TICK_GAP for other in told):
                told.append(tick)
        return cls(low, high, [(tick, tick_labels[tick]) for tick in sorted(told)])

    def at(self, value: float) -> float:
        """Where a value stands, from 0 to 1; what lies outside stands at the end."""
        inside = min(max(value, self.low), self.high)
        return math.log(inside / self.low) / math.log(self.high / self.low)


def dots_html(rows: Sequence[Dot], headers: DotHeaders, axis: Axis, *, overall: float, caption: str) -> str:
    """HTML of the rows below an axis; `mark` draws a line through all of them."""
    ticks = "".join(
        f'<span style="inset-inline-start:{axis.at(tick):.2%}">{escape(words)}</span>'
        for tick, words in axis.ticks
    )
    head = (
        f'<th scope="col" class="name">{escape(headers.name)}</th>'
        f'<th scope="col" class="axis"><span class="unseen">{escape(headers.value)}</span>'
        f'<span class="ticks" aria-hidden="true">{ticks}</span></th>'
        f'<th scope="col" class="figure value">{escape(headers.value)}</th>'
        f'<th scope="col" class="figure interval">{escape(headers.interval)}</th>'
        f'<th scope="col" class="figure counts">{escape(headers.counts)}</th>'
    )
    body = "".join(_row(row, axis, overall) for row in rows)
    return (
        f'<table class="dots"><caption class="unseen">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(row: Dot, axis: Axis, mark: float) -> str:
    low, high = axis.at(row.lower), axis.at(row.upper)
    lines = "".join(
        f'<i class="grid" style="inset-inline-start:{axis.at(tick):.2%}"></i>' for tick, _ in axis.ticks
    )
    drawing = (
        f'{lines}<i class="mark" style="inset-inline-start:{axis.at(mark):.2%}"></i>'
        f'<i class="range" style="inset-inline-start:{low:.2%};width:{high - low:.2%}"></i>'
        f'<i class="dot" style="inset-inline-start:{axis.at(row.ratio):.2%}"></i>'
    )
    name = f'<a href="{escape(row.link)}">{escape(isolate(row.name))}</a>'
    return (
        f'<tr{" class=told" if row.highlighted else ""}><th scope="row" class="name">{name}</th>'
        f'<td class="axis" aria-hidden="true"><span class="line">{drawing}</span></td>'
        f'<td class="figure value">{escape(row.value)}</td><td class="figure interval">{escape(row.interval)}</td>'
        f'<td class="figure counts">{escape(row.counts)}</td></tr>'
    )


def _interest(tick: float) -> tuple[bool, bool, float]:
    """1 before all, then whole numbers and halves, then what is far from 1."""
    return tick != 1, tick not in (0.1, 0.5, 2.0, 5.0, 10.0), -abs(math.log(tick))
