"""Bounds of satisfaction in words, and in the figures of a measure."""

import numpy as np
import pytest

from queries.estimates.measure import measure
from queries.measures.nonresponse_text import as_sentence, bounds_text, short_bounds_text
from queries.vocabulary.scope import Scope

ROW = {"value": 0.6, "response_rate": 0.5}


def test_the_bounds_are_written_in_both_languages():
    text = bounds_text(ROW)
    assert text.en == "if none or all of the others were satisfied: 30% to 80%"
    plain = text.fa.replace("\u061c", "").replace("\u200f", "")
    assert plain == "اگر هیچ‌یک از دیگران راضی نباشد ۳۰٪، و اگر همهٔ آنان راضی باشند ۸۰٪"
    assert as_sentence(text).en.startswith("If none")
    assert short_bounds_text(ROW).en == "30% to 80% had all rated"


@pytest.mark.parametrize(
    "row",
    [{"value": 0.6}, {"value": float("nan"), "response_rate": 0.5}, {"value": 0.6, "response_rate": 1.0}],
)
def test_nothing_is_said_without_silent_people(row):
    assert bounds_text(row) is None


def test_a_figure_has_the_bounds_of_its_cases(demo_store):
    row = measure(demo_store, "satisfied_share", Scope()).row
    closed = measure(demo_store, "closed", Scope()).row["n"]
    satisfied = row["value"] * row["n"]
    assert row["bound_lower"] == pytest.approx(satisfied / closed)
    assert row["bound_upper"] == pytest.approx((satisfied + closed - row["n"]) / closed)
    assert "bound_lower" not in measure(demo_store, "resolved_share", Scope()).frame


def test_a_withheld_figure_has_no_bounds(demo_store):
    frame = measure(demo_store, "satisfied_share", Scope(), by=("agency", "day")).frame
    few = frame[frame["withheld"]]
    assert len(few)
    assert np.isnan(few[["bound_lower", "bound_upper"]].to_numpy()).all()
