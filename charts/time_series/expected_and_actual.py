"""Chart of cases received per week or day against the seasonal expectation, with a forecast; made with Plotly."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.markup import html
from charts.parts.completed_counts import interval_bars, late_line
from charts.parts.event_marks import NO_EVENTS, EventMarks, height_below_labels, plotly_event_marks
from charts.parts.figure_texts import range_text
from charts.parts.line_style import LINE_WIDTH, MARKER_SIZE, NOTE_SIZE, RING_WIDTH, THIN_LINE_WIDTH
from charts.parts.palette import FONT, Palette
from charts.parts.plotly_layout import base_layout, time_axes, vertical_line, with_direction_marks
from charts.parts.value_classes import round_ticks
from persian.digits import number
from persian.translate import translator
from queries.measures import MEASURES
from queries.vocabulary.plain_values import finite_or_none

HEIGHT = 380
RECEIVED = MEASURES["received"]


@dataclass(frozen=True)
class PeriodPoint:
    """A week or a day: the cases received and the cases expected.

    `tick` is its label on the axis ("" without a tick). `actual` is NaN in forecast periods. `trips` are the cases of
    provincial trips, which are not part of `actual`. `expected`, with its 95 % limits `lower` and `upper`, is NaN if
    there is no expectation. `late` are the cases still expected to be registered: mean and limits of the interval.
    """

    label: str
    tick: str
    actual: float
    trips: float
    expected: float
    lower: float
    upper: float
    is_forecast: bool
    link: str = ""  # the address that a click leads to
    late: tuple[float, float, float] | None = None

    @property
    def unusual(self) -> bool:
        """True if the number of cases is outside the limits.

        The limits are rounded first, so that a count equal to the displayed limit is not marked as unusual. Cases that
        may still be registered late are not a fall.
        """
        if not math.isfinite(self.lower):
            return False
        most = self.actual + (self.late[2] if self.late else 0.0)
        return most < round(self.lower) or self.actual > round(self.upper)


def expected_actual_figure(
    points: Sequence[PeriodPoint],
    *,
    shaded: tuple[int, int] | None,
    events: EventMarks = NO_EVENTS,
    lang: str,
    dark: bool,
) -> dict[str, Any]:
    """The figure.

    Cases received are a line, the expectation is a dotted line with a band for its 95 % limits, unusual periods have
    hollow markers, and periods with cases of provincial trips are shaded. `shaded` has the indices of the first and
    last period of the scope; a vertical line marks its beginning, and another one the beginning of the forecast.
    `events` are marked with numbers.
    """
    palette = Palette.of(dark=dark)
    forecast_start = next((i for i, point in enumerate(points) if point.is_forecast), len(points))
    finite_values = [
        value for point in points for value in (point.actual, point.upper) if math.isfinite(value)
    ]
    ticks = round_ticks(height_below_labels(max(finite_values, default=1.0), events), whole=True)
    traces = [
        *_limits(points, 0, forecast_start, palette.shade),
        # The band of the forecast begins at the last period with data, so that no gap is left between the two bands.
        *_limits(points, max(forecast_start - 1, 0), len(points), palette.shade),
        _expected(points, palette),
        _actual(points[:forecast_start], palette),
        _unusual(points[:forecast_start], palette),
        *_completed(points[:forecast_start], palette),
        _hover_trace(points, lang),
    ]
    shapes = [_band(i, i, palette.late_soft) for i, point in enumerate(points) if point.trips]
    if shaded:
        shapes.append(vertical_line(shaded[0] - 0.5, palette))
    if 0 < forecast_start < len(points):
        shapes.append(vertical_line(forecast_start - 0.5, palette))
    marks, labels_of_events = plotly_event_marks(
        events, count=len(points), palette=palette, lang=lang, height=0.98
    )
    layout = _layout(points, ticks, palette, lang) | {"shapes": marks + shapes}
    t = translator(lang)
    layout["annotations"] = [
        _word(position, text, height, palette)
        # One text is at the top and the other at the bottom, because they would overlap on a narrow screen.
        for position, text, height in (
            (shaded[0] - 0.5 if shaded else None, t("period chosen above"), 1.0),
            (forecast_start - 0.5 if 0 < forecast_start < len(points) else None, t("ahead"), 0.0),
        )
        if position is not None
    ] + labels_of_events
    return {"data": traces, "layout": layout}


def _limits(points: Sequence[PeriodPoint], first: int, end: int, colour: str) -> list[dict[str, Any]]:
    """The band between the limits, for the points from index `first` up to but not including `end`."""
    part = points[first:end]
    line = {
        "type": "scatter",
        "mode": "lines",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    x = [point.label for point in part]
    return [
        line | {"x": x, "y": [finite_or_none(point.lower) for point in part]},
        line
        | {
            "x": x,
            "y": [finite_or_none(point.upper) for point in part],
            "fill": "tonexty",
            "fillcolor": colour,
        },
    ]


def _expected(points: Sequence[PeriodPoint], palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [point.label for point in points],
        "y": [finite_or_none(point.expected) for point in points],
        "line": {"color": palette.second, "width": THIN_LINE_WIDTH, "dash": "dot"},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _actual(points: Sequence[PeriodPoint], palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines" if len(points) > 1 else "markers",
        "x": [point.label for point in points],
        "y": [finite_or_none(point.actual) for point in points],
        "line": {"color": palette.accent, "width": LINE_WIDTH},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _unusual(points: Sequence[PeriodPoint], palette: Palette) -> dict[str, Any]:
    """Hollow markers for periods outside the limits."""
    unusual_points = [point for point in points if point.unusual]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.label for point in unusual_points],
        "y": [finite_or_none(point.actual) for point in unusual_points],
        "marker": {
            "color": palette.paper,
            "size": MARKER_SIZE,
            "line": {"color": palette.late, "width": RING_WIDTH},
        },
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _completed(points: Sequence[PeriodPoint], palette: Palette) -> list[dict[str, Any]]:
    """Diamonds with 95 % intervals for periods whose cases are not all registered yet; no trace without any."""
    incomplete = [(point, *point.late) for point in points if point.late and math.isfinite(point.actual)]
    if not incomplete:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [point.label for point, *_ in incomplete],
            "y": [point.actual + mean for point, mean, _, _ in incomplete],
            "error_y": interval_bars([late for _, *late in incomplete], palette.accent),
            "marker": {"symbol": "diamond", "color": palette.accent, "size": MARKER_SIZE},
            "hoverinfo": "skip",
            "showlegend": False,
        }
    ]


def _hover_trace(points: Sequence[PeriodPoint], lang: str) -> dict[str, Any]:
    """An invisible trace with the hover text of each period.

    All other traces have no hover text, so that Plotly shows one label per period and not one per line.
    """
    return {
        "type": "scatter",
        "mode": "markers",
        "marker": {"opacity": 0},
        "x": [point.label for point in points],
        "y": [finite_or_none(point.expected if point.is_forecast else point.actual) for point in points],
        "text": [
            html("<br>").join(with_direction_marks(line, lang) for line in _lines(point, lang))
            for point in points
        ],
        "hovertemplate": html("%{{text}}<extra></extra>"),
        "customdata": [point.link for point in points],
        "showlegend": False,
    }


def _lines(point: PeriodPoint, lang: str) -> list[str]:
    """Lines of the hover text of a period."""
    t = translator(lang)
    lines = []
    if not point.is_forecast:
        lines.append(t("Received: {n}").format(n=number(point.actual, lang)))
    if point.late:
        lines.append(late_line(point.actual, point.late, lang))
    if math.isfinite(point.expected):
        lines.append(
            t("Expected: {n} (95%: {range})").format(
                n=number(point.expected, lang), range=range_text(point.lower, point.upper, RECEIVED, lang)
            )
        )
    if point.trips:
        lines.append(t("Besides, {n} of a provincial trip").format(n=number(point.trips, lang)))
    return lines


def _layout(
    points: Sequence[PeriodPoint], ticks: Sequence[float], palette: Palette, lang: str
) -> dict[str, Any]:
    return {
        "height": HEIGHT,
        "margin": {"l": 48, "r": 12, "t": 26, "b": 44},
        **base_layout(palette),
        "hovermode": "x unified",
        **time_axes(
            palette,
            labels=[point.label for point in points],
            named={i: point.tick for i, point in enumerate(points) if point.tick},
            ticks=ticks,
            lang=lang,
            margin=0.6,
        ),
    }


def _band(first: float, last: float, colour: str) -> dict[str, Any]:
    """A shaded rectangle over the whole height, from period `first` to period `last`."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": first - 0.5,
        "x1": last + 0.5,
        "y0": 0,
        "y1": 1,
        "fillcolor": colour,
        "line": {"width": 0},
        "layer": "below",
    }


def _word(at: float, text: str, height: float, palette: Palette) -> dict[str, Any]:
    return {
        "text": text,
        "x": at,
        "y": height,
        "xref": "x",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": NOTE_SIZE, "color": palette.muted, "family": FONT},
    }
