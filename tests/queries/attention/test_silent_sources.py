"""A source that is behind is waited for by the list, silent, or awaited by the sentence of the day: one of these."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pandas as pd
import pytest

from queries.attention import known_causes, silent_sources
from queries.attention.known_causes import common_as_of
from queries.attention.sentences import evidence
from queries.attention.silent_sources import awaited_sources, silent_source_checks
from queries.attention.thresholds import MIN_DAYS_BEHIND
from queries.question.vintage import last_complete_day
from queries.storage.source_state import SourceState
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from tests.thorough import THOROUGH, ordinary_first

DAY = datetime(2026, 11, 29)
NOON, NIGHT = timedelta(hours=12), timedelta(hours=23, minutes=59, seconds=59)
SCOPE = Scope()
# Days that a source may be behind: in an ordinary run those around the limits of 7, 21 and 90, and some between.
NEAR = {*range(10), *range(19, 24), *range(88, 93), 14, 30, 60, 119}
LAGS = range(120) if THOROUGH > 1 else sorted(NEAR)


def two_sources(monkeypatch, *, latest: datetime, other: datetime, every: int) -> SimpleNamespace:
    """A store of a source that ends at `latest`, and one that ends at `other` and delivers every so many days."""
    sources = [SourceState(1, "daily", latest, demo=False), SourceState(2, "other", other, demo=False)]
    loads = [(1, latest - timedelta(days)) for days in range(30)]
    loads += [(2, other - timedelta(every * i)) for i in range(6)]
    for module in (known_causes, silent_sources):
        monkeypatch.setattr(module, "vintage", lambda *_: 1)
    monkeypatch.setattr(known_causes, "as_of", lambda *_: latest)
    monkeypatch.setattr(silent_sources, "_daily_cases", lambda *_: 10.0)
    frame = pd.DataFrame(
        {"source": source, "as_of": moment, "status": "done", "load": 1} for source, moment in loads
    )
    return SimpleNamespace(sources_at=lambda _: sources, loads=frame)


@pytest.mark.parametrize("every", ordinary_first(1, [7, 1, 30]))
@pytest.mark.parametrize(
    ("of_latest", "of_other"), [(NOON, NOON), (NIGHT, NOON), (NOON, NIGHT), (NIGHT, NIGHT)]
)
def test_a_source_is_waited_for_or_silent_or_awaited(monkeypatch, every, of_latest, of_other) -> None:
    latest = DAY + of_latest
    for lag in LAGS:
        other = DAY - timedelta(lag) + of_other
        store = two_sources(monkeypatch, latest=latest, other=other, every=every)
        day = last_complete_day(latest)
        behind = (day - last_complete_day(other)).days
        is_waited_for = common_as_of(store, SCOPE) == min(other, latest)
        silent = {check.subject[0][1] for check in silent_source_checks(store, SCOPE, day) if check.p == 0}
        awaited = {source.source for source in awaited_sources(store, SCOPE, day)}
        assert is_waited_for + (2 in silent) + (2 in awaited) == 1, (lag, behind)
        assert is_waited_for == (behind <= 7)
        assert (2 in silent) == (behind > max(7, 3 * every))
        assert 1 not in silent | awaited


def test_of_a_source_with_a_single_load_no_rhythm_is_claimed(monkeypatch) -> None:
    store = two_sources(monkeypatch, latest=DAY + NIGHT, other=DAY - timedelta(40) + NIGHT, every=1)
    loads = store.loads
    store.loads = loads[(loads["source"] == 1) | (loads["as_of"] == DAY - timedelta(40) + NIGHT)]
    silent = next(check for check in silent_source_checks(store, SCOPE, DAY.date()) if check.p == 0)
    assert evidence(silent) == Text(
        "۴۰ روز؛ فاصلهٔ معمول داده‌های آن هنوز معلوم نیست",
        "40 days; how often its data usually come is not known yet",
    )
    # It is silent after the fewest days, as before.
    assert silent.upper == MIN_DAYS_BEHIND
