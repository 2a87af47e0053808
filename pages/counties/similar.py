"""Counties most similar to this one, with their measures: what can be expected of a county of its kind.

Similarity uses inhabitants, cases per inhabitant and the mix of topics. It deliberately leaves out how well offices
answer, because that is what is to be compared.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.parts.figure_texts import not_reached_text, range_text, withheld_text
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.counties.controls import measures_for
from pages.view.view import View
from pages.view.view_data import cached, query_measure, scope_until_as_of
from pages.view.view_province import county_names, province_of
from pages.widgets.measures.measure_cell import measure_column
from persian.digits import MISSING, number, percent
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE
from stats.estimates.dissimilarity import combined_distances, root_shares

SHOWN = 5  # similar counties
NAMED = 3  # in the title; a narrow screen shows only these at first
FIRST_FIGURES = 4  # measures in a row of a narrow screen
MAX_SIMILAR_DISTANCE = 0.8  # at this distance or more the title does not call the counties similar
KEYS = ("received", "rate_per_10k", "on_time_share", "answer_days_median", "overdue", "satisfied_share")


@cached
def similar(view: View) -> Markup:
    """The table of similar counties; empty if there are fewer than three counties with cases."""
    t, lang = view.t, view.lang
    code = view.scope.counties[0]
    nearest = _nearest(view, code)
    if not nearest:
        return EMPTY
    scope = replace(scope_until_as_of(view), counties=(code, *(other for other, _ in nearest)))
    keys = [key for key in KEYS if key in measures_for(view)]
    frames = {key: query_measure(view, key, scope, by=("county",)).frame.set_index("county") for key in keys}
    names = county_names(view, province_of(view))
    inhabitants = _people(view)
    # The county itself is the first row, at distance 0.
    rows = [
        _row(view, other, distance, names.get(other, other), inhabitants=inhabitants, frames=frames)
        for other, distance in [(code, 0.0), *nearest]
    ]
    columns = _columns(view, keys, has_inhabitants=bool(inhabitants))
    template = (
        t("Most like it: {names}")
        if nearest[0][1] < MAX_SIMILAR_DISTANCE
        else t("No county is much like it; most alike: {names}")
    )
    title = template.format(names=t(", ").join(names.get(other, other) for other, _ in nearest[:NAMED]))
    table = table_html(columns, rows, caption=title, lang=lang, narrow_rows=1 + NAMED, folds_columns=True)
    return _section(view, title, table, bool(inhabitants))


def _columns(view: View, keys: list[str], *, has_inhabitants: bool) -> list[Column]:
    t, lang = view.t, view.lang
    return [
        Column(t("County"), kind="name"),
        Column(t("Degree of difference"), t("0 is equal; 1 is how unlike two counties usually are.")),
        *([Column(t("Inhabitants"))] if has_inhabitants else []),
        *(
            measure_column(MEASURES[key], lang, hidden_on_narrow=i >= FIRST_FIGURES)
            for i, key in enumerate(keys)
        ),
        Column("", kind="text", sortable=False, on_screen_only=True),
    ]


def _row(
    view: View,
    code: str,
    distance: float,
    name: str,
    *,
    inhabitants: Mapping[str, float],
    frames: Mapping[str, pd.DataFrame],
) -> Row:
    """The row of a county, with its inhabitants where they are known; the county of the page has no links."""
    own = code == view.scope.counties[0]
    cells = [
        Cell(name, sort=name, link="" if own else view.link(county=[code])),
        Cell(MISSING if own else number(distance, view.lang, decimals=2), sort=distance),
    ]
    if inhabitants:
        cells.append(
            Cell(number(inhabitants.get(code), view.lang), sort=float(inhabitants.get(code, np.nan)))
        )
    cells += [_figure(view, frame, code, key) for key, frame in frames.items()]
    link = "" if own else view.screen_link("compare", **{"b.county": [code]})
    return Row([*cells, Cell("" if own else view.t("Compare"), link=link)], is_total=own)


def _section(view: View, title: str, table: str, uses_inhabitants: bool) -> Markup:
    t = view.t
    method = (
        t(
            "Alike in three respects that count the same: inhabitants, cases per inhabitant, and the mix of topic "
            "groups. How well offices answer has no part in it. A difference of 1 is as much as two counties usually "
            "differ (method: logarithm of the inhabitants, Hellinger distance of the mixes; each divided by its root "
            "mean square over all pairs of counties)."
        )
        if uses_inhabitants
        else t(
            "Alike in two respects that count the same: number of cases, and the mix of topic groups. How well "
            "offices answer has no part in it. A difference of 1 is as much as two counties usually differ (method: "
            "logarithm of the cases, Hellinger distance of the mixes; each divided by its root mean square over all "
            "pairs of counties)."
        )
    )
    return html(
        '<section class="similar"><div class="section-head"><h2>{}</h2><p>{}</p></div>{}</section>',
        title,
        method,
        table,
    )


def _people(view: View) -> dict[str, float]:
    """Inhabitants by county code, where known."""
    province = province_of(view)
    if province is None:
        return {}
    populations = {county.code: province.population(county.code) for county in province.counties}
    return {code: float(people) for code, people in populations.items() if people}


def _nearest(view: View, code: str) -> list[tuple[str, float]]:
    """The most similar counties and their distances, nearest first."""
    scope = replace(scope_until_as_of(view), counties=())
    frame = query_measure(view, "received", scope, by=("county", "topic_group")).frame
    if not len(frame):
        return []
    counts = frame.pivot_table(
        index="county", columns="topic_group", values="value", aggfunc="sum", fill_value=0
    )
    names = county_names(view, province_of(view))
    counts = counts[counts.index.isin(list(names)) & (counts.sum(axis=1) > 0)]
    # With two counties there is only one distance, and nothing to compare it with.
    if code not in counts.index or len(counts) < 3:
        return []
    distances = combined_distances(_features(view, counts))[list(counts.index).index(code)]
    order = sorted(
        (float(distance), str(other))
        for distance, other in zip(distances, counts.index, strict=True)
        if other != code and np.isfinite(distance)
    )
    return [(other, distance) for distance, other in order[:SHOWN]]


def _features(view: View, counts: pd.DataFrame) -> list[np.ndarray]:
    """Features for the distance: inhabitants, rate and topic mix; without inhabitants, cases and topic mix.

    Sizes enter as logarithms. The mix enters as square roots of shares, so that Euclidean distance between two
    mixes is proportional to the Hellinger distance.
    """
    total = counts.sum(axis=1).to_numpy(dtype=float)
    people = _people(view)
    if not people:
        return [np.log(total), root_shares(counts.to_numpy(dtype=float))]
    inhabitants = np.array([people.get(str(code), np.nan) for code in counts.index])
    return [np.log(inhabitants), total / inhabitants, root_shares(counts.to_numpy(dtype=float))]


def _figure(view: View, frame: pd.DataFrame, code: str, key: str) -> Cell:
    t, lang, measure = view.t, view.lang, MEASURES[key]
    if code not in frame.index:
        return Cell(measure.format(0.0, lang), sort=0.0) if measure.unit == "cases" else Cell(MISSING)
    row = frame.loc[code]
    value = float(row["value"])
    if row["withheld"]:
        return Cell(withheld_text(row, lang, short=True), muted=True)
    if not np.isfinite(value):
        return Cell(not_reached_text(row, lang) if measure.unit == "days" else MISSING, muted=True)
    if "response_rate" in row and not float(row["response_rate"]) >= MIN_RESPONSE_RATE:
        rate = t("{share} of people asked").format(share=percent(row["response_rate"], lang, decimals=1))
        return Cell(t("too few to quote"), note=rate, muted=True)
    return Cell(
        measure.format(value, lang),
        note=range_text(float(row["lower"]), float(row["upper"]), measure, lang),
        sort=value,
    )
