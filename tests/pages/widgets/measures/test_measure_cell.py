"""A cell of a measure by office: the value with what stands behind it, or the reason why there is none."""

from types import SimpleNamespace

import pytest

from pages.widgets.measures.measure_cell import measure_cell
from persian.digits import MISSING
from persian.translate import translator

VIEW = SimpleNamespace(lang="en", t=translator("en"))
ROW = {"value": 0.5, "lower": 0.4, "upper": 0.6, "n": 100, "withheld": False, "reason": ""}


def cell(key: str = "on_time_share", code: str = "water", **changes: object):
    return measure_cell(VIEW, key, {"water": ROW | changes}, code)  # type: ignore[arg-type]


def test_a_value_has_its_interval_below_it() -> None:
    value_cell = cell()
    assert (value_cell.text, value_cell.note, value_cell.sort) == ("50.0%", "40.0% to 60.0%", 0.5)
    assert not value_cell.muted


def test_a_count_has_no_note_and_another_value_without_interval_its_number_of_cases() -> None:
    none = {"lower": float("nan"), "upper": float("nan")}
    assert cell("received", value=1200.0, **none).note == ""
    assert cell("answer_days_median", value=3.0, **none).note == "of 100 cases"


@pytest.mark.parametrize(
    ("changes", "text", "note"),
    [
        ({"n": 0}, MISSING, ""),
        ({"withheld": True, "n": 4, "reason": "few"}, "too few", "of 4 cases"),
        ({"withheld": True, "reason": "not_recorded"}, "not recorded", ""),
    ],
)
def test_the_reason_stands_where_there_is_no_value(changes: dict[str, object], text: str, note: str) -> None:
    value_cell = cell(**changes)
    assert (value_cell.text, value_cell.note, value_cell.muted) == (text, note, True)


def test_an_office_without_a_row_has_none() -> None:
    assert cell(code="gas").text == MISSING


def test_a_time_that_is_not_reached_is_no_value() -> None:
    value_cell = cell("answer_days_median", value=float("nan"))
    assert (value_cell.text, value_cell.note, value_cell.muted) == ("Not yet reached", "of 100 cases", True)


def test_verdicts_of_too_few_people_are_not_shown() -> None:
    note = cell("satisfied_share", value=0.6, response_rate=0.5).note
    assert note == "50.0% of people asked; 30% to 80% had all rated"
    quiet = cell("satisfied_share", response_rate=0.05)
    assert (quiet.text, quiet.note, quiet.muted) == (
        "too few to quote",
        "5.0% of people asked; 3% to 98% had all rated",
        True,
    )
