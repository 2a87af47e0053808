"""The assessment in words, in both languages."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from queries.measures import MEASURES
from queries.own_office.assessment_periods import AssessmentPeriod
from queries.own_office.assessment_texts import comparison_lines, headline, headline_notes, notes, reasons
from queries.own_office.coarse_comparison import coarse_comparison
from queries.own_office.own_assessment import OwnAssessment

OFFICE = OwnAssessment(
    measure=MEASURES["on_time_share"], agency="A", label="الف", group_label="گروه",
    period=AssessmentPeriod(3, date(2026, 6, 22), date(2026, 9, 22)), as_of=datetime(2026, 10, 1), load=1,
    value=0.52, lower=0.45, upper=0.59, n=200, assessment="needs_look", route="far_off", reason=None,
    few_similar=False, since=date(2026, 9, 22), since_or_before=False, new=True,
    compared=coarse_comparison((0.52, 0.45, 0.59), 200, expected=(0.713, 0.69, 0.73), smallest_shown=0.08, step=0.1),
)  # fmt: skip


def test_a_compared_office_reads_word_route_and_rounded_figures() -> None:
    assert headline(OFFICE, "en") == "Needs a look"
    assert headline_notes(OFFICE, "en") == ["far off from similar offices", "new"]
    expected, gap, excess = comparison_lines(OFFICE, "en")
    assert expected[0].endswith("would answer about 70% on time (rounded to 10 percentage points)")
    assert gap[0] == "Difference: about 18 percentage points worse than expected"
    assert gap[1] == "95%: 1 to 35"  # counted as the words beside it count: worse
    assert excess[0] == "Excess late: about 36 cases"
    assert "rounded" in notes(OFFICE, "en")[-1]
    persian = comparison_lines(OFFICE, "fa")
    assert "حدود ۷۰٪" in persian[0][0]
    assert persian[2][0] == "تأخیر مازاد: حدود ۳۶ پرونده"


@pytest.mark.parametrize(("few", "part"), [(True, "too few offices"), (False, "other topics")])
def test_an_office_that_is_not_compared_reads_why(few: bool, part: str) -> None:
    alone = replace(
        OFFICE, assessment=None, route=None, since=None, new=False, compared=None, few_similar=few
    )
    assert headline(alone, "fa") == "مقایسه نشده"
    assert headline_notes(alone, "en") == ["only whether the deadline is kept is judged"]
    assert comparison_lines(alone, "en") == notes(alone, "en") == []
    assert part in reasons(alone, "en")[1]
    assert "50%" in reasons(alone, "en")[0]
    late = replace(alone, assessment="needs_look", route="deadline")
    assert "fact about the deadline" in reasons(late, "en")[0]


def test_too_few_cases_are_said_to_be_too_few() -> None:
    few = replace(OFFICE, assessment="too_few", route=None, reason="few", since=None, compared=None)
    assert headline(few, "en") == "Too few cases"
    assert len(reasons(few, "en")) == 1
