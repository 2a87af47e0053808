"""What was expected of a scope over one span of days, and how far its forecasts were off so far."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from queries.forecasts.expected_counts import AHEAD, Expected, expected
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.backtest import ForecastAccuracy


@dataclass(frozen=True)
class Outlook:
    """Cases of a span: those outside trips (None where it is ahead), those of trips, and what was expected."""

    first: date
    last: date
    actual: float | None
    trips: float
    expected: float
    lower: float
    upper: float

    @property
    def within_limits(self) -> bool:
        """Whether what came lies within the 95 % limits; the whole number nearest to a limit does."""
        return self.actual is not None and round(self.lower) <= self.actual <= round(self.upper)


def expectation(store: Store, scope: Scope) -> Expected:
    """The expectation of a scope's dimensions over all that is known: one model, whatever the period."""
    return expected(store, replace(scope, first=None, last=None, preset=None))


def outlook(found: Expected, first: date, last: date) -> Outlook | None:
    """The cases of a span, whole days from first to last; None where nothing can be expected of it."""
    known = found.daily
    begin, days = (first - known.first).days, (last - first).days + 1
    if found.model is None or begin < 0 or begin + days > known.days + found.ahead or days < 1:
        return None
    span = found.model.predict(begin, days)
    end = begin + days
    over = end > known.days
    return Outlook(
        first,
        last,
        None if over else float(known.counts[:, begin:end].sum()),
        0.0 if over else float(known.trips[:, begin:end].sum()),
        float(span.expected[0]),
        float(span.lower[0]),
        float(span.upper[0]),
    )


def next_weeks(found: Expected) -> Outlook | None:
    """What is expected of the next eight weeks together."""
    begin = found.daily.end + timedelta(1)
    return outlook(found, begin, begin + timedelta(AHEAD - 1))


def accuracy(store: Store, found: Expected) -> ForecastAccuracy:
    """How forecasts of the scope's weeks did so far; remembered for a state of the data."""
    asked = ("accuracy", replace(found.scope, first=None, last=None, preset=None))
    return store.cache.get_or_compute(asked, found.accuracy)
