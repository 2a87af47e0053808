"""Curves of the share of cases answered by day since registration, with a table of the cases still waiting.

Each curve is a cumulative incidence as estimated by `queries.estimates.answer_curves`. The curves are a Plotly figure;
the table below them, the number at risk, is HTML aligned to the horizontal axis of the figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.markup import html, join, plotly_text
from charts.parts.line_style import BAND_OPACITY, LINE_WIDTH, NOTE_SIZE
from charts.parts.palette import FONT, Palette
from charts.parts.plotly_layout import base_layout, vertical_line, with_direction_marks
from persian.bidi import isolate
from persian.digits import MISSING, number, percent
from persian.translate import translator

HEIGHT, LEFT, RIGHT = 418, 48, 12  # of the figure and its left and right margins, in pixels
TICK_DAYS = 10  # days from tick to tick
# The lengths of strokes and gaps along each of six curves, in pixels, so that groups differ not by colour alone: in
# grey or to colour-blind eyes several of the colours look the same.
DASHES = ("solid", "10px,4px", "2px,3px", "10px,3px,2px,3px", "20px,4px", "10px,3px,2px,3px,2px,3px")


@dataclass(frozen=True)
class Curve:
    """The curve of one group.

    `rows` has the columns day, value, lower, upper and at_risk, as returned by `queries.estimates.answer_curves`; value
    is NaN where it is withheld. An empty `name` stands for all cases. `link` is the address of the page for this group.
    """

    name: str
    rows: pd.DataFrame
    link: str = ""

    @property
    def known_rows(self) -> pd.DataFrame:
        """The rows whose value is not missing."""
        return self.rows[self.rows["value"].notna()]


def curves_figure(
    curves: Sequence[Curve], *, bands: bool, deadline: int | None, days: int, lang: str, dark: bool
) -> dict[str, Any]:
    """The figure with all curves for days 0 to `days`.

    `deadline` draws a thin vertical line at the usual due day; `bands` adds the 95 % intervals.
    """
    palette, t = Palette.of(dark=dark), translator(lang)
    traces: list[dict[str, Any]] = []
    for i, curve in enumerate(curves):
        colour, rows = palette.series[i % len(palette.series)], curve.known_rows
        if bands and len(rows):
            traces += _band(rows, colour, lang)
        traces.append(_line(curve, rows, colour, DASHES[i % len(DASHES)], lang))
    layout = _layout(palette, days, lang)
    if deadline is not None:
        layout["shapes"] = [vertical_line(deadline, palette)]
        layout["annotations"] = [_label(deadline, t("usual due day"), palette)]
    return {"data": traces, "layout": layout}


def _line(curve: Curve, rows: pd.DataFrame, colour: str, dash: str, lang: str) -> dict[str, Any]:
    """The trace of a curve, with a hover text for each day."""
    t = translator(lang)
    hover = [
        with_direction_marks(
            t("{name}: {share} (95%: {low} to {high}); {at_risk} followed so long and still waiting").format(
                name=isolate(curve.name) if curve.name else t("All cases"),
                share=percent(row.value, lang, decimals=1),
                low=percent(row.lower, lang, decimals=1),
                high=percent(row.upper, lang, decimals=1),
                at_risk=number(row.at_risk, lang),
            ),
            lang,
        )
        for row in rows.itertuples(index=False)
    ]
    return {
        **({"customdata": [curve.link] * len(rows)} if curve.link else {}),
        "type": "scatter",
        "mode": "lines",
        "x": _day_labels(rows, lang),
        "y": [round(float(value), 6) for value in rows["value"]],
        "name": plotly_text(curve.name),
        "text": [plotly_text(line) for line in hover],
        "hovertemplate": html("%{{text}}<extra></extra>"),
        "line": {"color": colour, "width": LINE_WIDTH, "dash": dash},
        "showlegend": False,
    }


def _day_labels(rows: pd.DataFrame, lang: str) -> list[str]:
    """The days as text with the digits of the language. Plotly would write numbers with Latin digits on hovering."""
    return [number(int(day), lang) for day in rows["day"]]


def _band(rows: pd.DataFrame, colour: str, lang: str) -> list[dict[str, Any]]:
    """The interval as an area: an invisible lower line, and an upper line filled down to it."""
    edge = {
        "type": "scatter",
        "mode": "lines",
        "x": _day_labels(rows, lang),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    fill = {"fill": "tonexty", "fillcolor": f"rgba({red},{green},{blue},{BAND_OPACITY})", "showlegend": False}
    low, high = ([round(float(v), 6) for v in rows[name]] for name in ("lower", "upper"))
    return [edge | {"y": low, "showlegend": False}, edge | {"y": high} | fill]


def _layout(palette: Palette, days: int, lang: str) -> dict[str, Any]:
    """The layout of the figure: days on one axis, shares from 0 to 100 % on the other."""
    t = translator(lang)
    axis = {"gridcolor": palette.line, "zeroline": False, "fixedrange": True, "showline": False, "ticks": ""}
    every_day = [number(day, lang) for day in range(days + 1)]
    shares = [0.0, 0.25, 0.5, 0.75, 1.0]
    return {
        "height": HEIGHT,
        "margin": {"l": LEFT, "r": RIGHT, "t": 18, "b": 44},
        **base_layout(palette),
        "hoverlabel": base_layout(palette)["hoverlabel"]
        | {"font": {"family": FONT, "size": NOTE_SIZE, "color": palette.ink}},
        "hovermode": "x unified",
        "xaxis": axis
        | {
            "showgrid": False,
            "type": "category",
            "categoryorder": "array",
            "categoryarray": every_day,
            # Half an interval at both ends, so that the cells of the table below are centred on the ticks.
            "range": [-TICK_DAYS / 2, days + TICK_DAYS / 2],
            "tickmode": "array",
            "tickvals": every_day[::TICK_DAYS],
            "title": {"text": t("days since registration"), "font": {"size": NOTE_SIZE}, "standoff": 4},
            "unifiedhovertitle": {
                "text": with_direction_marks(t("Before day {day}").format(day="%{x}"), lang)
            },
        },
        "yaxis": axis
        | {
            "range": [0, 1.02],
            "tickmode": "array",
            "tickvals": shares,
            "ticktext": [percent(share, lang) for share in shares],
        },
    }


def _label(x: float, words: str, palette: Palette) -> dict[str, Any]:
    return {
        "text": words,
        "x": x,
        "y": 1.0,
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": NOTE_SIZE, "color": palette.muted, "family": FONT},
    }


def at_risk_html(curves: Sequence[Curve], *, days: int, caption: str, lang: str) -> Markup:
    """HTML of the table below the curves: the number of cases followed to each tick of the axis and still waiting.

    The table has the same margins as the figure, so that its columns are aligned to the ticks.
    """
    marks = list(range(0, days + 1, TICK_DAYS))
    head = join(
        html('<th scope="col"><span class="unseen">{}</span></th>', number(day, lang)) for day in marks
    )
    body = join(_waiting(i, curve, marks, lang) for i, curve in enumerate(curves))
    return html(
        '<table class="at-risk" style="padding-left:{}px;padding-right:{}px"><caption>{}'
        "</caption><thead><tr>{}</tr></thead>{}</table>",
        LEFT,
        RIGHT,
        caption,
        head,
        body,
    )


def _waiting(i: int, curve: Curve, marks: Sequence[int], lang: str) -> Markup:
    """Two table rows for a group: its name, and its number of waiting cases at each tick."""
    # If the curve is withheld, its numbers are too: one could compute the curve from them. Beyond the end of the curve
    # no case has been followed, which is not the same as none still waiting.
    rows = curve.known_rows
    waiting: Mapping[int, int] = dict(zip(rows["day"], rows["at_risk"], strict=True))
    cells = join(
        html("<td>{}</td>", number(waiting[day], lang) if day in waiting else MISSING) for day in marks
    )
    name = isolate(curve.name or translator(lang)("All cases"))
    if curve.link:
        name = html('<a href="{}">{}</a>', curve.link, name)
    return html(
        '<tbody><tr class="group"><th scope="rowgroup" colspan="{}" dir="auto">{}'
        "{}</th></tr><tr>{}</tr></tbody>",
        len(marks),
        swatch(i),
        name,
        cells,
    )


def swatch(i: int) -> Markup:
    """HTML of a legend swatch: a short line in the colour and dash style of the i-th curve."""
    dash = DASHES[i % len(DASHES)]
    return html(
        '<svg class="stroke" viewBox="0 0 48 4" aria-hidden="true"><path d="M0 2H48" '
        'style="stroke:var(--series-{})" stroke-dasharray="{}"/></svg>',
        i % 6,
        "none" if dash == "solid" else dash.replace("px", ""),
    )


def alt(curves: Sequence[Curve], lang: str) -> str:
    """Text alternative of the curves: each group's share after 10, 20, 30 and 60 days."""
    t = translator(lang)
    sentences = []
    for curve in curves:
        rows = curve.known_rows[curve.known_rows["day"].isin([10, 20, 30, 60])]
        shares = t(", ").join(
            t("day {day}: {share}").format(day=number(row.day, lang), share=percent(row.value, lang))
            for row in rows.itertuples(index=False)
        )
        sentences.append(f"{curve.name or t('All cases')} – {shares}" if shares else "")
    values = t("; ").join(sentence for sentence in sentences if sentence)
    return t("Curves of the share answered by day since registration. {values}").format(values=values)
