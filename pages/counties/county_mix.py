"""Topics and offices that are over- or underrepresented in a county, compared with the rest of the province."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.counties.county_figures import other_counties_scope
from pages.view.view import View
from pages.view.view_data import cached, scope_until_as_of
from pages.widgets.comparisons.overrepresentation_cells import ratio_cells
from persian.digits import number
from queries.comparisons.peers.overrepresentation import Overrepresentation, clearly_first, overrepresentation
from queries.question.grave_topics import grave_topics

SHOWN = 8  # overrepresented items; half as many underrepresented ones
NARROW_ROWS = 4  # of each table on a narrow screen


@cached
def overrepresentation_section(view: View) -> Markup:
    """Both tables, topics and offices; empty if there are no cases to compare."""
    t = view.t
    topics, offices = _items(view, "topic"), _items(view, "agency")
    sections = [
        _section(view, "topic", topics, title=t("Topics"), name=t("Topic")),
        _section(view, "agency", offices, title=t("Offices"), name=t("Agency")),
    ]
    if not any(sections):
        return EMPTY
    # A section is a table (a <div>) or one line saying that nothing stands out; the lines go below the tables.
    tables = [section for section in sections if section.startswith(html("<div"))]
    lines = [section for section in sections if section not in tables]
    note = t(
        "Expected: as many as this county would have if its cases were distributed as those of all other "
        "counties. The ratio is smoothed: drawn towards the county's mean, so that few cases raise "
        "no false alarm; line: 95% interval, middle: as expected. Only what is clearly higher or lower is shown. "
        "Offices: only those that work both here and elsewhere."
    )
    return html(
        '<section class="own-mix"><div class="section-head"><h2>{}</h2>'
        '<p>{}</p></div><div class="pair">{}</div>{}</section>',
        _title(view, topics, offices),
        note,
        join(tables),
        join(lines),
    )


def _items(view: View, by: str) -> Sequence[Overrepresentation]:
    own, scope = view.scope.counties[0], scope_until_as_of(view)
    codes = (own, *other_counties_scope(view).counties)
    return overrepresentation(view.store, scope, by=by, counties=codes, lang=view.lang, of=(own,)).get(
        own, ()
    )


def _title(view: View, topics: Sequence[Overrepresentation], offices: Sequence[Overrepresentation]) -> str:
    """How many topics and offices are clearly above or below what is expected."""
    t = view.t
    n_topics, n_offices = (
        sum(item.lower > 1 or item.upper < 1 for item in items) for items in (topics, offices)
    )
    counted = (
        (t.plural("{n} topic", "{n} topics", n_topics), n_topics),
        (t.plural("{n} office", "{n} offices", n_offices), n_offices),
    )
    parts = [template.format(n=number(n, view.lang)) for template, n in counted if n]
    if not parts:
        return t("No clear difference from what is expected is seen in its mix of cases")
    return t("Its mix of cases is not as expected in {parts}").format(parts=t(" and ").join(parts))


def _section(view: View, by: str, items: Sequence[Overrepresentation], *, title: str, name: str) -> Markup:
    """What a county has more and less of than the other counties, by topic or by office."""
    t, lang = view.t, view.lang
    more = [item for item in items if item.lower > 1][:SHOWN]
    fewer = [item for item in items if item.upper < 1][-SHOWN // 2 :]
    if not items:
        return EMPTY
    if not more and not fewer:
        finding = t("{title}: none stands out").format(title=title)
        return html('<h3 class="none-apart">{}</h3>', finding)
    first = clearly_first(more)
    if first is not None:
        finding = t("{title}: most above what is expected, {name}").format(title=title, name=more[first].name)
    elif more:
        finding = t("{title}: {n} clearly above what is expected").format(
            title=title, n=number(len(more), lang)
        )
    else:
        finding = t("{title}: none clearly above what is expected").format(title=title)
    columns = [
        Column(name, kind="name"),
        Column(t("Cases")),
        Column(t("Expected")),
        Column(t("Times expected (smoothed)"), short=t("Times expected")),
        Column(t("Interval"), kind="drawing", sortable=False),
    ]
    # Grave topics lead the table, whichever side they are on.
    grave = grave_topics(view.store)
    items = tuple(sorted([*more, *fewer], key=lambda item: not grave.includes(by, item.code)))
    rows = [_row(view, by, item) for item in items]
    return html(
        '<div class="of-pair"><h3>{}</h3>{}</div>',
        finding,
        table_html(columns, rows, caption=finding, lang=lang, narrow_rows=NARROW_ROWS),
    )


def _row(view: View, by: str, item: Overrepresentation) -> Row:
    label = grave_topics(view.store).marked(item.name, by, item.code, view.lang)
    name = Cell(label, sort=item.name, link=view.link(**{by: [item.code]}))
    return Row([name, *ratio_cells(view, item)])
