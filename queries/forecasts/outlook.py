"""Outlook: expected number of cases over one span of days, and the accuracy of past forecasts."""

from dataclasses import dataclass
from datetime import date, timedelta

from queries.forecasts.expected_counts import AHEAD, Expected, expected
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.seasons.backtest import ForecastAccuracy


@dataclass(frozen=True)
class Outlook:
    """Cases of a span: actual ones outside trips (None for a span ahead), those of trips, and the expectation."""

    first: date
    last: date
    actual: float | None
    trips: float
    expected: float
    lower: float
    upper: float

    @property
    def within_limits(self) -> bool:
        """Whether the actual count is within the 95 % limits, which are rounded to whole cases."""
        return self.actual is not None and round(self.lower) <= self.actual <= round(self.upper)


def expectation(store: Store, scope: Scope) -> Expected:
    """Expectation of a scope's dimensions over all data: one model, whatever the period."""
    return expected(store, scope.over_all_time())


def outlook(expected: Expected, first: date, last: date) -> Outlook | None:
    """Outlook of a span of whole days, both inclusive; None where the model does not cover it."""
    daily = expected.daily
    begin, days = (first - daily.first).days, (last - first).days + 1
    if expected.model is None or begin < 0 or begin + days > daily.days + expected.ahead or days < 1:
        return None
    span = expected.model.predict(begin, days)
    end = begin + days
    # A span that is partly ahead has no actual count yet.
    is_ahead = end > daily.days
    return Outlook(
        first,
        last,
        None if is_ahead else float(daily.counts[:, begin:end].sum()),
        0.0 if is_ahead else float(daily.trips[:, begin:end].sum()),
        float(span.expected[0]),
        float(span.lower[0]),
        float(span.upper[0]),
    )


def next_weeks(expected: Expected) -> Outlook | None:
    """Outlook of the next eight weeks together."""
    begin = expected.daily.end + timedelta(1)
    return outlook(expected, begin, begin + timedelta(AHEAD - 1))


def accuracy(store: Store, expected: Expected) -> ForecastAccuracy:
    """Accuracy of past forecasts of the scope's weeks; cached for a state of the data."""
    cache_key = ("accuracy", expected.scope.over_all_time())
    return store.cache.get_or_compute(cache_key, expected.accuracy)
