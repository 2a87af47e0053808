"""Format a case as a row of the list."""

from datetime import datetime

from charts.markup import html
from charts.tables.data_table import Cell
from pages.view.view import View
from pages.widgets.elements.time_texts import duration_text, time_of_day_text, wait_outcome_text
from persian.bidi import ltr
from persian.calendar import format_day
from persian.digits import MISSING, number
from queries.cases.case_row import STATUS_LABELS, Case
from queries.vocabulary.recorded import Recorded


def cells(view: View, case: Case) -> tuple[Cell, ...]:
    """The cells of a case, in the order of the list's column headings."""
    t, lang = view.t, view.lang
    stage = STATUS_LABELS[case.status].label(lang)
    outcome = wait_outcome_text(case, view)
    due_agency_note = (
        t("When due: {agency}").format(agency=case.due_agency) if case.due_agency != case.agency else ""
    )
    return (
        Cell(ltr(case.id), link=view.link(case=[case.id])),
        Cell(_day_text(case.registered, lang), note=time_of_day_text(case.registered, lang)),
        Cell(case.county),
        Cell(case.agency, note=due_agency_note),
        Cell(case.topic),
        Cell(case.kind),
        Cell(case.channel),
        Cell(stage, note=case.outcome),
        Cell(
            MISSING if case.waited is None else duration_text(case.waited, view),
            note="" if outcome == t("still waiting") else outcome,  # the stage says that it waits
        ),
        _due(view, case),
        Cell(
            number(case.handoffs, lang) if Recorded.handoff in case.recorded else MISSING,
            muted=not case.handoffs,
        ),
    )


def _day_text(moment: datetime, lang: str) -> str:
    """The day of a moment in one line: an English day broken into two would make every row taller."""
    return format_day(moment.date(), lang).replace(" ", "\N{NO-BREAK SPACE}")


def _due(view: View, case: Case) -> Cell:
    if case.due is None:
        word = case.word_in_time
        return Cell(view.t("none"), muted=True, note=word.label(view.lang) if word else "")
    day = _day_text(case.due, view.lang)
    if case.late_by is None:
        return Cell(day)
    late = view.t("{span} past due").format(span=duration_text(case.late_by, view))
    return Cell(day, drawing=html('<small class="late">{}</small>', late))
