"""By which earlier changes a quotable figure is judged: by those over the same lag, from published figures alone."""

from dataclasses import replace

import numpy as np
import pytest

from persian.calendar import month_bounds
from queries.disclosure.protected_figures import protected
from queries.estimates.measure import measure
from queries.press import comparison
from queries.press.comparison import _past_changes_z
from queries.question.grouping import GRAINS
from queries.vocabulary.scope import Scope
from stats.estimates.false_discovery import overdispersed_p
from stats.estimates.two_estimates import rate_difference_z

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
    z, is_yearly = _past_changes_z(demo_store, protected(demo_store, "received", scope), against)
    assert z[0] == pytest.approx(wanted)
    assert is_yearly == (against == "last_year")


def test_without_enough_years_the_months_must_do(quoted_store) -> None:
    esfand = protected(quoted_store, "received", Scope(*month_bounds(1403, 12)))
    yearly, monthly = (
        _past_changes_z(quoted_store, esfand, against) for against in ("last_year", "previous")
    )
    assert np.array_equal(yearly[0], monthly[0])
    assert not yearly[1]


def test_the_variation_of_yearly_changes_is_around_their_mean(monkeypatch) -> None:
    chance = np.array([[1.0, -1.0, 2.0, -2.0, 0.5, -0.5]])

    def usual(z: np.ndarray, *, yearly: bool) -> tuple[float, float]:
        monkeypatch.setattr(comparison, "_past_changes_z", lambda *_: (z, yearly))
        phi, freedom = comparison._usual_dispersion(None, None, "last_year")
        return float(phi[0]), float(freedom[0])

    # Growth by as much every year is a change when it goes on, and not what the figure varies by.
    assert usual(chance + 17.0, yearly=True) == pytest.approx(usual(chance, yearly=True))
    assert usual(chance, yearly=True)[1] == 5
    phi, freedom = usual(chance + 17.0, yearly=True)
    assert overdispersed_p(np.array([17.0]), np.array([phi]), np.array([freedom]))[0] < 0.001
    # From one span to the next the season is in the changes: there they vary around no change at all.
    phi, freedom = usual(chance + 17.0, yearly=False)
    assert overdispersed_p(np.array([17.0]), np.array([phi]), np.array([freedom]))[0] > 0.05
