"""The list of cases: how many there are in the chosen state, and one page of them."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from charts.markup import html, join
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.cases.list_request import DEFAULT_STATE, SIZE, ListRequest, place_token, read_request
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.widgets.elements.choice_links import Choice, choice_link, choice_links
from pages.widgets.elements.time_texts import duration_text, time_of_day_text, wait_outcome_text
from pages.widgets.notices import notices
from pages.widgets.notices.not_recorded import not_recorded_text
from persian.bidi import isolate, ltr
from persian.calendar import format_day
from persian.digits import MISSING, number
from queries.cases.case_row import STATUS_LABELS, Case
from queries.cases.listing import SORTS, Page, count, page, sorts_of
from queries.cases.oldest import waits_by_office
from queries.cases.slices import SLICES
from queries.cases.states import STATES, State
from queries.measures import MEASURES
from queries.measures.stock_estimators import OLD_DAYS
from queries.question.counted_sources import coverage
from queries.vocabulary.recorded import NOT_RECORDED, Recorded

# Changes of the address that remove every slice (a part of a state, such as one age group of open cases).
CLEARED_SLICES: dict[str, None] = dict.fromkeys(cut.name for cut in SLICES)
EXAMPLE_ID = "111-00250000"  # the form of the tracking ids of the line


@dataclass(frozen=True)
class Listing:
    """The list as HTML, and the number of cases in it."""

    html: Markup
    n: int


@cached
def listing(view: View) -> Listing:
    """The header with the states and orders to choose from, and one page of cases."""
    request = read_request(view)
    measure = request.state.measure
    counted = coverage(view.store, view.scope, measure.needs, holder=measure.holder)
    if not counted.is_recorded:
        all_cases_link = view.link(state=None, sort=None, after=None, before=None, **CLEARED_SLICES)
        notice = notices.notice(
            NOT_RECORDED.label(view.lang),
            not_recorded_text(view, counted),
            action_link=(all_cases_link, view.t("Show all cases")),
        )
        return Listing(_head(view, request, None) + notice, 0)
    n = count(view.store, view.scope, request.state)
    head = _head(view, request, n)
    if not n and view.store.limits is not None and view.store.limits.allow_nothing:
        return Listing(notices.no_cases(view), 0)
    if not n:
        show_all_link = (
            view.link(state=None, sort=None, after=None, before=None, period=["all"], **CLEARED_SLICES),
            view.t("Show all time"),
        )
        return Listing(
            head + notices.notice(view.t("No case matches"), view.sentence(), action_link=show_all_link), 0
        )
    case_page = page(
        view.store,
        view.scope,
        request.state,
        sort=request.sort,
        after=request.after,
        before=request.before,
        size=SIZE,
        lang=view.lang,
    )
    return Listing(head + _table(view, request, case_page) + _pager(view, request, case_page, n), n)


def _head(view: View, request: ListRequest, n: int | None) -> Markup:
    """The head of the list; `n` is None if the state is not recorded."""
    t, lang = view.t, view.lang
    title = request.state.title.label(lang)
    if n is not None:
        title = t.plural("{state}: {n} case", "{state}: {n} cases", n).format(n=number(n, lang), state=title)
    definition = request.state.definition.label(lang)
    if n and not request.state.case_slice:
        definition = _with_further_figure(view, request.state, definition)
    all_cases_link = ""
    if request.state.case_slice:
        link = view.link(after=None, before=None, **CLEARED_SLICES)
        all_cases_link = html('<p class="rest"><a href="{}">{}</a></p>', link, t("All cases in this state"))
    return html(
        '<div class="section-head"><h2>{}</h2>'
        "<p>{}</p>{}{}"
        '<div class="order"><span id="order">{}</span>'
        '<nav class="pills" aria-labelledby="order">{}</nav></div>{}</div>',
        title,
        definition,
        all_cases_link,
        _state_links(view, request),
        t("In the order of"),
        _order_links(view, request),
        case_search_form(view),
    )


def _with_further_figure(view: View, state: State, definition: str) -> str:
    """The definition of a state, and the figure that other screens say of its cases beside their number."""
    t, lang = view.t, view.lang
    definition = definition.removesuffix(".")
    if state.key == "due":
        row = query_measure(view, "on_time_share").row
        if not row["withheld"]:
            share = MEASURES["on_time_share"].format(float(row["value"]), lang)
            return t("{definition}. Answered on time: {share}.").format(definition=definition, share=share)
    if state.key == "overdue":
        longer = int(waits_by_office(view.store, view.scope, longer_than=OLD_DAYS)["longer"].sum())
        return t("{definition}. {days} days or more past due: {n} of them.").format(
            definition=definition, days=number(OLD_DAYS + 1, lang), n=number(longer, lang)
        )
    return definition


def _state_links(view: View, request: ListRequest) -> Markup:
    """A link to the list of each state; it starts at its first page, in its own order."""
    choices = (
        Choice(
            state.title.label(view.lang),
            view.link(
                state=[key] if key != DEFAULT_STATE else None,
                sort=None,
                after=None,
                before=None,
                case=None,
                **CLEARED_SLICES,
            ),
            current=key == request.state.key,
            hint=state.definition.label(view.lang),
        )
        for key, state in STATES.items()
    )
    return choice_links(choices, label=view.t("Which cases"))


def _order_links(view: View, request: ListRequest) -> Markup:
    """A link to the same list in each order."""
    return join(
        choice_link(
            Choice(
                SORTS[key].title.label(view.lang),
                view.link(sort=[key] if key != request.state.sort else None, after=None, before=None),
                current=key == request.sort,
            )
        )
        for key in sorts_of(request.state)
    )


def case_search_form(view: View) -> Markup:
    """A form that opens a case by its tracking id; the page's script turns its submission into a link."""
    t = view.t
    label = t("Tracking id, for example {id}").format(id=ltr(EXAMPLE_ID))
    target = view.link(after=None, before=None, case=None)
    return html(
        '<form class="find-case" role="search" data-find-case="{}"><input type="search" class="find" '
        'aria-label="{}" placeholder="{}" autocomplete="off" maxlength="100" dir="auto">'
        '<button type="submit">{}</button></form>',
        target,
        label,
        label,
        t("Open"),
    )


def wait_definition(view: View, state: State) -> str:
    """Which time the column "Wait" counts: open cases are shown as they were at the end of the period."""
    if state.is_stock:
        return view.t(
            "From registration to the answer; without one, to the closing, or until the end of the period or as-of, "
            "whichever is earlier"
        )
    return view.t("From registration to the answer; without one, to the closing, or until as-of")


def _table(view: View, request: ListRequest, case_page: Page) -> Markup:
    t = view.t
    if not case_page.cases:
        return html('<p class="caption">{}</p>', t("There are no more cases after this place."))
    heads: tuple[tuple[str, str, str], ...] = (
        (t("Tracking id"), "", "name"),
        (t("Registered"), "", "text"),
        (t("County"), "", "text"),
        (t("Agency"), t("The office that holds the case at as-of"), "text"),
        (t("Topic"), "", "text"),
        (t("Kind"), "", "text"),
        (t("Channel"), "", "text"),
        (t("Stage"), "", "text"),
        (t("Wait"), wait_definition(view, request.state), "figure"),
        (t("Due"), t("The moment by which an answer is owed, and how far past it"), "text"),
        (t("Hand-offs"), t("Referrals between offices after the first"), "figure"),
    )
    secondary = (t("Kind"), t("Channel"), t("Hand-offs"))
    columns = [
        Column(title, hint, kind, sortable=False, hidden_on_narrow=title in secondary)  # type: ignore[arg-type]
        for title, hint, kind in heads
    ]
    rows = [Row(cells(view, case)) for case in case_page.cases]
    caption = t("Cases: {state}").format(state=request.state.title.label(view.lang))
    return html('<div class="case-list">{}</div>', table_html(columns, rows, caption=caption, lang=view.lang))


def _pager(view: View, request: ListRequest, case_page: Page, n: int) -> Markup:
    t, lang = view.t, view.lang
    last = case_page.first_position + len(case_page.cases) - 1
    range_text = t("{first} to {last} of {n}").format(
        first=number(case_page.first_position, lang), last=number(last, lang), n=number(n, lang)
    )
    first, links = view.link(after=None, before=None), []
    if case_page.first_position > 1:
        back = first
        # From the second page the previous page is the first one, which needs no cursor.
        if case_page.previous_cursor is not None and case_page.first_position > SIZE + 1:
            links.append(html('<a href="{}">{}</a>', first, t("Back to the first page")))
            back = view.link(after=None, before=[place_token(view, request, case_page.previous_cursor)])
        links.append(html('<a rel="prev" href="{}">{}</a>', back, t("Previous page")))
    if case_page.next_cursor is not None:
        onward = view.link(before=None, after=[place_token(view, request, case_page.next_cursor)])
        links.append(html('<a rel="next" href="{}">{}</a>', onward, t("Next page")))
    return html(
        '<nav class="pager" aria-label="{}"><span>{}</span>{}</nav>',
        t("Pages of the list"),
        isolate(range_text),
        join(links),
    )


@cached
def list_notes(view: View) -> Markup:
    """The caption below the list: the moment for which stage and wait hold, and that no personal data are stored."""
    t = view.t
    as_of_note = t("Stage and wait are as they were at as-of.")
    if read_request(view).state.is_stock:
        as_of_note = t(
            "Stage and wait are as they were at the end of the period or as-of, whichever is earlier."
        )
    privacy_note = t("Names, telephones and texts of citizens are not stored.")
    return html('<p class="caption">{}</p>', f"{as_of_note} {privacy_note}")


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
