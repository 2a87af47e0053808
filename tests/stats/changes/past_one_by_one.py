"""What was to be expected of spans of the past, one span after the other, as `PastFigures`."""

import numpy as np

from stats.changes.past_spans import PastFigures, Spans
from stats.changes.seasonal_counts import Days


class OneByOne:
    """Figures whose past is tried span by span, by what they say of a single span."""

    def forecasts(self, spans: Spans) -> PastFigures:
        parts = []
        for first in spans.firsts:
            days, then = Days(first, spans.length), self.until(first)
            (value, n), (expected, variance) = self.observed(days), then.expected(days)
            parts.append((value, n, expected, variance + then.chance(expected, n, days)))
        return together(parts)

    def yearly_changes(self, spans: Spans, lag: int) -> PastFigures:
        parts = []
        for first in spans.firsts:
            now, then = Days(first, spans.length), Days(first - lag, spans.length)
            (value, n), earlier = self.observed(now), self.observed(then)
            expected, variance = self.carried(*earlier, then, now)
            parts.append((value, n, expected, variance + self.chance(expected, n, now)))
        return together(parts)


def together(parts: list[tuple[np.ndarray, ...]]) -> PastFigures:
    """The spans beside each other."""
    return PastFigures(*(np.stack(part, axis=1) for part in zip(*parts, strict=True)))


class Single(OneByOne):
    """A model of which only what it says of a single span is used."""

    def __init__(self, model) -> None:
        self._model = model

    def __getattr__(self, name: str):
        return getattr(self._model, name)

    def observed(self, days: Days) -> tuple[np.ndarray, np.ndarray]:
        value, n = self._model.observed(Spans((days.first,), days.length))
        return value[:, 0], n[:, 0]
