"""Which screens a viewer may open, and the notice in place of one that the viewer may not open."""

import streamlit as st
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from door.viewers import Viewer
from pages.shell.screens import SCREENS
from pages.view.screen import Screen
from pages.view.view import DEFAULT_LANGUAGE
from pages.widgets.notices.notices import notice
from pages.widgets.notices.whom_to_ask import whom_to_ask
from persian.translate import translator

LANGUAGE_PARAM = "lang"
FOR_REFERENCE = ("definitions",)  # not the first screen of viewers who may open another one


def screens_of(viewer: Viewer) -> tuple[Screen, ...]:
    """The screens that a viewer may open, in the order of the navigation."""
    return tuple(screen for screen in SCREENS if viewer.access.may_open(screen.path))


def screen_of(page: st.Page) -> Screen:
    """The screen of a page. The address of the opening screen has no path."""
    return next((screen for screen in SCREENS if screen.path == page.url_path), SCREENS[0])


def first_screen(viewer: Viewer, page: st.Page, *, params: dict[str, list[str]]) -> Screen | None:
    """The screen to which the start page redirects a viewer; None if the page is drawn as it is.

    The start page is the overview. Viewers who may not open it get the first screen of the navigation that they may
    open, and the definitions only if there is no other. An address with a scope is a link to the overview that somebody
    has sent, and is answered as such.
    """
    if screen_of(page) is not SCREENS[0] or set(params) - {LANGUAGE_PARAM}:
        return None
    screens = screens_of(viewer)
    if not screens or SCREENS[0] in screens:
        return None
    return next((screen for screen in screens if screen.path not in FOR_REFERENCE), screens[0])


def not_admitted(viewer: Viewer, lang: str, *, screen: str) -> Markup:
    """Notice in place of a screen: that it is not part of the viewer's access, whom to ask, and what is.

    It is the same for every address of the screen, so that it reveals nothing about what is at an address.
    """
    t = translator(lang)
    query = "" if lang == DEFAULT_LANGUAGE else f"?{LANGUAGE_PARAM}={lang}"
    screens = screens_of(viewer)
    ways = join(
        (html('<a href="{}">{}</a>', f"{each.path}{query or '?'}", t(each.title)) for each in screens),
        separator=t(", "),
    )
    own = html('<p class="own-screens">{} {}</p>', t("Open to you:"), ways) if screens else EMPTY
    return (
        notice(
            t("“{screen}” is not part of your access").format(screen=screen),
            t("The screens that a person sees follow from the role that the administrator has given."),
            whom_to_ask(lang),
        )
        + own
    )
