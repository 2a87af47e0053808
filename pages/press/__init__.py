"""Press: one figure that can be quoted, defended and found again, with its sentence, table, picture and files."""

import streamlit as st

from pages.press.controls import choosing
from pages.press.figure_downloads import downloads
from pages.press.figure_notices import none_yet, set_aside, taken_back
from pages.press.headline_figure import number_section
from pages.press.permalinks import found_again
from pages.press.question import asked
from pages.press.table import table_section
from pages.view.screen import Pieces, Screen
from pages.view.view import Viewing
from pages.widgets.drawing import draw


def pieces(view: Viewing) -> Pieces:
    """What the screen is drawn from, for a view."""
    if asked(view) is None:
        return ()
    return (set_aside, choosing, number_section, table_section, found_again)


def show() -> None:
    """Draw the screen."""
    view: Viewing = st.session_state["view"]
    wanted = asked(view)
    if wanted is None:
        draw(none_yet(view), "press-none")
        return
    draw(taken_back(view, wanted.link(load=None)) + set_aside(view) + choosing(view), "press-choosing")
    draw(number_section(view), "press-number")
    draw(table_section(view), "press-table")
    downloads(view, wanted)
    draw(found_again(view), "press-address")


SCREEN = Screen("press", "Press", show=show, pieces=pieces)
