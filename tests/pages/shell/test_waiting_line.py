"""Who stands in line for a screen is told so, in the viewer's language, and is drawn the screen in the end."""

import threading
import time
from contextlib import ExitStack
from itertools import count

import pytest
from streamlit.testing.v1 import AppTest

from pages.shell import waiting_line
from pages.shell.waiting_line import waiting_notice
from pages.view.turns import AT_ONCE, TURNS, Turns
from queries.settings.province_settings import ROOT
from tests.pages.hostile import pieces


def test_the_notice_says_how_many_are_served_first() -> None:
    assert "3 people are before you" in waiting_notice(3, "en")
    assert "1 person is before you" in waiting_notice(1, "en")
    assert "۳ نفر پیش از شما" in waiting_notice(3, "fa")
    assert 'role="status"' in waiting_notice(3, "fa")


@pytest.mark.parametrize("waits", [True, False])
def test_a_screen_is_drawn_after_the_notice(demo_url, monkeypatch, waits: bool) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    monkeypatch.setattr(waiting_line, "FIRST_NOTICE", 0.0)
    monkeypatch.setattr(waiting_line, "NOTICE_INTERVAL", 0.0)
    monkeypatch.setattr(TURNS, "_held", 120.0)  # however slow the machine is
    told = threading.Event()
    whole = waiting_line.waiting_notice

    def notice(before: int, lang: str) -> object:
        told.set()
        return whole(next(numbers), lang)

    numbers = count(1)
    monkeypatch.setattr(waiting_line, "waiting_notice", notice)

    def draw_others() -> None:
        with ExitStack() as stack:
            for _ in range(AT_ONCE):
                stack.enter_context(TURNS.turn(lambda *_: None))
            begun.set()
            told.wait(60)
            time.sleep(0.6)  # until it was reported several times

    begun = threading.Event()
    others = threading.Thread(target=draw_others, daemon=True)
    if waits:
        others.start()
        assert begun.wait(5)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.query_params["lang"] = "en"
    app.run()
    assert told.is_set() == waits
    assert not app.exception
    drawn = "".join(pieces(app))
    assert "before you" not in drawn
    assert not waits or next(numbers) > 2
    assert 'class="broken"' not in drawn
    assert 'class="top"' in drawn
    assert TURNS.is_idle


def test_a_line_of_its_own_leaves_no_trace() -> None:
    turns = Turns()
    with turns.turn(lambda *_: None):
        assert not turns.is_idle
    assert turns.is_idle
