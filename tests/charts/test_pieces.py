"""Cards, sparklines and tables: their content, and that data cannot break out of the markup."""

import math
import re
from urllib.parse import unquote

import numpy as np
import pytest

from charts.overview.measure_card import Card, CardChange, Series, card_html
from charts.overview.sparkline import sparkline
from charts.parts.figure_texts import difference_text, edge_text, extremes_text, interval_text, range_text
from charts.tables.bar_table import INITIAL_ROWS, Bar, BarHeaders, bars_html
from queries.measures import MEASURES

SHARE, DAYS, COUNT = MEASURES["on_time_share"], MEASURES["answer_days_median"], MEASURES["received"]
COLUMNS = BarHeaders("دستگاه", "به‌موقع", "بازهٔ ۹۵٪", "پرونده", "پرونده")
ATTACK = '<script>alert(1)</script>"onload="x'


def drawing(html: str) -> str:
    return unquote(re.search(r'src="data:image/svg\+xml,([^"]*)"', html)[1])


def test_a_small_line_runs_through_its_values_and_leaves_gaps():
    svg = drawing(sparkline([1, 2, None, 4, 3], alt="x", labels=("a", "b")))
    assert svg.count('class="l"') == 2  # Two separate stretches.
    assert svg.startswith("<svg xmlns=")


def test_an_unfinished_month_stands_apart():
    done = drawing(sparkline([1, 2, 3, 1], alt="x", labels=("a", "b")))
    not_done = drawing(sparkline([1, 2, 3, 1], alt="x", labels=("a", "b"), last_incomplete=True))
    assert 'class="d"' not in done
    assert 'class="d"' in not_done


@pytest.mark.parametrize("values", [[], [1], [None, 2], [math.nan, math.nan, 3]])
def test_fewer_than_two_values_are_no_line(values):
    assert sparkline(values, alt="x", labels=("a", "b")) == ""


def test_a_small_line_is_reported_to_those_who_cannot_see_it():
    assert 'alt="ثبت‌شده به تفکیک ماه"' in sparkline([1, 2], alt="ثبت‌شده به تفکیک ماه", labels=("a", "b"))


@pytest.mark.parametrize(
    ("value", "marked"),
    [
        ("68.0%", "value"),
        ("۶۸٫۰٪", "value"),
        ("—", "value"),
        ("Too few cases", "value words"),
        ("هنوز نه", "value words"),
    ],
)
def test_words_in_place_of_a_number_are_not_set_as_one(value, marked):
    assert f'<p class="{marked}">{value}</p>' in card_html(Card("On time", value))


def test_no_line_of_a_card_ends_between_an_arrow_and_its_number():
    change = CardChange("last year", "▲ 3 days", "(▼ 5 days less)")
    drawn = card_html(Card("On time", "1", changes=[change]))
    assert "▲\u00a03 days" in drawn
    assert "▼\u00a05 days" in drawn


def test_data_cannot_break_out_of_a_card_or_a_table():
    series = Series([1, 2], ATTACK, ATTACK, False, ATTACK)
    card = Card(
        ATTACK,
        ATTACK,
        ATTACK,
        [ATTACK],
        [CardChange(ATTACK, ATTACK, ATTACK)],
        series,
        definition=ATTACK,
        missing=ATTACK,
    )
    table = bars_html([Bar(ATTACK, ATTACK, 0.5, link=ATTACK)], COLUMNS, caption=ATTACK, lang="fa")
    for html in (card_html(card), table):
        assert "<script" not in html
        assert '"onload' not in html


def test_rows_past_the_first_stand_behind_a_link_where_there_is_one():
    rows = [Bar(f"row {i}", "1", 0.1) for i in range(INITIAL_ROWS + 3)]
    part = bars_html(rows, COLUMNS, caption="c", lang="en", all_rows_link="?rows=all")
    assert part.count("<tr><th") == INITIAL_ROWS + 1
    assert '<a href="?rows=all">Show the other 3</a>' in part
    assert bars_html(rows, COLUMNS, caption="c", lang="en").count("<tr><th") == INITIAL_ROWS + 4


def test_bars_start_where_the_text_starts():
    html = bars_html([Bar("n", "۵۰٪", 0.5, 0.4, 0.6)], COLUMNS, caption="c", lang="fa", overall=0.7)
    assert "width:50.00%" in html
    assert "inset-inline-start:40.00%;width:20.00%" in html
    assert 'class="mean" style="inset-inline-start:70.00%"' in html


def test_a_withheld_row_has_no_bar():
    html = bars_html([Bar("n", "پرونده کم", math.nan)], COLUMNS, caption="c", lang="fa")
    assert 'class="fill"' not in html
    assert "nan" not in html
    assert '<td class="share figure withheld">پرونده کم</td>' in html
    assert "withheld" not in bars_html([Bar("n", "۵۰٪", 0.5)], COLUMNS, caption="c", lang="fa")


@pytest.mark.parametrize(
    ("difference", "measure", "fa", "en"),
    [
        (0.08, COUNT, "▲ ۸٪ بیشتر", "▲ 8% more"),
        (-0.03, COUNT, "▼ ۳٪ کمتر", "▼ 3% less"),
        (-0.032, SHARE, "▼ ۳٫۲ واحد درصد کمتر", "▼ 3.2 percentage points less"),
        (1.25, DAYS, "▲ ۱٫۳ روز بیشتر", "▲ 1.3 days more"),
        (-0.01, SHARE, "▼ ۱ واحد درصد کمتر", "▼ 1 percentage point less"),
        (1.0, DAYS, "▲ ۱ روز بیشتر", "▲ 1 day more"),
        (-1e-12, DAYS, "برابر", "equal"),
        (0.04, DAYS, "تقریباً برابر", "nearly equal"),
        (-0.003, COUNT, "تقریباً برابر", "nearly equal"),
        (0.0, COUNT, "برابر", "equal"),
    ],
)
def test_a_change_is_reported_in_words_not_by_a_sign(difference, measure, fa, en):
    assert difference_text(difference, measure, "fa") == fa
    assert difference_text(difference, measure, "en") == en


def test_an_interval_has_its_limits_in_words_and_none_has_no_words():
    assert interval_text(0.61, 0.643, SHARE, "fa") == "بازهٔ ۹۵٪: ۶۱٫۰٪ تا ۶۴٫۳٪"
    assert interval_text(3.0, math.nan, DAYS, "en") == "95% interval: from 3.0 up"
    assert interval_text(math.nan, math.nan, COUNT, "fa") == ""
    assert range_text(0.1, math.nan, SHARE, "fa") == ""


def test_edges_carry_no_needless_decimals():
    assert edge_text(0.55, SHARE, "fa") == "۵۵٪"
    assert edge_text(0.575, SHARE, "en") == "57.5%"
    assert edge_text(2000, COUNT, "fa") == "۲٬۰۰۰"


def extremes_title(names, values, half, measure=SHARE, **more):
    values = np.array(values)
    text = extremes_text(names, (values, values - half, values + half), measure, "en", **more)
    return text.replace("\u2068", "").replace("\u2069", "")


def test_a_title_names_only_extremes_that_chance_does_not_explain():
    names = ["Ahar", "Tabriz", "Sarab"]
    assert (
        extremes_title(names, [0.5, 0.7, math.nan], 0.01)
        == "Answered on time: from 50.0% in Ahar to 70.0% in Tabriz"
    )
    assert extremes_title(names, [0.5, 0.51, 0.9], 0.02) == "Answered on time: 50.0% to 90.0%, most in Sarab"
    assert extremes_title(names, [0.5, 0.9, 0.91], 0.02) == "Answered on time: 50.0% to 91.0%, least in Ahar"
    # One of two is surely the lowest; of three the title would be long, and none is named.
    four, six = [*names, "Marand"], [*names, "Marand", "Bonab", "Jolfa"]
    assert (
        extremes_title(four, [0.5, 0.51, 0.9, 0.91], 0.02)
        == "Answered on time: 50.0% to 91.0%, least in Ahar or Tabriz"
    )
    assert (
        extremes_title(four, [5.0, 5.1, 9.0, 9.1], 0.2, DAYS)
        == "Median time to an answer: 5.0 to 9.1 days, most in Marand or Sarab"
    )
    assert extremes_title(six, [0.5, 0.51, 0.52, 0.9, 0.91, 0.92], 0.02) == "Answered on time: 50.0% to 92.0%"
    # With the value of the whole, those beyond it are counted.
    assert (
        extremes_title(six, [0.5, 0.51, 0.52, 0.9, 0.91, 0.92], 0.02, whole=0.8)
        == "Answered on time: 3 counties clearly below the whole province (80.0%); counties from 50.0% to 92.0%"
    )
    assert (
        extremes_title(six, [5.0, 5.1, 5.2, 9.0, 9.1, 9.2], 0.2, DAYS, whole=6.0)
        == "Median time to an answer: 3 counties clearly above the whole province (6.0); counties from 5.0 to 9.2 days"
    )
    # One or two are named, whatever their names look like.
    assert (
        extremes_title(six, [5.0, 5.1, 8.8, 8.9, 9.0, 9.4], 0.3, DAYS, whole=8.9)
        == "Median time to an answer: Jolfa clearly above the whole province (8.9); counties from 5.0 to 9.4 days"
    )
    odd = [*six[:4], "{0}", "Jolfa"]
    assert (
        extremes_title(odd, [5.0, 5.1, 8.8, 8.9, 9.3, 9.35], 0.3, DAYS, whole=8.8)
        == "Median time to an answer: {0} and Jolfa clearly above the whole province (8.8); "
        "counties from 5.0 to 9.4 days"
    )
    assert extremes_title(names, [0.5, 0.51, 0.52], 0.05) == "Answered on time: no clear differences"
    assert extremes_title(["Ahar"], [0.5], 0.01) == ""
