"""The path of a case from registration to the citizen's verdict: how long each step takes, and where cases stand."""

import pandas as pd
from markupsafe import Markup

from charts.case_flow import Passage, Step, Transition, case_flow_html
from charts.markup import EMPTY, html
from pages.response.section import captions
from pages.view.view import View
from pages.view.view_data import cached, first_day, query_measure, scope_until_as_of
from persian.digits import number, percent
from queries.estimates.stage_times import StageTimes, open_cases_by_stage, times_by_stage
from queries.vocabulary.codes import Event
from queries.vocabulary.labels import EVENTS


@cached
def case_path(view: View) -> Markup:
    """HTML of the path."""
    t, lang = view.t, view.lang
    found = times_by_stage(view.store, scope_until_as_of(view), lang=lang)
    rows = {
        row["stage"]: Passage(*(row[name] for name in _PASSAGE_COLUMNS)) for _, row in found.frame.iterrows()
    }
    standing = open_cases_by_stage(view.store, view.scope, lang=lang)
    ages = {
        str(stage): dict(zip(each["age"], each["n"], strict=True))
        for stage, each in standing.groupby("stage")
    }
    referred = rows["referral"].n > rows["referral"].left_path + rows["referral"].waiting
    steps, between = _steps(view, ages, referred=referred), _transitions(view, rows, referred=referred)
    said = t(
        "Between the steps: cases registered from {first} to {last}, each step from its own "
        "start by the Aalen–Johansen estimate: those still waiting are followed to the end of"
        " the data, and leaving the path does not count as going on. In the steps: everything"
        " that is open at the end of the period, by days since registration."
    ).format(first=view.day_text(found.first), last=view.day_text(found.last))
    drawn = case_flow_html(steps, between, label=t("The path of a case"), lang=lang)
    head = html(
        '<div class="section-head"><h2>{}</h2>{}</div>',
        _finding(view, standing, referred=referred),
        _shortened_period_note(view, found),
    )
    return html('<section class="part path">{}{}{}</section>', head, drawn, captions(said))


def _shortened_period_note(view: View, found: StageTimes) -> Markup:
    """HTML that says so where the times are of the end of the period alone; nothing where they are of all of it."""
    if first_day(view) >= found.first:
        return EMPTY
    told = view.t(
        "The times between the steps are those of the last {days} days of the period ({first} to {last}), not of all "
        "of it; what is open is of all cases."
    )
    days = number((found.last - found.first).days + 1, view.lang)
    return html(
        "<p>{}</p>", told.format(days=days, first=view.day_text(found.first), last=view.day_text(found.last))
    )


def _steps(view: View, ages: dict[str, dict[str, int]], *, referred: bool) -> list[Step]:
    """The steps; of data that tell no referral, without that one."""
    t = view.t
    name = {event.name: word.label(view.lang) for event, word in EVENTS.items()}
    waiting = t("open, waiting for an answer")
    begun = [
        Step(name["registered"], t("open, not referred yet"), ages["registered"]),
        Step(name["referred"], waiting, ages["referred"]),
    ]
    return [
        *(begun if referred else [Step(name["registered"], waiting, ages["registered"])]),
        Step(name["answered"], t("open, answered but not closed"), ages["answered"]),
        Step(name["closed"], t("open again after closing"), ages["reopened"]),
        Step(name["verdict"]),
    ]


def _transitions(view: View, rows: dict[str, Passage], *, referred: bool) -> list[Transition]:
    t = view.t
    wait = t("still wait")
    begun = [
        Transition(
            _transition_name(view, "registered", "referred"),
            rows["referral"],
            t("answered or closed without a referral"),
            wait,
        ),
        Transition(
            _transition_name(view, "referred", "answered"),
            rows["answer"],
            t("were closed without an answer"),
            wait,
        ),
    ]
    if not referred:
        begun = [
            Transition(
                _transition_name(view, "registered", "answered"), _registration_to_answer(view), "", wait
            )
        ]
    verdict = rows["verdict"]
    return [
        *begun,
        Transition(_transition_name(view, "answered", "closed"), rows["closing"], "", wait),
        Transition(
            _transition_name(view, "closed", "verdict"),
            verdict,
            t("reopened before a verdict"),
            t("have not given one"),
            share_first=True,
        ),
    ]


def _registration_to_answer(view: View) -> Passage:
    """From registration to the answer, as the measures have it: what is shown where no referral is known."""
    keys = ("answer_days_median", "answer_days_p90", "answered_by_day_30")
    median, p90, by_30 = (query_measure(view, key, scope_until_as_of(view)).row for key in keys)
    return Passage(
        median=float(median["value"]),
        lower=float(median["lower"]),
        upper=float(median["upper"]),
        p90=float(p90["value"]),
        share_after_30_days=float(by_30["value"]),
        n=int(median["n"]),
        left_path=0,
        waiting=0,
        withheld=bool(median["withheld"]),
    )


_PASSAGE_COLUMNS = (
    "median",
    "median_lower",
    "median_upper",
    "p90",
    "by_30",
    "n",
    "gone",
    "waiting",
    "withheld",
)


def _transition_name(view: View, a: str, b: str) -> str:
    first, then = (EVENTS[Event[name]].label(view.lang) for name in (a, b))
    return view.t("{first} to {then}").format(first=first, then=then)


def _finding(view: View, standing: pd.DataFrame, *, referred: bool) -> str:
    """In which step most of what is open stands."""
    t, lang = view.t, view.lang
    sums = standing.groupby("stage")["n"].sum()
    whole = int(sums.sum())
    if not whole:
        return t("The path of a case: nothing is open")
    words = {
        "registered": t("{n} of {whole} open cases ({share}) have not been referred yet"),
        "referred": t("{n} of {whole} open cases ({share}) wait for an answer at an office"),
        "answered": t("{n} of {whole} open cases ({share}) are answered but not closed"),
        "reopened": t("{n} of {whole} open cases ({share}) were closed and opened again"),
    }
    if not referred:
        words["registered"] = t("{n} of {whole} open cases ({share}) wait for an answer")
    most = str(sums.idxmax())
    n = int(sums.max())
    return words[most].format(n=number(n, lang), whole=number(whole, lang), share=percent(n / whole, lang))
