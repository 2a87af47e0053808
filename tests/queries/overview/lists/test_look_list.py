"""One line of the offices that need a look: its number, and what stands behind it."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from queries.comparisons.peers.late_referrals import CameLate
from queries.overview.lists.look_list import _came_late_text, _lead, _line
from queries.overview.overview_contents import EMPTY
from queries.overview.words import overview_texts as texts
from queries.vocabulary.labels import Text

ROW = {
    "agency": "roads",
    "route": "beyond_limits",
    "value": 0.289,
    "expected": 0.626,
    "n": 564.0,
    "excess": 190.2,
    "excess_lower": 117.8,
    "excess_upper": 257.1,
    "since": date(2026, 4, 10),
    "for_days": 180,
    "since_or_before": True,
    "new": False,
    "likely_before": False,
}


def test_the_cases_beyond_similar_offices_have_their_interval():
    line = _line(pd.Series(ROW), Text("راه", "Roads"), EMPTY, EMPTY)
    assert (line.number.en, line.unit) == ("190", texts.EXCESS_CASES)
    assert line.evidence.en.startswith("95%: 118 to 257 cases · ")
    assert line.evidence.en.endswith("of 564 due")
    assert line.evidence.fa.startswith("۹۵٪: ۱۱۸ تا ۲۵۷ پرونده · ")


def test_an_interval_that_includes_none_says_that_the_period_alone_is_not_certain():
    uncertain = {**ROW, "route": "lasting", "excess": 23.0, "excess_lower": -1.3, "excess_upper": 43.0}
    line = _line(pd.Series(uncertain), Text("راه", "Roads"), EMPTY, EMPTY)
    words = (
        "43 cases: by this period alone not certain · "
        "worse than similar offices over a longer time (at most sixteen months)"
    )
    assert words in line.evidence.en
    assert "۴۳ پرونده: با این دوره به‌تنهایی قطعی نیست · " in line.evidence.fa
    # 0.4 is shown as 0.
    assert (
        "not certain" in _line(pd.Series({**uncertain, "excess_lower": 0.4}), EMPTY, EMPTY, EMPTY).evidence.en
    )
    assert (
        "not certain"
        not in _line(pd.Series({**uncertain, "excess_lower": 1.0}), EMPTY, EMPTY, EMPTY).evidence.en
    )


@pytest.mark.parametrize("change", [{"route": "deadline"}, {"excess": 0.4, "excess_lower": -3.0}])
def test_a_line_about_the_deadline_itself_has_no_such_interval(change):
    line = _line(pd.Series({**ROW, **change}), Text("راه", "Roads"), EMPTY, EMPTY)
    assert line.unit == texts.ON_TIME
    assert "95%" not in line.evidence.en


def test_what_similar_offices_reach_stands_beside_a_deadline_that_is_not_kept():
    by_deadline = {**ROW, "route": "deadline", "value": 0.41, "expected": 0.43}
    line = _line(pd.Series(by_deadline), Text("راه", "Roads"), EMPTY, EMPTY)
    assert line.evidence.en.endswith("of 564 due · similar offices with such cases: 43%")
    assert "دستگاه‌های مشابه با چنین پرونده‌هایی: ۴۳٪" in line.evidence.fa
    alone = _line(pd.Series({**by_deadline, "expected": float("nan")}), Text("راه", "Roads"), EMPTY, EMPTY)
    assert "similar" not in alone.evidence.en
    assert "such cases" not in _line(pd.Series(ROW), Text("راه", "Roads"), EMPTY, EMPTY).evidence.en


def test_a_line_says_how_many_late_cases_others_had_handed_on_late():
    line = _line(pd.Series(ROW), Text("راه", "Roads"), EMPTY, _came_late_text(CameLate(113, 174)))
    assert line.evidence.en.endswith(
        "of 564 due · 113 of 174 not answered in time were handed on to it by another office in the second half of "
        "their time"
    )
    assert "۱۱۳ پرونده از ۱۷۴ پروندهٔ بدون پاسخ در مهلت را دستگاه دیگری" in line.evidence.fa
    assert _came_late_text(None) == EMPTY


def test_the_excess_of_one_office_is_not_called_that_of_several():
    comparison: Any = SimpleNamespace(needs_look=pd.DataFrame([ROW]), judged=pd.DataFrame([ROW] * 35))
    assert _lead(comparison).fa == "۱ دستگاه از ۳۵ دستگاه؛ تأخیر مازاد آن: ۱۹۰ پرونده"
    comparison.needs_look = pd.DataFrame([ROW] * 2)
    assert "تأخیر مازاد آن‌ها روی هم: ۳۸۰ پرونده" in _lead(comparison).fa


def test_without_any_office_the_list_does_not_repeat_the_sentence_of_the_day():
    comparison: Any = SimpleNamespace(needs_look=pd.DataFrame([ROW])[:0], judged=pd.DataFrame([ROW] * 35))
    lead = Text("هیچ‌یک از ۳۵ دستگاه دارای پروندهٔ کافی", "None of the 35 offices with enough cases")
    assert _lead(comparison) == lead


def test_offices_that_only_the_deadline_names_are_said_to_have_left_no_more_than_others():
    by_deadline = ROW | {"route": "deadline", "excess": 8.0, "excess_lower": -3.0}
    both: Any = SimpleNamespace(needs_look=pd.DataFrame([ROW, by_deadline]), judged=pd.DataFrame([ROW] * 35))
    assert "روی هم: ۱۹۰ پرونده" in _lead(both).fa


def test_the_cases_together_are_the_sum_of_those_that_the_lines_show():
    rows = [ROW | {"excess": 65.6}, ROW | {"excess": 27.6}]  # shown as 66 and 28; together 93.2
    comparison: Any = SimpleNamespace(needs_look=pd.DataFrame(rows), judged=pd.DataFrame([ROW] * 12))
    assert "روی هم: ۹۴ پرونده" in _lead(comparison).fa
