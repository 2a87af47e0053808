"""Reporting propensity: the rate expected of each county, to show that a quiet county may still have problems."""

import math

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.tables.data_table import Cell, Column, Row, table_html
from charts.tables.interval_cell import Scale, placed_range
from pages.hotspots.controls import county_propensity
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.elements.folded import folded
from pages.widgets.measures.measure_cell import measure_column
from persian.bidi import isolate
from persian.calendar import DAYS_OF_MONTH
from persian.digits import MISSING, number
from queries.measures import MEASURES

RATE = MEASURES["rate_per_10k"]


@cached
def propensity_section(view: View) -> Markup:
    """Title, what the data cannot tell, how the expectation was made, and the table by county."""
    t, propensity_found = view.t, county_propensity(view)
    frame = propensity_found.frame.sort_values(["value", "county"], kind="stable")
    if frame["expected"].notna().any():
        title = _title(
            view,
            frame,
            t("size, and time since the line started,") if propensity_found.uses_line_age else t("size"),
        )
        method = (
            t(
                "Estimated from the other counties by their population and by how long the line has been in "
                "use in each."
            )
            if propensity_found.uses_line_age
            else t(
                "Estimated from the other counties by their population; the line started at about the same time "
                "in all of them, so that explains no difference."
            )
        )
        method += " " + t("Cases of provincial trips are left out.")
        table = _table(view, frame)
    else:
        title = t("Few calls do not mean few problems")
        method = t("There are too few counties or cases to say what to expect of each.")
        table = EMPTY
    caveat = t(
        "The data show how often people called the line, not how much trouble they have. Fewer calls may mean "
        "fewer problems, a line that few know or trust, no way to reach it, or offices that settle things "
        "themselves; which it is can only be asked there."
    )
    return html(
        '<section class="hotspot-quiet"><div class="section-head"><h2>{}</h2><p>{}</p>'
        "<p>{}</p></div>{}</section>",
        title,
        caveat,
        method,
        table,
    )


def _title(view: View, frame: pd.DataFrame, traits: str) -> str:
    """The title, naming counties that are clearly quieter or louder than expected."""
    t = view.t
    names = {
        side: t(", ").join(isolate(str(label)) for label in frame.loc[frame["assessment"] == side, "label"])
        for side in ("below_expected", "above_expected")
    }
    parts = [
        template.format(names=names[side])
        for side, template in (
            ("below_expected", t("fewer calls than expected: {names}")),
            ("above_expected", t("more calls than expected: {names}")),
        )
        if names[side]
    ]
    if parts:
        return t("Few calls do not mean few problems; given {traits}: {details}").format(
            traits=traits, details=t("; ").join(parts)
        )
    return t("Few calls do not mean few problems. No county calls less than its {traits} suggests").format(
        traits=traits
    )


def _table(view: View, frame: pd.DataFrame) -> Markup:
    t, lang = view.t, view.lang
    columns = [
        Column(t("County"), kind="name"),
        measure_column(RATE, lang),
        Column(t("Expected rate")),
        Column(t("Rate within the expected range"), kind="drawing", sortable=False),
        Column(t("Result"), kind="text"),
        Column(t("In use for")),
    ]
    with_interval = frame[frame["upper"].notna()]
    scale = Scale(0.0, float(with_interval[["upper", "value"]].max().max()))
    caption = t("Rates and expected rates, by county")
    parts = []
    for is_told in (True, False):
        rows = [_row(view, row, scale) for _, row in frame.iterrows() if bool(row["assessment"]) == is_told]
        if rows:
            table = table_html(columns, rows, caption=caption, lang=lang)
            n = number(len(rows), lang)
            parts.append(table if is_told else folded(t("As expected: {n} counties").format(n=n), table))
    return join(parts)


def _row(view: View, row: "pd.Series[object]", scale: Scale) -> Row:
    t, lang = view.t, view.lang
    name, value = str(row["label"]), float(row["value"])
    expected, low, high = (float(row[column]) for column in ("expected", "lower", "upper"))
    words = {"below_expected": t("fewer calls"), "above_expected": t("more calls"), "": t("as expected")}
    interval = t("{low} to {high}").format(low=RATE.format(low, lang), high=RATE.format(high, lang))
    # NaN: no expectation could be made for this county.
    missing = math.isnan(expected)
    tooltip = [name, f"{RATE.title.label(lang)}: {RATE.format(value, lang)}", interval]
    range_svg = placed_range(
        value, low, high, scale=scale, side=bool(row["assessment"]), tooltip=tooltip, rtl=False
    )
    return Row(
        [
            Cell(name, sort=name, link=view.screen_link("counties", county=[str(row["county"])])),
            Cell(RATE.format(value, lang), note=t("n = {n}").format(n=number(row["n"], lang)), sort=value),
            Cell(MISSING) if missing else Cell(RATE.format(expected, lang), note=interval, sort=expected),
            Cell("", drawing=EMPTY if missing else range_svg),
            Cell("" if missing else words[str(row["assessment"])], muted=not row["assessment"]),
            Cell(
                _age(view, int(row["line_age_days"])),
                note=_since(view, row),
                sort=float(row["line_age_days"]),
            ),
        ]
    )


def _since(view: View, row: "pd.Series[object]") -> str:
    return view.t("since {day}").format(day=view.day_text(row["line_start"]))


def _age(view: View, days: int) -> str:
    months = max(round(days / DAYS_OF_MONTH), 1)
    return view.t.plural("{n} month", "{n} months", months).format(n=number(months, view.lang))
