"""Chart of a monthly share with its intervals, and the levels before and after a level shift: a Plotly figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.markup import html
from charts.parts import plotly_layout
from charts.parts.event_marks import NO_EVENTS, EventMarks, plotly_event_marks
from charts.parts.line_style import MARKER_SIZE, RING_WIDTH
from charts.parts.palette import FONT, Palette
from persian.calendar import CalendarPeriod, to_jalali
from persian.digits import number, percent
from persian.translate import translator

HEIGHT = 330


@dataclass(frozen=True)
class MonthShare:
    """A month's share (0 to 1) with its interval and number of cases; `value` is None if it is withheld."""

    month: CalendarPeriod
    value: float | None
    lower: float
    upper: float
    n: float


@dataclass(frozen=True)
class LevelShift:
    """A level shift between two months.

    `at` is the index of the first month after the shift. `earliest` and `latest` are the first and last of its most
    probable values, which together have a probability of 95 %. `before` and `after` are the shares on either side.
    """

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
    events: EventMarks = NO_EVENTS,
    lang: str,
    dark: bool,
) -> dict[str, Any]:
    """The figure. Without a `shift` no levels are drawn; `target` is a share, drawn as a line, and its label.

    `events` are marked with numbers.
    """
    palette = Palette.of(dark=dark)
    layout = plotly_layout.layout(palette, height=HEIGHT)
    every = 3 if len(months) <= 15 else 6
    tick_indices = [
        i for i, month in enumerate(months) if (to_jalali(month.month.first).month - 1) % every == 0
    ]
    layout["xaxis"] = plotly_layout.axis(
        palette,
        span=(-0.6, len(months) - 0.4),
        tick_values=tick_indices,
        tick_labels=[
            plotly_layout.month_tick(months[i].month, lang, first=i == tick_indices[0]) for i in tick_indices
        ],
    ) | {"showgrid": False, "tickangle": 0}
    share_ticks = [round(i / 5, 1) for i in range(6)]
    # The axis begins a little below 0, so that its lowest label does not touch the first month.
    layout["yaxis"] = plotly_layout.axis(
        palette,
        span=(-0.05, 1.02),
        tick_values=share_ticks,
        tick_labels=[percent(x, lang) for x in share_ticks],
    )
    shapes, annotations = [], []
    if shift:
        shapes = [_shift_interval(shift, palette), *_levels(shift, len(months), palette)]
        annotations = _level_words(shift, palette, lang)
    if target:
        line, label = plotly_layout.target_line(target, palette, lang=lang, at="right")
        shapes.append(line)
        annotations.append(label)
    marks, labels_of_events = plotly_event_marks(events, count=len(months), palette=palette, lang=lang)
    layout["shapes"], layout["annotations"] = marks + shapes, annotations + labels_of_events
    return {"data": [_points(months, palette, lang)], "layout": layout}


def _points(months: Sequence[MonthShare], palette: Palette, lang: str) -> dict[str, Any]:
    """Markers with the 95 % intervals as error bars; months with a withheld share are left out."""
    t = translator(lang)
    months_with_share = [(i, month) for i, month in enumerate(months) if month.value is not None]
    hover_texts = [
        plotly_layout.hover_text(
            [
                month.month.label(lang),
                t("{share} on time").format(share=percent(month.value, lang, decimals=1)),
                t("95% interval: {low} to {high}").format(
                    low=percent(month.lower, lang, decimals=1), high=percent(month.upper, lang, decimals=1)
                ),
                t.plural("of {n} case", "of {n} cases", month.n).format(n=number(month.n, lang)),
            ],
            lang,
        )
        for _, month in months_with_share
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [i for i, _ in months_with_share],
        "y": [month.value for _, month in months_with_share],
        "text": hover_texts,
        "hovertemplate": html("%{{text}}<extra></extra>"),
        "marker": {"color": palette.accent, "size": MARKER_SIZE},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [month.upper - (month.value or 0.0) for _, month in months_with_share],
            "arrayminus": [(month.value or 0.0) - month.lower for _, month in months_with_share],
            "color": palette.second,
            "thickness": 1.2,
            "width": 0,
        },
    }


def _shift_interval(shift: LevelShift, palette: Palette) -> dict[str, Any]:
    """A shaded rectangle over the 95 % interval of the time of the shift."""
    # A shift at month i happened between the months i - 1 and i. The rectangle begins just after the month before the
    # earliest shift and ends just before the month of the latest, so that it touches neither dot.
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": shift.earliest - 0.9,
        "x1": shift.latest - 0.1,
        "y0": 0,
        "y1": 1,
        "fillcolor": palette.shade,
        "line": {"width": 0},
        "layer": "below",
    }


def _levels(shift: LevelShift, count: int, palette: Palette) -> list[dict[str, Any]]:
    """A horizontal line for the level before the shift and one for the level after it."""
    # The lines meet half-way between the last month before the shift and the first one after it.
    line = {"color": palette.ink, "width": RING_WIDTH}
    ends = ((-0.5, shift.at - 0.5, shift.before), (shift.at - 0.5, count - 0.5, shift.after))
    return [
        {"type": "line", "xref": "x", "yref": "y", "x0": start, "x1": end, "y0": y, "y1": y, "line": line}
        for start, end, y in ends
    ]


def _level_words(shift: LevelShift, palette: Palette, lang: str) -> list[dict[str, Any]]:
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
        for x, share, side in ((shift.at - 0.7, shift.before, "right"), (shift.at - 0.3, shift.after, "left"))
    ]
