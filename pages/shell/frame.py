"""The frame around every screen: style, language, title, scope bar, and the screens to choose from."""

import logging
import secrets
from functools import lru_cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from charts.markup import EMPTY, html, join, style_element
from geo.tomlfile import DeclarationError
from pages.shell.prewarm import prewarm_paused
from pages.shell.screens import SCREENS
from pages.shell.title import title
from pages.view.view import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    Params,
    View,
    address_params,
    language,
    view_from_params,
)
from pages.widgets import notices
from pages.widgets.drawing import draw
from pages.widgets.scope_bar import PENDING_NAVIGATION_KEY, scope_bar, set_address
from persian.bidi import isolate, strip_control_characters
from persian.translate import translator
from queries.question.filters import has_county_of
from queries.settings.province import province_at
from queries.settings.province_settings import settings
from queries.storage.engines import StoreError

log = logging.getLogger(__name__)
STYLES = Path(__file__).resolve().parents[2] / "assets" / "style"
VIEW, LAST_ADDRESS_KEY = "view", "last address"


def show() -> None:
    """Draw the page of one viewer."""
    params = address_params()
    # A change of screen empties the address: its language is that of before, until the screen is known.
    lang = language(params or st.session_state.get(LAST_ADDRESS_KEY, ("", params))[1])
    st.set_page_config(page_title=title(lang), layout="wide", initial_sidebar_state="collapsed")
    st.html(style_element(_style() + _DIRECTION[lang]))
    screens = _screens(lang)
    page = st.navigation(screens, position="top")
    if leaving := st.session_state.pop(PENDING_NAVIGATION_KEY, None):
        screen, asked = leaving
        st.session_state[LAST_ADDRESS_KEY] = (screen, asked)
        st.switch_page(
            next((each for each in screens if each.url_path == screen), screens[0]), query_params=asked
        )
    if params != (kept := _params_after_screen_change(page.url_path, params)):
        set_address(kept)
        params = kept
    if language(params) != lang:
        st.rerun()
    try:
        with prewarm_paused():
            _draw(params, page)
    except Exception:
        # A defect of ours: the reader gets words and a number by which the log tells what happened.
        number = secrets.token_hex(3)
        log.exception("screen %r, defect %s, address %s", page.url_path, number, params)
        draw(notices.screen_error(lang, number), "broken")


def _draw(params: Params, page: st.Page) -> None:
    """Draw the head of the page, the scope, and the screen itself."""
    lang = language(params)
    try:
        view = view_from_params(params)
        province = province_at(settings().province_folder)
    except (StoreError, DeclarationError) as error:
        told = notices.unreadable_store(error, lang)
        draw(html('<header class="top"><h1>{}</h1></header>{}', title(lang), told), "top")
        return
    st.html(style_element(_print_footer_style(view, page)))
    draw(
        page_header(
            view, province=province.name(lang) if has_county_of(view.store, province) else "", screen=page
        ),
        "top",
    )
    scope_bar(view, page=page.url_path)
    told = notices.ignored_params(view) if view.problems else EMPTY
    if not view.store.load:
        told += notices.nothing_loaded(view)
    draw(html('<p class="sentence">{}</p>{}', view.sentence(), told), "scope")
    if not view.store.load:
        return
    st.session_state[VIEW] = view
    page.run()


def _screens(lang: str) -> list[st.Page]:
    t = translator(lang)
    return [
        st.Page(screen.show, title=t(screen.title), url_path=screen.path, default=screen is SCREENS[0])
        for screen in SCREENS
    ]


@lru_cache(maxsize=1)
def _style() -> str:
    """The style sheet: its files in the order of their names."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("*.css")))


# Streamlit slides a closed sidebar out to the left, which in Persian would be over the page.
_HIDDEN_SIDEBAR = '.stSidebar[data-collapsed="true"]{transform:translateX(100%)!important;visibility:hidden}'
_DIRECTION = {"fa": f".stApp{{direction:rtl}}{_HIDDEN_SIDEBAR}", "en": ".stApp{direction:ltr}"}


def _params_after_screen_change(page: str, params: Params) -> Params:
    """The parameters of the address; after a change of page, which empties it, those from before."""
    before_page, before = st.session_state.get(LAST_ADDRESS_KEY, (page, params))
    if page != before_page and not params:
        params = before
    st.session_state[LAST_ADDRESS_KEY] = (page, params)
    return params


def page_header(view: View, *, province: str, screen: st.Page) -> Markup:
    """HTML of the page's head: title, province, until when it is known, that it is a demo, pin, and languages."""
    t, lang = view.t, view.lang
    known = t("Data as of {day}").format(day=isolate(view.day_text(view.today))) if view.as_of else ""
    warning = t("Made-up data: no real office or person")
    demo = (
        html('<span class="demo" title="{}">{}</span>', warning, t("Demo data")) if view.store.is_demo else ""
    )
    named = html('{} <span class="screen">{}</span>', title(lang), screen.title)
    return html(
        '<header class="top"><h1>{}</h1><span class="province">{}</span>{}'
        '<span class="as-of">{}</span>{}{}</header>',
        named,
        province,
        demo,
        known,
        _pin(view, screen),
        _languages(view),
    )


def _print_footer_style(view: View, screen: st.Page) -> str:
    """Style of what stands at the foot of every printed page: whose figures these are, as of when, that they are a
    demo, and the page's number.
    """
    t = view.t
    told = [title(view.lang), screen.title, view.sentence()]
    told += [t("Data as of {day}").format(day=view.day_text(view.today))] if view.as_of else []
    told += [t("Demo data")] if view.store.is_demo else []
    # Within a string of CSS nothing may end it, and within a style sheet no tag.
    words = "".join(
        f"\\{ord(sign):x} " if sign in '"\\<>\n' else sign
        for sign in strip_control_characters(" · ".join(told))
    )
    style, side = ("persian", "rtl") if view.lang == "fa" else ("decimal", "ltr")
    return (
        f'@page {{ @bottom-left {{ content: "{words}"; direction: {side}; font: 8pt Vazirmatn; color: #3c3c3c; }} '
        f'@bottom-right {{ content: counter(page, {style}) " / " counter(pages, {style}); direction: {side}; '
        "font: 8pt Vazirmatn; color: #3c3c3c; } }"
    )


def _pin(view: View, screen: st.Page) -> Markup:
    """The button that keeps this view in the reader's browser, for the start page."""
    t = view.t
    words = f"{screen.title}{t(', ')}{view.sentence()}"
    to = f"{screen.url_path or './'}{view.link()}"
    return html(
        '<button type="button" class="pin" data-pin="{}" data-title="{}" '
        'data-on="{}" data-off="{}"></button>',
        to,
        words,
        t("Pin this view"),
        t("Unpin this view"),
    )


def _languages(view: View) -> Markup:
    """A link to this view in every other language."""
    links = []
    for code, name in LANGUAGES.items():
        if code != view.lang:
            to = view.link(lang=None if code == DEFAULT_LANGUAGE else [code])
            links.append(
                html('<a class="language" lang="{}" hreflang="{}" href="{}">{}</a>', code, code, to, name)
            )
    return join(links)
