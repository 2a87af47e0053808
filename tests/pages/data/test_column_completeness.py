"""The table of columns: its heading names the least complete one only where chance does not explain that it is so."""

from dataclasses import replace

import pytest

from pages.data.agency_completeness import agency_completeness_table
from pages.data.column_completeness import column_completeness_table, columns_title
from tests.pages.same_numbers.reading import looking, rows, title


@pytest.fixture(scope="module")
def view(demo_store):
    return looking(demo_store)


def test_a_clearly_least_complete_column_is_named_with_its_share(view):
    columns = [("شهرستان", 9_900, 10_000), ("موضوع", 7_000, 10_000), ("مسیر ثبت", 9_900, 10_000)]
    assert columns_title(view, columns) == "جز نظر شهروند، کمترین تکمیل: موضوع، در ۷۰٪ از پرونده‌ها"


def test_columns_that_chance_explains_or_that_are_equal_are_not_named(view):
    plain = "کامل‌بودن داده‌ها به تفکیک ستون"
    assert columns_title(view, [("شهرستان", 97, 100), ("موضوع", 95, 100), ("مسیر ثبت", 96, 100)]) == plain
    assert columns_title(view, [("شهرستان", 700, 1_000), ("موضوع", 700, 1_000)]) == plain
    assert columns_title(view, [("شهرستان", 700, 1_000)]) == plain
    assert columns_title(view, []) == plain


def test_without_a_least_complete_column_the_complete_ones_are_counted(view):
    columns = [("شهرستان", 10, 10), ("محل", 350, 1_000), ("مختصات", 350, 1_000)]
    assert columns_title(view, columns) == "جز نظر شهروند، ۱ قلم داده از ۳ قلم در همهٔ پرونده‌ها تکمیل شده است"


def test_complete_columns_are_said_to_be_complete(view):
    assert (
        columns_title(view, [("شهرستان", 10, 10), ("موضوع", 7, 7)])
        == "جز نظر شهروند، همهٔ قلم‌های داده تکمیل شده است"
    )


def test_complete_columns_are_folded_away_below_their_names(view):
    section = str(column_completeness_table(view))
    shown, _, rest = section.partition('<details class="folded">')
    summary = rest.partition("</summary>")[0]
    complete = [row for row in rows(rest) if "۱۰۰" in row[2]]
    assert len(complete) == len(rows(rest)) > 2
    assert all(row[0] in summary for row in complete)
    assert rows(shown)
    assert not any("۱۰۰٫۰" in cell for row in rows(shown) for cell in row)


def test_offices_that_are_all_complete_are_folded_away_until_all_are_asked_for(view):
    assert "هر دستگاه همهٔ آنچه" in title(agency_completeness_table(view))
    assert '<details class="folded">' in agency_completeness_table(view)
    every = agency_completeness_table(replace(view, params={**view.params, "offices": ["all"]}))
    assert "<details" not in every


def test_the_column_of_the_heading_is_the_first_of_the_table(view):
    section = column_completeness_table(view)
    named = [row[0] for row in rows(section) if row[0] in title(section)]
    assert named == [rows(section)[0][0]] or (named == [] and "کمترین" not in title(section))
