"""Who stands in line for a screen is told so, in the viewer's language, and is drawn the screen in the end."""

import threading
import time
from contextlib import ExitStack, suppress

import pytest
from streamlit.testing.v1 import AppTest

from door.viewers import LOCAL_VIEWER
from pages.shell import waiting_line
from pages.shell.waiting_line import drawing_notice, waiting_notice
from pages.view.screen_queue import AT_ONCE, PAUSE, TURNS, ScreenQueue
from pages.view.viewer import as_viewer
from queries.settings.province_settings import ROOT
from tests.pages.hostile import pieces
from tests.pages.view.made_workers import until
from tests.thorough import ordinary_first


def test_the_notice_says_how_many_are_served_first() -> None:
    assert "3 people are before you" in waiting_notice(3, "en")
    assert "1 person is before you" in waiting_notice(1, "en")
    assert "۳ نفر پیش از شما" in waiting_notice(3, "fa")
    assert 'role="status"' in waiting_notice(3, "fa")
    assert "those of 1 other person," in drawing_notice(1, "en")
    assert "ارقام ۳ نفر دیگر" in drawing_notice(3, "fa")


@pytest.mark.parametrize("others", ordinary_first(1, [AT_ONCE, 1, 0]))
def test_a_screen_is_drawn_after_the_notice(demo_url, monkeypatch, others: int) -> None:
    waits, beside = others == AT_ONCE, others == 1
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    monkeypatch.setattr(waiting_line, "FIRST_NOTICE", 0.0)
    monkeypatch.setattr(waiting_line, "NOTICE_INTERVAL", 0.0)
    monkeypatch.setattr(waiting_line, "DRAWING_NOTICE", 0.0 if beside else 60.0)
    monkeypatch.setattr(TURNS, "_held", 120.0)  # however slow the machine is
    told = threading.Event()
    whole = waiting_line.waiting_notice

    def notice(before: int, lang: str) -> object:
        given.append(before)
        told.set()
        return whole(len(given), lang)

    given = list[int]()
    monkeypatch.setattr(waiting_line, "waiting_notice", notice)
    monkeypatch.setattr(waiting_line, "drawing_notice", notice)

    def draw_others() -> None:
        with ExitStack() as stack:
            for _ in range(others):
                stack.enter_context(TURNS.turn(lambda *_: None))
            begun.set()
            told.wait(60)
            if beside:
                time.sleep(2 * PAUSE)  # in which nothing more is said
            else:
                until(lambda: len(given) > 1)

    begun = threading.Event()
    if others:
        threading.Thread(target=draw_others, daemon=True).start()
        assert begun.wait(60)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.query_params["lang"] = "en"
    app.run()
    assert told.is_set() == bool(others)
    assert not app.exception
    drawn = "".join(pieces(app))
    assert "before you" not in drawn
    assert len(given) == 1 if beside else not waits or len(given) > 1
    assert 'class="broken"' not in drawn
    assert 'class="top"' in drawn
    until(lambda: TURNS.is_idle)


@pytest.mark.parametrize(("others", "fails"), [(True, False), (True, True), (False, False)])
def test_whoever_waits_while_the_screen_is_drawn_is_told_until_its_end(monkeypatch, others, fails) -> None:
    shown, drawn = list[str](), threading.Event()
    monkeypatch.setattr(waiting_line, "DRAWING_NOTICE", 0.0)
    monkeypatch.setattr(
        waiting_line, "draw", lambda markup, key: (shown.append(f"{key}: {markup}"), drawn.set())
    )
    monkeypatch.setattr(TURNS, "_held", 120.0)
    with ExitStack() as stack:
        if others:
            stack.enter_context(TURNS.turn(lambda *_: None))
        with suppress(ZeroDivisionError), as_viewer(LOCAL_VIEWER), waiting_line.in_turn("en", "some"):
            # Whatever this thread waits for, and however short: nobody was told in line.
            assert drawn.wait(5.0 if others else 2 * PAUSE) == others
            assert 1 // (not fails)
        assert all("1 other person" in each and each.startswith("waiting-1:") for each in shown)
        assert len(shown) == others
    assert TURNS.is_idle


def test_a_line_of_its_own_leaves_no_trace() -> None:
    turns = ScreenQueue()
    with turns.turn(lambda *_: None):
        assert not turns.is_idle
    assert turns.is_idle
