"""A case as the cells of a row, and the spans of time in it in words."""

from html import escape

from charts.data_table import Cell
from pages.view.view import Viewing
from pages.widgets.time_cells import clock, span, until
from persian.bidi import ltr
from persian.calendar import format_day
from persian.digits import MISSING, number
from queries.cases.row import STAGES, Case


def cells(view: Viewing, case: Case) -> tuple[Cell, ...]:
    """The cells of a case, in the order of the list's heads."""
    t, lang = view.t, view.lang
    stage = STAGES[case.stage].label(lang)
    held = t("When due: {agency}").format(agency=case.due_agency) if case.due_agency != case.agency else ""
    return (
        Cell(ltr(case.id), link=view.link(case=[case.id])),
        Cell(format_day(case.registered.date(), lang), note=clock(case.registered, lang)),
        Cell(case.county),
        Cell(case.agency, note=held),
        Cell(case.topic),
        Cell(case.kind),
        Cell(case.channel),
        Cell(stage, note=case.outcome),
        Cell(MISSING if case.waited is None else span(case.waited, view), note=until(case, view)),
        _due(view, case),
        Cell(number(case.handoffs, lang), quiet=not case.handoffs),
    )


def _due(view: Viewing, case: Case) -> Cell:
    if case.due is None:
        return Cell(view.t("none"), quiet=True)
    day = format_day(case.due.date(), view.lang)
    if case.past_due is None:
        return Cell(day)
    late = view.t("{span} past due").format(span=span(case.past_due, view))
    return Cell(day, drawing=f'<small class="late">{escape(late)}</small>')
