"""The press screen: one publishable figure with its sentence, table, picture, files and permalinks."""

import streamlit as st

from pages.press.controls import figure_controls
from pages.press.figure_downloads import downloads
from pages.press.figure_notices import (
    explained_parameters,
    no_data_notice,
    undone_load_notice,
    unpublished_notice,
)
from pages.press.headline_figure import number_section
from pages.press.permalinks import permalinks_section
from pages.press.press_request import read_request
from pages.press.table import table_section
from pages.view.screen import Pieces, Screen, ShownQuestion
from pages.view.view import View
from pages.widgets.elements.drawing import draw
from queries.disclosure.publication_store import publication_store
from queries.measures import MEASURES
from queries.press.figure_labels import subject


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view; none if no figure can be published yet."""
    if read_request(view) is None:
        return ()
    return (unpublished_notice, figure_controls, number_section, table_section, permalinks_section)


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: View = st.session_state["view"]
    request = read_request(view)
    if request is None:
        draw(no_data_notice(view), "press-none")
        return
    draw(
        undone_load_notice(view, request.link(load=None)) + unpublished_notice(view) + figure_controls(view),
        "press-choosing",
    )
    draw(number_section(view), "press-number")
    draw(table_section(view), "press-table")
    downloads(view)
    draw(permalinks_section(view), "press-address")


def question(view: View) -> ShownQuestion | None:
    """The measure and its scope, which may be another one than that of the address; None without a request."""
    request = read_request(view)
    if request is None:
        return None
    measure = MEASURES[request.question.key].title.label(view.lang)
    scope = subject(publication_store(view.store), request.scope).label(view.lang)
    return ShownQuestion(f"{measure}{view.t(', ')}{scope}", request.link())


SCREEN = Screen(
    "press",
    "Press",
    show=show,
    pieces=pieces,
    has_scope_bar=False,
    question=question,
    explains=explained_parameters,
)
