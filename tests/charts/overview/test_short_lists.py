"""HTML of the sentence of the day and the short lists."""

import re
from dataclasses import replace

from markupsafe import Markup

from charts.overview.short_lists import Line, ListTexts, today_html

LINE = Line(
    key="surge-water",
    number="12",
    unit="cases",
    sentence="Water: more than usual",
    evidence="3 usual",
    link="volume?topic=water",
    status="new",
    is_new=True,
    weekly_counts=(1, 2, 9),
    highlighted_weeks=1,
    weeks_alt="3 weeks: 1, 2, 9",
)
NEWS = ListTexts(
    key="news",
    title="What is new",
    count="3",
    lead="Since yesterday: 40 received",
    lead_link="cases?period=yesterday",
    lines=[LINE],
    more=[replace(LINE, key="surge-gas"), replace(LINE, key="surge-roads")],
    more_text="2 more",
    rest_link="volume?",
    rest_text="All cases received",
    empty="",
)
QUIET = replace(NEWS, key="look", lead="", lines=[], more=[], more_text="", empty="No office")


def drawn(*lists: ListTexts) -> str:
    return today_html(
        "The day.", lists, label="Today", note="Based on …", seen=Markup('data-day="1405/01/01"')
    )


def test_a_line_is_one_link_with_its_number_its_sentence_and_its_weeks() -> None:
    html = drawn(NEWS)
    first = re.search(r'<li data-line="surge-water">(.*?)</li>', html, re.S)
    assert first is not None
    assert first[1].count("<a ") == 1
    assert 'href="volume?topic=water"' in first[1]
    for text in (
        "<b>12</b><small>cases</small>",
        "Water: more than usual",
        '<em class="status new">new</em>',
        "3 usual",
    ):
        assert text in first[1]
    assert first[1].count("<rect") == 3


def test_the_other_lines_are_folded_and_the_link_to_everything_stands_below() -> None:
    html = drawn(NEWS)
    folded = re.search(r'<details class="more">(.*?)</details>', html, re.S)
    assert folded is not None
    assert re.findall('data-line="([^"]+)"', folded[1]) == ["surge-gas", "surge-roads"]
    assert "<summary>2 more</summary>" in folded[1]
    assert '<p class="rest"><a href="volume?">All cases received</a></p>' in folded[1]
    assert "<details" not in drawn(QUIET)


def test_an_empty_list_says_why() -> None:
    html = drawn(QUIET)
    assert '<p class="none">No office</p>' in html
    assert "<ol>" not in html
    assert "No office" not in drawn(replace(NEWS, empty="No office"))


def test_the_first_list_is_open_and_the_switch_names_all() -> None:
    html = drawn(NEWS, QUIET)
    assert re.findall(r'id="short-list-(\w+)"( checked)?', html) == [("news", " checked"), ("look", "")]
    assert html.index("The day.") < html.index("What is new")
    assert 'data-day="1405/01/01"' in html


def test_texts_are_escaped_and_a_single_week_is_no_picture() -> None:
    html = drawn(replace(NEWS, lines=[replace(LINE, sentence="<b>x</b>", weekly_counts=(3,), is_new=False)]))
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    first = html.split("<details")[0]
    assert "<svg" not in first
    assert 'class="status">' in first


def test_only_a_list_without_lines_says_that_it_is_empty() -> None:
    assert '<p class="none">No office</p>' in drawn(QUIET)
    assert "No office" not in drawn(replace(NEWS, empty="No office"))
    assert 'class="none"' not in drawn(replace(QUIET, empty=""))
