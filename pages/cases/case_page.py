"""The page of one case: its facts, and its timeline from registration on."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from charts.answer_times.case_timeline import timeline_html
from charts.markup import html, join
from pages.cases.case_list import case_search_form
from pages.cases.list_request import read_request
from pages.cases.steps import moments
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.elements.time_texts import duration_text, time_of_day_text, wait_outcome_text
from pages.widgets.notices import notices
from pages.widgets.notices.whom_to_ask import whom_to_ask
from persian.bidi import isolate, ltr
from persian.calendar import format_day
from persian.digits import MISSING, number
from queries.cases.case_events import timeline
from queries.cases.case_row import STATUS_LABELS, Case
from queries.cases.case_search import find_cases
from queries.vocabulary.recorded import NOT_RECORDED_SHORT, Recorded


@dataclass(frozen=True)
class CaseDetails:
    """The page of a case as HTML, and its tracking id as its source writes it; as it was typed if there is no case."""

    html: Markup
    id: str


@cached
def case_details(view: View) -> CaseDetails:
    """The case with the tracking id in the address; one section per source if several sources use that id."""
    t, tracking_id = view.t, read_request(view).tracking_id
    cases = find_cases(view.store, view.scope, tracking_id, lang=view.lang)
    search_form = html('<div class="section-head">{}</div>', case_search_form(view))
    back = html('<p class="back"><a href="{}">{}</a></p>', view.link(case=None), t("Back to the list"))
    if not cases:
        return CaseDetails(search_form + _no_such_case(view, tracking_id), tracking_id)
    sections = join(_case(view, case) for case in cases)
    head = html('<div class="case-head">{}{}</div>', back, search_form)
    return CaseDetails(head + sections, cases[0].id)


def _no_such_case(view: View, tracking_id: str) -> Markup:
    """Notice that there is no such case; limited viewers get the same one for a case that they may not see."""
    t = view.t
    if view.store.limits is None:
        title = t("There is no such case")
        lines = [t("As of the moment shown, no source has a case with the tracking id {id}.")]
    else:
        title = t("There is no such case among those that you may see")
        lines = [t("The tracking id {id} is either not in the data or not part of your access.")]
        lines.append(whom_to_ask(view.lang))
    lines[0] = html("{}", lines[0]).format(id=_unbroken(tracking_id))
    return notices.notice(title, *lines, action_link=(view.link(case=None), t("Back to the list")))


def _unbroken(tracking_id: str) -> Markup:
    """A tracking id in a sentence: in one line where it fits, since its hyphen would end one."""
    return html('<span class="tracking-id">{}</span>', ltr(tracking_id))


def _case(view: View, case: Case) -> Markup:
    t, lang = view.t, view.lang
    stage = STATUS_LABELS[case.status].label(lang)
    title = html("{}", t("Case {id}: {stage}")).format(id=_unbroken(case.id), stage=stage)
    steps = timeline(view.store, view.scope, case, lang=lang)
    timeline_markup = timeline_html(moments(view, case, steps), label=t("The path of the case"))
    facts = join(html("<dt>{}</dt><dd>{}</dd>", name, text) for name, text in _facts(view, case))
    note = t("Only what the source reported is shown: steps that it does not record are not in this path.")
    return html(
        '<section class="one-case"><div class="section-head"><h2>{}</h2>'
        '<p>{}</p></div><div class="sides"><dl class="facts">{}</dl>'
        '<div>{}<p class="caption">{}</p></div></div></section>',
        title,
        _finding(view, case),
        facts,
        timeline_markup,
        note,
    )


def _finding(view: View, case: Case) -> str:
    """One or two sentences on what happened to the case so far."""
    t = view.t
    waited = "" if case.waited is None else duration_text(case.waited, view)
    if case.answered is not None:
        sentences = t("It was answered after {span}.").format(span=waited)
    elif case.answered_undated:
        sentences = t("Answered; date not recorded.")
    elif case.is_closed:
        sentences = t("It was closed without an answer on record.")
    elif Recorded.answer not in case.recorded:
        sentences = t("Whether it was answered is not in this source.")
    else:
        sentences = t("It has waited {span} and has no answer yet.").format(span=waited)
    if case.late_by is not None:
        is_over = case.answered is not None or case.is_closed
        late = t("That was {span} past due.") if is_over else t("That is {span} past due.")
        sentences += " " + late.format(span=duration_text(case.late_by, view))
    return sentences


def _facts(view: View, case: Case) -> list[tuple[str, str]]:
    """Label and text of each fact about the case."""
    t, lang = view.t, view.lang

    def moment(value: datetime | None) -> str:
        return _moment(value, lang)

    stage = STATUS_LABELS[case.status].label(lang)
    wait = (
        MISSING
        if case.waited is None
        else f"{duration_text(case.waited, view)} {wait_outcome_text(case, view)}"
    )
    due_agency_row = (
        [(t("Agency when due"), isolate(case.due_agency))] if case.due_agency != case.agency else []
    )
    return [
        (t("Registered"), moment(case.registered)),
        (t("Kind"), case.kind),
        (t("Channel"), case.channel),
        (t("County"), isolate(case.county)),
        (t("Topic"), isolate(case.topic)),
        (t("Agency"), isolate(case.agency)),
        *due_agency_row,
        (t("Stage"), f"{stage} · {case.outcome}" if case.outcome else stage),
        (t("Due"), _due(view, case)),
        (t("Wait"), wait),
        (t("Hand-offs"), _count(case, Recorded.handoff, case.handoffs, lang)),
        (t("Reopenings"), _count(case, Recorded.reopening, case.reopenings, lang)),
        (t("Data as of"), moment(case.as_of)),
        (t("Source"), isolate(case.source)),
        (t("Last changed by load"), number(case.load, lang)),
    ]


def _moment(value: datetime | None, lang: str) -> str:
    """A moment as its day and time."""
    return MISSING if value is None else f"{format_day(value.date(), lang)} · {time_of_day_text(value, lang)}"


def _due(view: View, case: Case) -> str:
    """The due moment; where there is none, the source's own word on whether the answer was in time."""
    if case.due is None:
        return case.word_in_time.label(view.lang) if case.word_in_time else view.t("none")
    return _moment(case.due, view.lang)


def _count(case: Case, thing: Recorded, n: int, lang: str) -> str:
    """A number of events, or that the source does not record them."""
    return number(n, lang) if thing in case.recorded else NOT_RECORDED_SHORT.label(lang)
