"""Press: one figure that can be quoted, defended and found again, with its sentence, table, picture and files."""

from collections.abc import Callable

import streamlit as st

from pages.drawing import draw
from pages.press.asked import asked
from pages.press.choosing import choosing
from pages.press.downloads import downloads
from pages.press.found_again import found_again
from pages.press.number import number_section
from pages.press.table import table_section
from pages.press.told import none_yet, set_aside, taken_back
from pages.viewing import Viewing


def pieces(view: Viewing) -> tuple[Callable[[Viewing], object], ...]:
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
