"""The topics and offices of which a county has more, or fewer, than the rest of the province would let expect."""

from markupsafe import Markup

from charts.data_table import Cell, Column, Row, table_html
from charts.markup import EMPTY, html, join
from pages.counties.county_figures import other_counties_scope
from pages.view.view import View
from pages.view.view_data import cached, scope_until_as_of
from pages.widgets.overrepresentation_cells import ratio_cells
from queries.comparisons.overrepresentation import Overrepresentation, overrepresentation

SHOWN = 8


@cached
def overrepresentation_section(view: View) -> Markup:
    """HTML of both tables."""
    t = view.t
    sections = [
        _section(view, "topic", t("Topics"), t("Topic")),
        _section(view, "agency", t("Offices"), t("Agency")),
    ]
    if not any(sections):
        return EMPTY
    tables = [each for each in sections if each.startswith(html("<div"))]
    lines = [each for each in sections if each not in tables]
    note = t(
        "Expected: as many as this county would have if its cases were distributed as those "
        "of all other counties. The ratio is drawn towards the county's mean (empirical "
        "Bayes), so that few cases raise no false alarm; line: 95% interval, middle: as expected. "
        "Only what lies clearly on one side is shown. Offices: only those that work both here "
        "and elsewhere."
    )
    title = t("What stands out in its mix of cases")
    return html(
        '<section class="own-mix"><div class="section-head"><h2>{}</h2>'
        '<p>{}</p></div><div class="pair">{}</div>{}</section>',
        title,
        note,
        join(tables),
        join(lines),
    )


def _section(view: View, by: str, title: str, name: str) -> Markup:
    t, lang = view.t, view.lang
    own, scope = view.scope.counties[0], scope_until_as_of(view)
    among = (own, *other_counties_scope(view).counties)
    found = overrepresentation(view.store, scope, by=by, counties=among, lang=lang).get(own, ())
    more = [each for each in found if each.lower > 1][:SHOWN]
    fewer = [each for each in found if each.upper < 1][-SHOWN // 2 :]
    if not found:
        return EMPTY
    if not more and not fewer:
        said = t("{title}: none stands out").format(title=title)
        return html('<h3 class="none-apart">{}</h3>', said)
    said = (
        t("{title}: most above what is expected, {name}").format(title=title, name=more[0].name)
        if more
        else t("{title}: none clearly above what is expected").format(title=title)
    )
    columns = [
        Column(name, kind="name"),
        Column(t("Cases")),
        Column(t("Expected")),
        Column(t("Times expected")),
        Column(t("Interval"), kind="drawing", sortable=False),
    ]
    rows = [_row(view, by, each) for each in [*more, *fewer]]
    return html(
        '<div class="of-pair"><h3>{}</h3>{}</div>', said, table_html(columns, rows, caption=said, lang=lang)
    )


def _row(view: View, by: str, each: Overrepresentation) -> Row:
    name = Cell(each.name, sort=each.name, link=view.link(**{by: [each.code]}))
    return Row([name, *ratio_cells(view, each)])
