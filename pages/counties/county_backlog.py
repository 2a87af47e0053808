"""Open cases of a county by office: open, overdue, the age of the oldest, and excess late."""

from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.parts.figure_texts import range_text, withheld_text
from charts.tables.data_table import Cell, Column, Row, other_rows_link, table_html
from pages.view.view import View
from pages.view.view_data import cached, query_measure, scope_until_as_of
from pages.widgets.elements.time_texts import days_text, years_and_months
from pages.widgets.measures.measure_cell import measure_column
from pages.widgets.notices.not_recorded import if_recorded
from persian.alphabet import alphabetical
from persian.digits import MISSING
from queries.measures import MEASURES

SHOWN = 12  # offices before "show all"
NARROW_ROWS = 4  # of them on a narrow screen
KEYS = ("open", "overdue", "oldest_open_days")
EXCESS = MEASURES["excess_late"]
_NO_TITLE = Column("", kind="text", sortable=False, on_screen_only=True)


@cached
@if_recorded("open")
def backlog(view: View) -> Markup:
    """The table of offices, the one with the oldest open case first; empty if no case is open."""
    t, lang = view.t, view.lang
    frames = {key: query_measure(view, key, scope_until_as_of(view), by=("agency",)).frame for key in KEYS}
    labels = {
        str(row["agency"]): str(row["agency_label"])
        for frame in frames.values()
        for _, row in frame.iterrows()
    }
    values = {
        key: dict(zip(frame["agency"], frame["value"], strict=True))
        for key, every in frames.items()
        for frame in [every[~every["withheld"]]]
    }
    excess = _excess_everywhere(view) if view.compares else None
    # Overdue cases count for the office that held them when due, so an office can have some and no open case.
    codes = [code for code in labels if values["open"].get(code) or values["overdue"].get(code)]
    if not codes:
        return EMPTY
    codes.sort(key=lambda code: (-float(values["oldest_open_days"].get(code, 0)), alphabetical(labels[code])))
    shown = codes if "rows" in view.params else codes[:SHOWN]
    rows = [
        Row(
            [
                Cell(labels[code], sort=labels[code]),
                *_figures(view, values, code),
                *([] if excess is None else [_excess(view, excess, code)]),
                _cases(view, code),
            ]
        )
        for code in shown
    ]
    note = t(
        "At the end of the period or as-of. The oldest case may be an error of registration: check before "
        "asking. Overdue cases count for the office that held them when they were due."
    )
    columns = _columns(view, with_excess=excess is not None)
    return html(
        '<section class="county-backlog"><div class="section-head"><h2>{}</h2><p>{}</p></div>{}{}</section>',
        _title(view, float(values["oldest_open_days"].get(codes[0], 0)), labels[codes[0]]),
        note,
        table_html(columns, rows, caption=t("Open cases by office"), lang=lang, narrow_rows=NARROW_ROWS),
        other_rows_link(len(codes) - len(shown), view.link(rows=["all"]), view.lang),
    )


def _columns(view: View, *, with_excess: bool) -> list[Column]:
    """The columns of the table; `with_excess` with that of excess late."""
    t, lang = view.t, view.lang
    columns = [Column(t("Agency"), kind="name")]
    columns += [measure_column(MEASURES[key], lang) for key in reversed(KEYS)]
    if with_excess:
        columns.append(Column(t("Excess late, whole province"), EXCESS.definition.label(lang)))
    return [*columns, _NO_TITLE]


def _title(view: View, days: float, office: str) -> str:
    """The title: how long the oldest open case has waited, and where."""
    title = view.t("The case that has waited longest, {span}, is with {office}")
    return title.format(span=days_text(round(days), view), office=office)


def _excess_everywhere(view: View) -> pd.DataFrame:
    """Excess late of all offices in the whole province.

    In one county alone, few offices have enough cases, and hardly any has another one to be compared with.
    """
    whole = replace(scope_until_as_of(view), counties=())
    return query_measure(view, EXCESS.key, whole, by=("agency",)).frame.set_index("agency")


def _figures(view: View, values: dict[str, dict[str, float]], code: str) -> list[Cell]:
    """The cells of an office: age of the oldest case, overdue, open."""
    return [
        Cell(
            MEASURES[key].format(float(values[key].get(code, 0.0)), view.lang),
            note=years_and_months(float(values[key].get(code, 0.0)), view)
            if key == "oldest_open_days"
            else "",
            sort=float(values[key].get(code, 0.0)),
        )
        for key in reversed(KEYS)
    ]


def _excess(view: View, frame: pd.DataFrame, code: str) -> Cell:
    """The cases that waited past their due at an office beyond what similar ones leave, in the whole province."""
    if code not in frame.index:
        return Cell(MISSING, muted=True)
    row = frame.loc[code]
    if row["withheld"]:
        return Cell(withheld_text(row, view.lang, short=True), muted=True)
    value, lower, upper = (float(row[name]) for name in ("value", "lower", "upper"))
    interval = range_text(lower, upper, EXCESS, view.lang)
    return Cell(EXCESS.format(value, view.lang), note=interval, sort=value)


def _cases(view: View, code: str) -> Cell:
    return Cell(view.t("Cases"), link=view.screen_link("cases", agency=[code]))
