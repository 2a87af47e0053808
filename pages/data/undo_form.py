"""Take the newest load back: a button, a question, and the job that undoes it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from charts.markup import EMPTY, html
from pages.data.intake_process import IntakeRequest
from pages.data.upload_job import begin, latest
from pages.view.first_view import AnyView, FirstView, database_of
from pages.view.viewer import viewer
from pages.widgets.elements.form import draw_form
from persian.bidi import isolate
from persian.calendar import format_day
from persian.digits import number
from queries.data_quality.load_log import Load
from queries.data_quality.load_log import loads as all_loads
from records.role_rights import Action

UNDO_KEY = "load to take back"


@dataclass
class Question:
    """The load of which the page asks whether to take it back (0: none), the last answer, and how many there were."""

    load: int = 0
    answer: str = ""
    turn: int = 0


def newest_load(view: AnyView) -> Load | None:
    """The newest load that is in force; None before the first one and in a view of an earlier load."""
    if isinstance(view, FirstView) or view.scope.load is not None:
        return None
    return next((load for load in all_loads(view.store) if load.done), None)


def draw_undo(view: AnyView, *, on_begun: Callable[[], None]) -> None:
    """Draw the form, where there is a load and no file is being loaded; `on_begun` is called when an undo begins."""
    load, job = newest_load(view), latest(database_of(view))
    if load is None or (job is not None and job.running):
        return
    question: Question = st.session_state.setdefault(UNDO_KEY, Question())
    database = database_of(view)

    def answered(action: str, _values: dict[str, str]) -> None:
        question.turn, question.answer = question.turn + 1, action
        asked, question.load = question.load, 0
        if not viewer().access.may(Action.load):
            return
        if action == "ask":
            question.load = load.number
        elif action == "undo" and asked:
            begin(
                IntakeRequest("undo", b"", str(asked), "", database, load=asked, person=viewer().name),
                owner=f"undo {asked}",
            )
            on_begun()

    draw_form(undo_form(view, load, question), "upload-undo", on_send=answered)


def undo_form(view: AnyView, load: Load, question: Question) -> Markup:
    """The form: which load is the newest one, and the button; or the question before anything happens."""
    t, lang = view.t, view.lang
    n = number(load.number, lang)
    if question.load != load.number:
        which = t("Newest load: {n}, of the source {source}, loaded on {day}").format(
            n=n, source=isolate(load.source), day=format_day(load.finished_at.date(), lang)
        )
        buttons = html('<button value="ask">{}</button>', t("Take load {n} back").format(n=n))
    else:
        which = t(
            "Everybody will see the data as they were before load {n}, and figures quoted from it no longer hold. "
            "What it brought has to be loaded again to come back."
        ).format(n=n)
        buttons = html(
            '<button class="primary" value="undo">{}</button><button value="keep">{}</button>',
            t("Yes, take load {n} back").format(n=n),
            t("No, keep it"),
        )
    # What was asked, or not done, gets the focus: the button that had it is gone.
    begins = html(" tabindex=-1 data-begin") if question.answer in ("ask", "keep") else EMPTY
    return html(
        '<form class="steps-form" data-step="{}" data-turn="{}-{}"><h4{}>{}</h4><p>{}</p>'
        '<p class="buttons">{}</p></form>',
        question.turn,
        load.number,
        question.turn,
        begins,
        t("Take the newest load back"),
        which,
        buttons,
    )
