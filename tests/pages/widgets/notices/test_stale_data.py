"""The amber line: said where a source is later than its own rhythm, and only there."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from pages.view.view import View
from pages.widgets.notices import stale_data as module
from pages.widgets.notices.stale_data import stale_data
from queries.data_quality.load_log import Freshness
from queries.storage.result_cache import ResultCache
from queries.vocabulary.row_limits import NO_ROWS, RowLimits
from queries.vocabulary.scope import Scope
from tests.pages.same_numbers.reading import plain

AS_OF = datetime(2026, 10, 7, 18)
NOW = Scope()


def source(name: str, *, days: float | None, as_of: datetime = AS_OF) -> Freshness:
    rhythm = None if days is None else timedelta(days=days)
    return Freshness(name, "events", as_of, as_of, 5, rhythm, frozenset())


def view(scope: Scope = NOW, lang: str = "en", limits: RowLimits | None = None) -> View:
    store = SimpleNamespace(load=5, cache=ResultCache(), limits=limits, sources=())
    return View(store, scope, (), lang, False, {}, AS_OF)  # type: ignore[arg-type]


@pytest.fixture
def sources(monkeypatch):
    """A function that sets the sources of the store."""
    return lambda *all_sources: monkeypatch.setattr(module, "freshness", lambda store: list(all_sources))


def test_a_source_that_is_late_by_its_own_rhythm_is_named(sources):
    sources(source("portal", days=1), source("offices", days=30))
    text = plain(stale_data(view(), AS_OF + timedelta(days=5)))
    assert text == ("Old data: portal ends on 15 Mehr 1405, 5 days ago; usually new data come every one day.")


def test_within_the_rhythm_nothing_is_said(sources):
    sources(source("offices", days=30), source("new", days=None))
    assert stale_data(view(), AS_OF + timedelta(days=5)) == ""


def test_other_late_sources_are_counted(sources):
    sources(source("a", days=1), source("b", days=1), source("c", days=1))
    assert "2 more sources are late too." in plain(stale_data(view(), AS_OF + timedelta(days=5)))


@pytest.mark.parametrize("scope", [Scope(load=3), Scope(as_of=AS_OF - timedelta(9))])
def test_a_look_at_the_past_is_not_old_data(sources, scope):
    sources(source("portal", days=1))
    assert stale_data(view(scope), AS_OF + timedelta(days=50)) == ""


def test_a_single_load_has_no_rhythm_and_however_old_it_is_nothing_is_said(sources):
    sources(source("offices", days=None))
    assert stale_data(view(), AS_OF + timedelta(days=400)) == ""


@pytest.mark.parametrize(("lang", "words"), [("en", "one of the sources ends"), ("fa", "یکی از منبع‌ها تا")])
def test_whoever_sees_published_figures_only_reads_no_name(sources, lang, words):
    sources(source("portal", days=1))
    text = plain(stale_data(view(lang=lang, limits=NO_ROWS), AS_OF + timedelta(days=5)))
    assert words in text
    assert "portal" not in text
