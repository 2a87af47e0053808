"""Table of the loads: files, numbers of rows, time, and rejections."""

from markupsafe import Markup

from charts.markup import html, join
from charts.tables.data_table import Cell, Column, Row, count_cell, other_rows_link, table_html
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.elements.time_texts import time_of_day_text
from persian.bidi import isolate
from persian.calendar import format_day
from persian.digits import number, percent
from queries.data_quality.load_log import Load
from queries.data_quality.load_log import loads as all_loads

INITIAL_ROWS = 12  # before "show all"


@cached
def loads_table(view: View) -> Markup:
    """The table of loads, newest first."""
    t, lang = view.t, view.lang
    all_rows = all_loads(view.store)
    shown = all_rows if "rows" in view.params else all_rows[:INITIAL_ROWS]
    seldom = _seldom_columns(view, shown)
    heads = [
        Column(t("Load"), kind="name"),
        Column(t("Source"), kind="text"),
        Column(t("Loaded at"), kind="text"),
        Column(t("Data as of"), kind="text"),
        Column(t("Files"), kind="text"),
        *(Column(name) for name in (t("rows read"), t("new"), t("changed"), t("unchanged"))),
        *seldom.values(),
        Column(t("rejected")),
        Column(t("with warnings"), t("Possible errors in its rows; one row may have several")),
    ]
    table = table_html(
        heads,
        [_row(view, load, list(seldom)) for load in shown],
        caption=t("Loads, the newest first"),
        lang=lang,
    )
    note = t(
        "Loads and sources are shown whole, whatever the scope. Rows read are the sum of “new” to “rejected”."
    )
    return html(
        '<div class="section-head second"><h2>{}</h2><p>{}</p></div><div class="loads">{}{}{}</div>',
        title(view, all_rows),
        note,
        table,
        accepted_doubts(view, shown),
        other_rows_link(len(all_rows) - len(shown), view.link(rows=["all"]), lang),
    )


def accepted_doubts(view: View, shown: list[Load]) -> Markup:
    """A line for each doubt that somebody has accepted with a load."""
    sentence = view.t("Load {n} was made despite a doubt: {doubt}")
    return join(
        html("<p>{}</p>", sentence.format(n=number(load.number, view.lang), doubt=doubt.label(view.lang)))
        for load in shown
        for doubt in load.doubts
    )


def title(view: View, loads: list[Load]) -> str:
    """How many loads there are, and what became of the rows of the newest one."""
    t, lang, newest = view.t, view.lang, loads[0]
    brought = _brought(newest, view)
    title = (
        t("{n} loads; the newest {brought}").format(n=number(len(loads), lang), brought=brought)
        if len(loads) > 1
        else t("One load; it {brought}").format(brought=brought)
    )
    if newest.rejected:
        title += t.plural("; {n} was rejected", "; {n} were rejected", newest.rejected).format(
            n=number(newest.rejected, lang)
        )
    return title


def _seldom_columns(view: View, shown: list[Load]) -> dict[str, Column]:
    """Columns of counts that most loads do not have, by attribute of a load; without those that are 0 in every row."""
    t = view.t
    columns = {
        "ignored": Column(
            t("older, ignored"), t("Rows that differ from what is stored, and are older than it")
        ),
        "duplicates": Column(t("repeated"), t("Rows that repeat another row of the same file")),
    }
    return {name: column for name, column in columns.items() if any(getattr(load, name) for load in shown)}


def _row(view: View, load: Load, seldom: list[str]) -> Row:
    """One load; `seldom` names the counts that only some loads have."""
    t, lang = view.t, view.lang
    rejected_share = (
        percent(load.rejected / load.read, lang, decimals=1) if load.rejected and load.read else ""
    )
    names = load.files[:3]
    # The table isolates each cell, so that a name needs an isolate of its own only beside others.
    files = names[0] if len(names) == 1 else t(", ").join(isolate(name) for name in names)
    mapping = t("mapping: {name}").format(name=isolate(load.mapping)) if load.mapping else ""
    more = t("and {n} more").format(n=number(len(load.files) - 3, lang)) if len(load.files) > 3 else mapping
    return Row(
        [
            Cell(number(load.number, lang), note="" if load.done else t("taken back"), sort=load.number),
            Cell(load.source, sort=load.source),
            Cell(
                format_day(load.finished_at.date(), lang),
                note=time_of_day_text(load.finished_at, lang),
                sort=load.finished_at.timestamp(),
            ),
            Cell(
                format_day(load.as_of.date(), lang),
                note=time_of_day_text(load.as_of, lang),
                sort=load.as_of.timestamp(),
            ),
            Cell(files, note=more, sort=files),
            *(count_cell(n, lang) for n in (load.read, load.loaded, load.updated, load.unchanged)),
            *(count_cell(getattr(load, name), lang) for name in seldom),
            Cell(
                number(load.rejected, lang), note=rejected_share, sort=load.rejected, muted=not load.rejected
            ),
            count_cell(load.flag_count, lang),
        ]
    )


def _brought(load: Load, view: View) -> str:
    """What a load did to the rows of the store. What it did to none of them is not said."""
    t = view.t
    match bool(load.loaded), bool(load.updated):
        case True, True:
            words = t("brought {new} new rows and changed {changed}")
        case True, False:
            words = t("brought {new} new rows")
        case False, True:
            words = t("changed {changed} rows")
        case _:
            words = t("changed nothing")
    return words.format(new=number(load.loaded, view.lang), changed=number(load.updated, view.lang))
