"""The list as files: the page that is shown, and the whole of the scope up to a stated number of rows."""

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from briefs.spreadsheets import Column, Sheet, Value, as_csv, as_xlsx
from pages.cases.list_request import SIZE, Asked
from pages.view.view import Viewing
from persian.calendar import format_day, to_jalali
from persian.digits import number
from queries.cases.listing import MOST, SORTS, page
from queries.cases.row import STAGES, Case
from queries.definitions.document import TITLE as DEFINITIONS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Made = Callable[[], bytes]


def downloads(view: Viewing, wanted: Asked, n: int) -> None:
    """Draw the buttons; a file is made when it is asked for."""
    t, lang = view.t, view.lang
    most = min(n, MOST)
    whole = t("All {n} cases").format(n=number(n, lang))
    if n > MOST:
        whole = t("The first {most} cases").format(most=number(MOST, lang))
    choices = [(whole, "all", most)] if n <= SIZE else [(t("This page"), "page", SIZE), (whole, "all", most)]
    with st.container(horizontal=True, gap="small", key="downloads"):
        for words, key, size in choices:
            for form, mime, write in (("XLSX", XLSX, as_xlsx), ("CSV", "text/csv", as_csv)):
                st.download_button(
                    f"{words} · {form}",
                    data=_made(view, wanted, size, key, write),
                    file_name=f"{_name(view, wanted)}.{form.lower()}",
                    mime=mime,
                    on_click="ignore",
                    key=f"download-{key}-{form}",
                )


def _made(view: Viewing, wanted: Asked, size: int, key: str, write: Callable[[Sheet, str], bytes]) -> Made:
    return lambda: write(sheet(view, wanted, size=size, whole=key == "all"), view.lang)


def _name(view: Viewing, wanted: Asked) -> str:
    demo = "demo-" if view.store.is_demo else ""
    return f"negah-{demo}cases-{wanted.state.key}-{str(to_jalali(view.today)).replace('/', '-')}"


def sheet(view: Viewing, wanted: Asked, *, size: int, whole: bool = True) -> Sheet:
    """The table of a file, of the page asked for or from the beginning, and what it is about."""
    t, lang, state = view.t, view.lang, wanted.state
    shown = page(
        view.store,
        view.scope,
        state,
        sort=wanted.sort,
        after=None if whole else wanted.after,
        before=None if whole else wanted.before,
        size=size,
        lang=lang,
    )
    about = [
        (t("Cases"), state.title.label(lang)),
        (t("Definition"), state.definition.label(lang)),
        (t("What is shown"), view.sentence()),
        (t("As of"), format_day(view.today, lang, style="long")),
        (t("In the order of"), SORTS[wanted.sort].title.label(lang)),
        (t("Rows"), number(len(shown.cases), lang)),
        (t("More cases than rows"), t("yes") if shown.after is not None or shown.begins > 1 else t("no")),
        (t("Load"), number(view.scope.load or view.store.load, lang)),
        (
            t("Wait"),
            t("From registration to the answer; without one, until now"),
        ),
        (t("Hand-offs"), t("Referrals between offices after the first")),
        (DEFINITIONS.label(lang), state.measure.definition.label(lang)),
    ]
    return Sheet(
        title=t("Cases"),
        columns=_columns(view),
        rows=[_row(view, case) for case in shown.cases],
        about=about,
        about_title=t("About this table"),
        demo=view.store.is_demo,
    )


def _columns(view: Viewing) -> list[Column]:
    t = view.t
    return [
        Column(t("Tracking id"), "code"),
        Column(t("Source"), "code"),
        Column(t("Registered"), "moment"),
        Column(t("County")),
        Column(t("Agency")),
        Column(t("Agency when due")),
        Column(t("Topic")),
        Column(t("Kind"), "code"),
        Column(t("Channel"), "code"),
        Column(t("Stage"), "code"),
        Column(t("Outcome"), "code"),
        Column(t("Due"), "moment"),
        Column(t("Answered"), "moment"),
        Column(t("Closed"), "moment"),
        Column(t("Wait (days)"), "decimal"),
        Column(t("Past due (days)"), "decimal"),
        Column(t("Hand-offs"), "count"),
        Column(t("Reopenings"), "count"),
    ]


def _row(view: Viewing, case: Case) -> list[Value]:
    return [
        case.id, case.source, case.registered, case.county, case.agency, case.due_agency, case.topic, case.kind,
        case.channel, STAGES[case.stage].label(view.lang), case.outcome or None, case.due, case.answered, case.closed,
        _days(case.waited), _days(case.past_due), case.handoffs, case.reopenings,
    ]  # fmt: skip


def _days(length: timedelta | None) -> float | None:
    return None if length is None else round(length / timedelta(days=1), 2)
