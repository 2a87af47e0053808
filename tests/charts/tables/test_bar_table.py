"""Tables with bars: where bars start, withheld rows, and rows behind a link (`charts.tables.bar_table`)."""

import math

from charts.tables.bar_table import INITIAL_ROWS, Bar, BarHeaders, bars_html

COLUMNS = BarHeaders("دستگاه", "به‌موقع", "بازهٔ ۹۵٪", "پرونده", "پرونده")


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
