"""The data table: its markup labels every cell, it sorts by value, and data are escaped."""

import math

from markupsafe import Markup

from charts.tables.data_table import Cell, Column, Row, other_rows_link, table_html

COLUMNS = (
    Column("دستگاه", kind="name"),
    Column("به‌موقع", hint="سهم"),
    Column("روند", kind="drawing", sortable=False),
)


def table(*rows: Row, search: str = "") -> str:
    return table_html(COLUMNS, rows, caption="دستگاه‌ها", lang="fa", search=search)


def test_a_cell_tells_its_column_and_what_to_sort_by():
    html = table(
        Row(
            (
                Cell("راه", link="?agency=3"),
                Cell("۷۰٪", note="۶۸ تا ۷۲", sort=0.7),
                Cell("", drawing=Markup("<i></i>")),
            )
        )
    )
    assert '<th scope="row" class="name" data-value="" data-label="دستگاه"><a href="?agency=3">' in html
    assert 'data-value="0.7" data-label="به‌موقع"' in html
    assert html.count("data-sort") == 2
    assert "<i></i>" in html


def test_a_cell_with_a_dash_alone_is_blank():
    html = table(Row((Cell("—"), Cell("—"), Cell("—", drawing=Markup("<i></i>")))))
    assert html.count(" blank") == 1
    assert 'class="figure blank" data-value="" data-label="به‌موقع">' in html
    assert " blank" not in table(Row((Cell("راه"), Cell("—", note="۵ پرونده"), Cell("", sort=0.7))))


def test_what_has_no_value_sorts_by_none():
    for value in (None, math.nan, math.inf):
        assert 'class="figure blank" data-value=""' in table(
            Row((Cell("a"), Cell("—", sort=value), Cell("")))
        )


def test_data_cannot_become_markup():
    attack = '"><script>alert(1)</script>'
    assert "<script" not in table(
        Row((Cell(attack, attack, attack, attack), Cell(attack), Cell(""))), search=attack
    )


def test_a_long_table_keeps_every_row_and_figure_and_says_what_is_behind_the_fold():
    columns = (COLUMNS[0], Column("به‌موقع"), Column("میانه", hidden_on_narrow=True))
    rows = [
        Row((Cell(f"دستگاه {i}"), Cell("۱", sort=i), Cell("۲")), group="بانک‌ها" if i % 2 else "آب")
        for i in range(15)
    ]
    html = table_html(
        columns, rows, caption="دستگاه‌ها", lang="fa", search="یافتن", groups="گروه", narrow_rows=12
    )
    assert html.count("<tr ") == 15
    assert html.count("data-beyond") == 3
    assert "نمایش هر ۱۵ سطر" in html
    assert html.count('<td class="figure later"') == 15
    assert html.count('<th scope="col" class="figure later"') == 1
    assert "data-all-columns" not in html
    assert html.count("data-all-figures") == 15
    assert html.count("<option") == 3
    assert html.index("آب</option>") < html.index("بانک‌ها</option>")
    short = table_html(
        columns[:2], [Row(row.cells[:2]) for row in rows[:12]], caption="", lang="fa", narrow_rows=12
    )
    assert not any(mark in short for mark in ("data-beyond", "data-all", "<select", "later"))
    assert "data-far" not in html
    long = table_html(
        columns[:2], [Row(row.cells[:2]) for row in rows * 5], caption="", lang="fa", narrow_rows=12
    )
    assert (long.count("<tr "), long.count("data-beyond"), long.count("data-far")) == (63, 63, 15)
    assert 'class="all-rows far"' in long


def test_a_row_that_stands_out_is_never_behind_the_fold():
    names = [
        Row((Cell(name), Cell("۱")), stands_out=name == "سوم") for name in ("یکم", "دوم", "سوم", "چهارم")
    ]
    html = table_html(COLUMNS[:2], names, caption="c", lang="fa", narrow_rows=1)
    folded = [part.split("</tr>")[0] for part in html.split("<tr data-beyond>")[1:]]
    assert ["دوم" in folded[0], "چهارم" in folded[1]] == [True, True]
    assert len(folded) == 2
    assert "نمایش هر ۴ سطر" in html
    unfolded = table_html(COLUMNS[:2], [names[0], names[2]], caption="c", lang="fa", narrow_rows=1)
    assert "data-beyond" not in unfolded
    assert "data-all-rows" not in unfolded


def test_the_search_box_is_there_only_when_asked_for():
    assert "data-find" not in table()
    assert "data-find" in table(search="جست‌وجوی دستگاه")


def test_a_column_without_a_title_has_no_head_that_would_be_announced():
    table = table_html([Column("Name", kind="name"), Column("", kind="drawing")], [], caption="c", lang="en")
    assert table.count("<th ") == 1
    assert '<td class="drawing"></td></tr></thead>' in table


def test_a_link_leads_to_the_rows_that_a_table_leaves_out():
    assert other_rows_link(0, "?rows=all", "en") == ""
    assert (
        other_rows_link(12, "?rows=all", "en")
        == '<p class="rest"><a href="?rows=all">Show the other 12</a></p>'
        '<p class="left-out caption">12 more are not on this page.</p>'  # on paper only
    )
