"""Flagged cases (kept, but with an implausible value): reasons, counts, the newest ones, and all as a file."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from briefs.spreadsheets import Column as FileColumn
from briefs.spreadsheets import Sheet
from charts.markup import html
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.view.view import View
from pages.view.view_data import cached, scope_until_as_of
from persian.bidi import ltr
from persian.calendar import format_day
from persian.digits import number
from queries.data_quality.completeness import flag_counts, flagged_cases
from queries.vocabulary.codes import Flag
from queries.vocabulary.labels import FLAGS
from stats.estimates.clear_extremes import clear_extremes, count_limits

SHOWN = 10  # newest cases


@cached
def flagged_cases_section(view: View) -> Markup:
    """The table of reasons and the table of the newest flagged cases."""
    t, lang = view.t, view.lang
    scope = scope_until_as_of(view)
    counts = sorted(flag_counts(view.store, scope).items(), key=lambda pair: -pair[1])
    if not counts:
        title, note = (
            t("No case of this scope has a possible error"),
            t("No wrong value was found in them."),
        )
        return html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', title, note)
    title = flags_title(view, counts)
    note = t("Cases registered in the scope and accepted, although at least one value is wrong.")
    heads = [Column(t("Possible error"), kind="name"), Column(t("Cases"))]
    rows = [
        Row([Cell(FLAGS[flag].label(lang), sort=FLAGS[flag].label(lang)), Cell(number(n, lang), sort=n)])
        for flag, n in counts
    ]
    return html(
        '<div class="section-head"><h2>{}</h2><p>{}</p></div>{}<h3>{}</h3>{}',
        title,
        note,
        table_html(heads, rows, caption=t("Possible error"), lang=lang),
        t("The newest"),
        _newest(view),
    )


def flags_title(view: View, counts: Sequence[tuple[Flag, int]]) -> str:
    """The heading; it names the most frequent reason where chance does not explain that it is the most frequent."""
    n = np.array([count for _, count in counts], dtype=float)
    highest = 0 if len(counts) == 1 else clear_extremes(n, *count_limits(n)).highest
    if highest is None:
        return view.t("Cases with possible errors")
    return view.t("Possible errors: most often {why}").format(why=FLAGS[counts[highest][0]].label(view.lang))


def _newest(view: View) -> Markup:
    t, lang = view.t, view.lang
    heads = [
        Column(t("Tracking id"), kind="name"),
        Column(t("Registered"), kind="text"),
        Column(t("Possible error"), kind="text", sortable=False),
    ]
    rows = [
        Row(
            [
                Cell(ltr(case.id), sort=case.id, link=view.screen_link("cases", case=[case.id])),
                Cell(format_day(case.registered.date(), lang), sort=case.registered.timestamp()),
                Cell(_why(view, flags)),
            ]
        )
        for case, flags in flagged_cases(view.store, scope_until_as_of(view), limit=SHOWN, lang=lang)
    ]
    return table_html(heads, rows, caption=t("The newest cases with possible errors"), lang=lang)


def sheet(view: View) -> Sheet:
    """All flagged cases of the scope as a table for a file."""
    t = view.t
    heads = [FileColumn(t("Tracking id"), "code"), FileColumn(t("Source"), "code")]
    heads += [FileColumn(t("Registered"), "moment"), FileColumn(t("County")), FileColumn(t("Agency"))]
    heads += [FileColumn(t("Possible error"))]
    rows = [
        (case.id, case.source, case.registered, case.county, case.agency, _why(view, flags))
        for case, flags in flagged_cases(view.store, scope_until_as_of(view), lang=view.lang)
    ]
    return Sheet(
        t("Cases with possible errors"), heads, rows, (), t("About this table"), demo=view.store.is_demo
    )


def _why(view: View, flags: tuple[Flag, ...]) -> str:
    """The reasons of one case in words."""
    return view.t("; ").join(FLAGS[flag].label(view.lang) for flag in flags)
