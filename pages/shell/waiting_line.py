"""What a viewer sees who stands in line for a screen, because many look at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from markupsafe import Markup

from pages.view.turns import TURNS, Turns
from pages.widgets.drawing import draw
from pages.widgets.notices import notice
from persian.digits import number
from persian.translate import translator

TOLD_AFTER = 1.5  # seconds; whoever waits for less would see the notice come and go
TOLD_AGAIN = (
    3.0  # seconds between two notices: drawn for each in a long line at each step, they would make it longer
)


@contextmanager
def in_turn(lang: str, screen: str, turns: Turns = TURNS) -> Iterator[None]:
    """Context manager: draws the screen of a path when it is its turn, and tells the viewer as long as that takes."""
    place = st.empty()  # always there, so that what is below keeps its place on the page
    told: list[Markup] = []
    next_notice = TOLD_AFTER

    def tell(before: int, seconds: float) -> None:
        nonlocal next_notice
        if seconds >= next_notice and told[-1:] != [shown := waiting_notice(before, lang)]:
            next_notice = seconds + TOLD_AGAIN
            told.append(shown)
            with place.container():
                draw(shown, f"waiting-{len(told)}")  # within a run every key may be used once

    with turns.turn(tell, screen):
        if told:
            place.empty()
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
