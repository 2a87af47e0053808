"""Draw the frame around every screen: style sheet, language, title, scope bar and navigation."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from charts.markup import EMPTY, html, style_element
from geo.tomlfile import DeclarationError
from pages.shell.admission import LANGUAGE_PARAM, first_screen, not_admitted, screen_of
from pages.shell.page_header import header_without_data, page_header, print_footer_style
from pages.shell.screens import SCREENS
from pages.shell.title import page_title, title_of_view
from pages.shell.waiting_line import in_turn
from pages.view.first_view import FirstView
from pages.view.view import Params, View, address_params, language, view_from_params
from pages.view.view_data import begin_pieces
from pages.view.viewer import NoViewer, as_viewer, viewer
from pages.widgets.choosing.scope_bar import KEY as SCOPE_BAR_KEY
from pages.widgets.choosing.scope_bar import (
    PENDING_NAVIGATION_KEY,
    bar_data,
    scope_bar,
    translate_without_scope_bar,
)
from pages.widgets.elements.drawing import draw
from pages.widgets.notices import notices
from pages.widgets.notices.audit_log_notice import audit_log_notice
from pages.widgets.notices.disk_notice import disk_notice
from pages.widgets.notices.stale_data import stale_data
from persian.bidi import one_line
from persian.translate import translator
from queries.question.filters import has_county_of
from queries.settings.configured_province import province_at
from queries.settings.province_settings import Reading, settings
from queries.storage.opening import database_url
from queries.storage.running_statements import RequestCancelled, cancel_when
from queries.storage.store_errors import SlowStoreError, StoreError
from records.role_rights import Action

log = logging.getLogger(__name__)
VIEW = "view"


def show() -> None:
    """Draw the page of one viewer, from the query parameters of its address; nothing without a viewer.

    An exception that a screen raises is logged under a short id and shown to the viewer as a notice with
    that id.
    """
    try:
        person = viewer()
    except NoViewer:
        return
    with as_viewer(person), cancel_when_viewer_leaves():
        _show()


def _show() -> None:
    """Draw the page for a viewer who is known."""
    params = address_params()
    lang = language(params)
    screens = _screens(lang)
    page = st.navigation(screens, position="top")
    st.set_page_config(
        page_title=page_title(page.title, lang), layout="wide", initial_sidebar_state="collapsed"
    )
    st.html(style_element(_DIRECTION[lang] + _menu_label_style(lang)))
    if (start := first_screen(viewer(), page, params=params)) is not None:
        opening = next(candidate for candidate in screens if candidate.url_path == start.path)
        st.switch_page(opening, query_params=params)
    if pending := st.session_state.pop(PENDING_NAVIGATION_KEY, None):
        screen, target_params = pending
        st.switch_page(
            next((candidate for candidate in screens if candidate.url_path == screen), screens[0]),
            query_params=target_params,
        )
    try:
        with in_turn(lang, page.url_path):
            _draw(params, page)
    except RequestCancelled:
        return  # nobody sees what is drawn from here on
    except StoreError as error:
        # The database is slow, or it went away while the screen was drawn. No screen can do anything about that.
        is_slow = isinstance(error, SlowStoreError)
        if not is_slow:
            log.warning("screen %r: %s", page.url_path, one_line(error.message_en))
        draw(notices.unreadable_store(error, lang, details=is_slow or viewer().is_administrator), "broken")
    except Exception:
        # This is a bug in a screen. The viewer gets a readable notice with an id under which the log has the traceback.
        defect_id = secrets.token_hex(3)
        log.exception("screen %r, defect %s, address %s", page.url_path, defect_id, params)
        draw(notices.screen_error(lang, defect_id), "broken")


def _draw(params: Params, page: st.Page) -> None:
    """Draw the page header, the scope bar and the scope sentence, then run the screen.

    If the store or the settings cannot be read, or nothing is loaded, a notice is shown in place of the
    screen.
    """
    lang, screen = language(params), screen_of(page)
    admitted = viewer().access.may_open(screen.path)
    try:
        # In place of a closed screen nothing depends on its address, not even the names of what it asks for.
        shown = params if admitted else {LANGUAGE_PARAM: [lang]}
        view = view_from_params(shown, screen=screen.path)
        province = province_at(settings().province_folder)
    except (StoreError, DeclarationError) as error:
        takes_first_file = admitted and getattr(error, "missing", False) and _takes_first_file(page)
        _draw_without_data(error, lang, form_below=takes_first_file)
        if takes_first_file:
            _run_before_data(page, lang)
        return
    if admitted and screen.by_two_workers and view.store.load:
        begin_pieces(view, (bar_data, *screen.pieces(view)))
    name = province.name(lang) if has_county_of(view.store, province) else ""
    st.html(style_element(print_footer_style(view, page)))
    draw(page_header(view, province=name, screen=page), "top")
    scope_bar(view, page=page.url_path)
    if not (admitted and screen.has_scope_bar):
        # The component stays on the page: its script also follows the links of the screen.
        st.html(style_element(f".st-key-{SCOPE_BAR_KEY}{{display:none}}"))
    if not admitted:
        draw(not_admitted(viewer(), lang, screen=page.title), "scope")
        return
    _draw_sentence_and_notices(view, page)
    if view.store.load:
        st.session_state[VIEW] = view
        page.run()
    elif _takes_first_file(page):
        _run_before_data(page, lang)


def _draw_sentence_and_notices(view: View, page: st.Page) -> None:
    """Draw what stands between the scope bar and the screen, and name the tab by the chosen counties and offices."""
    screen = screen_of(page)
    sentence = EMPTY
    if screen.has_scope_bar:
        sentence = html('<p class="sentence">{}</p>', view.sentence())
        if view.scope.counties or view.scope.agencies:
            st.set_page_config(page_title=title_of_view(view, page.title))
    notice_html = disk_notice(view) + audit_log_notice(view)
    notice_html += notices.ignored_params(view, besides=screen.explains(view))
    if not view.store.load:
        takes_first_file = _takes_first_file(page)
        notice_html += notices.first_file(view.lang) if takes_first_file else notices.nothing_loaded(view)
    old_data = stale_data(view, quiet=screen is not SCREENS[0]) if screen.has_figures else EMPTY
    draw(sentence + notice_html + old_data, "scope")


def _draw_without_data(error: Exception, lang: str, *, form_below: bool) -> None:
    """Draw the title and why there is nothing else, or only the form for a first file."""
    notice_html = (
        notices.first_file(lang)
        if form_below
        else notices.unreadable_store(error, lang, details=viewer().is_administrator)
    )
    draw(header_without_data(lang) + notice_html, "top")
    translate_without_scope_bar(lang)


def _takes_first_file(page: st.Page) -> bool:
    """Whether a screen has something to do before anything is loaded: the Data screen takes the first file."""
    return settings().uploads.allowed and screen_of(page).before_data and viewer().access.may(Action.load)


def _run_before_data(page: st.Page, lang: str) -> None:
    """Run the screen that takes the first file.

    It runs as the page that it is, because its widgets would otherwise be others after the first load.
    """
    st.session_state[VIEW] = FirstView(lang, database_url())
    page.run()


def _screens(lang: str) -> list[st.Page]:
    """Streamlit pages for all registered screens, with titles in `lang`; the first screen is the default.

    The navigation lists those that the viewer may open. The others keep their addresses, so that a link to one of them
    is answered by a notice of our own.
    """
    t, access = translator(lang), viewer().access
    return [
        st.Page(
            screen.show,
            title=t(screen.title),
            url_path=screen.path,
            default=screen is SCREENS[0],
            visibility="visible" if access.may_open(screen.path) else "hidden",
        )
        for screen in SCREENS
    ]


# Streamlit hides a closed sidebar by sliding it to the left, where the Tab key and screen readers still find its links.
# In a right-to-left page that would also move it over the content, so it is moved to the right instead.
_CLOSED_SIDEBAR = '.stSidebar[data-collapsed="true"]'
_DIRECTION = {
    "fa": f".stApp{{direction:rtl}}{_CLOSED_SIDEBAR}{{transform:translateX(100%)!important;visibility:hidden}}",
    "en": f".stApp{{direction:ltr}}{_CLOSED_SIDEBAR}{{visibility:hidden}}",
}


def _menu_label_style(lang: str) -> str:
    """CSS that writes "Menu" beside the button of the list of screens, where Streamlit shows an icon only."""
    return f'[data-testid="stExpandSidebarButton"]::after{{content:"{translator(lang)("Menu")}"}}'


@contextmanager
def cancel_when_viewer_leaves() -> Iterator[None]:
    """Context manager: statements inside it are cancelled when the viewer of this script run has no use for them.

    Streamlit stops a script only where it draws something. One that waits for the database would not notice that the
    browser was closed, or that the viewer has clicked on something else.
    """
    context = get_script_run_ctx()
    requests = None if context is None else context.script_requests

    def has_left() -> bool:
        # Streamlit has no public way to look at the pending request without taking it.
        return requests is not None and requests._state is not ScriptRequestType.CONTINUE

    with cancel_when(has_left, seconds=_limits().seconds):
        yield


def _limits() -> Reading:
    """The limits of the settings; the usual ones where the settings cannot be read, which the page then says."""
    try:
        return settings().reading
    except DeclarationError:
        return Reading()
