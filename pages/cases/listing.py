"""The list: how many cases there are in the state asked for, and a page of them."""

from dataclasses import dataclass
from html import escape

from charts.data_table import Column, Row, table_html
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

    html: str
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


def _head(view: View, wanted: ListRequest, n: int) -> str:
    t, lang = view.t, view.lang
    title = t("{n} cases: {state}").format(n=number(n, lang), state=wanted.state.title.label(lang))
    whole = ""
    if wanted.state.case_slice:
        link = view.link(after=None, before=None, **CLEARED_SLICES)
        whole = f'<p class="rest"><a href="{escape(link)}">{escape(t("All cases in this state"))}</a></p>'
    states = "".join(
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
    orders = "".join(
        _pill(
            view.link(sort=[key] if key != wanted.state.sort else None, after=None, before=None),
            SORTS[key].title.label(lang),
            chosen=key == wanted.sort,
        )
        for key in sorts_of(wanted.state)
    )
    return (
        f'<div class="section-head"><h2>{escape(title)}</h2>'
        f"<p>{escape(wanted.state.definition.label(lang))}</p>{whole}"
        f'<nav class="pills" aria-label="{escape(t("Which cases"))}">{states}</nav>'
        f'<div class="order"><span id="order">{escape(t("In the order of"))}</span>'
        f'<nav class="pills" aria-labelledby="order">{orders}</nav></div>{case_search_form(view)}</div>'
    )


def case_search_form(view: View) -> str:
    """HTML of the box that opens a case by its tracking id; the page's script follows it as it does a link."""
    t = view.t
    words = t("Tracking id of a case, as its source has it")
    to = view.link(after=None, before=None, case=None)
    return (
        f'<form class="find-case" role="search" data-find-case="{escape(to)}"><input type="search" class="find" '
        f'aria-label="{escape(words)}" placeholder="{escape(words)}" autocomplete="off" maxlength="100" dir="auto">'
        f'<button type="submit">{escape(t("Open"))}</button></form>'
    )


def _pill(link: str, words: str, *, chosen: bool, hint: str = "") -> str:
    current = " aria-current=true" if chosen else ""
    title = f' title="{escape(hint)}"' if hint else ""
    return f'<a href="{escape(link)}"{current}{title}>{escape(words)}</a>'


def _table(view: View, wanted: ListRequest, shown: Page) -> str:
    t = view.t
    if not shown.cases:
        return f'<p class="caption">{escape(t("There are no more cases after this place."))}</p>'
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
    return f'<div class="case-list">{table_html(columns, rows, caption=caption, lang=view.lang)}</div>'


def _pager(view: View, wanted: ListRequest, shown: Page, n: int) -> str:
    t, lang = view.t, view.lang
    last = shown.first_position + len(shown.cases) - 1
    told = t("{first} to {last} of {n}").format(
        first=number(shown.first_position, lang), last=number(last, lang), n=number(n, lang)
    )
    first, links = view.link(after=None, before=None), []
    if shown.first_position > 1:
        back = first
        if shown.previous_cursor is not None and shown.first_position > SIZE + 1:
            links.append(f'<a href="{escape(first)}">{escape(t("Back to the first page"))}</a>')
            back = view.link(after=None, before=[place_token(view, wanted, shown.previous_cursor)])
        links.append(f'<a rel="prev" href="{escape(back)}">{escape(t("Previous page"))}</a>')
    if shown.next_cursor is not None:
        onward = view.link(before=None, after=[place_token(view, wanted, shown.next_cursor)])
        links.append(f'<a rel="next" href="{escape(onward)}">{escape(t("Next page"))}</a>')
    return (
        f'<nav class="pager" aria-label="{escape(t("Pages of the list"))}"><span>{escape(isolate(told))}</span>'
        f"{''.join(links)}</nav>"
    )


@cached
def list_notes(view: View) -> str:
    """HTML of what is to be known of the list."""
    t = view.t
    told = t("Stage and wait are as they were at as-of.")
    if read_request(view).state.is_stock:
        told = t("Stage and wait are as they were at the end of the period or as-of, whichever is earlier.")
    private = t("Names, telephones and texts of citizens are not stored.")
    return f'<p class="caption">{escape(f"{told} {private}")}</p>'
