"""Notices for a viewer who waits for a screen, because many use the dashboard at the same time.

Most of the time is spent in line. But a screen whose turn has come is drawn beside others, and the longer these take,
the longer it takes as well.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.scriptrunner import add_script_run_ctx

from pages.view.screen_queue import PAUSE, TURNS
from pages.view.viewer import viewer
from pages.view.worker_pool import with_worker
from pages.widgets.elements.drawing import draw
from pages.widgets.notices.notices import notice
from persian.digits import number
from persian.translate import translator

FIRST_NOTICE = 1.5  # seconds; with a shorter wait the notice would flash up and vanish
# Seconds between two notices. Drawing one at every step for each viewer in a long line would make the line longer.
NOTICE_INTERVAL = 3.0
# Seconds without a notice after which there is one while the screen is drawn: nobody waits for 5 seconds without any.
DRAWING_NOTICE = 3.0


@contextmanager
def in_turn(lang: str, screen: str) -> Iterator[None]:
    """Context manager: draws the screen of a path when it is its turn; until then the viewer sees a notice."""
    notices = _Notices(lang)
    waited, next_notice = 0.0, FIRST_NOTICE

    def tell(before: int, seconds: float) -> None:
        nonlocal waited, next_notice
        waited = seconds
        if seconds >= next_notice and notices.show(waiting_notice(before, lang)):
            next_notice = seconds + NOTICE_INTERVAL

    who = viewer()
    with TURNS.turn(tell, screen, person="" if who.local else who.name):
        silent = 0.0 if notices.remove() else waited
        with with_worker(), _notice_while_drawn(notices, lang, max(DRAWING_NOTICE - silent, 0.0)):
            yield


class _Notices:
    """The place above the page where notices are shown, one at a time."""

    def __init__(self, lang: str) -> None:
        self._place = st.empty()  # always there, so that what is below keeps its place on the page
        self._lang = lang
        self._shown = list[Markup]()
        self._is_there = False

    def show(self, current: Markup) -> bool:
        """Show a notice unless it is the latest one; returns whether it is another."""
        if self._shown[-1:] == [current]:
            return False
        self._shown.append(current)
        self._is_there = True
        with self._place.container():
            draw(current, f"waiting-{len(self._shown)}")  # within a run every key may be used once
        return True

    def remove(self) -> bool:
        """Remove the notice that is there; returns whether there was one."""
        was_there, self._is_there = self._is_there, False
        if was_there:
            self._place.empty()
        return was_there


@contextmanager
def _notice_while_drawn(notices: _Notices, lang: str, after: float) -> Iterator[None]:
    """Context manager: a screen that is still drawn beside others after so many seconds has a notice until its end."""
    has_ended, drawing = threading.Event(), threading.Lock()

    def tell() -> None:
        pause = after
        while not has_ended.wait(pause):
            pause = PAUSE
            with drawing:
                if not has_ended.is_set() and (others := TURNS.drawn - 1) > 0:
                    notices.show(drawing_notice(others, lang))
                    return

    # In a thread of its own, whatever the screen is waiting for. Besides, Streamlit may end a script wherever it draws
    # something, but not where another thread does: a worker that is left in the middle of a request is lost.
    thread = threading.Thread(target=copy_context().run, args=(tell,), name="notice", daemon=True)
    add_script_run_ctx(thread)
    thread.start()
    try:
        yield
    finally:
        with drawing:
            has_ended.set()
        notices.remove()


def waiting_notice(before: int, lang: str) -> Markup:
    """The notice for those in line: why it takes longer than usual, and how many are served first."""
    t = translator(lang)
    line = t.plural(
        "{n} person is before you; after that your figures appear here. There is no need to load the page again.",
        "{n} people are before you; after that your figures appear here. There is no need to load the page again.",
        before,
    )
    return _notice(line, before, lang)


def drawing_notice(others: int, lang: str) -> Markup:
    """The notice for those whose screen is drawn: how many others are served at the same time."""
    t = translator(lang)
    line = t.plural(
        "Your figures are being computed, together with those of {n} other person, and appear here one after another.",
        "Your figures are being computed, together with those of {n} other people, and appear here one after another.",
        others,
    )
    return _notice(line, others, lang)


def _notice(line: str, n: int, lang: str) -> Markup:
    title = translator(lang)("Many people are using the dashboard at the moment")
    return notice(title, line.format(n=number(n, lang)))
