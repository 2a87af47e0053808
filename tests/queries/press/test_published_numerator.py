"""The numerator of a published share, in its JSON object, its spreadsheet and its table on the screen."""

from datetime import timedelta
from typing import Any

import pytest

from pages.press.spreadsheet import sheet
from pages.press.table import _basis
from pages.view.view import View
from persian.calendar import year_of
from queries.measures import MEASURES
from queries.press.figure_json import figure_json
from queries.press.published_numerator import published_numerator
from queries.press.quote import Quotable, quotable
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

NAN = float("nan")


@pytest.mark.parametrize(
    ("key", "value", "n", "expected"),
    [
        ("on_time_share", 3_015 / 4_360, 4_360, 3_015),
        ("on_time_share", 0.0, 955, 0),
        ("on_time_share", NAN, 955, None),
        ("on_time_share", NAN, None, None),
        ("answer_days_median", 6.9, 4_500, None),
        ("received", 4_500.0, 4_500, None),
    ],
)
def test_only_a_published_share_has_a_numerator(
    key: str, value: float, n: int | None, expected: int | None
) -> None:
    assert published_numerator(MEASURES[key], {"value": value, "n": n}) == expected


@pytest.fixture
def by_county(demo_store: Store) -> Quotable:
    """The share on time of each county in the last whole year."""
    last_year = year_of(year_of(demo_store.as_of.date()).first - timedelta(1))
    scope = Scope().with_period(last_year.first, last_year.last)
    return quotable(demo_store, "on_time_share", scope, by=("county",))


def test_table_and_files_give_both_counts_of_each_share(demo_store: Store, by_county: Quotable) -> None:
    record: Any = figure_json(demo_store, by_county)
    published = [row for row in record["rows"] if not row["withheld"]]
    assert published
    for row in published:
        assert row["numerator"] % by_county.table.base == 0
        assert row["numerator"] / row["n"] == pytest.approx(row["value"])
    assert record["figure"]["numerator"] / record["figure"]["n"] == pytest.approx(record["figure"]["value"])

    workbook = sheet(demo_store, by_county, "en")
    heads = [column.title for column in workbook.columns]
    at, of = heads.index("Number in the numerator"), heads.index("Number of cases")
    counts = {cells[1]: (cells[at], cells[of]) for cells in workbook.rows}
    assert counts == {row["county"]["code"]: (row["numerator"], row["n"]) for row in record["rows"]}

    view = View(demo_store, by_county.table.scope, (), "fa", False, {}, demo_store.as_of)
    row = {"value": 3_015 / 4_360, "n": 4_360}
    assert _basis(view, by_county.table, row) == "۳٬۰۱۵ از ۴٬۳۶۰"


def test_other_figures_have_no_such_column(demo_store: Store, by_county: Quotable) -> None:
    scope = by_county.table.scope
    median = quotable(demo_store, "answer_days_median", scope, by=("county",))
    assert "Number in the numerator" not in [c.title for c in sheet(demo_store, median, "en").columns]
    record: Any = figure_json(demo_store, median)
    assert all("numerator" not in row for row in record["rows"])
