"""What is made ready: after it, the likely scopes ask the store for nothing; and it makes way for viewers."""

import threading
import time

import pytest

from pages import readiness
from pages.readiness import drawing, likely, make_ready, pieces
from queries.store import Store, open_store


@pytest.fixture
def fresh(demo_url, monkeypatch) -> Store:
    """The demo store, nothing of it remembered, and no rest between two pieces."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    monkeypatch.setattr(readiness, "REST", 0.0)
    store = open_store()
    store.memo.forget()
    return store


@pytest.mark.slow
def test_what_is_likely_asks_the_store_for_nothing_any_more(fresh, monkeypatch):
    make_ready(fresh)

    asked: list[object] = []
    monkeypatch.setattr(Store, "frame", lambda self, statement: asked.append(statement))
    seen = [params for params in likely(fresh) for piece in pieces() if piece(readiness._view(fresh, params))]
    assert asked == []
    assert {"county": ["0303"]} in seen


def test_it_waits_while_a_screen_is_drawn():
    done = threading.Event()

    def build() -> None:
        readiness._make_way()
        done.set()

    with drawing():
        threading.Thread(target=build, daemon=True).start()
        assert not done.wait(0.2)
    assert done.wait(2.0)


def test_it_does_not_wait_for_ever():
    began = time.monotonic()
    with drawing():
        readiness._make_way(most=0.1)
    assert 0.1 <= time.monotonic() - began < 2.0
