"""The title of the counties and the line below it make one judgement of each county."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from pages.counties import county_page
from pages.counties.county_maps import county_maps_section
from pages.counties.ranking import title_and_range
from pages.view.view_province import county_names, province_of
from pages.widgets.measures.uncertainty_map import uncertainty_map
from persian.bidi import strip_control_characters
from persian.digits import percent
from queries.estimates.measure import Result, measure
from tests.pages.same_numbers.reading import LANG, looking

ROUTE, NO_DIFFERENCES = "نیازمند بررسی (مهلت پاسخ رعایت نشده)", "تفاوت روشنی دیده نمی‌شود"


@pytest.fixture
def settings_file(tmp_path, monkeypatch):
    """An empty settings file that is in force."""
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))
    return path


def said(store, key: str, **params: str) -> tuple[str, str]:
    view = looking(store, **params)
    result = measure(store, key, view.scope, by=("county",), lang=LANG)
    title, line = title_and_range(view, result, county_names(view, province_of(view)))
    return strip_control_characters(title), strip_control_characters(line)


@pytest.mark.parametrize("period", ["30d", "90d"])
def test_counties_below_the_floor_are_named_for_the_deadline(demo_store, settings_file, period) -> None:
    settings_file.write_text("[assessment]\non_time_floor = 0.98\n", "utf-8")
    title, line = said(demo_store, "on_time_share", period=period)
    assert ROUTE in title
    assert f"مهلت پاسخ رعایت نشده: سهم پاسخ به‌موقع به‌روشنی کمتر از {percent(0.98, LANG)}" in line
    assert NO_DIFFERENCES not in line, "the title has just named some"


def test_where_no_county_stands_out_nothing_is_said_of_a_deadline(demo_store, settings_file) -> None:
    settings_file.write_text("[assessment]\non_time_floor = 0\n", "utf-8")
    title, line = said(demo_store, "on_time_share", period="30d")
    assert "مهلت" not in title.replace("پاسخ در مهلت", "")
    assert "رعایت" not in line
    assert line.endswith("در مقایسه با آنچه شهرستان‌های مشابه با همین موضوع‌ها و نوع‌ها به آن می‌رسند.")


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("on_time_share", "سهم پاسخ به‌موقع: شمار پرونده‌های هیچ شهرستانی کافی نیست"),
        ("satisfied_share", "سهم رضایت: شمار نظرهای هیچ شهرستانی کافی نیست"),
    ],
)
def test_where_every_county_has_too_few_cases_the_title_says_so(
    demo_store, settings_file, key: str, title: str
) -> None:
    settings_file.write_text("[minimum_n]\nshare = 1000\n", "utf-8")
    assert said(demo_store, key, period="30d")[0] == title


def test_without_any_value_there_are_no_classes_of_values_or_of_their_uncertainty(
    demo_store, settings_file
) -> None:
    """The legend said “0% to 100%”, and the second map that a share is a complete count."""
    settings_file.write_text("[minimum_n]\nshare = 1000\n", "utf-8")
    view = looking(demo_store, period="30d")
    section = county_maps_section.__wrapped__(view)
    assert "تا ۱۰۰" not in strip_control_characters(section)
    assert "پرونده کافی نیست یا داده‌ای نیست" in section
    assert 'class="doubt"' not in section
    assert "رده‌بندی" not in section


def test_a_single_county_has_no_map_of_how_certain_it_is_beside_others(demo_store) -> None:
    """It was an empty outline with a legend of four shades."""
    view = looking(demo_store, period="all")
    result = measure(demo_store, "rate_per_10k", view.scope, by=("county",), lang=LANG)
    province = province_of(view)
    assert province is not None
    assert 'class="doubt"' in uncertainty_map(view, result, province)
    tabriz = result.frame[result.frame["county"] == "0303"].reset_index(drop=True)
    alone = SimpleNamespace(frame=tabriz, measure=result.measure)
    assert uncertainty_map(view, cast(Result, alone), province) == ""


def test_a_county_s_share_of_the_province_is_said_where_all_inhabitants_are_known(
    demo_store, province, monkeypatch
) -> None:
    view = looking(demo_store, county="0307")
    counties = tuple(
        replace(each, populations={}) if each.code == "0303" else each for each in province.counties
    )
    lacking = replace(province, counties=counties, _by_code={each.code: each for each in counties})
    said_of_people = []
    for known in (province, lacking):
        monkeypatch.setattr(county_page, "province_of", lambda view, known=known: known)
        header = county_page.county_header.__wrapped__(view)  # without its cache
        said_of_people.append(strip_control_characters(str(header)).split("<p>")[1].split(".")[0])
    assert [line.split("سرشماری ")[1] for line in said_of_people] == ["۱۳۹۵، ۶٫۳٪ از استان", "۱۳۹۵"]
