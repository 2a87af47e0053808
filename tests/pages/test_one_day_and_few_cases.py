"""A scope of one day, or of few cases, is described for what it is: no text makes more of it than there is."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from pages.agencies.outliers import outliers
from pages.counties.ranking import title_and_range
from pages.hotspots.brief import _narrowed
from pages.view.view_province import county_names, province_of
from pages.volume.expected_actual import expected_actual_section
from pages.volume.headline import _period_text, actual_against_expected
from persian.bidi import strip_control_characters
from persian.calendar import to_jalali
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.comparisons.peers.peer_finding import peer_finding
from queries.estimates.measure import measure
from queries.overview.lists.news_list import count_of_last_week, count_since_load
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.intake.storing import load_rows, url
from tests.pages.same_numbers.reading import LANG, looking, plain


@pytest.fixture
def one_day(demo_store):
    """The view of the day before as-of."""
    day = to_jalali(demo_store.as_of.date() - timedelta(days=1))
    return looking(demo_store, period=f"{day}-{day}")


def test_the_first_day_of_the_data_is_said_to_be_that(tmp_path: Path):
    now = datetime(2025, 6, 1, 12)
    rows = [{"id": f"c{n}", "registered_at": now - timedelta(hours=n), "kind": "complaint"} for n in range(9)]
    load_rows(tmp_path, rows, as_of=now)
    store = open_store(url(tmp_path))
    for counted in (count_since_load, count_of_last_week):
        count, _ = counted(store, Scope(), now.date() - timedelta(days=1))
        assert strip_control_characters(count.en) == "Sunday, 11 Khordad 1404: 9 received"
    header = plain(expected_actual_section(looking(store)).header_html)
    assert "هنوز انتظاری نمی‌توان داشت" in header
    assert "همهٔ پرونده‌های این محدوده در سفر" not in header


def test_offices_with_too_few_cases_are_not_said_to_need_no_look(one_day):
    text = plain(outliers(one_day).html)
    assert "هیچ دستگاهی نیازمند بررسی" not in text
    assert "پرونده کافی نیست: ۸" in text


def test_the_title_says_of_how_many_counties_none_needs_a_look(demo_store):
    view = looking(demo_store)
    result = measure(demo_store, "on_time_share", view.scope, by=("county",), lang=LANG)
    title, _ = title_and_range(view, result, county_names(view, province_of(view)))
    compared = peer_comparison(demo_store, "on_time_share", view.scope, by="county", trips="in", lang=LANG)
    named = compared.frame["assessment"].isin(["needs_look", "better"]).any()
    assert named or peer_finding(compared, LANG) in strip_control_characters(title)


def test_a_period_of_one_day_is_that_day(one_day):
    day = one_day.scope.first
    span = SimpleNamespace(
        first=day, last=day, actual=5.0, expected=5.0, lower=2.0, upper=9.0, trips=0.0, within_limits=True
    )
    text = strip_control_characters(_period_text(one_day, span))
    assert text.startswith(
        f"همهٔ دوره ({strip_control_characters(one_day.scope.period_sentence(LANG))}): ۵ پرونده"
    )
    assert " تا " not in text.partition(")")[0]


@pytest.mark.parametrize(
    ("actual", "expected", "said"),
    [(1.0, 1.18, "مورد انتظار: ۱٫۲"), (9.0, 9.9, "مورد انتظار: ۹٫۹"), (9.0, 10.0, "۱۰٪ کمتر از انتظار")],
)
def test_of_a_few_cases_no_percentage_is_made(demo_store, actual, expected, said):
    span = SimpleNamespace(actual=actual, expected=expected, lower=0.0, upper=20.0, within_limits=True)
    words = strip_control_characters(actual_against_expected(looking(demo_store), span))
    assert words.startswith(f"{said}، در بازهٔ معمول")


def test_a_brief_names_its_other_filters_without_the_period(demo_store):
    assert _narrowed(looking(demo_store, county="0303")) == ""
    assert (
        strip_control_characters(_narrowed(looking(demo_store, county="0303", kind="suggestion")))
        == "پیشنهاد"
    )
