"""Names and texts from data cannot break out of the markup of charts, cards and tables."""

from datetime import date

from charts.maps.small_maps import Area, small_map
from charts.monthly.parts_by_month import Part, shares_html
from charts.overview.measure_card import Card, CardChange, Series, card_html
from charts.parts.legend import class_legend_items, legend_html
from charts.parts.value_classes import classify
from charts.tables.bar_table import Bar, BarHeaders, bars_html
from charts.tables.interval_cell import Scale, difference_range, placed_range
from charts.time_series.calendar_heatmap import Day, classes_of, strip_svg
from charts.time_series.weekday_hour_heatmap import hours_svg
from charts.unit_comparisons.ratio_dots import TICKS, Axis, Dot, DotHeaders, dots_html
from persian.calendar import CalendarPeriod

ATTACK = '<script>alert(1)</script>"onload="x'
WORDS = {tick: f"{tick:.2f}" for tick in TICKS}
HEADS = DotHeaders("name", "ratio", "interval", "n", "all")
COLUMNS = BarHeaders("دستگاه", "به‌موقع", "بازهٔ ۹۵٪", "پرونده", "پرونده")
EVIL = '<script>alert("x")</script>'


def test_data_cannot_break_out():
    day = Day(date(2025, 5, 3), 5, 0, True, [ATTACK], ATTACK)
    dot = Dot(ATTACK, 1, 1, 1, ATTACK, ATTACK, ATTACK, ATTACK, True)
    part = Part(ATTACK, ATTACK, ATTACK, ATTACK, [0.5], [[ATTACK]], ATTACK)
    span = CalendarPeriod("k", day.day, day.day, ATTACK, ATTACK)
    drawn = [
        dots_html([dot], HEADS, Axis.covering([], tick_labels=WORDS), overall=1, caption=ATTACK),
        strip_svg(span, [day], classes_of([day]), lang="fa", focus=None),
        hours_svg([[1.0]], [[[ATTACK]]], [[ATTACK]], classify([1.0]), alt=ATTACK, lang="fa"),
        shares_html([part], top=1, ends=(ATTACK, ATTACK), first_incomplete=False, last_incomplete=False),
        legend_html(class_legend_items(classify([1.0]), lambda v: ATTACK, lang="en", open_top=False)),
    ]
    for html in drawn:
        assert "<script" not in html
        assert '"onload' not in html


def test_data_cannot_break_out_of_a_card_or_a_table():
    series = Series([1, 2], ATTACK, ATTACK, False, True, ATTACK)
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


def test_names_from_data_are_escaped(province):
    drawn = small_map(
        province.outlines, {"0303": Area("red", [EVIL])}, title=EVIL, alt=EVIL, chosen=("0303",)
    )
    drawn += difference_range(1, 0, 2, min_change=1, highlighted=False, alt=EVIL)
    drawn += placed_range(1, 0, 2, scale=Scale(0, 2), side=0, tooltip=[EVIL], rtl=True)
    assert "<script>" not in drawn
