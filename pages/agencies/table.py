"""Table of all offices with all measures; one grouped query per measure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.parts.figure_texts import range_text
from charts.tables.cell_sparkline import share_sparkline_svg
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.agencies.peer_texts import (
    ON_TIME,
    assessment_label,
    late_text,
    office_link,
    rank_range_text,
    view_without_trips,
)
from pages.view.compared_offices import assessed_by_others, compare_with_history
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached, months_shown, query_measure, scope_over_months, scope_until_as_of
from pages.widgets.comparisons.own_past_marks import has_targets, marked_cell, marks_legend, unit_marks
from pages.widgets.measures.measure_cell import FigureRows, measure_cell, measure_column, rows_by_code
from pages.widgets.notices.not_recorded import coverage_of
from persian.digits import MISSING, number
from queries.comparisons.peers.cases_come_late import remark_on
from queries.comparisons.peers.peer_assessment_texts import PEER_ASSESSMENTS, assessment_note
from queries.comparisons.peers.peer_assessment_texts import assessment_label as label_of
from queries.comparisons.peers.peer_comparison import by_excess
from queries.comparisons.peers.peer_gap_texts import (
    EXCESS_LATE,
    EXCESS_LATE_DEFINITION,
    excess_text,
    short_gap_text,
)
from queries.estimates.monthly_shares import monthly_shares
from queries.measures import MEASURES
from queries.overview.office_lines.sign_notes import sign_notes
from queries.vocabulary.recorded import NOT_RECORDED_SHORT

ROWS_ON_NARROW = 12  # rows on a narrow screen before "show all"
MEASURED = (
    "days_waited",
    "never_answered_share",
    "resolved_share",
    "reopened_share",
    "satisfied_share",
    "handoffs_per_case",
)


@dataclass(frozen=True)
class _OfficeFigures:
    """What the rows are made of, by the code of the office; of measures, by their key and then by code."""

    compared: FigureRows  # rows of the comparison by answers on time
    measured: Mapping[str, FigureRows]  # of MEASURED
    assessed: Mapping[str, Mapping[str, str]]  # assessments by measures other than the share on time
    marks: Mapping[str, Mapping[str, Markup]]  # of the control charts
    signs: Mapping[str, str]  # words on other signs
    monthly: Mapping[str, list[float | None]]  # share on time by month
    months: str  # description of the months
    last_incomplete: bool  # whether the last of the months is incomplete


@cached
def table(view: View) -> Markup:
    """The table: offices that need a look first, most excess late first; then by share on time, the lowest first."""
    comparison = compare_with_history(view).frame.set_index("agency")
    figures = _office_figures(view, comparison)
    names = dimension_labels(view.store, "agency", view.lang)
    shown = set(figures.compared).union(*figures.measured.values()) & _in_scope(view)
    order = _ordered(comparison.reindex([code for code in names if code in shown]))
    if not order:
        return EMPTY
    rows = [_office_row(view, figures, code, names[code]) for code in order]
    legend = marks_legend(view, targets=has_targets(view, tuple(figures.marks), by="agency"))
    first = next((row for code in order if (row := figures.compared.get(code))), None)
    needs_look = first is not None and first["assessment"] == "needs_look"
    return _section(view, rows, figures.months, legend, needs_look=needs_look)


def _office_figures(view: View, comparison: pd.DataFrame) -> _OfficeFigures:
    """The figures of all offices, by one grouped query per measure."""
    without_trips = view_without_trips(view)
    monthly, months = _monthly_shares(without_trips)
    signs = sign_notes(view.store, scope_until_as_of(view))
    return _OfficeFigures(
        compared=dict(zip(comparison.index, comparison.to_dict("records"), strict=True)),
        measured={key: rows_by_code(query_measure(without_trips, key, by=("agency",))) for key in MEASURED},
        assessed=assessed_by_others(view),
        marks={key: unit_marks(view, key, by="agency") for key in (ON_TIME.key, *MEASURED)},
        signs={code: note.label(view.lang) for code, note in signs.items()},
        monthly=monthly,
        months=months,
        last_incomplete=_unfinished(without_trips),
    )


def _office_row(view: View, figures: _OfficeFigures, code: str, name: str) -> Row:
    group = _group(figures.compared, code)
    sparkline = share_sparkline_svg(
        figures.monthly.get(code, []), alt=figures.months, last_incomplete=figures.last_incomplete
    )
    on_time_marks = figures.marks[ON_TIME.key].get(code, EMPTY)
    return Row(
        [
            Cell(name, note=group, sort=name, link=office_link(view, code)),
            *_on_time_cells(
                view, figures.compared, code, marks=on_time_marks, signs=figures.signs.get(code, "")
            ),
            *(
                marked_cell(_measure_cell(view, figures, key, code), figures.marks[key].get(code))
                for key in MEASURED
            ),
            Cell("", drawing=sparkline),
        ],
        group=group,
    )


def _section(view: View, rows: list[Row], months: str, legend: Markup, *, needs_look: bool) -> Markup:
    """The section around the rows; `months` describes the sparklines, and `legend` the marks.

    `needs_look` is whether any office needs a look: these come first.
    """
    t = view.t
    title = t.plural(
        "The only office: its share on time", "All {n} offices, those that need a look first", len(rows)
    )
    if len(rows) > 1 and not needs_look:
        title = t("All {n} offices, the lowest share on time first")
    title = title.format(n=number(len(rows), view.lang))
    note = t(
        "Offices do different work: the order is no ranking of merit, and only the rank interval says between which "
        "ranks of its group an office is. Cases of provincial trips are left out."
    )
    head = html(
        '<div class="section-head"><h2>{}</h2><p>{} <span class="to-sort">{}</span></p></div>',
        title,
        note,
        t("Click a heading to sort."),
    )
    table_markup = table_html(
        _columns(view, months),
        rows,
        caption=title,
        lang=view.lang,
        search=t("Find an office"),
        groups=t("Peer group"),
        narrow_rows=ROWS_ON_NARROW,
        folds_columns=True,
    )
    return html('<section class="offices">{}{}{}</section>', head, table_markup, legend)


def _columns(view: View, months: str) -> list[Column]:
    t, lang = view.t, view.lang
    named = [measure_column(MEASURES[key], lang, hidden_on_narrow=True) for key in MEASURED]
    expected = t("Share on time less what similar offices would reach with the same mix of cases")
    return [
        Column(t("Agency"), kind="name"),
        Column(t("Cases due")),
        Column(t("On time"), ON_TIME.definition.label(lang)),
        Column(t("Against expectation"), expected, hidden_on_narrow=True),
        Column(EXCESS_LATE.label(lang), EXCESS_LATE_DEFINITION.label(lang)),
        Column(t("Assessment"), kind="text"),
        Column(
            t("Rank interval"),
            t("Between which ranks of its group it is, with 95% confidence; 1 is the highest share on time"),
            hidden_on_narrow=True,
        ),
        *named,
        Column(t("Month by month"), months, kind="drawing", sortable=False, hidden_on_narrow=True),
    ]


def _on_time_cells(view: View, compared: FigureRows, code: str, *, marks: Markup, signs: str) -> list[Cell]:
    """Cells: cases due, share on time, difference to the expectation, excess late, assessment, and rank.

    `signs` are the words on other signs of the office, "" if it has none: what is better may be so by one of them.
    """
    t, lang = view.t, view.lang
    row, missing = compared.get(code), Cell(MISSING, muted=True)
    if row is None:
        is_recorded = coverage_of(view, "on_time_share").is_recorded
        count = (
            Cell(number(0, lang), sort=0.0)
            if is_recorded
            else Cell(NOT_RECORDED_SHORT.label(lang), muted=True)
        )
        return [count, *[missing] * 5]
    count, assessment = Cell(number(row["n"], lang), sort=float(row["n"])), _assessment_cell(row, lang, signs)
    if row["withheld"]:
        return [count, Cell(t("too few"), muted=True), missing, missing, assessment, missing]
    share = Cell(
        ON_TIME.format(float(row["value"]), lang),
        note=range_text(float(row["lower"]), float(row["upper"]), ON_TIME, lang),
        sort=float(row["value"]),
        mark=marks,
    )
    # NaN: similar offices say nothing.
    if row["gap"] != row["gap"]:
        return [count, share, missing, missing, assessment, missing]
    expected = t("expected {share}").format(share=ON_TIME.format(float(row["expected"]), lang))
    gap = Cell(short_gap_text(row, ON_TIME, lang), note=expected, sort=float(row["gap"]))
    cases, interval = excess_text(row, lang)
    excess = Cell(cases, note=interval, sort=float(row["excess"]))
    return [count, share, gap, excess, assessment, _rank_cell(view, row)]


def _assessment_cell(row: Mapping[str, Any], lang: str, signs: str) -> Cell:
    """The assessment, with its reason unless the share is withheld, what was left out, and words on other signs."""
    note = (
        "" if row["withheld"] else assessment_note(row, ON_TIME, lang) or late_text(float(row["late"]), lang)
    )
    return Cell(
        assessment_label(row, lang),
        note=" · ".join(filter(None, (note, remark_on(row).label(lang), signs))),
        sort=_ladder_rank(str(row["assessment"])),
        muted=row["assessment"] == "too_few",
    )


def _rank_cell(view: View, row: Mapping[str, Any]) -> Cell:
    """The rank interval of an office within its group; a dash where it is not ranked."""
    if row["rank"] != row["rank"]:
        return Cell(MISSING, muted=True)
    note = view.t("of {n}").format(n=number(row["ranked"], view.lang))
    return Cell(rank_range_text(view, row), note=note, sort=float(row["rank"]))


def _ordered(frame: pd.DataFrame) -> list[str]:
    """Codes of the offices in the order of the table; offices with too few cases come last."""
    needs_look = frame["assessment"] == "needs_look"
    return [
        *by_excess(frame[needs_look]).index,
        *frame.loc[~needs_look, "value"].sort_values(kind="stable", na_position="last").index,
    ]


def _ladder_rank(assessment: str) -> float:
    """Where an assessment sorts in its column: in the order of the ladder."""
    return float(list(PEER_ASSESSMENTS).index(assessment))  # type: ignore[arg-type]


def _measure_cell(view: View, figures: _OfficeFigures, key: str, code: str) -> Cell:
    """The figure with its interval; where offices are assessed by it and this one stands out, that is said as well."""
    cell = measure_cell(view, key, figures.measured[key], code)
    assessment = figures.assessed.get(key, {}).get(code)
    if assessment not in ("needs_look", "better") or cell.muted:
        return cell
    label = label_of(assessment, view.lang)
    return replace(cell, note=f"{cell.note} · {label}" if cell.note else label)


def _monthly_shares(view: View) -> tuple[dict[str, list[float | None]], str]:
    """Each office's share on time by month, and a description of the months for the text alternative."""
    months = months_shown(view)
    scope = scope_over_months(view, months)
    shares = monthly_shares(view.store, ON_TIME.key, scope, months, by="agency")
    description = view.t("{measure} by month, {first} to {last}").format(
        measure=ON_TIME.title.label(view.lang),
        first=months[0].label(view.lang),
        last=months[-1].label(view.lang),
    )
    return shares, description


def _unfinished(view: View) -> bool:
    """True if the last month shown is incomplete."""
    return months_shown(view)[-1].last > view.last_complete_day


def _in_scope(view: View) -> set[str]:
    return set(view.scope.agencies) or set(view.store.dimension("agency")["code"])


def _group(compared: FigureRows, code: str) -> str:
    return str(compared[code]["group_label"]) if code in compared else ""
