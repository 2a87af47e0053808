"""A case as the cells of a row, and the spans of time in it in words."""

from datetime import datetime, timedelta
from html import escape

from charts.data_table import Cell
from pages.view.view import Viewing
from persian.bidi import ltr
from persian.calendar import format_day
from persian.digits import MISSING, number, to_persian
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


def until(case: Case, view: Viewing) -> str:
    """What a case's wait came to."""
    t = view.t
    if case.answered_undated:
        return t("answered, date unknown")
    if case.answered is not None:
        return t("until the answer")
    if case.ended:
        return t("closed without an answer") if case.closed else t("closed, date unknown")
    return t("and still waiting")


def span(length: timedelta, view: Viewing) -> str:
    """A span of time: completed days, or hours where there is not one."""
    t, lang = view.t, view.lang
    hours = length // timedelta(hours=1)
    if length.days:
        return t("{n} days").format(n=number(length.days, lang)) if length.days > 1 else t("one day")
    if hours == 1:
        return t("an hour")
    return t("{n} hours").format(n=number(hours, lang)) if hours else t("under an hour")


def clock(moment: datetime, lang: str) -> str:
    """The time of day."""
    text = f"{moment:%H:%M}"
    return to_persian(text) if lang == "fa" else text
