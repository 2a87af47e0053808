"""The scope of an answer: as parameters with ISO dates for programs, as a sentence with as-of for people."""

from datetime import date

import numpy as np
import pandas as pd

from queries.cli.scope_output import heading_lines, rows_json, scope_json
from queries.vocabulary.scope import Scope

SPRING = Scope(date(2025, 3, 21), date(2025, 6, 21), kinds=("complaint",), channels=("phone", "web"))


def test_a_period_has_iso_dates_and_a_list_only_where_several_are_chosen() -> None:
    record = scope_json(SPRING)
    assert (record["from"], record["to"]) == ("2025-03-21", "2025-06-21")
    assert record["kind"] == "complaint"
    assert record["channel"] == ["phone", "web"]


def test_an_open_period_has_no_ends() -> None:
    assert scope_json(Scope()) == {"period": "all", "from": None, "to": None}


def test_values_that_json_cannot_hold_are_null() -> None:
    frame = pd.DataFrame({"value": [np.nan, 0.5], "n": np.array([3, 4], dtype=np.int64)})
    assert rows_json(frame) == [{"value": None, "n": 3}, {"value": 0.5, "n": 4}]


def test_the_heading_names_the_scope_and_the_day_in_the_calendar_of_the_language() -> None:
    sentence, as_of = heading_lines(SPRING, date(2025, 6, 21), "fa")
    assert "شکایت" in sentence
    assert as_of == "تا تاریخ ۳۱ خرداد ۱۴۰۴"
    assert heading_lines(SPRING, date(2025, 6, 21), "en")[1].startswith("as of ")
