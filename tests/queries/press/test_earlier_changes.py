"""By which earlier changes a quotable figure is judged: by those over the same lag, from published figures alone."""

from dataclasses import replace

import numpy as np
import pytest

from persian.calendar import month_bounds
from queries.disclosure.protected_figures import protected
from queries.estimates.measure import measure
from queries.press.comparison import _past_changes_z
from queries.question.grouping import GRAINS
from queries.vocabulary.scope import Scope
from stats.two_estimates import rate_difference_z

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("against", "lag"), [("previous", 1), ("last_year", 12)])
def test_a_year_is_judged_by_years_and_a_month_by_months(demo_store, against, lag) -> None:
    # The last whole month but one, so that two years of earlier months lie before it.
    edges = list(GRAINS["month"](demo_store.first_day, demo_store.as_of.date()))[:-1]
    edge, months = edges[-2], edges[:-2][::-1][: 11 + lag]
    scope = Scope(edge.first, edge.last)
    cases = []
    for month in months:
        period = replace(scope, first=month.first, last=month.last)
        everyone, ordinary = (
            float(measure(demo_store, "received", replace(period, trips=trips)).row["n"])
            for trips in ("in", "out")
        )
        rounded = float(protected(demo_store, "received", period).row["n"])
        is_wave = everyone - ordinary > 0.05 * everyone
        cases.append(None if is_wave else (rounded, float(period.days())))
    wanted = [
        rate_difference_z(*(np.array([x]) for x in (*now, *then)))[0]
        for now, then in zip(cases, cases[lag:], strict=False)
        if now and then
    ]
    assert len(wanted) >= 3
    found = _past_changes_z(demo_store, protected(demo_store, "received", scope), against)
    assert found[0] == pytest.approx(wanted)


def test_without_enough_years_the_months_must_do(told) -> None:
    esfand = protected(told, "received", Scope(*month_bounds(1403, 12)))
    yearly, monthly = (_past_changes_z(told, esfand, against) for against in ("last_year", "previous"))
    assert np.array_equal(yearly, monthly)
