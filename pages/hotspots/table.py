"""Table of all counties: assessment, rate by quarter, rates and rank intervals."""

import math

import pandas as pd
from markupsafe import Markup

from charts.markup import html, join
from charts.parts.figure_texts import range_text
from charts.tables.data_table import Cell, Column, Row, table_html
from charts.tables.interval_cell import Scale, placed_range
from charts.tables.quarter_strip import Quarter, quarter_strip
from pages.hotspots.controls import chosen_counties, county_trajectories, rates, toggled_county_link
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.elements.folded import folded
from pages.widgets.measures.measure_cell import measure_column
from persian.digits import MISSING, number, percent
from persian.translate import translator
from queries.hotspots.hotspot_labels import (
    HOTSPOT_ASSESSMENTS,
    HOTSPOT_EXPLANATIONS,
    HOTSPOT_ORDER,
    HotspotAssessment,
    assessment_label,
)
from queries.hotspots.trajectories import RECENT, CountyTrajectories
from queries.measures import MEASURES

RATE, SMOOTHED = MEASURES["rate_per_10k"], MEASURES["rate_per_10k_smoothed"]


@cached
def table(view: View) -> Markup:
    """The section: hotspots and chosen counties, and below them the other counties by rate."""
    trajectories, frame = county_trajectories(view), rates(view).frame
    columns = _columns(view, has_trajectories=trajectories is not None)
    hotspots: set[str] = set()
    if trajectories:
        hotspots = {
            str(code) for key in HOTSPOT_ORDER for code in trajectories.with_assessment(key)["county"]
        }
    listed: list[Row] = []
    others: list[Row] = []
    for code, cells in _county_cells(view, trajectories, frame, len(columns)).items():
        shown = listed if code in hotspots or code in chosen_counties(view) else others
        shown.append(Row(cells))
    parts = []
    if listed:
        caption = view.t("Hotspots and chosen counties")
        parts.append(table_html(columns, listed, caption=caption, lang=view.lang))
    if others:
        # Where nothing could be assessed, the table is all there is to see.
        is_folded = bool(listed or trajectories)
        parts.append(_other_counties(view, columns, others, has_listed=bool(listed), is_folded=is_folded))
    return _section(view, trajectories, join(parts))


def _county_cells(
    view: View, trajectories: CountyTrajectories | None, frame: pd.DataFrame, n_columns: int
) -> dict[str, list[Cell]]:
    """The cells of each county with a rate, by code: those with a trajectory in its order, then the others by rate."""
    rows = {str(row["county"]): row for _, row in frame.iterrows()}
    row_index = {str(code): i for i, code in enumerate(trajectories.frame["county"])} if trajectories else {}
    by_county = {}
    for code in [
        *(code for code in row_index if code in rows),
        *(code for code in rows if code not in row_index),
    ]:
        label = str(rows[code]["label"])
        cells = [Cell(label, sort=label, link=view.screen_link("counties", county=[code]))]
        if trajectories and code in row_index:
            cells += _trajectory_cells(view, trajectories, row_index[code])
        last = [*_rate(view, rows[code], len(frame)), _choose(view, code)]
        # Counties without a trajectory get empty cells, so that the last columns line up.
        empty = [Cell("")] * (n_columns - len(cells) - len(last))
        by_county[code] = [*cells, *empty, *last]
    return by_county


def _other_counties(
    view: View, columns: list[Column], rows: list[Row], *, has_listed: bool, is_folded: bool
) -> Markup:
    """The table of counties that are neither hotspots nor chosen: of all counties, if none is listed above it."""
    t = view.t
    caption = t("The other counties") if has_listed else t("All counties")
    markup = table_html(columns, rows, caption=caption, lang=view.lang, search=t("Search for a county"))
    if not is_folded:
        return markup
    summary = t("The other counties ({n})") if has_listed else t("All counties ({n})")
    return folded(summary.format(n=number(len(rows), view.lang)), markup)


def _columns(view: View, *, has_trajectories: bool) -> list[Column]:
    t, lang = view.t, view.lang
    of_trajectory = [
        Column(t("Trend"), kind="text"),
        Column(t("Rate to the province’s, by quarter"), kind="drawing", sortable=False),
        Column(t("Last two quarters")),
        Column(t("Quarters before")),
    ]
    return [
        Column(t("County"), kind="name"),
        *(of_trajectory if has_trajectories else []),
        measure_column(RATE, lang),
        Column(t("Smoothed rate"), SMOOTHED.definition.label(lang)),
        Column(
            t("Rank of the rate"),
            t("Between which ranks the county is, with 95% confidence; 1 is the highest."),
        ),
        Column(t("In the brief"), kind="text", sortable=False, on_screen_only=True),
    ]


def hotspots_title(hotspots: int, checked: int, lang: str) -> str:
    """The title with the number of hotspots among the counties checked; none, and a single county, in words."""
    t = translator(lang)
    if not hotspots:
        template = t.plural(
            "The county checked is no hotspot", "None of the {all} counties checked is a hotspot", checked
        )
    elif checked == 1:
        template = t("The county checked is a hotspot")
    else:
        template = t.plural(
            "{n} of the {all} counties checked is a hotspot",
            "{n} of the {all} counties checked are hotspots",
            hotspots,
        )
    return template.format(n=number(hotspots, lang), all=number(checked, lang))


def _section(view: View, trajectories: CountyTrajectories | None, table_markup: str) -> Markup:
    """The section around the table: a title with the number of hotspots, and the rules of the assessments."""
    t = view.t
    title, rules = t("All counties, and between which ranks each is"), ""
    if trajectories and len(trajectories.assessed):
        n = sum(len(trajectories.with_assessment(assessment)) for assessment in HOTSPOT_ORDER)
        title = hotspots_title(n, len(trajectories.assessed), view.lang)
    if trajectories:
        rules = join(
            html(
                "<li><b>{}</b> {}</li>",
                HOTSPOT_ASSESSMENTS[assessment_key].label(view.lang),
                HOTSPOT_EXPLANATIONS[assessment_key].label(view.lang),
            )
            for assessment_key in HOTSPOT_ASSESSMENTS
        )
        summary = html("<summary>{}</summary>", t("The rules behind these terms"))
        rules = html('<details class="rules">{}<ul>{}</ul></details>', summary, rules)
    notes = [
        t("Rates and ranks are those of the chosen period."),
        t("Cases of provincial trips are left out."),
    ]
    if trajectories:
        notes[:0] = [
            t(
                "Strip: one bar per quarter, upwards where the county’s rate is above the province’s and downwards "
                "where it is below (double or half at the edges); thin line: 95% interval; shaded: the last two "
                "quarters. At most one in twenty of these findings is false."
            )
        ]
    return html(
        '<section class="hotspot-table"><div class="section-head"><h2>{}</h2><p>{}</p></div>{}{}</section>',
        title,
        " ".join(notes),
        rules,
        table_markup,
    )


def _trajectory_cells(view: View, trajectories: CountyTrajectories, i: int) -> list[Cell]:
    """Cells: assessment, strip of quarters, ratio in the last two quarters, and ratio before."""
    t, lang = view.t, view.lang
    row = trajectories.frame.iloc[i]
    assessment: HotspotAssessment = row["assessment"]
    quarters = [
        Quarter(
            float(ratio),
            float(low),
            float(high),
            _tooltip_lines(view, quarter.label(lang), float(ratio), low, high),
        )
        for quarter, ratio, low, high in zip(
            trajectories.quarters, *(values[i] for values in trajectories.quarter_ratios), strict=True
        )
    ]
    alt = t("{county}, rate to the province’s by quarter: {values}").format(
        county=row["label"], values=t(", ").join(_times(view, values.ratio) for values in quarters)
    )
    strip = quarter_strip(quarters, recent=RECENT, alt=alt)
    muted, label = assessment not in HOTSPOT_ORDER, assessment_label(assessment, row["tendency"]).label(lang)
    return [
        Cell(label, sort=label, muted=muted),
        Cell("", drawing=strip),
        _level(view, row, "recent", change=float(row["change"])),
        _level(view, row, "earlier"),
    ]


def _level(view: View, row: pd.Series, name: str, *, change: float = math.nan) -> Cell:
    """The ratio to the province's rate in a period, with its interval and its change if p ≤ 0.05."""
    value, low, high = (float(row[column]) for column in (name, f"{name}_lower", f"{name}_upper"))
    if not math.isfinite(value):
        return Cell(MISSING)
    note = view.t("{low} to {high}").format(low=_times(view, low), high=_times(view, high))
    # The arrow appears only if the change between the two spans is significant by itself.
    if math.isfinite(change) and float(row["p_change"]) <= 0.05:
        arrow = view.t("▲ {size} more") if change > 0 else view.t("▼ {size} less")
        note = f"{note} · {arrow.format(size=percent(abs(change), view.lang))}"
    return Cell(_times(view, value), note=note, sort=value)


def _times(view: View, ratio: float) -> str:
    return number(ratio, view.lang, decimals=2)


def _tooltip_lines(view: View, quarter: str, ratio: float, low: float, high: float) -> list[str]:
    ends = view.t("95% interval: {low} to {high}").format(low=_times(view, low), high=_times(view, high))
    return [quarter, view.t("{times} times the province’s rate").format(times=_times(view, ratio)), ends]


def _rate(view: View, row: "pd.Series[object]", n_counties: int) -> list[Cell]:
    """Cells: raw rate, smoothed rate, and rank with its 95 % interval."""
    t, lang = view.t, view.lang
    value, low, high = (float(row[name]) for name in ("value", "lower", "upper"))
    # The number stays beside its word where the note is broken.
    n = t("n = {n}").format(n=number(row["n"], lang)).replace(" ", "\u00a0")
    rank, first, last = (int(row[name]) for name in ("rank", "rank_low", "rank_high"))
    rank_text = number(first, lang)
    if last != first:
        rank_text = t("{low} to {high}").format(low=rank_text, high=number(last, lang))
    rank_svg = placed_range(
        rank,
        first,
        last,
        scale=Scale(1.0, float(n_counties)),
        side=0,
        tooltip=[str(row["label"]), rank_text],
        rtl=False,
    )
    smoothed = float(row["smoothed"])
    note = " · ".join(part for part in (range_text(low, high, RATE, lang), n) if part)
    return [
        Cell(RATE.format(value, lang), note=note, sort=value),
        Cell(SMOOTHED.format(smoothed, lang), sort=smoothed),
        Cell(rank_text, drawing=rank_svg, sort=float(rank)) if n_counties > 1 else Cell(MISSING, muted=True),
    ]


def _choose(view: View, code: str) -> Cell:
    t = view.t
    return Cell(
        t("Remove from the brief") if code in chosen_counties(view) else t("Add to the brief"),
        link=toggled_county_link(view, code),
    )
