"""The first line of the overview of a viewer of some cases only: the figures of the cards, and nothing of others."""

import re

import pytest

from pages.overview import pieces
from pages.overview.own_headline import own_headline
from pages.view.view import View
from pages.view.view_data import query_measure
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.worlds import AGENCIES, COUNTIES


def first_line(view: View) -> str:
    return re.sub("<[^>]*>|[\u2066-\u2069]", "", own_headline(view))


@pytest.mark.parametrize("limit", [{"counties": COUNTIES[:1]}, {"agencies": AGENCIES[:1]}], ids=str)
def test_it_says_how_many_of_the_own_cases_are_overdue_and_how_many_were_answered_on_time(
    world_stores, limit
):
    store = world_stores(8).limited(RowLimits(**limit))
    view = View(store, Scope(**limit), (), "en", False, {}, store.as_of)
    overdue, opened, on_time = (query_measure(view, key) for key in ("overdue", "open", "on_time_share"))

    line = first_line(view)

    assert line.startswith(
        f"{overdue.row['value']:,.0f} case" if overdue.row["value"] else "No case is overdue"
    )
    is_part = overdue.row["value"] > 0 and "counties" in limit
    assert (f", of {opened.row['value']:,.0f} open" in line) == is_part
    share = "" if on_time.row["withheld"] else on_time.measure.format(float(on_time.row["value"]), "en")
    assert share in line
    assert own_headline in pieces(view)
