"""What a card says of a change, whether it is one or not."""

from dataclasses import replace

import pytest

from pages.widgets.measures.card_changes import _card_change, _in_words
from queries.comparisons.changes.period_change import Change
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from tests.pages.same_numbers.reading import looking

UNCLEAR = Change("last_year", 100.0, 0.6, "within_chance", Scope(), smallest_shown=1.39, basis="lag")


@pytest.fixture
def view(demo_store):
    return replace(looking(demo_store), lang="en")


def test_a_large_difference_within_chance_says_which_one_would_show(view) -> None:
    text = _card_change(view, UNCLEAR, MEASURES["overdue"])
    assert (text.text, text.baseline) == ("No clear change", "from a year earlier")
    assert "60% more" in text.note
    assert "139% or more would show" in text.note


def test_a_small_one_within_chance_says_no_more_than_that(view) -> None:
    small = replace(UNCLEAR, difference=0.03)
    text = _card_change(view, small, MEASURES["overdue"])
    assert (text.text, text.note) == ("About the same", "(▲ 3% more, within normal variation)")


def test_a_change_is_reported_with_its_side(view) -> None:
    text = _card_change(view, replace(UNCLEAR, result="changed"), MEASURES["overdue"])
    assert (text.text, text.note) == ("▲ 60% more", "(worse)")


def test_a_fall_by_cases_closed_without_an_answer_is_not_called_better(view) -> None:
    fallen = replace(UNCLEAR, difference=-0.6, result="changed")
    assert _card_change(view, fallen, MEASURES["overdue"]).note == "(better)"
    unanswered = replace(fallen, due_to_unanswered=True)
    assert (
        _card_change(view, unanswered, MEASURES["overdue"]).note == "(mostly cases closed without an answer)"
    )
    persian = _card_change(replace(view, lang="fa"), unanswered, MEASURES["overdue"])
    assert persian.note == "(بیشتر آن مختومه‌شدن بدون پاسخ است)"


def test_a_difference_beyond_its_interval_is_not_called_normal_variation(view) -> None:
    """It is no finding among several comparisons, and the interval beside it would contradict the word."""
    beyond = replace(UNCLEAR, difference=0.47, lower=0.15, upper=0.83, expected=0.1, basis="season")
    text = _card_change(view, beyond, MEASURES["received"])
    assert (text.text, text.note) == (
        "No clear change",
        "(▲ 47% more, not certain among several comparisons)",
    )


def test_what_differs_from_the_season_by_a_size_that_matters_is_not_called_as_expected(view) -> None:
    """The overview calls it unclear, and the card and Compare called the same comparison "as expected"."""
    satisfied = MEASURES["satisfied_share"]
    seasonal = replace(UNCLEAR, against="previous", basis="season", difference=0.012, expected=-0.02)
    text = _card_change(view, replace(seasonal, lower=-0.03, upper=0.05, unexpected=0.034), satisfied)
    assert text.text == "No clear change"
    assert text.note == (
        "(▲ 1.2 percentage points more, ▲ 3.4 percentage points more than expected for the time of year, "
        "but not clearly)"
    )
    usual = _card_change(view, replace(seasonal, lower=-0.03, upper=0.05, unexpected=0.004), satisfied)
    assert (usual.text, usual.note) == (
        "About the same",
        "(▲ 1.2 percentage points more, as expected for the time of year)",
    )


def test_that_nothing_has_clearly_changed_is_said_once_for_all_comparisons(view) -> None:
    before = replace(UNCLEAR, against="previous", difference=0.03)
    (text,) = _in_words(view, [before, UNCLEAR], MEASURES["overdue"])
    assert (text.text, text.baseline, text.note) == ("No clear change", "", "")
    assert text.lines[0] == "Previous period: ▲ 3% more, within normal variation"
    assert text.lines[1].startswith("A year earlier: ▲ 60% more, within normal variation; only 139% or more")
    (same,) = _in_words(view, [before, replace(UNCLEAR, difference=-0.02)], MEASURES["overdue"])
    assert same.text == "About the same"


def test_beside_a_clear_change_each_comparison_speaks_for_itself(view) -> None:
    changed = replace(UNCLEAR, against="previous", result="changed")
    assert [text.text for text in _in_words(view, [changed, UNCLEAR], MEASURES["overdue"])] == [
        "▲ 60% more",
        "No clear change",
    ]
    assert len(_in_words(view, [UNCLEAR], MEASURES["overdue"])) == 1
