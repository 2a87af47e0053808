"""Prewarming: afterwards the likely scopes need no query, and it gives way to viewers."""

import threading
import time

import pytest

from pages.shell import prewarm
from pages.shell.prewarm import _view, likely_views, prewarm_paused, prewarm_store
from pages.shell.screens import SCREENS
from pages.view import viewer
from queries.storage.store import Store, open_store
from tests.pages.hostile import ADDRESSES, Visitor


@pytest.fixture
def fresh(demo_url, monkeypatch) -> Store:
    """The demo store with empty caches, and prewarming without pauses."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    monkeypatch.setattr(prewarm, "REST_RATIO", 0.0)
    store = open_store()
    store.cache.clear()
    return store


@pytest.mark.slow
def test_what_is_likely_asks_the_store_for_nothing_any_more(fresh, monkeypatch):
    # The screens take turns with the scopes beside the one that opens.
    wanted = [({}, SCREENS), ({"county": ["0303"]}, SCREENS[::2]), ({"period": ["all"]}, SCREENS[1::2])]
    monkeypatch.setattr(
        prewarm,
        "likely_views",
        lambda store: [(_view(store, params), screen) for params, screens in wanted for screen in screens],
    )
    monkeypatch.setattr(prewarm.log, "exception", fail)
    prewarm_store(fresh)

    asked: list[str] = []
    whole = Store.frame
    monkeypatch.setattr(Store, "frame", lambda self, of: asked.append(str(of)) or whole(self, of))
    visitor = Visitor()
    for params, screens in wanted:
        for address, screen in zip(ADDRESSES, SCREENS, strict=True):
            if screen not in screens:
                continue
            visitor.see(address, dict(params))
            # The log of loads and rejections is read again each time: it is small, and may contain the load that is
            # running.
            assert asked == [] or address == "data", (address, params)
            asked.clear()


def fail(*told: object) -> None:
    raise AssertionError(told)


def test_it_needs_no_viewer(fresh, monkeypatch):
    monkeypatch.setattr(viewer, "ticket", lambda: None)
    monkeypatch.setattr(prewarm, "likely_views", lambda store: [(_view(store, {}), SCREENS[0])])
    seen: list[viewer.Viewer] = []
    monkeypatch.setattr(
        prewarm, "pieces_of", lambda screen, view: (lambda view: seen.append(viewer.viewer()),)
    )
    prewarm_store(fresh)
    assert seen == [viewer.PREWARMING]


def test_what_opens_comes_first_and_every_county_is_among_it(fresh):
    views = [(view.scope, screen) for view, screen in likely_views(fresh)]

    assert [screen for _, screen in views[: len(SCREENS)]] == list(SCREENS)
    assert len({scope for scope, _ in views[: len(SCREENS)]}) == 1
    counties = set(fresh.dimension("county")["code"].iloc[1:])
    for some in SCREENS:
        assert {code for scope, screen in views if screen is some for code in scope.counties} == counties


@pytest.mark.parametrize(("wanted", "screens"), [("opening", len(SCREENS)), ("nothing", 0)])
def test_a_province_may_want_less_of_it(fresh, monkeypatch, tmp_path, wanted, screens):
    rules = tmp_path / "ready.toml"
    rules.write_text(f'ready = "{wanted}"\n')
    monkeypatch.setenv("NEGAH_SETTINGS", str(rules))

    assert [view.params for view, _ in likely_views(fresh)] == [{}] * screens


def test_it_waits_while_a_screen_is_drawn():
    done = threading.Event()

    def build() -> None:
        prewarm._wait_until_idle()
        done.set()

    with prewarm_paused():
        threading.Thread(target=build, daemon=True).start()
        assert not done.wait(0.2)
    assert done.wait(2.0)


def test_it_does_not_wait_for_ever():
    began = time.monotonic()
    with prewarm_paused():
        prewarm._wait_until_idle(most=0.1)
    assert 0.1 <= time.monotonic() - began < 2.0
