"""The periods of an office's own assessment: whole Jalali months that the data cover, and nothing else."""

from datetime import timedelta

import pytest

from persian.calendar import month_bounds, months, to_jalali
from queries.own_office.assessment_periods import (
    EARLIER,
    MONTH_COUNTS,
    AssessmentPeriod,
    assessment_period,
    assessment_periods,
    earlier_periods,
    length_text,
)
from queries.storage.store import Store
from queries.vocabulary.problems import ScopeError


def test_periods_are_whole_months_up_to_the_last_one_that_is_over(demo_store: Store) -> None:
    offered = assessment_periods(demo_store)
    assert tuple(period.months for period in offered) == MONTH_COUNTS
    assert demo_store.as_of is not None
    today = to_jalali(demo_store.as_of.date())
    this_month, _ = month_bounds(today.year, today.month)
    for period in offered:
        edges = months(period.first, period.last)
        assert len(edges) == period.months
        assert (edges[0].first, edges[-1].last) == (period.first, period.last)
        assert period.last == this_month - timedelta(days=1)


@pytest.mark.parametrize("asked", [0, 1, 2, 4, 9, 24, -3])
def test_other_lengths_are_refused_in_both_languages(demo_store: Store, asked: int) -> None:
    with pytest.raises(ScopeError) as refused:
        assessment_period(demo_store, asked)
    assert "3, 6, 12" in refused.value.problem.text("en")
    assert "ماه کامل" in refused.value.problem.text("fa")


def test_earlier_periods_end_a_month_earlier_each(demo_store: Store) -> None:
    period = assessment_period(demo_store, 3)
    earlier = earlier_periods(demo_store, period)
    assert len(earlier) == EARLIER
    last = period
    for each in earlier:
        assert each.last == months(last.first, last.last)[-1].first - timedelta(days=1)
        assert len(months(each.first, each.last)) == 3
        last = AssessmentPeriod(3, each.first, each.last)


def test_a_length_is_worded_in_both_languages(demo_store: Store) -> None:
    period = assessment_period(demo_store, 6)
    assert length_text(period, "fa") == "۶ ماه کامل گذشته"
    assert length_text(period, "en") == "the last 6 whole months"
