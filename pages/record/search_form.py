"""The search of the audit log: by person, kind and days. The address holds what is searched for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st
from markupsafe import Markup

from charts.markup import html, join
from pages.view.view import View, address_params
from persian.bidi import isolate
from persian.calendar import CalendarError, format_day, parse_day
from persian.digits import to_latin_digits
from records.audit.entry_kinds import ENTRY_TITLES, EntryKind
from records.audit.entry_text import who_text
from records.audit.search import AuditLogSearch

WHO, WHAT, SINCE, UNTIL, BELOW = "who", "what", "since", "until", "below"
PARAMS = (WHO, WHAT, SINCE, UNTIL, BELOW)
_TURN = "searches of the record"  # session key: the form must change with every answer


@dataclass(frozen=True)
class RecordRequest:
    """What is searched for, the number below which the page begins (None: the newest), and what was not understood."""

    search: AuditLogSearch
    below: int | None
    problems: tuple[str, ...] = ()


def read_search(view: View) -> RecordRequest:
    """The search in the address. Days that cannot be read are left out, with the reason."""
    days: dict[str, date | None] = {}
    problems: list[str] = []
    for name in (SINCE, UNTIL):
        try:
            days[name] = parse_day(text) if (text := _value(view, name)) else None
        except CalendarError as error:
            days[name] = None
            problems.append(error.message_fa if view.lang == "fa" else error.message_en)
    first, last = days[SINCE], days[UNTIL]
    if first and last and last < first:
        first, last = last, first
    kind = _value(view, WHAT)
    below = to_latin_digits(_value(view, BELOW))
    search = AuditLogSearch(_value(view, WHO), kind if kind in set(EntryKind) else "", first, last)
    number = int(below) if below.isascii() and below.isdecimal() and len(below) < 18 else None
    return RecordRequest(search, number, tuple(problems))


def search_form(view: View, request: RecordRequest, people: Sequence[str]) -> Markup:
    """The form: lists of people and kinds, and the first and the last day."""
    t, lang, search = view.t, view.lang, request.search
    names = [*people, *([search.who] if search.who and search.who not in people else [])]
    who = _options(t("everybody"), [(name, who_text(name, lang)) for name in names], search.who)
    what = _options(
        t("everything"), [(str(kind), title.label(lang)) for kind, title in ENTRY_TITLES.items()], search.kind
    )
    days = [
        html(
            '<label>{}<input name="{}" value="{}" maxlength="20" autocomplete="off" dir="ltr" '
            'placeholder="{}"></label>',
            title,
            name,
            _value(view, name),
            format_day(view.today, lang),
        )
        for title, name in ((t("From day"), SINCE), (t("To day"), UNTIL))
    ]
    return html(
        '<form class="steps-form" data-turn="{}"><div class="fields"><label>{}'
        '<select name="{}" data-verbatim>{}</select></label>'
        '<label>{}<select name="{}">{}</select></label>{}</div><p class="note" role="status">{}</p>'
        '<p class="buttons"><button class="primary" value="search">{}</button>'
        '<button value="clear">{}</button></p></form>',
        st.session_state.get(_TURN, 0),
        t("Who"),
        WHO,
        who,
        t("What"),
        WHAT,
        what,
        join(days),
        " ".join(request.problems),
        t("Search"),
        t("Clear"),
    )


def send_search(action: str, values: dict[str, str]) -> None:
    """Put the search that was sent into the address."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    others = {name: each for name, each in address_params().items() if name not in PARAMS}
    chosen = {name: [values[name].strip()[:200]] for name in PARAMS if values.get(name, "").strip()}
    st.query_params.from_dict(others | (chosen if action == "search" else {}))


def _options(all_of_them: str, choices: Sequence[tuple[str, str]], chosen: str) -> Markup:
    first = html('<option value="">{}</option>', all_of_them)
    return first + join(
        html(
            '<option value="{}"{}>{}</option>',
            value,
            html(" selected") if value == chosen else "",
            isolate(text),
        )
        for value, text in choices
    )


def _value(view: View, name: str) -> str:
    return (view.params.get(name) or [""])[-1].strip()
