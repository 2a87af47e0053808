"""The frame around every screen: style, language, title, scope bar, and the screens to choose from."""

from html import escape
from pathlib import Path

import streamlit as st

from geo.tomlfile import DeclarationError
from pages import notices, overview
from pages.notices import draw
from pages.overview.counties import covers
from pages.scope_bar import scope_bar, set_address
from pages.viewing import LANGUAGES, Params, Viewing, address, language, look
from persian.bidi import isolate
from persian.calendar import format_day
from persian.translate import translator
from queries.measure import province_at
from queries.settings import settings
from queries.store import StoreError

STYLE = Path(__file__).resolve().parent.parent / "assets" / "style.css"
VIEW, LAST = "view", "last address"


def show() -> None:
    """Draw the page of one viewer."""
    params = address()
    lang = language(params)
    t = translator(lang)
    try:
        title = settings().title.fa if lang == "fa" else settings().title.en
    except DeclarationError as error:
        title, problem = "Negah 111", error
    else:
        problem = None
    st.set_page_config(page_title=title, layout="wide", initial_sidebar_state="collapsed")
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}{_DIRECTION[lang]}</style>")
    page = st.navigation([st.Page(overview.show, title=t("Overview"), url_path="overview", default=True)])
    if params != (kept := _kept(page.url_path, params)):
        set_address(kept)
        params = kept
    try:
        if problem:
            raise problem
        view = look(params)
        province = province_at(settings().province_folder)
    except (StoreError, DeclarationError) as error:
        draw(f'<header class="top"><h1>{escape(title)}</h1></header>' + notices.unreadable(error, lang))
        return
    draw(top(view, title=title, province=province.name(lang) if covers(view.store, province) else ""))
    scope_bar(view)
    draw(f'<p class="sentence">{escape(view.sentence())}</p>')
    if view.problems:
        draw(notices.misread(view))
    if not view.store.load:
        draw(notices.nothing_loaded(view))
        return
    st.session_state[VIEW] = view
    page.run()


_DIRECTION = {"fa": ".stApp{direction:rtl}", "en": ".stApp{direction:ltr}"}


def _kept(page: str, params: Params) -> Params:
    """The parameters of the address; after a change of page, which empties it, those from before."""
    before_page, before = st.session_state.get(LAST, (page, params))
    if page != before_page and not params:
        params = before
    st.session_state[LAST] = (page, params)
    return params


def top(view: Viewing, *, title: str, province: str) -> str:
    """HTML of the page's head: title, province, until when it is known, that it is a demo, and the languages."""
    t = view.t
    as_of = view.store.as_of
    known = t("Data as of {day}").format(day=isolate(_moment(view))) if as_of else ""
    demo = f'<span class="demo" title="{escape(t("Made-up data: no real office or person"))}">{escape(t("Demo data"))}</span>'
    languages = "".join(
        f'<a class="language" lang="{code}" hreflang="{code}" href="{escape(view.link(lang=[code] if code != "fa" else None))}">{name}</a>'
        for code, name in LANGUAGES.items()
        if code != view.lang
    )
    return (
        f'<header class="top"><h1>{escape(title)}</h1><span class="province">{escape(province)}</span>'
        f"{demo if view.store.is_demo else ''}<span class=\"as-of\">{escape(known)}</span>{languages}</header>"
    )


def _moment(view: Viewing) -> str:
    as_of = view.scope.as_of or view.store.as_of
    assert as_of is not None
    return format_day(as_of.date(), view.lang, style="long")
