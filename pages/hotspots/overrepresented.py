"""Topics and offices that are overrepresented in a county, compared with the mix of all other counties."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from charts.markup import html
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.hotspots.controls import chosen_counties, county_trajectories, rates, scope_of_all_counties
from pages.hotspots.headline import counties_to_inspect
from pages.view.view import View
from pages.view.view_data import cached
from pages.view.view_province import county_names, province_of
from pages.widgets.comparisons.overrepresentation_cells import ratio_cells
from persian.digits import number
from queries.comparisons.peers.overrepresentation import Overrepresentation, clearly_first, overrepresentation
from queries.hotspots.hotspot_labels import HOTSPOT_ASSESSMENTS, HotspotAssessment
from queries.question.grave_topics import grave_topics

SHOWN = 3  # topics, and as many offices, per county
COUNTIES = 8  # counties at most


@cached
def overrepresentation_section(view: View) -> Markup:
    """Table of overrepresented topics and offices: of the chosen counties, the hotspots, or the highest rates."""
    t, names = view.t, county_names(view, province_of(view))
    counties = counties_to_inspect(county_trajectories(view), chosen_counties(view))
    counties = (counties or [(str(code), None) for code in rates(view).frame["county"].head(3)])[:COUNTIES]
    kinds = {"topic": t("Topic"), "agency": t("Agency")}
    rows: list[Row] = []
    shown: list[tuple[str, Overrepresentation]] = []
    for (code, assessment), by, item in _items(view, counties, list(names)):
        label = HOTSPOT_ASSESSMENTS[assessment].label(view.lang) if assessment else ""
        rows.append(_row(view, (code, names[code], label), (by, kinds[by]), item))
        shown.append((names[code], item))
    title = _title(view, shown)
    note = t(
        "Of the chosen counties, else of the hotspots. Expected: as many as the county would have if its cases "
        "were distributed as those of all other counties; the ratio is smoothed: drawn towards the county’s mean. "
        "Only what is clearly above is shown, at most three topics and three offices of a county."
    )
    columns = [
        Column(t("County"), kind="name"),
        Column(t("Topic or office"), kind="text"),
        Column(t("Cases")),
        Column(t("Expected")),
        Column(t("Times expected (smoothed)"), short=t("Times expected")),
        Column(t("Interval"), kind="drawing", sortable=False),
    ]
    table = table_html(columns, rows, caption=title, lang=view.lang) if rows else ""
    return html(
        '<section class="hotspot-mix"><div class="section-head"><h2>{}</h2><p>{}</p></div>{}</section>',
        title,
        note,
        table,
    )


def _items(
    view: View, counties: Sequence[tuple[str, HotspotAssessment | None]], all_counties: Sequence[str]
) -> Iterator[tuple[tuple[str, HotspotAssessment | None], str, Overrepresentation]]:
    """What is clearly overrepresented in each county, topics before offices: county, dimension and item."""
    by_dimension = {
        by: overrepresentation(
            view.store,
            scope_of_all_counties(view),
            by=by,
            counties=all_counties,
            lang=view.lang,
            of=[code for code, _ in counties],
        )
        for by in ("topic", "agency")
    }
    grave = grave_topics(view.store)
    for county in counties:
        for by, of_counties in by_dimension.items():
            items = [item for item in of_counties.get(county[0], ()) if item.lower > 1]
            for item in sorted(items, key=lambda item: not grave.includes(by, item.code))[:SHOWN]:
                yield county, by, item


def _title(view: View, shown: list[tuple[str, Overrepresentation]]) -> str:
    """What is clearly the most overrepresented, else how many are; `shown` are pairs of a county's name and an item."""
    t, lang = view.t, view.lang
    first = clearly_first([item for _, item in shown])
    if first is not None:
        county, largest = shown[first]
        return t(
            "What makes them stand out: most of all “{name}” in {county}, {times} times what is expected"
        ).format(name=largest.name, county=county, times=number(largest.ratio, lang, decimals=1))
    if not shown:
        return t("What makes them stand out: no topic or office clearly above what is expected")
    return t.plural(
        "What makes them stand out: {n} topic or office clearly above what is expected",
        "What makes them stand out: {n} topics or offices clearly above what is expected",
        len(shown),
    ).format(n=number(len(shown), lang))


def _row(view: View, county: tuple[str, str, str], kind: tuple[str, str], item: Overrepresentation) -> Row:
    code, name, label = county
    cases = view.screen_link("cases", county=[code], **{kind[0]: [item.code]})
    label_of_item = grave_topics(view.store).marked(item.name, kind[0], item.code, view.lang)
    return Row(
        [
            Cell(name, note=label, sort=name, link=view.screen_link("counties", county=[code])),
            Cell(label_of_item, note=kind[1], sort=item.name, link=cases),
            *ratio_cells(view, item),
        ]
    )
