"""The course of a share by month, with its intervals and the levels before and after a change: Plotly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts import plotly_layout
from charts.line_style import MARKER_SIZE, RING_WIDTH
from charts.markup import html
from charts.monthly_trend import tick_words
from charts.palette import FONT, Palette
from persian.calendar import CalendarPeriod, to_jalali
from persian.digits import number, percent
from persian.translate import translator

HEIGHT = 330


@dataclass(frozen=True)
class MonthShare:
    """A month's share with its interval and number of cases; None where it is withheld."""

    month: CalendarPeriod
    value: float | None
    lower: float
    upper: float
    n: float


@dataclass(frozen=True)
class LevelShift:
    """A change of level: number of the first month after it, the range it may lie in, and the two levels."""

    at: int
    earliest: int
    latest: int
    before: float
    after: float


def level_shift_figure(
    months: Sequence[MonthShare],
    *,
    shift: LevelShift | None = None,
    target: tuple[float, str] | None = None,
    lang: str,
    dark: bool,
) -> dict[str, Any]:
    """The figure; without a `step` no levels are drawn."""
    palette = Palette.of(dark=dark)
    layout = plotly_layout.layout(palette, height=HEIGHT)
    every = 3 if len(months) <= 15 else 6
    at = [i for i, each in enumerate(months) if (to_jalali(each.month.first).month - 1) % every == 0]
    layout["xaxis"] = plotly_layout.axis(
        palette,
        span=(-0.6, len(months) - 0.4),
        tick_values=at,
        tick_labels=[tick_words(months[i].month, lang, first=i == at[0]) for i in at],
    ) | {"showgrid": False, "tickangle": 0}
    tenths = [round(i / 5, 1) for i in range(6)]
    layout["yaxis"] = plotly_layout.axis(
        palette, span=(0, 1.02), tick_values=tenths, tick_labels=[percent(x, lang) for x in tenths]
    )
    shapes, notes = [], []
    if shift:
        shapes = [_may_lie(shift, palette), *_levels(shift, len(months), palette)]
        notes = _level_words(shift, palette, lang)
    if target:
        shapes.append(
            plotly_layout.horizontal_line(target[0], palette, dash="4px,4px", colour=palette.accent)
        )
        notes.append(
            plotly_layout.annotation(
                plotly_layout.with_direction_marks(target[1], lang),
                palette,
                x=1,
                y=target[0],
                xref="paper",
                xanchor="right",
                yanchor="bottom",
            )
        )
    layout["shapes"], layout["annotations"] = shapes, notes
    return {"data": [_points(months, palette, lang)], "layout": layout}


def _points(months: Sequence[MonthShare], palette: Palette, lang: str) -> dict[str, Any]:
    t = translator(lang)
    known = [(i, each) for i, each in enumerate(months) if each.value is not None]
    told = [
        plotly_layout.hover_text(
            [
                each.month.label(lang),
                t("{share} on time").format(share=percent(each.value, lang, decimals=1)),
                t("95% interval: {low} to {high}").format(
                    low=percent(each.lower, lang, decimals=1), high=percent(each.upper, lang, decimals=1)
                ),
                t("of {n} cases").format(n=number(each.n, lang)),
            ],
            lang,
        )
        for _, each in known
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [i for i, _ in known],
        "y": [each.value for _, each in known],
        "text": told,
        "hovertemplate": html("%{{text}}<extra></extra>"),
        "marker": {"color": palette.accent, "size": MARKER_SIZE},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [each.upper - (each.value or 0.0) for _, each in known],
            "arrayminus": [(each.value or 0.0) - each.lower for _, each in known],
            "color": palette.second,
            "thickness": 1.2,
            "width": 0,
        },
    }


def _may_lie(step: LevelShift, palette: Palette) -> dict[str, Any]:
    """The span in which the change lies by 95 %."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": step.earliest - 0.9,
        "x1": step.latest - 0.1,
        "y0": 0,
        "y1": 1,
        "fillcolor": palette.shade,
        "line": {"width": 0},
        "layer": "below",
    }


def _levels(step: LevelShift, count: int, palette: Palette) -> list[dict[str, Any]]:
    line = {"color": palette.ink, "width": RING_WIDTH}
    ends = ((-0.5, step.at - 0.5, step.before), (step.at - 0.5, count - 0.5, step.after))
    return [
        {"type": "line", "xref": "x", "yref": "y", "x0": a, "x1": b, "y0": y, "y1": y, "line": line}
        for a, b, y in ends
    ]


def _level_words(step: LevelShift, palette: Palette, lang: str) -> list[dict[str, Any]]:
    ink = {"size": 13, "color": palette.ink, "family": FONT}
    return [
        plotly_layout.annotation(
            plotly_layout.with_direction_marks(html("<b>{}</b>", percent(share, lang, decimals=1)), lang),
            palette,
            x=x,
            y=share,
            xanchor=side,
            yanchor="bottom",
            yshift=2,
            font=ink,
            bgcolor=palette.paper,
        )
        for x, share, side in ((step.at - 0.7, step.before, "right"), (step.at - 0.3, step.after, "left"))
    ]
