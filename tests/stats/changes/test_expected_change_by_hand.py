"""Changes judged by a seasonal model, step by step in plain Python: which days of the past are tried, and how."""

import numpy as np
import pytest

from stats.changes.expected_change import against_expectation, against_last_year
from stats.changes.seasonal_counts import Days
from tests.stats.changes.past_one_by_one import OneByOne


class DrawnFigures(OneByOne):
    """Figures of two series whose values are drawn for each span, with a record of what was asked for."""

    def __init__(self, scale: str, history: int, *, missing: tuple[int, ...] = ()) -> None:
        """`missing` are the first days of spans in which the second series has no figure."""
        self.scale, self.history, self.missing = scale, history, missing
        self.asked: list[tuple[int, int, int]] = []

    def draw(self, days: Days, salt: int) -> np.ndarray:
        """Numbers between 0.2 and 0.8 that belong to the span."""
        return np.random.default_rng([days.first + 1000, days.length, salt]).uniform(0.2, 0.8, 2)

    def size(self) -> float:
        """Size of the figures on their scale."""
        return 100.0 if self.scale == "count" else 1.0

    def dispersion(self, length: int) -> np.ndarray:
        return np.array([1.5, 2.0]) * length

    def observed(self, days: Days) -> tuple[np.ndarray, np.ndarray]:
        value = self.size() * self.draw(days, 1)
        if days.first in self.missing:
            value[1] = np.nan
        return value, np.round(50 + 50 * self.draw(days, 2))

    def expected(self, days: Days) -> tuple[np.ndarray, np.ndarray]:
        self.asked.append((days.first, days.length, self.history))
        return self.size() * self.draw(days, 3), self.size() * 0.01 * self.draw(days, 4)

    def chance(self, expected: np.ndarray, n: np.ndarray, days: Days) -> np.ndarray:
        return 2 * expected / n + 0.001 * days.length

    def carried(
        self, value: np.ndarray, n: np.ndarray, then: Days, now: Days
    ) -> tuple[np.ndarray, np.ndarray]:
        self.asked.append((now.first, now.length, then.first))
        return value * self.draw(now, 5) / 0.8, self.size() * 0.01 * self.draw(then, 6) + 1 / n

    def until(self, history: int) -> "DrawnFigures":
        shorter = DrawnFigures(self.scale, history, missing=self.missing)
        shorter.asked = self.asked
        return shorter


def on_scale(scale: str, x: float, n: float) -> float:
    """A figure on its scale: the root of a count, the arcsine of the root of a share, or itself."""
    if scale == "count":
        return float(np.sqrt(x + 3 / 8))
    return float(np.arcsin(np.sqrt((x * n + 3 / 8) / (n + 3 / 4)))) if scale == "share" else x


def error_on_scale(scale: str, expected: float, variance: float) -> float:
    """Standard error by the delta method."""
    slope = {"count": expected + 3 / 8, "share": expected * (1 - expected), "estimate": 1 / 4}[scale]
    return float(np.sqrt(variance / slope) / 2)


def kappa(errors: list[float], prior: int, *, centred: bool, least: float) -> tuple[float, float]:
    """κ² and its degrees of freedom, from the errors of one series."""
    known = [e for e in errors if not np.isnan(e)]
    count = len(known)
    if centred:
        known = [e - sum(known) / count for e in known]
        count -= 1
    square = sum(min(abs(e), 3.0) ** 2 for e in known)
    return max((prior + square) / (prior + count), least), prior + count


@pytest.mark.parametrize("scale", ["count", "share", "estimate"])
@pytest.mark.parametrize(
    ("length", "history", "tried"), [(20, 400 + 3 * 28, 3), (31, 1200, 6), (90, 400 + 2 * 90 - 1, 1)]
)
def test_forecasts_are_judged_by_those_of_the_past(scale: str, length: int, history: int, tried: int):
    days, step = Days(history, length), max(length, 28)
    ends = [history - step * back for back in range(1, tried + 1)]
    figures = DrawnFigures(scale, history, missing=(ends[0],))
    value, n = figures.size() * np.array([0.4, 0.7]), np.array([60.0, 90.0])
    judged = against_expectation(figures, value, n, days)
    # Past forecasts end in the history and were made from what was known before them.
    assert sorted(figures.asked) == sorted(
        [(end, length, end) for end in ends] + [(history, length, history)]
    )
    errors: list[list[float]] = [[], []]
    for end in ends:
        then = Days(end, length)
        (actual, m), (mean, estimate) = figures.observed(then), figures.expected(then)
        variance = estimate + figures.chance(mean, m, then)
        for i in range(2):
            gap = on_scale(scale, actual[i], m[i]) - on_scale(scale, mean[i], m[i])
            errors[i].append(gap / error_on_scale(scale, mean[i], variance[i]))
    assert np.isnan(errors[1][0])
    # Some forecasts of counts were far off, and are cut to three standard errors.
    assert max(abs(e) for e in errors[0]) > 3 or scale != "count" or tried < 6
    mean, estimate = figures.expected(days)
    variance = estimate + figures.chance(mean, n, days)
    for i in range(2):
        kappa2, df = kappa(errors[i], 40 if length <= 31 else 16, centred=False, least=1.0)
        assert judged.df[i] == df
        assert judged.sd[i] == pytest.approx(error_on_scale(scale, mean[i], variance[i] * kappa2))
        assert judged.phi[i] == pytest.approx(figures.dispersion(length)[i] * kappa2)
    assert (judged.scale, judged.value.tolist(), judged.n.tolist()) == (scale, value.tolist(), n.tolist())
    assert (judged.expected.tolist(), judged.expected_n.tolist()) == (mean.tolist(), n.tolist())


@pytest.mark.parametrize("scale", ["count", "share", "estimate"])
@pytest.mark.parametrize(
    ("length", "history", "tried"),
    [(20, 365 + 3 * 28, 3), (31, 3000, 24), (32, 3000, 12), (90, 365 + 179, 1)],
)
def test_changes_since_last_year_are_judged_by_those_of_earlier_days(
    scale: str, length: int, history: int, tried: int
):
    days, before, step = Days(history, length), Days(history - 365, length), max(length, 28)
    firsts = [history - step * back for back in range(1, tried + 1)]
    figures = DrawnFigures(scale, history, missing=(firsts[0],))
    value, n = figures.size() * np.array([0.4, 0.7]), np.array([60.0, 90.0])
    value_before, n_before = figures.size() * np.array([0.3, 0.6]), np.array([70.0, 80.0])
    judged = against_last_year(figures, (value, n, days), (value_before, n_before, before))
    wanted = [(first, length, first - 365) for first in [*firsts, history]]
    assert sorted(figures.asked) == sorted(wanted)
    errors: list[list[float]] = [[], []]
    for first in firsts:
        now, then = Days(first, length), Days(first - 365, length)
        (actual, m), earlier = figures.observed(now), figures.observed(then)
        mean, estimate = figures.carried(*earlier, then, now)
        variance = estimate + figures.chance(mean, m, now)
        for i in range(2):
            gap = on_scale(scale, actual[i], m[i]) - on_scale(scale, mean[i], m[i])
            errors[i].append(gap / error_on_scale(scale, mean[i], variance[i]))
    mean, estimate = figures.carried(value_before, n_before, before, days)
    variance = estimate + figures.chance(mean, n, days)
    for i in range(2):
        short = length <= 31
        known = [e for e in errors[i] if not np.isnan(e)]
        if known:
            kappa2, df = kappa(known, 40 if short else 16, centred=True, least=0.6 if short else 1.0)
        else:
            kappa2, df = 1.0, 40.0 if short else 16.0
        assert judged.df[i] == df
        assert judged.sd[i] == pytest.approx(error_on_scale(scale, mean[i], variance[i] * kappa2))
        assert judged.phi[i] == pytest.approx(figures.dispersion(length)[i] * kappa2)
    assert judged.expected == pytest.approx(mean)
    assert judged.expected_n.tolist() == n.tolist()


@pytest.mark.parametrize("length", [28, 90])
def test_without_a_past_the_model_is_believed(length: int):
    figures = DrawnFigures("estimate", 399 + max(length, 28))
    figure = np.array([0.4, 0.7]), np.array([60.0, 90.0])
    judged = against_expectation(figures, *figure, Days(figures.history, length))
    assert judged.df.tolist() == [40 if length == 28 else 16] * 2
    assert judged.phi.tolist() == figures.dispersion(length).tolist()


@pytest.mark.parametrize(("length", "df"), [(28, 40), (90, 16)])
def test_without_earlier_years_the_model_is_believed_too(length: int, df: int):
    figures = DrawnFigures("estimate", 365 + 27)
    figure = np.array([0.4, 0.7]), np.array([60.0, 90.0])
    days = Days(figures.history, length)
    judged = against_last_year(figures, (*figure, days), (*figure, Days(days.first - 365, length)))
    assert judged.df.tolist() == [df] * 2
    assert judged.phi.tolist() == figures.dispersion(length).tolist()


class CertainFigures(DrawnFigures):
    """Figures whose forecasts have no error at all: those of the first series are right, those of the second wrong."""

    def expected(self, days: Days) -> tuple[np.ndarray, np.ndarray]:
        return self.observed(days)[0] + np.array([0.0, 0.1]), np.zeros(2)

    def chance(self, expected: np.ndarray, n: np.ndarray, days: Days) -> np.ndarray:
        return np.zeros(2)

    def until(self, history: int) -> "CertainFigures":
        return CertainFigures(self.scale, history)


def test_forecasts_without_any_error_say_nothing_about_errors():
    figures = CertainFigures("estimate", 1200)
    judged = against_expectation(figures, np.array([0.4, 0.7]), np.array([60.0, 90.0]), Days(1200, 28))
    assert judged.df.tolist() == [40, 40]
    assert judged.sd.tolist() == [0, 0]
