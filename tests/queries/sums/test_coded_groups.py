"""Groupings as numbers: each row's cell has the keys that plain Python gives the row."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.case_file.case_file import answer_from_file
from queries.sums.case_file.case_file_layout import CASES
from queries.sums.coded_groups import CodedGroup, cells_of, coded_group, keys_of, window_of
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import world_store
from tests.thorough import ordinary_first
from tests.worlds import COUNTIES, TOPIC_GROUPS, world

FIRST_DAY = date(2025, 3, 20)
COUNTY = CodedGroup("county", np.array(["Tabriz", "Ahar", "Marand"], dtype=object), "county", 0, None)
# Days from 5 on belong to two months, of which the first has three days.
MONTH = CodedGroup("month", np.array(["Farvardin", "Ordibehesht"], dtype=object), "registered_day", 5,
                   np.array([0, 0, 0, 1, 1], dtype=np.uint32))  # fmt: skip


def rows(**columns):
    """Rows of the file with columns of the narrow types in which it has them."""
    return {name: np.array(values, dtype=np.uint16) for name, values in columns.items()}


@pytest.mark.parametrize("kind", [np.uint32, np.uint64])
@pytest.mark.parametrize("coded", [(COUNTY,), (MONTH,), (COUNTY, MONTH), (MONTH, COUNTY)])
def test_the_cell_of_a_row_leads_back_to_its_keys(coded, kind):
    county, day = [2, 0, 1, 2, 0], [5, 6, 7, 8, 9]
    months = ["Farvardin", "Farvardin", "Farvardin", "Ordibehesht", "Ordibehesht"]
    expected = {"county": ["Marand", "Tabriz", "Ahar", "Marand", "Tabriz"], "month": months}

    cells = cells_of(rows(county=county, registered_day=day), coded, kind)

    assert cells.dtype == kind
    assert cells.max() < np.prod([len(each.keys) for each in coded])
    keys = keys_of(cells.astype(np.intp), coded)
    assert list(keys) == [each.name for each in coded]
    assert {name: list(values) for name, values in keys.items()} == {
        each.name: expected[each.name] for each in coded
    }


def test_without_groupings_all_rows_are_in_one_cell():
    assert cells_of(rows(county=[2, 0, 1]), ()).tolist() == [0, 0, 0]
    assert keys_of(np.array([0]), ()) == {}


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, (1, 9)),
        (FIRST_DAY + timedelta(3), FIRST_DAY + timedelta(6), (3, 6)),
        (FIRST_DAY - timedelta(30), FIRST_DAY + timedelta(30), (1, 9)),  # day 0 stands for none
        (FIRST_DAY + timedelta(20), None, (20, 9)),  # after the last day: an empty window
    ],
)
def test_a_period_is_cut_to_the_days_of_the_file(first, last, days):
    file = SimpleNamespace(first_day=day_number(FIRST_DAY), days=10)
    assert window_of(file, first, last) == days


@pytest.mark.slow
@pytest.mark.usefixtures("written_once")
@pytest.mark.parametrize(
    ("scope", "by", "occurring"),
    ordinary_first(
        2,
        [
            (Scope(), "county", {life.county for life in world(8).lives}),
            (Scope(counties=COUNTIES[:2]), "county", set(COUNTIES[:2])),
            (Scope(), "topic_group", set(TOPIC_GROUPS.values())),
            (Scope(topic_groups=("G1",)), "topic_group", {"G1"}),
        ],
    ),
)
def test_a_grouping_has_the_keys_that_the_scope_chooses(keep_file, scope, by, occurring):
    store = world_store(8)
    keep_file(store)
    question = make_question(store, MEASURES["received"], scope, by=(by,), lang="en")
    (group,) = question.groups

    file, coded = answer_from_file(
        question, lambda file: (file, coded_group(file, question, group, 1, file.days - 1))
    )

    assert coded.column == ("topic" if by == "topic_group" else by)
    assert {group.code(key) for key in coded.keys if key} == occurring  # 0: not given
    # Every value that the column can have is counted in some cell.
    of_value = range(len(coded.keys)) if coded.codes is None else coded.codes
    assert len(of_value) == file.tables[CASES].key_count(coded.column)
    assert set(of_value) == set(range(len(coded.keys)))
