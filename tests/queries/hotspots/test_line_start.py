"""Sources that start, stop or lag neither create nor hide hotspots; the day since which a county is known."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from persian.calendar import CalendarPeriod, from_jalali, quarters
from queries.hotspots.line_start import MAX_SILENCE, county_start_days, source_start_days
from queries.hotspots.observation_window import _choices, window
from queries.hotspots.trajectories import trajectories
from queries.vocabulary.scope import Scope
from tests import worlds
from tests.engines import ON_DUCKDB
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

BEGIN, END = from_jalali(1402, 1, 1), from_jalali(1404, 2, 10)
CODES = ("0313", "0306", "0307", "0310", "0302", "0312", "0314", "0305", "0320", "0321")
LOUD = "0307"


@pytest.fixture(autouse=True)
def few_suffice(tmp_path, monkeypatch):
    """Settings that assess counties with at least five expected cases."""
    path = tmp_path / "few.toml"
    path.write_text("[minimum_n]\ncomparison = 5\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))
    monkeypatch.setattr(worlds, "COUNTIES", CODES)


def spread(source: str, code: str, first: date, last: date, n: int) -> list[Life]:
    """Cases of a county, evenly distributed over some days."""
    start, days = datetime.combine(first, datetime.min.time()), (last - first).days
    return [
        Life(source=source, registered=start + timedelta(days=i * days / n), county=code) for i in range(n)
    ]


def everywhere(n: int = 160) -> list[Life]:
    """Cases of one source, the same number in every county."""
    return [life for code in CODES for life in spread("one", code, BEGIN, END, n)]


def at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=12)


def words(store) -> Mapping[str, str]:
    frame = trajectories(store, Scope(), lang="en").frame
    return dict(zip(frame["county"], frame["assessment"], strict=True))


def test_a_source_that_starts_makes_no_county_emerge_and_is_named(databases) -> None:
    starts = quarters(BEGIN, END)[6].first
    lives = everywhere() + spread("two", LOUD, starts, END, 120)
    store = store_of(databases("starts"), World(tuple(lives), Known({"one": at(END), "two": at(END)})))
    assert window(store, Scope()).left_out == ("two",)
    assert "emerging" not in words(store).values()
    assert source_start_days(store, Scope()) == {1: BEGIN, 2: starts}


@pytest.mark.thorough
@ON_DUCKDB
def test_a_source_that_stopped_takes_no_verdict_away_and_is_named(databases) -> None:
    stops = quarters(BEGIN, END)[3].last
    lives = everywhere() + spread("two", "0310", BEGIN, stops, 60)
    store = store_of(databases("stops"), World(tuple(lives), Known({"one": at(END), "two": at(stops)})))
    observed = window(store, Scope())
    assert (len(observed.quarters), observed.left_out, observed.delaying_sources) == (8, ("two",), ())
    assert "fading" not in words(store).values()


@ON_DUCKDB
def test_a_source_that_lags_by_a_quarter_holds_the_end_back_and_is_named(databases) -> None:
    lags = quarters(BEGIN, END)[7].last - timedelta(20)
    lives = everywhere() + spread("two", "0310", BEGIN, lags, 60)
    store = store_of(databases("lags"), World(tuple(lives), Known({"one": at(END), "two": at(lags)})))
    observed = window(store, Scope())
    assert observed.quarters[-1] == quarters(BEGIN, END)[6]
    assert (observed.left_out, observed.delaying_sources) == ((), ("two",))


@ON_DUCKDB
def test_where_most_cases_are_not_known_throughout_nothing_is_judged(databases) -> None:
    starts = quarters(BEGIN, END)[6].first
    lives = everywhere(20) + [life for code in CODES for life in spread("two", code, starts, END, 40)]
    store = store_of(databases("most"), World(tuple(lives), Known({"one": at(END), "two": at(END)})))
    assert window(store, Scope()).quarters == ()
    assert trajectories(store, Scope(), lang="en") is None


def test_a_county_is_known_since_its_sources_began_unless_its_silence_was_too_long(databases) -> None:
    """The first county is quiet throughout, the second is reported from some day on, the third has no case at all."""
    quiet, late, none = CODES[:3]
    comes = from_jalali(1403, 1, 15)
    lives = [life for life in everywhere() if life.county not in (quiet, late, none)]
    lives += spread("one", quiet, BEGIN + MAX_SILENCE + timedelta(60), END, 3)
    lives += spread("one", late, comes, END, 100)
    store = store_of(databases("silence"), World(tuple(lives), Known({"one": at(END), "two": at(END)})))
    start_days = county_start_days(store, Scope())
    assert {code: start_days[code] for code in (quiet, late, none)} == {
        quiet: BEGIN,
        late: comes,
        none: BEGIN,
    }


def test_windows_are_those_of_plain_python() -> None:
    """Included and excluded windows of random sources, computed case by case."""
    dice, every = np.random.default_rng(4), quarters(BEGIN, from_jalali(1404, 12, 29))
    known = [
        (BEGIN + timedelta(int(dice.integers(200))), every[-1].last - timedelta(int(dice.integers(300))))
        for _ in range(6)
    ]
    cases = dice.integers(0, 40, (6, len(every))).astype(float)

    def covers(i: int, spans: list[CalendarPeriod]) -> bool:
        return known[i][0] <= spans[0].first + timedelta(31) and known[i][1] >= spans[-1].last

    items = list(_choices(every, known, cases))
    assert {(each.back, each.spans.stop - each.spans.start) for each in items} == {
        (back, length)
        for back in range(5)
        for length in (8, 7, 6)
        if back == 0
        or any(
            covers(i, every[12 - back - length : 12 - back]) and known[i][1] < every[12 - back].last
            for i in range(6)
        )
    }
    assert len(items) > 6
    for each in items:
        spans, total, kept = every[each.spans], 0.0, 0.0
        for i in range(6):
            inside = sum(cases[i, q] for q, edge in enumerate(every) if edge in spans)
            total, kept = total + inside, kept + inside * covers(i, spans)
            assert (i in each.kept) == covers(i, spans)
            assert (i in each.left) == (not covers(i, spans) and inside > 0)
        assert each.share == pytest.approx(kept / total)
