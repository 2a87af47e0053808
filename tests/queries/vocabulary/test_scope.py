"""Scopes and URLs: every scope survives the round trip, and the errors of every broken address are named."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian.calendar import from_jalali
from persian.digits import to_persian_digits
from queries.vocabulary.codes import Channel, Kind
from queries.vocabulary.periods import PRESETS, read_as_of, read_period
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope

TODAY = date(2026, 9, 22)
codes = st.lists(st.text("0123456789abcشهر", min_size=1, max_size=5), unique=True, max_size=4).map(tuple)
days = st.dates(from_jalali(1380, 1, 1), from_jalali(1419, 12, 29))


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    """A random scope that a URL can express."""
    preset = draw(st.sampled_from([None, *PRESETS]))
    if preset:
        first, last, _ = read_period(preset, today=TODAY)
    else:
        a, b = draw(days), draw(days)
        first, last = draw(st.sampled_from([(min(a, b), max(a, b)), (a, None), (None, b)]))
    names = st.lists(st.sampled_from([k.name for k in Kind]), unique=True).map(tuple)
    channels = st.lists(st.sampled_from([c.name for c in Channel]), unique=True).map(tuple)
    return Scope(
        first,
        last,
        counties=draw(codes),
        agencies=draw(codes),
        peer_groups=draw(codes),
        kinds=draw(names),
        topics=draw(codes),
        topic_groups=draw(codes),
        channels=draw(channels),
        trips=draw(st.sampled_from(["in", "out"])),
        load=draw(st.one_of(st.none(), st.integers(0, 99_999))),
        preset=preset,
    )


@given(scopes())
def test_a_scope_survives_the_round_trip_through_the_url(scope: Scope) -> None:
    again, problems = Scope.from_params(scope.to_params(), today=TODAY)
    assert problems == []
    assert again == scope


@given(st.datetimes(datetime(2001, 3, 21), datetime(2040, 1, 1)).map(lambda x: x.replace(microsecond=0)))
def test_an_as_of_survives_the_round_trip(moment: datetime) -> None:
    scope = Scope(date(2020, 1, 1), date(2020, 2, 1), as_of=moment)
    assert Scope.from_params(scope.to_params(), today=TODAY) == (scope, [])


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_nonsense_gives_a_scope_and_problems_never_a_crash(period: str, other: str) -> None:
    params = {
        "period": period,
        "kind": [other],
        "channel": other,
        "trips": other,
        "as_of": other,
        "load": other,
    }
    scope, problems = Scope.from_params(params, today=TODAY)
    assert isinstance(scope, Scope)
    assert all(problem.fa and problem.en for problem in problems)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1404/01/01-1404/06/31", (1404, 1, 1), (1404, 6, 31)),
        ("۱۴۰۴/۰۱/۰۱-۱۴۰۴/۰۶/۳۱", (1404, 1, 1), (1404, 6, 31)),
        ("1404-1-1-1404-6-31", (1404, 1, 1), (1404, 6, 31)),
        ("2025-03-21..2025-09-22", (1404, 1, 1), (1404, 6, 31)),
        ("1403/12/30-1403/12/30", (1403, 12, 30), (1403, 12, 30)),
        ("1403", (1403, 1, 1), (1403, 12, 30)),
        ("1404-Q2", (1404, 4, 1), (1404, 6, 31)),
        ("۱۴۰۴-۰۵", (1404, 5, 1), (1404, 5, 31)),
    ],
)
def test_periods_are_read_in_both_calendars(text: str, first: tuple[int, ...], last: tuple[int, ...]) -> None:
    assert read_period(text, today=TODAY) == (from_jalali(*first), from_jalali(*last), None)


@pytest.mark.parametrize(
    "text",
    [
        "1404/13/01-1404/13/02",
        "1402/12/30-1403/01/01",
        "x",
        "1404/06/31-1404/01/01",
        "",
        "1404-Q5",
        "1404-13",
        "2025",
    ],
)
def test_a_period_that_cannot_be_says_so_in_both_languages(text: str) -> None:
    with pytest.raises(ScopeError) as caught:
        read_period(text or "-", today=TODAY) if text else read_period("1404/01/01-1403/01/01", today=TODAY)
    assert "۱۴۰۴" in caught.value.problem.fa
    assert "1404" in caught.value.problem.en


def test_a_period_that_ends_before_it_begins_says_why_it_cannot_be_read() -> None:
    with pytest.raises(ScopeError) as caught:
        read_period("1404/06/31-1404/01/01", today=TODAY)
    assert "پایان دوره پیش از آغاز آن است. نمونهٔ درست" in caught.value.problem.fa
    assert "It ends before it begins. A correct one" in caught.value.problem.en


def test_named_periods_end_at_as_of() -> None:
    month = read_period("month", today=TODAY)
    assert month == (from_jalali(1405, 6, 1), TODAY, "month")
    assert read_period("30d", today=TODAY) == (TODAY - timedelta(29), TODAY, "30d")
    assert read_period("year", today=TODAY)[0] == from_jalali(1405, 1, 1)


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("yesterday", (1405, 6, 30), (1405, 6, 30)),
        ("7d", (1405, 6, 25), (1405, 6, 31)),
        # 31 Shahrivar 1405 is a Tuesday: the week before began on Saturday, the 21st.
        ("last_week", (1405, 6, 21), (1405, 6, 27)),
        ("last_month", (1405, 5, 1), (1405, 5, 31)),
        ("season", (1405, 4, 1), (1405, 6, 31)),
    ],
)
def test_named_periods_are_those_of_the_calendar(preset, first, last) -> None:
    assert read_period(preset, today=TODAY) == (from_jalali(*first), from_jalali(*last), preset)


def test_the_period_since_the_last_load_begins_where_the_data_ended_before() -> None:
    start = TODAY - timedelta(3)
    assert read_period("since_load", today=TODAY, load_start=start) == (start, TODAY, "since_load")
    scope, problems = Scope.from_params({"period": "since_load"}, today=TODAY, load_start=start)
    assert problems == []
    assert scope.to_params() == {"period": ["since_load"]}


def test_without_an_earlier_load_there_is_no_period_since_it() -> None:
    scope, problems = Scope.from_params({"period": "since_load"}, today=TODAY)
    assert [problem.parameter for problem in problems] == ["period"]
    assert scope.preset == "90d"


def test_an_as_of_that_is_a_day_means_its_end() -> None:
    assert read_as_of("1404/05/12") == datetime(2025, 8, 3, 23, 59, 59)
    assert read_as_of(to_persian_digits("1404/05/12T14:30")) == datetime(2025, 8, 3, 14, 30)


def test_the_sentence_names_the_period_and_what_is_chosen() -> None:
    scope = Scope(from_jalali(1404, 1, 1), from_jalali(1404, 6, 31), counties=("0303",), trips="out")
    text = scope.sentence("fa", {"county": {"0303": "تبریز"}})
    assert "۱ فروردین ۱۴۰۴ تا ۳۱ شهریور ۱۴۰۴" in text
    assert "تبریز" in text
    assert "سفر" in text
    assert "1 Farvardin 1404 to 31 Shahrivar 1404" in scope.sentence("en", {})
