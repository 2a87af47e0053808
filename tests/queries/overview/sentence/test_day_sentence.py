"""The sentence of the day: which office it names, once, and what it says of signal and noise."""

from datetime import date, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from queries.attention import Attention
from queries.measures import MEASURES
from queries.overview.lists.overdue_list import Waiting
from queries.overview.main_figures import figure_change
from queries.overview.office_lines.other_signs import sign_wordings
from queries.overview.overview_contents import EMPTY
from queries.overview.sentence.day_sentence import day_sentence
from queries.overview.sentence.sentence_contents import SentenceContents
from queries.overview.words.office_line_texts import FEW_RESOLVED, MANY_REOPENED
from queries.storage.source_state import SourceState
from queries.vocabulary.labels import Text
from tests.queries.overview.said_sentence import Offices, received_changed, said
from tests.queries.overview.test_sentence_of_events import found

NOISE = "Nothing is out of the ordinary, and all changes are within normal variation; "
TWO = [Waiting("a", 9, 4, 100), Waiting("b", 2, 0, 5)]
FIVE = [TWO[0], *(Waiting("b", 4, 0, 5) for _ in range(4))]
WAITING = [Waiting("a", 9, 4, 100), Waiting("b", 2, 0, 5)]
SURGE = "ut of the ordinary: A (90 cases in the last 7 days, 67 usual)"  # 23 more than usual
OFFICES = "11 cases are overdue, the most at A (9); it also needs a look (new)"


@pytest.mark.parametrize(
    ("waiting", "needs_look", "sentence"),
    [
        (TWO, ["a"], "11 cases are overdue, the most at A (9); it also needs a look (new)."),
        (
            TWO,
            ["a", "b"],
            "11 cases are overdue, the most at A (9); it and another office need a look (new: A).",
        ),
        # The most of all offices is not most of the cases.
        (FIVE, ["b"], "25 cases are overdue, the most at A (9); B needs a look (new)."),
        (TWO, ["b"], "11 cases are overdue, the most at A (9); B needs a look (new)."),
        (
            TWO,
            ["b", "a"],
            "11 cases are overdue, the most at A (9); 2 offices need a look, first of all B (new: B).",
        ),
        # With a single office nothing is "it", since none was named.
        (TWO[:1], ["a"], "9 cases are overdue; A needs a look (new)."),
        (
            [],
            [],
            "no case is overdue; judged by answers on time, none of the 40 offices with enough cases was found to need "
            "a look.",
        ),
    ],
)
def test_an_office_is_named_once(waiting, needs_look, sentence):
    assert said(waiting, needs_look) == NOISE + sentence


@pytest.mark.parametrize(
    ("needs_look", "by_deadline", "end"),
    [
        (["b"], 1, "B needs a look (new), by the deadline alone."),
        (["a"], 1, "it also needs a look (new), by the deadline alone."),
        (["b", "a"], 2, "first of all B (new: B), all by the deadline alone."),
        (["b", "a"], 1, "first of all B (new: B), 1 of them by the deadline alone."),
    ],
)
def test_offices_that_no_comparison_names_are_said_to_need_a_look_by_the_deadline(
    needs_look, by_deadline, end
):
    assert said(TWO, needs_look, by_deadline=by_deadline).endswith(end)
    assert "deadline" not in said(TWO, needs_look)


def test_a_source_of_which_nothing_can_be_said_yet_has_a_sentence():
    contents = SentenceContents(
        attention=Attention(date(2026, 11, 29), (), (), 0),
        findings=[],
        figures=(),
        overdue=None,
        waiting=[],
        needs_look=None,
        assessed=0,
    )
    sentence = day_sentence(Offices(), contents)  # type: ignore[arg-type]
    assert sentence.en == "There is not enough data yet to say what is out of the ordinary."


def test_overdue_cases_without_an_office_are_counted_too():
    assert said(TWO, ["a"], overdue=34).startswith(f"{NOISE}34 cases are overdue, the most at A (9); ")
    assert said([], [], overdue=34).startswith(f"{NOISE}34 cases are overdue; ")
    assert "no case is overdue" not in said([], [], overdue=34)


@pytest.mark.parametrize(
    ("assessed", "words"),
    [
        (0, "there are too few cases to assess any office."),
        (1, "judged by answers on time, no office was found to need a look."),
        (2, "judged by answers on time, none of the 2 offices with enough cases was found to need a look."),
    ],
)
def test_it_says_of_how_many_offices_none_needs_a_look(assessed, words):
    assert said([], [], assessed=assessed) == f"{NOISE}no case is overdue; {words}"


def test_offices_with_other_signs_are_named_whether_others_need_a_look_or_not():
    signs = sign_wordings(Offices(), {"b": [FEW_RESOLVED, MANY_REOPENED]})  # type: ignore[arg-type]
    words = "other signs to look at: B (few cases resolved, many cases reopened)."
    assert said(TWO, [], signs=signs).endswith(f"was found to need a look; {words}")
    assert said(TWO, ["a"], signs=signs).endswith(f"it also needs a look (new); {words}")
    assert said(TWO, ["a"], signs=signs, lang="fa").endswith(
        "؛ نشانه‌های دیگر برای بررسی: «ب» (سهم کم پرونده‌های حل‌شده، بازگشایی زیاد)."
    )


def test_offices_with_the_same_signs_are_named_together():
    signs = sign_wordings(Offices(), {"b": [MANY_REOPENED], "a": [MANY_REOPENED]})  # type: ignore[arg-type]
    assert said(TWO, ["a"], signs=signs).endswith(
        "other signs to look at: B and A (both: many cases reopened)."
    )
    assert said(TWO, ["a"], signs=signs, lang="fa").endswith(
        "نشانه‌های دیگر برای بررسی: «ب» و «الف» (هر دو: بازگشایی زیاد)."
    )


def test_offices_with_equally_many_overdue_cases_are_named_together_or_not_at_all():
    equal = [Waiting("a", 4, 0, 5), Waiting("b", 4, 0, 5)]
    assert "8 cases are overdue, the most at A and B (4 each); " in said(equal, ["a"])
    assert "؛ ۸ پرونده معوق است، بیش از همه نزد «الف» و «ب» (هر یک ۴ پرونده)؛ " in said(equal, [], lang="fa")
    # None of the two is "it" in what follows.
    assert said(equal, ["a"]).endswith("; A needs a look (new).")
    three = [*equal, Waiting("a", 4, 0, 5), Waiting("b", 1, 0, 5)]
    assert "; 13 cases are overdue; " in said(three, [])


def test_names_that_end_in_brackets_are_quoted_in_persian():
    assert said(TWO, ["a", "b"], lang="fa").endswith(
        "همین دستگاه و یک دستگاه دیگر نیازمند بررسی‌اند (تازه: «الف»)."
    )


def test_what_may_be_a_change_is_told_with_the_size_that_may_be_one():
    """The season let expect a rise and there was none, which was written as "perhaps a change: unchanged"."""
    change = figure_change(
        SimpleNamespace(  # type: ignore[arg-type]
            result="within_chance",
            basis="season",
            difference=0.0,
            unexpected=-0.4,
            against="previous",
            reference_scope=SimpleNamespace(to_params=dict),
        ),
        MEASURES["received"],
    )
    assert change.is_unclear
    assert change.size.en == "▼\u00a040%"
    assert change.baseline.en == "against what is usual at this time of year"


@pytest.mark.parametrize(
    ("gap", "fa", "en"),
    [
        (0.29, "ثبت‌شده نسبت به سال پیش ۲۹٪ بیشتر است؛ ", "Received: up 29% against last year; "),
        (-0.3, "ثبت‌شده نسبت به سال پیش ۳۰٪ کمتر است؛ ", "Received: down 30% against last year; "),
    ],
)
def test_a_change_can_be_read_aloud(gap, fa, en):
    figures = (received_changed(gap),)
    assert said([], [], figures=figures, lang="fa").startswith(fa)
    assert said([], [], figures=figures).startswith(en)


def test_a_change_that_is_mostly_cases_of_a_trip_is_reported_with_that():
    figures = (received_changed(1.38, due_to_trips=True),)
    assert said([], [], figures=figures).startswith(
        "Received: up 138% against last year (mostly cases of provincial trips); "
    )
    assert "بیشتر است (بیشتر آن از سفرهای استانی)؛ " in said([], [], figures=figures, lang="fa")


def test_old_cases_that_pile_up_do_not_lead():
    figures = (received_changed(1.76, due_to_old_cases=True), received_changed(0.29))
    assert said([], [], figures=figures).startswith("Received: up 29% against last year; ")


def test_where_only_old_cases_pile_up_not_all_changes_are_called_usual():
    figures = (received_changed(1.76, due_to_old_cases=True),)
    assert said([], [], figures=figures).startswith("Nothing new is out of the ordinary; ")


def test_what_was_closed_without_an_answer_leads_only_alone_and_with_that_reason():
    unanswered = received_changed(-0.87, due_to_unanswered=True)
    assert said([], [], figures=(unanswered, received_changed(0.29))).startswith(
        "Received: up 29% against last year; "
    )
    assert said([], [], figures=(unanswered,)).startswith(
        "Received: down 87% against last year (mostly cases closed without an answer); "
    )
    assert "کمتر است (بیشتر آن مختومه‌شدن بدون پاسخ است)؛ " in said([], [], figures=(unanswered,), lang="fa")


def test_it_does_not_call_usual_what_a_card_marks_as_beyond_its_own_past():
    past = Text("بدتر از گذشتهٔ خود", "Worse than its own past")
    marked = SimpleNamespace(title=Text("معوق", "Overdue"), changed=(), unchanged=(), own_past=past)
    usual = SimpleNamespace(title=Text("ثبت‌شده", "Received"), changed=(), unchanged=(), own_past=EMPTY)
    sentence = said([], [], figures=(usual, marked))
    assert sentence.startswith(
        "Nothing new is out of the ordinary (beyond the normal variation of its own past: Overdue); "
    )


def test_without_a_history_nothing_is_called_usual():
    assert said(TWO, [], checks=0).startswith("11 cases are overdue")


def test_large_differences_that_are_not_clear_are_not_called_usual():
    unclear = SimpleNamespace(is_unclear=True)
    figure = SimpleNamespace(title=Text("معوق", "Overdue"), changed=(), unchanged=(unclear,), own_past=EMPTY)
    assert said([], [], figures=(figure,)).startswith("Nothing is clearly out of the ordinary; ")


def test_that_nothing_is_unusual_is_said_of_what_has_arrived():
    portal, old = (
        SourceState(key, name, datetime(2026, 11, day, 8), demo=False)
        for key, name, day in ((1, "Portal", 20), (2, "Old", 12))
    )
    start = "Nothing is out of the ordinary in the data that have arrived; those of "
    assert said([], [], awaited=[portal]).startswith(
        f"{start}Portal after 28 Aban 1405 have not arrived yet; no case"
    )
    assert said([], [], awaited=[old, portal]).startswith(
        "Nothing is out of the ordinary in the data that have arrived; the newest of 2 sources have not arrived yet "
        "(those of Old after 20 Aban 1405); "
    )
    assert "پس از ۲۸ آبان ۱۴۰۵ هنوز نرسیده است" in said([], [], awaited=[portal], lang="fa")
    changed = said([], [], awaited=[portal], figures=(received_changed(0.3),))
    assert "arrived" not in changed


def lead(kind: str = "surge", *, excess_lower: float = 252.0, z: float = -6.4, **check) -> str:
    return said(
        WAITING, ["a"], findings=[found(kind, "agency", 90.0, **check)], excess_lower=excess_lower, z=z
    )


def test_an_office_with_far_more_cases_comes_before_a_weak_surge():
    assert lead(q=0.06) == f"{OFFICES}; o{SURGE}."
    assert said([], ["a"], findings=[found("surge", "agency", 90.0, q=0.06)], excess_lower=252.0, z=-6.4) == (
        f"No case is overdue; A needs a look (new); o{SURGE}."
    )


@pytest.mark.parametrize(
    "case",
    [
        {"q": 0.06, "excess_lower": 20.0},  # more in all, but not beyond doubt
        {"q": 0.06, "excess_lower": np.nan},  # similar offices say nothing
        {"q": 0.06, "z": -2.9},  # of 40 offices, chance brings one in 13 such
        {"q": 1e-4},  # as sure as anything
        {"q": 0.06, "grave": True},
    ],
)
def test_all_other_surges_lead(case):
    assert lead(**case) == f"O{SURGE}; {OFFICES}."


def test_what_may_mean_that_data_are_missing_leads():
    assert lead("drop", q=0.06).startswith("Out of the ordinary: A (only 90 cases")


def test_without_a_surge_the_order_stays():
    assert said(WAITING, ["a"], excess_lower=252.0, z=-6.4).startswith("Nothing is out of the ordinary")
