"""Intervals of differences are written in the unit of the difference."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from charts.parts.figure_texts import difference_text
from pages.widgets.comparisons.two_sided_table import (
    difference_cell,
    difference_interval_text,
    side_difference_text,
)
from queries.measures import MEASURES
from tests.pages.same_numbers.reading import looking


def _plain(text: str) -> str:
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", text)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fa", "بازهٔ ۹۵٪: −۷٫۱ تا +۷٫۶ واحد درصد"),
        ("en", "95% interval: −7.1 to +7.6 percentage points"),
    ],
)
def test_a_difference_of_shares_is_in_points(demo_store, lang: str, text: str) -> None:
    view = replace(looking(demo_store), lang=lang)
    said = difference_interval_text(view, -0.071, 0.076, MEASURES["on_time_share"])
    assert _plain(said) == text


def test_a_relative_difference_is_in_percent_and_a_time_in_days(demo_store) -> None:
    view = replace(looking(demo_store), lang="en")
    relative = _plain(difference_interval_text(view, -0.07, 0.2, MEASURES["received"]))
    assert relative == "95% interval: −7% to +20%"
    days = _plain(difference_interval_text(view, -0.5, 1.0, MEASURES["answer_days_median"]))
    assert days == "95% interval: −0.5 to +1.0 days"


def test_half_a_decimal_is_rounded_as_on_the_cards(demo_store) -> None:
    """Times to an answer are whole hours, so that a quarter of a day is a common difference."""
    view, days = replace(looking(demo_store), lang="en"), MEASURES["answer_days_median"]
    assert side_difference_text(view, -0.25, days) == difference_text(-0.25, days, "en") == "▼ 0.3 days less"
    assert side_difference_text(view, 0.04, days) == "nearly equal"


@pytest.mark.parametrize(
    ("is_unanswered", "note"), [(False, "(better)"), (True, "(mostly cases closed without an answer)")]
)
def test_a_fall_by_cases_closed_without_an_answer_is_not_called_better(
    demo_store, note: str, *, is_unanswered: bool
) -> None:
    view = replace(looking(demo_store), lang="en")
    figures = {"difference": -0.6, "unexpected": -0.6, "lower": -0.7, "upper": -0.5}
    reasons = {"due_to_unanswered": is_unanswered, "due_to_deadlines": False}
    row = pd.Series({**figures, "change": "changed", "basis": "lag"} | reasons)
    assert difference_cell(view, row, MEASURES["overdue"]).text == f"▼ 60% less {note}"


def test_a_fall_by_changed_deadlines_is_not_called_worse(demo_store) -> None:
    view = replace(looking(demo_store), lang="en")
    figures = {"difference": -0.3, "unexpected": -0.3, "lower": -0.35, "upper": -0.25}
    reasons = {"due_to_unanswered": False, "due_to_deadlines": True}
    row = pd.Series({**figures, "change": "changed", "basis": "years"} | reasons)
    text = difference_cell(view, row, MEASURES["on_time_share"]).text
    assert text.endswith("(mostly because deadlines have changed)")


def test_what_was_not_expected_stands_behind_the_difference_that_the_interval_is_of(demo_store) -> None:
    view = replace(looking(demo_store), lang="en")
    figures = {"difference": 0.92, "unexpected": 0.52, "lower": 0.79, "upper": 1.06}
    reasons = {"due_to_unanswered": False, "due_to_deadlines": False}
    row = pd.Series({**figures, "change": "changed", "basis": "season"} | reasons)
    cell = difference_cell(view, row, MEASURES["received"])
    assert cell.text == "▲ 92% more: ▲ 52% more than expected for the time of year"
    assert _plain(cell.note) == "95% interval: +79% to +106%"


@pytest.mark.parametrize(
    ("unexpected", "said"),
    [
        (0.004, "as expected for the time of year"),
        (0.034, "▲ 3.4 percentage points more than expected for the time of year, but not clearly"),
    ],
)
def test_what_the_overview_calls_unclear_is_not_called_as_expected(
    demo_store, unexpected: float, said: str
) -> None:
    view = replace(looking(demo_store), lang="en")
    figures = {"difference": 0.012, "lower": -0.03, "upper": 0.05, "expected_difference": -0.02}
    row = pd.Series({**figures, "unexpected": unexpected, "change": "within_chance", "basis": "season"})
    cell = difference_cell(view, row, MEASURES["satisfied_share"])
    assert cell.text == f"▲ 1.2 percentage points more: {said}"
