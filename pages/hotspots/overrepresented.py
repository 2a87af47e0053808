"""The topics and offices that make a county stand out against the mix of all others."""

from markupsafe import Markup

from charts.data_table import Cell, Column, Row, table_html
from charts.markup import html
from pages.hotspots.controls import chosen_counties, county_trajectories, rates, scope_of_all_counties
from pages.hotspots.headline import counties_to_inspect
from pages.view.province import county_names, province_of
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.overrepresentation_cells import ratio_cells
from persian.digits import number
from queries.comparisons.overrepresentation import Overrepresentation, overrepresentation
from queries.hotspots.hotspot_labels import HOTSPOT_ASSESSMENTS

SHOWN = 3
COUNTIES = 8


@cached
def overrepresentation_section(view: View) -> Markup:
    """HTML of the section: of the chosen counties, else of the hotspots, else of those with the highest rates."""
    t, lang = view.t, view.lang
    names = county_names(view, province_of(view))
    wanted = counties_to_inspect(county_trajectories(view), chosen_counties(view))
    wanted = (wanted or [(str(code), None) for code in rates(view).frame["county"].head(3)])[:COUNTIES]
    of = {
        by: overrepresentation(
            view.store, scope_of_all_counties(view), by=by, counties=list(names), lang=lang
        )
        for by in ("topic", "agency")
    }
    rows, best = [], None
    for code, word in wanted:
        label = HOTSPOT_ASSESSMENTS[word].label(lang) if word else ""
        for by, kind in (("topic", t("Topic")), ("agency", t("Agency"))):
            clear = [each for each in of[by].get(code, ()) if each.lower > 1][:SHOWN]
            for each in clear:
                rows.append(_row(view, (code, names[code], label), (by, kind), each))
                best = max(
                    best or (each.ratio, names[code], each), (each.ratio, names[code], each), key=_ratio
                )
    title = t("What makes them stand out: no topic or office clearly above what is expected")
    if best:
        title = t(
            "What makes them stand out: most of all “{name}” in {county}, {times} times what is expected"
        ).format(name=best[2].name, county=best[1], times=number(best[0], lang, decimals=1))
    note = t(
        "Of the chosen counties, else of the hotspots. Expected: as many as the county would have if its cases were "
        "distributed as those of all other counties; the ratio is drawn towards the county’s mean (empirical Bayes). "
        "Only what lies clearly above is shown, at most three topics and three offices of a county."
    )
    columns = [
        Column(t("County"), kind="name"),
        Column(t("Topic or office"), kind="text"),
        Column(t("Cases")),
        Column(t("Expected")),
        Column(t("Times expected")),
        Column(t("Interval"), kind="drawing", sortable=False),
    ]
    drawn = table_html(columns, rows, caption=title, lang=lang) if rows else ""
    return html(
        '<section class="hotspot-mix"><div class="section-head"><h2>{}</h2><p>{}</p></div>{}</section>',
        title,
        note,
        drawn,
    )


def _ratio(each: tuple[float, str, Overrepresentation]) -> float:
    return each[0]


def _row(view: View, county: tuple[str, str, str], kind: tuple[str, str], each: Overrepresentation) -> Row:
    code, name, label = county
    cases = view.screen_link("cases", county=[code], **{kind[0]: [each.code]})
    return Row(
        [
            Cell(name, note=label, sort=name, link=view.screen_link("counties", county=[code])),
            Cell(each.name, note=kind[1], sort=each.name, link=cases),
            *ratio_cells(view, each),
        ]
    )
