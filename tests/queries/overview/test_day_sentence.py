"""The sentence of the day: which office it names, once, and what it says of signal and noise."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from queries.attention.anomaly_check import Check, NewOrigin
from queries.data_quality.missing_days import MissingDays
from queries.measures import MEASURES
from queries.overview.day_sentence import day_sentence
from queries.overview.main_figures import figure_change
from queries.overview.office_line_texts import FEW_RESOLVED, MANY_REOPENED
from queries.overview.other_signs import named_signs
from queries.overview.overdue_list import Waiting
from queries.overview.overview_contents import EMPTY
from queries.storage.result_cache import ResultCache
from queries.vocabulary.labels import Text


class Offices:
    """A store of which only the names of offices are known."""

    cache = ResultCache()

    def dimension(self, name: str) -> pd.DataFrame:
        return pd.DataFrame({"code": ["a", "b"], "name_fa": ["الف", "ب"], "name_en": ["A", "B"]})


def said(
    waiting,
    needs_look,
    *,
    checks: int = 100,
    figures=(),
    missing=(),
    findings=(),
    assessed: int = 40,
    signs: Text = EMPTY,
    lang: str = "en",
) -> str:
    rows = pd.DataFrame({"agency": needs_look, "new": [True, *[False] * len(needs_look)][: len(needs_look)]})
    sentence = day_sentence(
        Offices(),  # type: ignore[arg-type]
        attention=SimpleNamespace(check_count=checks),  # type: ignore[arg-type]
        findings=list(findings),
        figures=figures,
        waiting=waiting,
        needs_look=rows,
        assessed=assessed,
        signs=signs,
        missing=missing,
    ).label(lang)
    return sentence.replace("\u2068", "").replace("\u2069", "")


NOISE = "Nothing is out of the ordinary, and all changes are within normal variation; "
TWO = [Waiting("a", 9, 4, 100), Waiting("b", 2, 0, 5)]
FIVE = [TWO[0], *(Waiting("b", 4, 0, 5) for _ in range(4))]


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
    signs = named_signs(Offices(), {"b": [FEW_RESOLVED, MANY_REOPENED]})  # type: ignore[arg-type]
    words = "other signs to look at: B (few cases resolved, many cases reopened)."
    assert said(TWO, [], signs=signs).endswith(f"was found to need a look; {words}")
    assert said(TWO, ["a"], signs=signs).endswith(f"it also needs a look (new); {words}")
    assert said(TWO, ["a"], signs=signs, lang="fa").endswith(
        "؛ نشانه‌های دیگر برای بررسی: «ب» (سهم کم پرونده‌های حل‌شده، بازگشایی زیاد)."
    )


def test_offices_with_the_same_signs_are_named_together():
    signs = named_signs(Offices(), {"b": [MANY_REOPENED], "a": [MANY_REOPENED]})  # type: ignore[arg-type]
    assert said(TWO, ["a"], signs=signs).endswith(
        "other signs to look at: B and A (both: many cases reopened)."
    )
    assert said(TWO, ["a"], signs=signs, lang="fa").endswith(
        "نشانه‌های دیگر برای بررسی: «ب» و «الف» (هر دو: بازگشایی زیاد)."
    )


def test_offices_with_equally_many_overdue_cases_are_named_together_or_not_at_all():
    equal = [Waiting("a", 4, 0, 5), Waiting("b", 4, 0, 5)]
    assert "8 cases are overdue, the most at A and B (4 each); " in said(equal, ["a"])
    assert "؛ ۸ پرونده معوق است، بیش از همه در «الف» و «ب» (هر یک ۴ پرونده)؛ " in said(equal, [], lang="fa")
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


def received_changed(
    gap: float,
    *,
    due_to_trips: bool = False,
    due_to_old_cases: bool = False,
    due_to_unanswered: bool = False,
) -> SimpleNamespace:
    """The main figure "received", which changed by this much against last year."""
    change = figure_change(
        SimpleNamespace(  # type: ignore[arg-type]
            result="changed",
            basis="",
            difference=gap,
            against="last_year",
            due_to_trips=due_to_trips,
            due_to_old_cases=due_to_old_cases,
            due_to_unanswered=due_to_unanswered,
            reference_scope=SimpleNamespace(to_params=dict),
        ),
        MEASURES["received"],
    )
    return SimpleNamespace(title=Text("ثبت‌شده", "Received"), changed=(change,), unchanged=(), own_past=EMPTY)


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
    assert "بیشتر است (بیشتر پرونده‌های سفر استانی)؛ " in said([], [], figures=figures, lang="fa")


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


def test_days_without_data_come_first_and_nothing_is_called_usual_beside_them():
    week = MissingDays(date(2026, 11, 9), date(2026, 11, 15), 0, 612)
    sentence = said([], [], missing=(week,))
    assert sentence.startswith(
        "No case is registered from 18 Aban 1405 to 24 Aban 1405, where about 612 are usual: the data of these days "
        "may not have arrived, so that counts may be too low and comparisons wrong; nothing else is out of the "
        "ordinary; "
    )
    few = said([], [], missing=(MissingDays(week.first, week.last, 7, 612),))
    assert few.startswith(
        "Only 7 cases are registered from 18 Aban 1405 to 24 Aban 1405, where about 612 are usual"
    )


def found(kind: str, subject: str, actual: float, **more) -> SimpleNamespace:
    check = Check(kind, ((subject, 1),), 7, actual, 67.0, 50.0, 80.0, 1e-6, **more)
    return SimpleNamespace(kind=kind, check=check, subject=((subject, "a"),))


@pytest.mark.parametrize(
    ("finding", "en", "fa"),
    [
        (
            found("surge", "agency", 90.0),
            "A (90 cases in the last 7 days, 67 usual)",
            "۹۰ پرونده در ۷ روز گذشته، مورد انتظار: ۶۷",
        ),
        (
            found("surge", "agency", 90.0, name_since=date(2026, 9, 1)),
            "A (90 cases in the last 7 days under a name that is new: is only the name new?)",
            "آیا تنها نام تازه است؟",
        ),
        (found("drop", "agency", 3.0), "A (only 3 cases in the last 7 days, 67 usual)", "تنها ۳ پرونده"),
        (
            found("drop", "agency", 0.0),
            "A (no case at all in the last 7 days, 67 usual)",
            "بدون هیچ پرونده‌ای",
        ),
    ],
)
def test_new_names_are_asked_about_and_nothing_is_not_called_only(finding, en, fa):
    assert said([], [], findings=[finding]).startswith(f"Out of the ordinary: {en}; ")
    assert fa in said([], [], findings=[finding], lang="fa")
    week = MissingDays(date(2026, 11, 9), date(2026, 11, 15), 0, 612)
    assert f"wrong; out of the ordinary: {en}; " in said([], [], findings=[finding], missing=(week,))


def test_an_event_within_its_expected_range_never_leads():
    kept, other = found("surge", "agency", 75.0, reported_days=20), found("surge", "agency", 90.0)
    words = (
        "an earlier event is back within the expected range: A (whether it is over is not known yet); "
        "no case is overdue"
    )
    assert said([], [], findings=[kept]).startswith(f"Nothing new is out of the ordinary; {words}")
    assert said([], [], findings=[kept], figures=(received_changed(0.29),)).startswith(
        f"Received: up 29% against last year; {words}"
    )
    assert said([], [], findings=[kept, other]).startswith(
        f"Out of the ordinary: A (90 cases in the last 7 days, 67 usual); {words}"
    )
    assert said([], [], findings=[kept, kept, other, other]).startswith(
        "Out of the ordinary: A (90 cases in the last 7 days, 67 usual), and 1 more out of the ordinary; "
        "2 earlier events are back within the expected range (whether they are over is not known yet); "
    )
    week = MissingDays(date(2026, 11, 9), date(2026, 11, 15), 0, 612)
    assert f"nothing else is out of the ordinary; {words}" in said([], [], findings=[kept], missing=(week,))
    assert said([], [], findings=[kept], lang="fa").startswith(
        "مورد غیرعادی تازه‌ای دیده نشد؛ رویدادی پیشین دوباره در محدودهٔ مورد انتظار است: "
        "«الف» (پایان آن هنوز روشن نیست)؛ "
    )


def test_a_surge_that_a_new_channel_explains_never_leads():
    new = NewOrigin("channel", (Text("پیامک", "SMS"),), date(2026, 11, 20), 30.0, 0.0, 60.0, 67.0, 50.0, 80.0)
    explained, other = found("surge", "agency", 90.0, new_origin=new), found("surge", "agency", 90.0)
    words = "A: more cases by the channel “SMS”, new there since 29 Aban 1405 (30 of 90 cases); no case is overdue"
    assert said([], [], findings=[explained]).startswith(
        f"Apart from what a new channel or source brought, nothing is out of the ordinary; {words}"
    )
    assert said([], [], findings=[explained], figures=(received_changed(0.29),)).startswith(
        f"Received: up 29% against last year; {words}"
    )
    assert said([], [], findings=[explained, other]).startswith(
        f"Out of the ordinary: A (90 cases in the last 7 days, 67 usual); {words}"
    )
    assert said([], [], findings=[explained, explained, other, other]).startswith(
        "Out of the ordinary: A (90 cases in the last 7 days, 67 usual), and 1 more out of the ordinary; "
        "2 increases come from a new channel or source; "
    )
    assert said([], [], findings=[explained], lang="fa").startswith(
        "جز آنچه از مسیر یا منبعی تازه رسید، مورد غیرعادی دیده نشد؛ «الف»: افزایش پرونده‌ها از مسیر "
        "«پیامک»، که در این مورد از ۲۹ آبان ۱۴۰۵ تازه است (۳۰ پرونده از ۹۰ پرونده)؛ "
    )
    # Where all other channels have more than expected as well, it leads like any surge.
    both = found("surge", "agency", 130.0, new_origin=replace(new, rest=100.0))
    assert said([], [], findings=[both]).startswith(
        "Out of the ordinary: A (130 cases in the last 7 days, 67 usual; 30 of them by a new channel); "
    )


def test_of_gaps_of_sources_the_first_is_named_and_the_others_are_counted():
    water = MissingDays(date(2026, 11, 9), date(2026, 11, 15), 0, 61, "آب")
    power = MissingDays(date(2026, 11, 2), date(2026, 11, 8), 3, 40, "برق")
    sentence = said([], [], missing=(water,))
    assert sentence.startswith(
        "No case of the source آب is registered from 18 Aban 1405 to 24 Aban 1405, where about 61 are usual: its data "
        "of these days may not have arrived; nothing else is out of the ordinary; "
    )
    both = said([], [], missing=(power, water))
    assert both.startswith("Only 3 cases of the source برق are registered from ")
    assert " (and 1 more of this kind); nothing else" in both
    assert "از منبع «برق»" in said([], [], missing=(power, water), lang="fa")


def test_large_differences_that_are_not_clear_are_not_called_usual():
    unclear = SimpleNamespace(is_unclear=True)
    figure = SimpleNamespace(title=Text("معوق", "Overdue"), changed=(), unchanged=(unclear,), own_past=EMPTY)
    assert said([], [], figures=(figure,)).startswith("Nothing is clearly out of the ordinary; ")
