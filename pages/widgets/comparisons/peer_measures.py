"""Table of one office or county compared with similar ones by every measure, with assessments."""

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.parts.figure_texts import range_text
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.view.view import View
from persian.digits import MISSING, number
from queries.comparisons.peers.cases_come_late import remark_on
from queries.comparisons.peers.county_deadlines import SHORTER_IN_COUNTY
from queries.comparisons.peers.own_deadlines import shorter_deadlines_text
from queries.comparisons.peers.peer_assessment_texts import assessment_note, assessment_word, explanation
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.peer_gap_texts import gap_interval_text, gap_text
from queries.comparisons.peers.peer_history import with_history


def peer_measures(
    view: View, comparisons: Mapping[str, PeerComparison], code: str, *, reservation: str = ""
) -> Markup:
    """The table of a unit: its value, what similar units would reach, the difference, and the assessment.

    `reservation` stands beside what is better: it may be so by what these words ask to look at.
    """
    t = view.t
    with_row = [
        (comparison, row)
        for comparison in comparisons.values()
        if (row := _row(view, comparison, code)) is not None
    ]
    if not with_row:
        return EMPTY
    title, by = _title(view, with_row), with_row[0][0].by
    columns = [
        Column(t("Measure"), kind="name", sortable=False),
        Column(t("This county") if by == "county" else t("This office"), sortable=False),
        Column(t("Expected of similar ones"), sortable=False),
        Column(t("Difference and its interval"), kind="text", sortable=False),
        Column(t("Assessment"), kind="text", sortable=False),
    ]
    rows = [Row(_cells(view, comparison, row, reservation)) for comparison, row in with_row]
    # Rows that all say that there are too few cases are seldom read: a narrow screen shows one.
    narrow_rows = 1 if all(row["assessment"] == "too_few" for _, row in with_row) else 0
    note = t(
        "Expected is what similar ones would reach with the same mix of cases. Below each figure its 95% interval. "
        "Each measure is judged by itself."
    )
    head = html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', title, note)
    return html(
        '<section class="peer-measures">{}{}</section>',
        head,
        table_html(columns, rows, caption=title, lang=view.lang, narrow_rows=narrow_rows),
    )


def _row(view: View, comparison: PeerComparison, code: str) -> "pd.Series[object] | None":
    """The unit's row; with since when, where it needs a look."""
    rows = comparison.frame[comparison.frame[comparison.by] == code]
    if len(rows) and rows.iloc[0]["assessment"] == "needs_look":
        frame = with_history(view.store, comparison, only=(code,)).frame
        rows = frame[frame[comparison.by] == code]
    return rows.iloc[0] if len(rows) else None


def _title(view: View, comparisons: list[tuple[PeerComparison, "pd.Series[object]"]]) -> str:
    """By how many of the measures it needs a look, and which."""
    t, lang = view.t, view.lang
    named = [
        comparison.measure.title.label(lang)
        for comparison, row in comparisons
        if row["assessment"] == "needs_look"
    ]
    assessed = sum(row[each.by] in set(each.judged[each.by]) for each, row in comparisons)
    if not assessed:
        is_compared = all(row["assessment"] != "not_compared" for _, row in comparisons)
        few, none = (
            t("Too few cases to assess it by any measure"),
            t("It could not be assessed by any measure"),
        )
        return few if is_compared else none
    if not named:
        template = (
            t("None of {all} measures shows that it needs a look")
            if assessed == len(comparisons) > 1
            else t.plural(
                "The only measure by which it could be assessed does not show that it needs a look",
                "None of the measures by which it could be assessed ({all}) shows that it needs a look",
                assessed,
            )
        )
        return template.format(all=number(assessed, lang))
    return t("Needs a look by {n} of {all} measures: {named}").format(
        n=number(len(named), lang), all=number(len(comparisons), lang), named=t(", ").join(named)
    )


def _cells(view: View, comparison: PeerComparison, row: "pd.Series[object]", reservation: str) -> list[Cell]:
    t, lang, measure, by = view.t, view.lang, comparison.measure, comparison.by
    figures = {str(name): value for name, value in row.items()}
    name = Cell(measure.title.label(lang), note=t("n = {n}").format(n=number(figures["n"], lang)))
    word = assessment_word(figures, lang, by=by)
    note = assessment_note(figures, measure, lang, by=by)
    note = note or explanation(figures, measure, lang, by=by)
    if by == "county" and (shorter := shorter_deadlines_text(figures, SHORTER_IN_COUNTY)):
        note = f"{note} · {shorter.label(lang)}"
    if without := remark_on(figures).label(lang):
        note = f"{note} · {without}"
    if row["assessment"] == "better" and reservation:
        note = f"{note} · {reservation}"
    assessment = Cell(word, note=note)
    if row["withheld"]:
        return [
            name,
            Cell(t("too few"), muted=True),
            Cell(MISSING, muted=True),
            Cell(MISSING, muted=True),
            assessment,
        ]
    value, lower, upper, expected = (float(figures[each]) for each in ("value", "lower", "upper", "expected"))
    own = Cell(measure.format(value, lang), note=range_text(lower, upper, measure, lang))
    gap = gap_text(figures, measure, lang)
    if not gap:  # similar ones say nothing
        return [name, own, Cell(MISSING, muted=True), Cell(MISSING, muted=True), assessment]
    ends = (float(figures["expected_lower"]), float(figures["expected_upper"]))
    return [
        name,
        own,
        Cell(measure.format(expected, lang), note=range_text(*ends, measure, lang)),
        Cell(gap, note=gap_interval_text(figures, measure, lang)),
        assessment,
    ]
