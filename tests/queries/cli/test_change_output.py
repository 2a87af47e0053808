"""A change that is none is called by a reason that the interval beside it does not contradict."""

from types import SimpleNamespace

import pandas as pd
import pytest

from queries.cli.change_output import changes_text
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope

# Cases fall by 30 % in the season, as they have: the interval of the difference leaves out 0.
ROW = {
    "value": 70.0,
    "before": 100.0,
    "difference": -0.30,
    "difference_lower": -0.45,
    "difference_upper": -0.10,
    "expected_difference": -0.28,
    "unexpected": -0.03,
    "basis": "season",
    "change": "within_chance",
    "may_be_late": False,
    "smallest_shown": 0.4,
}


@pytest.mark.parametrize(
    ("changed", "en", "fa"),
    [
        ({}, "as expected for the time of year", "مطابق انتظار این وقت سال"),
        ({"unexpected": -0.12}, "perhaps a change from what is usual", "تغییر نامطمئن نسبت به انتظار این وقت سال"),
        ({"expected_difference": 0.02}, "not certain among several comparisons", "در میان چند مقایسه، قطعی نیست"),
        ({"may_be_late": True, "expected_difference": 0.02}, "late registrations may make up for it", "دیرهنگام"),
        ({"basis": "chance", "expected_difference": 0.0, "difference_upper": 0.05}, "within normal variation",
         "در حد نوسان معمول"),
        ({"change": "changed"}, "changed", "تغییر کرده"),
    ],
)  # fmt: skip
def test_what_a_change_is_called_agrees_with_its_interval(changed, en, fa) -> None:
    result = SimpleNamespace(measure=MEASURES["received"], scope=Scope(), by=())
    comparison = SimpleNamespace(reference_scope=Scope(), frame=pd.DataFrame([ROW | changed]))
    for lang, words in (("en", en), ("fa", fa)):
        parts = changes_text(result, comparison, lang).splitlines()[-1].split("  ")
        assert any(part == words or words in part for part in parts)
        assert ("within normal variation" in parts) == (words == "within normal variation")
