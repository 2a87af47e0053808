"""What the sentence of the day says of events and of days without data, and what never leads it."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from queries.attention.anomaly_check import Check, NewOrigin
from queries.data_quality.missing_days import MissingDays
from queries.overview.lists.overdue_list import Waiting
from queries.overview.silence.stopped_answering import StoppedOffice
from queries.overview.silence.stopped_kinds import StoppedKind
from queries.vocabulary.labels import Text
from tests.queries.overview.said_sentence import received_changed, said


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


def test_days_without_answers_come_first_with_what_follows_from_them():
    days = MissingDays(date(2026, 11, 9), date(2026, 11, 17), 0, 612, of_answers=True)
    sentence = said([], [], missing=(days,))
    assert sentence.startswith(
        "No answer is recorded from 18 Aban 1405 to 26 Aban 1405, where about 612 are usual: the answers of these days "
        "may not have arrived, and until they do all offices look slower, and more cases overdue; nothing else is out "
        "of the ordinary; "
    )
    few = said([], [], missing=(MissingDays(days.first, days.last, 7, 612, of_answers=True),))
    assert few.startswith(
        "Hardly any answers (7) are recorded from 18 Aban 1405 to 26 Aban 1405, where about 612"
    )


def test_days_that_were_made_up_for_no_longer_lead_and_are_said_with_what_is_left_of_them():
    days = MissingDays(
        date(2026, 9, 9), date(2026, 9, 17), 3, 612, of_answers=True, made_up=date(2026, 9, 24)
    )
    sentence = said([], [], caught_up=(days,))
    assert sentence.startswith(
        "Nothing is out of the ordinary, and all changes are within normal variation; "
    )
    assert sentence.endswith(
        "; answers of 18 Shahrivar 1405 to 26 Shahrivar 1405 were recorded late, most of them by 2 Mehr 1405: shares "
        "on time of this period are lower for it."
    )
    registered = said([], [], caught_up=(replace(days, of_answers=False),), lang="fa")
    assert "شاید روز ثبت آن‌ها دیرتر از روز تماس باشد" in registered
    of_source = said([], [], caught_up=(replace(days, of_answers=False, source="برق"),), lang="fa")
    assert "منبع «برق» به تأخیر افتاد" in of_source


def found(kind: str, subject: str, actual: float, *, code: str = "a", **more) -> SimpleNamespace:
    check = Check(kind, ((subject, 1),), 7, actual, 67.0, 50.0, 80.0, 1e-6, **more)
    return SimpleNamespace(kind=kind, check=check, subject=((subject, code),), wider=())


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
    words = "back within the expected range after a rise: A (whether it is over is not known yet); no case is overdue"
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
        "مورد غیرعادی تازه‌ای دیده نشد؛ «الف» پس از افزایش دوباره در محدودهٔ مورد انتظار است (پایان آن هنوز روشن نیست)؛ "
    )
    fall, late = (found(kind, "agency", 60.0, reported_days=20) for kind in ("drop", "overdue"))
    assert "; back within the expected range after a fall: A (whether" in said([], [], findings=[fall])
    assert "؛ شمار پرونده‌های بدون پاسخ در مهلت «الف» پس از افزایش دوباره" in said(
        [], [], findings=[late], lang="fa"
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


STOPPED = StoppedOffice("a", 21, 76.0, 165)
NO_ANSWER = "o answer from A has been recorded for 21 days (165 waiting)"


@pytest.mark.parametrize(
    ("findings", "beginning"),
    [
        ([], f"N{NO_ANSWER}; nothing else is out of the ordinary; "),
        # The late answers are what follows from it: they are not a second event.
        ([found("overdue", "agency", 90.0)], f"N{NO_ANSWER}; nothing else is out of the ordinary; "),
        # 23 cases more than usual, and 165 that wait.
        ([found("surge", "county", 90.0)], f"N{NO_ANSWER}; out of the ordinary: A (90 cases"),
        (
            [found("surge", "county", 300.0)],
            f"Out of the ordinary: A (300 cases in the last 7 days, 67 usual); n{NO_ANSWER}; ",
        ),
        (
            [found("surge", "county", 90.0, grave=True)],
            f"Out of the ordinary: A (90 cases in the last 7 days, 67 usual); n{NO_ANSWER}; ",
        ),
        # A burst of this week with more cases a day than have come to wait there; the same number over weeks.
        (
            [found("surge", "county", 150.0, reported_days=2)],
            f"Out of the ordinary: A (150 cases in the last 7 days, 67 usual); n{NO_ANSWER}; ",
        ),
        (
            [found("surge", "county", 150.0, reported_days=8)],
            f"N{NO_ANSWER}; out of the ordinary: A (150 cases",
        ),
        # Late answers at another office are an event of their own.
        (
            [found("overdue", "agency", 90.0, code="b")],
            f"N{NO_ANSWER}; out of the ordinary: unanswered past due, B (90 in the last 7 days, 67 usual); ",
        ),
    ],
)
def test_an_office_that_stopped_answering_is_told_instead_of_its_late_answers(findings, beginning):
    assert said([], [], findings=findings, stopped=[STOPPED]).startswith(beginning)


def test_beside_an_office_that_stopped_answering_no_look_is_said_to_be_needed_over_the_whole_period():
    """It read as if nobody had to ask why an office has answered nothing for three weeks."""
    none = "judged by answers on time, none of the 40 offices with enough cases was found to need a look."
    assert said([], [], stopped=[STOPPED]).endswith(f"; over the whole period, {none}")
    assert "در کل دوره از نظر پاسخ به‌موقع هیچ‌یک" in said([], [], stopped=[STOPPED], lang="fa")
    assert said([], []).endswith(f"; {none}")
    assert "over the whole period" not in said([], ["a"], stopped=[STOPPED])
    assert "over the whole period" not in said([], [], stopped=[STOPPED], assessed=0)


def test_an_office_that_stopped_answering_is_named_once_where_most_overdue_cases_are():
    """It was named three times, with its days and cases that wait, and with the overdue cases of all and its own."""
    waiting = [Waiting("a", 39, 0, 20), Waiting("b", 5, 0, 5)]
    most = "44 cases are overdue, the most at A (39), from which no answer has been recorded for 21 days; it also needs"
    assert said(waiting, ["a"], stopped=[STOPPED]).startswith(most)
    assert said(waiting, ["a"], stopped=[STOPPED], lang="fa").startswith(
        "۴۴ پرونده معوق است، بیش از همه نزد «الف» (۳۹ پرونده)، که ۲۱ روز است هیچ پاسخی از آن ثبت نشده است؛ همین دستگاه "
        "نیازمند بررسی است (تازه)؛ "
    )
    # What leads beside it leads beside both.
    larger, smaller = (found("surge", "county", n) for n in (300.0, 90.0))
    assert f"; {most}" in said(waiting, ["a"], stopped=[STOPPED], findings=[larger])
    assert said(waiting, ["a"], stopped=[STOPPED], findings=[smaller]).startswith(most)
    # Of another office, of two, and where two have equally many overdue cases, it is said apart.
    others = (
        (waiting, [StoppedOffice("b", 21, 76.0, 165)]),
        (waiting, [STOPPED, STOPPED]),
        ([waiting[0], Waiting("b", 39, 0, 5)], [STOPPED]),
        (waiting[:1], [STOPPED]),
    )
    for offices, stopped in others:
        sentence = said(offices, ["a"], stopped=stopped)
        assert sentence.startswith("No answer from "), sentence
        assert "from which" not in sentence


def test_an_office_that_answers_no_case_of_one_kind_is_named_in_the_sentence():
    """The line stood among the notes alone, under a sentence in which nothing was out of the ordinary."""
    kind = StoppedKind("a", 21, 14.0, 33, "complaint")
    no_answer = "o answer from A to any complaint has been recorded for 21 days (33 waiting)"
    alone = said([], [], stopped_kinds=[kind])
    assert alone.startswith(f"N{no_answer}; nothing else is out of the ordinary; ")
    assert "; over the whole period, judged by answers on time, none of the 40 offices" in alone
    assert said([], [], stopped_kinds=[kind], lang="fa").startswith(
        "۲۱ روز است که از «الف» به هیچ پرونده‌ای از نوع شکایت پاسخی ثبت نشده است (۳۳ پرونده در انتظار)؛ "
    )
    assert f"n{no_answer}, and 1 more like this; " in said(
        [], [], stopped=[StoppedOffice("b", 9, 20.0, 30)], stopped_kinds=[kind, kind]
    )
    # It leads before an older event that concerns fewer cases, and comes after one that concerns more.
    small, large = (found("surge", "county", n, reported_days=8) for n in (90.0, 300.0))
    leading = said([], [], stopped_kinds=[kind], findings=[small])
    assert leading.startswith(f"N{no_answer}; out of the ordinary: ")
    assert f" usual); n{no_answer}; " in said([], [], stopped_kinds=[kind], findings=[large])
    # So it does where another office answers nothing at all, for which more cases wait than the event concerns.
    silent = StoppedOffice("b", 21, 500.0, 900)
    for waiting, beginning in (
        ([], "No answer from B"),
        ([Waiting("b", 39, 0, 20), Waiting("a", 5, 0, 5)], "44 cases"),
    ):
        both = said(waiting, [], stopped=[silent], stopped_kinds=[kind], findings=[large])
        assert both.startswith(beginning)
        assert f" usual); n{no_answer}; " in f"{both[:-1]}; "
