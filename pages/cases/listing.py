"""The list: how many cases there are in the state asked for, and a page of them."""

from dataclasses import dataclass

from markupsafe import Markup

from charts.data_table import Column, Row, table_html
from charts.markup import html, join
from pages.cases.list_request import SIZE, ListRequest, place_token, read_request
from pages.cases.row_cells import cells
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets import notices
from persian.bidi import isolate
from persian.digits import number
from queries.cases.listing import SORTS, Page, count, page, sorts_of
from queries.cases.slices import SLICES
from queries.cases.states import STATES

CLEARED_SLICES: dict[str, None] = dict.fromkeys(cut.name for cut in SLICES)  # all of a state, no part of it


@dataclass(frozen=True)
class Listing:
    """HTML of the list, and how many cases there are in it."""

    html: Markup
    n: int


@cached
def listing(view: View) -> Listing:
    """The head with the states and orders to choose from, and a page of cases."""
    wanted = read_request(view)
    n = count(view.store, view.scope, wanted.state)
    head = _head(view, wanted, n)
    if not n:
        way_out = (
            view.link(state=None, sort=None, after=None, before=None, period=["all"], **CLEARED_SLICES),
            view.t("Show all time"),
        )
        return Listing(
            head + notices.notice(view.t("No case matches"), view.sentence(), action_link=way_out), 0
        )
    shown = page(
        view.store,
        view.scope,
        wanted.state,
        sort=wanted.sort,
        after=wanted.after,
        before=wanted.before,
        size=SIZE,
        lang=view.lang,
    )
    return Listing(head + _table(view, wanted, shown) + _pager(view, wanted, shown, n), n)


def _head(view: View, wanted: ListRequest, n: int) -> Markup:
    t, lang = view.t, view.lang
    title = t("{n} cases: {state}").format(n=number(n, lang), state=wanted.state.title.label(lang))
    whole = ""
    if wanted.state.case_slice:
        link = view.link(after=None, before=None, **CLEARED_SLICES)
        whole = html('<p class="rest"><a href="{}">{}</a></p>', link, t("All cases in this state"))
    states = join(
        _pill(
            view.link(
                state=[key] if key != "received" else None,
                sort=None,
                after=None,
                before=None,
                case=None,
                **CLEARED_SLICES,
            ),
            state.title.label(lang),
            chosen=key == wanted.state.key,
            hint=state.definition.label(lang),
        )
        for key, state in STATES.items()
    )
    orders = join(
        _pill(
            view.link(sort=[key] if key != wanted.state.sort else None, after=None, before=None),
            SORTS[key].title.label(lang),
            chosen=key == wanted.sort,
        )
        for key in sorts_of(wanted.state)
    )
    return html(
        '<div class="section-head"><h2>{}</h2>'
        "<p>{}</p>{}"
        '<nav class="pills" aria-label="{}">{}</nav>'
        '<div class="order"><span id="order">{}</span>'
        '<nav class="pills" aria-labelledby="order">{}</nav></div>{}</div>',
        title,
        wanted.state.definition.label(lang),
        whole,
        t("Which cases"),
        states,
        t("In the order of"),
        orders,
        case_search_form(view),
    )


def case_search_form(view: View) -> Markup:
    """HTML of the box that opens a case by its tracking id; the page's script follows it as it does a link."""
    t = view.t
    words = t("Tracking id of a case, as its source has it")
    to = view.link(after=None, before=None, case=None)
    return html(
        '<form class="find-case" role="search" data-find-case="{}"><input type="search" class="find" '
        'aria-label="{}" placeholder="{}" autocomplete="off" maxlength="100" dir="auto">'
        '<button type="submit">{}</button></form>',
        to,
        words,
        words,
        t("Open"),
    )


def _pill(link: str, words: str, *, chosen: bool, hint: str = "") -> Markup:
    current = " aria-current=true" if chosen else ""
    title = html(' title="{}"', hint) if hint else ""
    return html('<a href="{}"{}{}>{}</a>', link, current, title, words)


def _table(view: View, wanted: ListRequest, shown: Page) -> Markup:
    t = view.t
    if not shown.cases:
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
        (
            t("Wait"),
            t("From registration to the answer; without one, until now"),
            "figure",
        ),
        (t("Due"), t("The moment by which an answer is owed, and how far past it"), "text"),
        (t("Hand-offs"), t("Referrals between offices after the first"), "figure"),
    )
    later = (t("Kind"), t("Channel"), t("Hand-offs"))
    columns = [
        Column(title, hint, kind, sortable=False, hidden_on_narrow=title in later)  # type: ignore[arg-type]
        for title, hint, kind in heads
    ]
    rows = [Row(cells(view, case)) for case in shown.cases]
    caption = t("Cases: {state}").format(state=wanted.state.title.label(view.lang))
    return html('<div class="case-list">{}</div>', table_html(columns, rows, caption=caption, lang=view.lang))


def _pager(view: View, wanted: ListRequest, shown: Page, n: int) -> Markup:
    t, lang = view.t, view.lang
    last = shown.first_position + len(shown.cases) - 1
    told = t("{first} to {last} of {n}").format(
        first=number(shown.first_position, lang), last=number(last, lang), n=number(n, lang)
    )
    first, links = view.link(after=None, before=None), []
    if shown.first_position > 1:
        back = first
        if shown.previous_cursor is not None and shown.first_position > SIZE + 1:
            links.append(html('<a href="{}">{}</a>', first, t("Back to the first page")))
            back = view.link(after=None, before=[place_token(view, wanted, shown.previous_cursor)])
        links.append(html('<a rel="prev" href="{}">{}</a>', back, t("Previous page")))
    if shown.next_cursor is not None:
        onward = view.link(before=None, after=[place_token(view, wanted, shown.next_cursor)])
        links.append(html('<a rel="next" href="{}">{}</a>', onward, t("Next page")))
    return html(
        '<nav class="pager" aria-label="{}"><span>{}</span>{}</nav>',
        t("Pages of the list"),
        isolate(told),
        join(links),
    )


@cached
def list_notes(view: View) -> Markup:
    """HTML of what is to be known of the list."""
    t = view.t
    told = t("Stage and wait are as they were at as-of.")
    if read_request(view).state.is_stock:
        told = t("Stage and wait are as they were at the end of the period or as-of, whichever is earlier.")
    private = t("Names, telephones and texts of citizens are not stored.")
    return html('<p class="caption">{}</p>', f"{told} {private}")
