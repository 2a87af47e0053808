"""The path of a case from registration to the citizen's verdict: time per step, and where open cases are."""

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from charts.answer_times.case_flow import Passage, Step, Transition, case_flow_html
from charts.markup import EMPTY, html
from pages.response.section import captions
from pages.view.view import View
from pages.view.view_data import cached, first_day, query_measure, scope_until_as_of
from pages.widgets.notices.not_recorded import if_recorded
from persian.digits import number, percent
from queries.estimates.open_case_stages import open_cases_by_stage
from queries.estimates.stage_times import STAGE_NEEDS, StageTimes, answers_are_closings, times_by_stage
from queries.question.counted_sources import coverage
from queries.vocabulary.codes import Event
from queries.vocabulary.labels import EVENTS
from queries.vocabulary.recorded import Recorded


@dataclass(frozen=True)
class _Shown:
    """Which of the steps that a source may lack are drawn."""

    referred: bool
    answered: bool
    verdicts: bool


@cached
@if_recorded("answer_days_median", "open", title=lambda view: view.t("The path of a case"))
def case_path(view: View) -> Markup:
    """The steps with their open cases, and between them the times to the next step.

    Times between steps are Aalen–Johansen estimates: cases that still wait are censored at the end of the data, and
    leaving the path (such as closing without an answer) is a competing event.
    """
    t, lang = view.t, view.lang
    stage_times = times_by_stage(view.store, scope_until_as_of(view), lang=lang)
    rows = {
        row["stage"]: Passage(*(row[name] for name in _PASSAGE_COLUMNS))
        for _, row in stage_times.frame.iterrows()
    }
    # Sources that record closings only have no answers of their own.
    answered = not answers_are_closings(view.store, scope_until_as_of(view))
    open_cases = _open_cases(view, answered=answered)
    ages = {
        str(stage): dict(zip(stage_rows["age"], stage_rows["n"], strict=True))
        for stage, stage_rows in open_cases.groupby("stage")
    }
    # Sources that record no referrals have none between registration and answer. The step is then left out, as is that
    # of ratings whose moments are not recorded: nobody would seem to have given one.
    referred = _is_reached(rows["referral"])
    if not referred:
        rows["answer"] = _registration_to_answer(view, stage_times)
    verdicts = _is_recorded(view, *STAGE_NEEDS["verdict"]) and _is_reached(rows["verdict"])
    shown = _Shown(referred=referred, answered=answered, verdicts=verdicts)
    steps = _steps(view, ages, shown)
    transitions = _transitions(view, rows, shown)
    note = t(
        "Between the steps: cases registered from {first} to {last}, each step from its own "
        "start by the Aalen–Johansen estimate: those still waiting are followed to the end of"
        " the data, and leaving the path does not count as going on. In the steps: everything"
        " that is open at the end of the period, by days since registration."
    ).format(first=view.day_text(stage_times.first), last=view.day_text(stage_times.last))
    flow = case_flow_html(steps, transitions, label=t("The path of a case"), lang=lang)
    head = html(
        '<div class="section-head"><h2>{}</h2>{}{}</div>',
        _finding(view, open_cases, referred=referred),
        EMPTY if answered else _closings_only_note(view),
        _shortened_period_note(view, stage_times),
    )
    return html('<section class="part path">{}{}{}</section>', head, flow, captions(note))


def _open_cases(view: View, *, answered: bool) -> pd.DataFrame:
    """Open cases by stage and age; without an answer of its own, what is open after it is open after its closing."""
    cases = open_cases_by_stage(view.store, view.scope, lang=view.lang)
    if answered:
        return cases
    stages = cases["stage"].replace("answered", "reopened")
    return cases.assign(stage=stages).groupby(["stage", "age"], as_index=False, sort=False).sum()


def _is_reached(passage: Passage) -> bool:
    """Whether any case has gone on to the next step."""
    return passage.n > passage.left_path + passage.waiting


def _is_recorded(view: View, *needs: Recorded) -> bool:
    """Whether any source in the scope records these things."""
    return coverage(view.store, view.scope, needs).is_recorded


def _closings_only_note(view: View) -> Markup:
    """Note that answer and closing are one step."""
    note = view.t(
        "In these data each answer is the closing of its case, so that the two are one step here. Closings as "
        "transferred, duplicate or withdrawn are no answers."
    )
    return html("<p>{}</p>", note)


def _shortened_period_note(view: View, stage_times: StageTimes) -> Markup:
    """Note that the times cover only the end of the period; empty if they cover all of it."""
    if first_day(view) >= stage_times.first:
        return EMPTY
    template = view.t(
        "The times between the steps are those of the last {days} days of the period ({first} to {last}), not of all "
        "of it; what is open is of all cases."
    )
    days = number((stage_times.last - stage_times.first).days + 1, view.lang)
    return html(
        "<p>{}</p>",
        template.format(
            days=days, first=view.day_text(stage_times.first), last=view.day_text(stage_times.last)
        ),
    )


def _steps(view: View, ages: dict[str, dict[str, int]], shown: _Shown) -> list[Step]:
    """The steps of the path; those that the data do not record are left out, and so are reopenings."""
    t = view.t
    name = {event.name: word.label(view.lang) for event, word in EVENTS.items()}
    waiting = t("open, waiting for an answer")
    first_steps = [
        Step(name["registered"], t("open, not referred yet"), ages["registered"]),
        Step(name["referred"], waiting, ages["referred"]),
    ]
    return [
        *(first_steps if shown.referred else [Step(name["registered"], waiting, ages["registered"])]),
        *(
            [Step(name["answered"], t("open, answered but not closed"), ages["answered"])]
            if shown.answered
            else []
        ),
        Step(name["closed"], t("open again after closing"), ages["reopened"])
        if _is_recorded(view, Recorded.reopening)
        else Step(name["closed"]),
        *([Step(name["verdict"])] if shown.verdicts else []),
    ]


def _transitions(view: View, rows: dict[str, Passage], shown: _Shown) -> list[Transition]:
    """The transitions between the steps, with the texts for cases that left the path or still wait."""
    t = view.t
    waiting_text = t("still wait")
    answer = "answered" if shown.answered else "closed"
    first_transitions = [
        Transition(
            _transition_name(view, "registered", "referred"),
            rows["referral"],
            t("answered or closed without a referral"),
            waiting_text,
        ),
        Transition(
            _transition_name(view, "referred", answer),
            rows["answer"],
            t("were closed without an answer")
            if shown.answered
            else t("were closed without it counting as an answer"),
            waiting_text,
        ),
    ]
    if not shown.referred:
        first_transitions = [
            Transition(_transition_name(view, "registered", answer), rows["answer"], "", waiting_text)
        ]
    last_transition = Transition(
        _transition_name(view, "closed", "verdict"),
        rows["verdict"],
        t("reopened before a rating"),
        t("have not given one"),
        share_first=True,
    )
    closing = Transition(_transition_name(view, "answered", "closed"), rows["closing"], "", waiting_text)
    return [
        *first_transitions,
        *([closing] if shown.answered else []),
        *([last_transition] if shown.verdicts else []),
    ]


def _registration_to_answer(view: View, stage_times: StageTimes) -> Passage:
    """Time from registration to the answer, from the measures, over the days of the other steps.

    It is used if the data record no referrals.
    """
    keys = ("answer_days_median", "answer_days_p90", "answered_by_day_30")
    scope = scope_until_as_of(view).with_period(stage_times.first, stage_times.last)
    median, p90, by_30 = (query_measure(view, key, scope).row for key in keys)
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
    "share_after_30_days",
    "n",
    "left_path",
    "waiting",
    "withheld",
)


def _transition_name(view: View, a: str, b: str) -> str:
    first, then = (EVENTS[Event[name]].label(view.lang) for name in (a, b))
    return view.t("{first} to {then}").format(first=first, then=then)


def _finding(view: View, open_cases: pd.DataFrame, *, referred: bool) -> str:
    """The title: the step with most open cases."""
    t, lang = view.t, view.lang
    sums = open_cases.groupby("stage")["n"].sum()
    total = int(sums.sum())
    if not total:
        return t("The path of a case: nothing is open")
    n = int(sums.max())
    templates = {
        "registered": t.plural(
            "{n} of {whole} open cases ({share}) has not been referred yet",
            "{n} of {whole} open cases ({share}) have not been referred yet",
            n,
        ),
        "referred": t.plural(
            "{n} of {whole} open cases ({share}) waits for an answer at an office",
            "{n} of {whole} open cases ({share}) wait for an answer at an office",
            n,
        ),
        "answered": t.plural(
            "{n} of {whole} open cases ({share}) is answered but not closed",
            "{n} of {whole} open cases ({share}) are answered but not closed",
            n,
        ),
        "reopened": t.plural(
            "{n} of {whole} open cases ({share}) was closed and opened again",
            "{n} of {whole} open cases ({share}) were closed and opened again",
            n,
        ),
    }
    if not referred:
        templates["registered"] = t.plural(
            "{n} of {whole} open cases ({share}) waits for an answer",
            "{n} of {whole} open cases ({share}) wait for an answer",
            n,
        )
    largest_stage = str(sums.idxmax())
    return templates[largest_stage].format(
        n=number(n, lang), whole=number(total, lang), share=percent(n / total, lang)
    )
