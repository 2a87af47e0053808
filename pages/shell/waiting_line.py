"""The notice for a viewer who waits in line for a screen, because many use the dashboard at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from markupsafe import Markup

from pages.view.turns import TURNS
from pages.view.viewer import viewer
from pages.view.worker_pool import with_worker
from pages.widgets.drawing import draw
from pages.widgets.notices import notice
from persian.digits import number
from persian.translate import translator

FIRST_NOTICE = 1.5  # seconds; with a shorter wait the notice would flash up and vanish
# Seconds between two notices. Drawing one at every step for each viewer in a long line would make the line longer.
NOTICE_INTERVAL = 3.0


@contextmanager
def in_turn(lang: str, screen: str) -> Iterator[None]:
    """Context manager: draws the screen of a path when it is its turn; until then the viewer sees a notice."""
    place = st.empty()  # always there, so that what is below keeps its place on the page
    notices: list[Markup] = []  # shown so far
    next_notice = FIRST_NOTICE

    def tell(before: int, seconds: float) -> None:
        nonlocal next_notice
        if seconds >= next_notice and notices[-1:] != [current := waiting_notice(before, lang)]:
            next_notice = seconds + NOTICE_INTERVAL
            notices.append(current)
            with place.container():
                draw(current, f"waiting-{len(notices)}")  # within a run every key may be used once

    who = viewer()
    with TURNS.turn(tell, screen, person="" if who.local else who.name):
        if notices:
            place.empty()
        with with_worker():
            yield


def waiting_notice(before: int, lang: str) -> Markup:
    """The notice: why it takes longer than usual, and how many are served first."""
    t = translator(lang)
    line = t.plural(
        "{n} person is before you; after that your figures appear here. There is no need to load the page again.",
        "{n} people are before you; after that your figures appear here. There is no need to load the page again.",
        before,
    ).format(n=number(before, lang))
    return notice(t("Many people are using the dashboard at the moment"), line)
