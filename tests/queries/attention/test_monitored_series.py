"""The series that the attention list monitors equal the counts of the measures, even if a source lags."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from queries.attention import attention
from queries.attention.known_causes import common_as_of, with_late_by_office, without_lagging_sources
from queries.attention.monitored_series import LEAD, MONTH, PAST, YEAR, monitored_series
from queries.attention.selection import select_checks
from queries.attention.silent_sources import silent_source_checks
from queries.estimates.measure import measure
from queries.question.vintage import last_complete_day
from queries.vocabulary.scope import Scope
from tests.engines import on_engines
from tests.queries.attention.made_checks import QUIET
from tests.worlds import store_of, world

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stores(world_stores):
    """The store of a world of 600 cases, by its seed."""
    return lambda seed: world_stores(seed, 600)


@on_engines("world_and_days", [(2, 0), (2, 25), (3, 0)], parts=None, first=2)
def test_what_is_watched_are_the_measures_themselves(stores, world_and_days):
    seed, back = world_and_days
    store = stores(seed)
    moment = max(source.as_of for source in store.sources) - timedelta(back)
    scope = Scope(as_of=moment if back else None)
    seen = monitored_series(store, scope)
    plain = replace(scope, trips="out")
    counties, topics = ([int(str(key[0])) for key in seen.counts[name].keys] for name in ("county", "topic"))
    codes = {name: store.dimension(name)["code"] for name in ("county", "topic", "agency")}
    days = seen.county_topic_days
    replayed = seen.counts["county"].days - seen.history
    assert days.shape[2] == LEAD + replayed
    year = replayed + YEAR - 1, replayed
    for begin, end, counted in (
        (*year, seen.county_topic_base),
        (27, 0, days[:, :, -28:].sum(axis=2)),
        (2, 2, days[:, :, -3]),
        (days.shape[2] - 1, days.shape[2] - 1, days[:, :, 0]),
    ):
        span = plain.with_period(seen.day - timedelta(begin), seen.day - timedelta(end))
        wanted = measure(store, "received", span, by=("county", "topic")).frame
        values = {(row.county, row.topic): row.value for row in wanted.itertuples() if row.value}
        made = {
            (codes["county"][counties[c]], codes["topic"][topics[t]]): counted[c, t]
            for c, t in np.argwhere(counted)
        }
        assert made == values
    month = plain.with_period(seen.day - timedelta(MONTH - 1), seen.day)
    for name, dues in (("agency", seen.agency_dues), ("county", seen.county_dues)):
        frame = measure(store.without_rollups(), "on_time_share", month, by=(name,)).frame
        assert {row[1]: row[2] for row in frame[[name, "n"]].itertuples() if row[2]} == {
            codes[name][key]: n
            for key, n in zip(dues.keys, dues.due[:, -MONTH:].sum(axis=1), strict=True)
            if n
        }
        assert (dues.late <= dues.due).all()
        assert dues.due.shape[1] == PAST + replayed


def test_the_offices_behind_a_county_s_late_cases_are_counted_as_the_measure_does(demo_store):
    day = date(2026, 10, 6)
    keys = demo_store.dimension("county")["code"]
    (key,) = keys.index[keys == "0303"]
    plain = replace(QUIET, kind="overdue", subject=(("county", int(key)),), p=1e-9, days=28)
    sure = replace(plain, p=0.4)
    with_offices, without_offices = with_late_by_office(demo_store, Scope(), day, [plain, sure])
    assert without_offices.late_by_office == ()
    period = Scope(day - timedelta(27), day, counties=("0303",), trips="out")
    late = measure(demo_store, "on_time_share", period).row
    assert sum(n for _, n in with_offices.late_by_office) == round(late["n"] * (1 - late["value"]))


def test_a_source_that_lags_is_no_fall(databases):
    """Half of the province comes from a source whose as-of is five, or thirty, days earlier."""
    for seed, lag in ((14, 5), (14, 30)):
        here = world(seed, size=1400)
        latest = here.known.as_of["one"]
        early = latest - timedelta(lag)
        lives = tuple(life for life in here.lives if life.source == "one" or life.registered <= early)
        known = replace(here.known, as_of={"one": latest, "two": early})
        store = store_of(databases(f"lagging_{seed}_{lag}"), replace(here, lives=lives, known=known))
        assert common_as_of(store, Scope()) == (early if lag <= 7 else latest)
        result = attention(store, Scope())
        assert result.day == last_complete_day(early if lag <= 7 else latest)
        assert [line for line in (*result.findings, *result.other_findings) if line.kind == "drop"] == []
        if lag > 7:
            looks = [replace(QUIET, kind="drop", subject=(), expected=60.0, actual=31.0, p=1e-9)]
            assert without_lagging_sources(store, Scope(), result.day, looks) == []
            elsewhere = [replace(looks[0], kind="surge")]
            assert without_lagging_sources(store, Scope(), result.day, elsewhere) == elsewhere


def test_a_source_that_fell_behind_is_reported(demo_store):
    (look,) = silent_source_checks(demo_store, Scope(), date(2026, 10, 6))
    assert look.p == 1.0
    (look,) = silent_source_checks(demo_store, Scope(), date(2026, 11, 6))
    assert (look.p, look.actual) == (0.0, 30.0)
    # It concerns the cases that it would have sent in these 30 days, at the pace of its last 90.
    end = demo_store.as_of.date()
    recent = Scope(first=end - timedelta(89), last=end)
    assert look.cases_concerned == pytest.approx(
        measure(demo_store, "received", recent).row["value"] / 90 * 30
    )
    assert [each.kind for each in select_checks([look])] == ["silent_source"]
