"""One line of the overdue cases by office: what stands behind its number."""

import math
from dataclasses import replace
from datetime import date

import pytest

from queries.overview.build_overview import compared_offices
from queries.overview.lists import overdue_list
from queries.overview.lists.overdue_list import Waiting, _line, _old_backlog
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

WAITING = Waiting("roads", n=41, long=12, longest_days=130)
ROW = {
    "agency": "roads",
    "assessment": "no_difference",
    "value": 0.803,
    "n": 512.0,
    "excess": 38.2,
    "excess_lower": 11.7,
    "excess_upper": 75.1,
}
NOTHING = {"excess": math.nan, "excess_lower": math.nan, "excess_upper": math.nan}


def _evidence(change: dict[str, object], *, beside: bool = False) -> Text:
    return _line(WAITING, Text("راه", "Roads"), {**ROW, **change}, has_figures_beside=beside).evidence


def test_a_clear_excess_has_its_interval_and_its_cases():
    evidence = _evidence({})
    assert evidence.en == "excess late of this period: 38 (95%: 12 to 75) of 512 due · longest: 4 months"
    assert evidence.fa.startswith("تأخیر مازاد این دوره: ۳۸ (۹۵٪: ۱۲ تا ۷۵) از ۵۱۲ پروندهٔ سررسیدشده · ")


@pytest.mark.parametrize(
    "change",
    [
        {"excess_lower": -3.0},
        {"excess_lower": 0.0},
        {"assessment": "too_few"},
        {"excess": 8.0, "excess_lower": 0.4},
        {"assessment": "not_compared", **NOTHING},
    ],
)
def test_instead_of_an_excess_that_is_not_clear_stands_the_share_on_time(change: dict[str, object]):
    """The offices with most overdue cases are the largest ones, and need not be slow."""
    assert _evidence(change).en == "this period 80% on time of 512 due · longest: 4 months"
    assert _evidence(change).fa.startswith("در این دوره ۸۰٪ از ۵۱۲ پروندهٔ سررسیدشده به‌موقع پاسخ گرفت · ")
    assert _evidence({**change, "value": math.nan}).en == "longest: 4 months"


@pytest.mark.parametrize("change", [{}, {"excess_lower": -3.0}, NOTHING])
def test_the_figures_of_an_office_that_needs_a_look_are_left_to_the_list_of_those(change: dict[str, float]):
    evidence = _evidence({"assessment": "needs_look", **change}, beside=True)
    assert evidence == Text("نیازمند بررسی · بیشترین تأخیر: ۴ ماه", "Needs a look · longest: 4 months")


def test_an_office_that_needs_a_look_and_has_no_line_there_has_its_figures_here():
    told = "Needs a look · excess late of this period: 38 (95%: 12 to 75) of 512 due · longest: 4 months"
    assert _evidence({"assessment": "needs_look"}).en == told
    told = "Needs a look · this period 80% on time of 512 due · longest: 4 months"
    assert _evidence({"assessment": "needs_look", **NOTHING}).en == told


@pytest.mark.parametrize("excess", [{}, NOTHING])
def test_a_figure_that_leaves_out_trips_says_so_beside_overdue_cases_that_do_not(excess: dict[str, float]):
    def evidence(**change: object) -> Text:
        row = {**ROW, **excess, **change}
        return _line(WAITING, Text("راه", "Roads"), row, leaves_out_trips=True).evidence

    assert evidence().en.endswith(" of 512 due, without trips · longest: 4 months")
    assert " از ۵۱۲ پروندهٔ سررسیدشده" in evidence().fa
    assert "، بدون سفرها · بیشترین تأخیر: " in evidence().fa
    assert "trips" not in evidence(**NOTHING, value=math.nan).en


def test_only_offices_with_cases_of_trips_in_the_period_say_that_they_are_left_out(demo_store):
    first_trip = date(2023, 11, 7)  # with a due moment a month later
    with_trip = Scope(first=first_trip, last=date(2024, 1, 5))
    before = Scope(first=date(2023, 6, 1), last=date(2023, 10, 1))
    for scope, leaves_out in ((with_trip, True), (before, False), (replace(with_trip, trips="out"), False)):
        comparison = compared_offices(demo_store, scope)
        largest = comparison.frame.nlargest(8, "n")["agency"]
        waiting = [Waiting(office, n=9, long=2, longest_days=90) for office in largest]
        lines = overdue_list.overdue_list(demo_store, scope, waiting, comparison).lines
        assert any(" due" in line.evidence.en for line in lines)
        assert any("without trips" in line.evidence.en for line in lines) == leaves_out


def test_the_list_beside_has_the_figures_of_its_first_offices_only(demo_store, monkeypatch):
    comparison = compared_offices(demo_store, Scope())
    first, last = str(comparison.needs_look["agency"].iloc[0]), str(comparison.needs_look["agency"].iloc[-1])
    assert first != last
    waiting = [Waiting(office, n=9, long=2, longest_days=90) for office in (first, last)]
    monkeypatch.setattr(overdue_list, "MAX_LOOKS", 1)
    lines = overdue_list.overdue_list(demo_store, Scope(), waiting, comparison).lines
    assert lines[0].evidence.en.startswith("Needs a look · longest")
    assert lines[1].evidence.en.startswith(("Needs a look · excess late", "Needs a look · this period"))


def test_fewer_late_cases_than_similar_offices_leave_are_told_without_a_minus():
    evidence = _evidence({"excess": -38.2, "excess_lower": -75.1, "excess_upper": -11.7})
    told = "38 fewer late in this period than at similar offices (95%: 12 to 75) of 512 due"
    assert evidence.en.startswith(told)
    assert "−" not in evidence.fa
    assert "۳۸ پرونده کمتر از مشابه‌ها" in evidence.fa


def test_an_office_without_a_comparison_has_no_excess():
    assert _line(WAITING, Text("راه", "Roads"), None).evidence.en == "longest: 4 months"


@pytest.mark.parametrize(("longest", "told"), [(59, "59 days"), (60, "60 days")])
def test_what_is_not_more_than_sixty_days_late_may_be_sixty_days_late(longest: int, told: str):
    waiting = Waiting("roads", n=3, long=0, longest_days=longest)
    line = _line(waiting, Text("راه", "Roads"), None)
    assert line.sentence.en.endswith("all less than 61 days past due")
    assert line.sentence.fa.endswith("همه کمتر از ۶۱ روز پس از مهلت")
    assert line.evidence.en == f"longest: {told}"


@pytest.mark.parametrize(
    ("total", "old", "told"),
    [
        (0, 0, ""),
        (1, 1, ""),
        (2, 0, "Of all 2 open cases, answered or not, none is 61 days old or older"),
        (7, 1, "Open cases 61 days old or older, answered or not: 1 of 7"),
    ],
)
def test_old_open_cases_are_said_of_two_and_more(total: int, old: int, told: str):
    assert _old_backlog(total, old).en == told
