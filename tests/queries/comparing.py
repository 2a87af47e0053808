"""Compare rows of the query layer with the reference of a measure."""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from queries.measures import MEASURES
from queries.measures.estimators import AnsweredBy, Quantile
from tests import reference
from tests.reference import Known, Life
from tests.worlds import World

FEW = 15  # cases of the province below which neither the product nor the reference integrates exactly


@dataclass(frozen=True)
class GroupCases:
    """The cases of one group of a question, its period, and the inhabitants and days of a rate."""

    lives: Sequence[Life]
    known: Known
    first: date | None
    last: date | None
    people: float
    days: int

    @property
    def arguments(self) -> tuple[Sequence[Life], Known, date | None, date | None]:
        """The arguments of a reference."""
        return self.lives, self.known, self.first, self.last


def days_within(here: World, known: Known, first: date | None, last: date | None) -> int:
    """Days of a rate: from the first day of the period (or the first known case, if later) to its last known day."""
    start = max(first or here.first_day, here.first_day)
    latest = max(known.as_of.values()).date()
    return ((min(last, latest) if last else latest) - start).days + 1


def figure(key: str, it: GroupCases) -> dict[str, float | None]:
    """The columns that a measure's row must have, according to the reference; None stands for NaN."""
    if key in reference.COUNTS:
        count = reference.COUNTS[key](*it.arguments)
        return {"value": count, "n": count, "lower": None, "upper": None}
    if key in reference.SHARES:
        hits, n = reference.SHARES[key](*it.arguments)
        lower, upper = reference.wilson(hits, n) if n else (None, None)
        if key == "on_time_share" and n:
            lower, upper = reference.clustered_wilson(reference.on_time_days(*it.arguments))
        columns: dict[str, float | None] = {
            "value": hits / n if n else None, "n": n, "lower": lower, "upper": upper
        }  # fmt: skip
        closed = reference.closed(*it.arguments)
        if key == "satisfied_share" and closed:
            columns["response_rate"] = n / closed
            columns["bound_lower"] = hits / closed if n else None
            columns["bound_upper"] = (hits + closed - n) / closed if n else None
        return columns
    if key in reference.DURATIONS:
        value, n = reference.DURATIONS[key](*it.arguments)
        at_risk = _at_risk(key, value, it) if n else 0
        columns = {"value": value, "n": n, "at_risk": at_risk, "reached": value is not None}
        estimator = MEASURES[key].estimator
        if isinstance(estimator, Quantile):
            columns["never"] = value is None and reference.never(*it.arguments, share=estimator.share)
        return columns
    if key == "oldest_open_days":
        return {"value": reference.oldest_open_days(*it.arguments), "n": reference.open_(*it.arguments)}
    if key in ("handoffs_per_case", "days_waited"):
        value, n = reference.OTHERS[key](*it.arguments)
        counts = [
            reference.handoffs(life, it.known.of(life))
            for life in it.lives
            if reference.received([life], *it.arguments[1:])
        ]
        if key == "days_waited":
            counts = [days for days, _ in reference.waited(*it.arguments)]
        lower, upper = reference.mean_limits(counts) or (None, None)
        return {"value": value, "n": n, "lower": lower, "upper": upper}
    if key == "overdue_per_10k":
        count = reference.overdue(*it.arguments)
        value, lower, upper = reference.overdue_per_10k(count, it.people)
        return {"value": value, "n": count, "lower": lower, "upper": upper}
    assert key in ("rate_per_10k", "rate_per_10k_smoothed")  # nothing is smoothed for a whole province
    count = reference.received(*it.arguments)
    if it.days <= 0:  # The period had not begun yet.
        return {"value": None, "n": 0, "lower": None, "upper": None}
    value, lower, upper = reference.rate_per_10k(count, it.people, it.days)
    return {"value": value, "n": count, "lower": lower, "upper": upper}


def earlier_z(key: str, it: GroupCases, begins: date) -> list[float]:
    """z of the changes between up to 12 earlier periods of equal length, newest first, without cases of trips.

    For counts, stocks and shares; NaN where a share had no cases. `begins` is the first day of the store.
    """
    assert it.first is not None
    assert it.last is not None
    length = (it.last - it.first).days + 1
    ordinary = [life for life in it.lives if not life.trip]
    figures: list[tuple[int, int]] = []
    first, last = it.first - timedelta(length), it.last - timedelta(length)
    while first >= begins and len(figures) < 12:
        if key in reference.SHARES:
            figures.append(reference.SHARES[key](ordinary, it.known, first, last))
        else:
            figures.append((reference.COUNTS[key](ordinary, it.known, first, last), -1))
        first, last = first - timedelta(length), last - timedelta(length)
    return [_change_z(*now, *then) for now, then in itertools.pairwise(figures)]


def _change_z(hits: int, n: int, hits_then: int, n_then: int) -> float:
    """z of one change, by Anscombe's transformation: the root of a count, the arcsine of the root of a share."""
    if n == 0 or n_then == 0:
        return math.nan
    if n < 0:  # A count and not a share.
        return math.sqrt(2) * (math.sqrt(hits + 3 / 8) - math.sqrt(hits_then + 3 / 8))
    now, then = (math.asin(math.sqrt((k + 3 / 8) / (m + 3 / 4))) for k, m in ((hits, n), (hits_then, n_then)))
    return (now - then) / math.sqrt(1 / (4 * n + 2) + 1 / (4 * n_then + 2))


def _at_risk(key: str, value: float | None, it: GroupCases) -> int:
    """The number at risk at the hour that the figure is about; those left waiting where a share is not reached."""
    estimator = MEASURES[key].estimator
    if isinstance(estimator, AnsweredBy):
        return reference.at_risk(*it.arguments, hour=24 * estimator.days)
    assert isinstance(estimator, Quantile)
    if value is None:
        return reference.left_waiting(*it.arguments)
    return reference.at_risk(*it.arguments, hour=round(value * 24))


def compare(key: str, rows: Iterable[Mapping[Any, Any]], it: GroupCases) -> int:
    """Compare the rows of one group with the reference; returns the number of figures compared.

    Fails on a difference. A group without rows must be one in which nothing was counted.
    """
    rows = list(rows)
    if key == "age_open":
        counts = {row["age"]: row["value"] for row in rows}
        wanted = reference.age_open(*it.arguments)
        assert {age: counts.get(age, 0) for age in wanted} == wanted
        assert set(counts) <= set(wanted)
        return len(wanted)
    assert len(rows) <= 1
    if not rows:
        assert figure(key, it)["n"] == 0
        return 1
    wanted = figure(key, it)
    for column, value in wanted.items():
        same(rows[0][column], value, f"{key}: {column}")
    return len(wanted)


def compare_smoothed(
    row: Mapping[Any, Any], it: GroupCases, people: Mapping[str, float], counties: Sequence[str]
) -> int:
    """Compare a smoothed rate and its limits, and return the number of figures compared.

    `it` has the cases of the whole province, `people` the inhabitants of each of its counties; the rate is that of
    `counties` together.
    """
    counts = Counter(life.county for life in it.lives if reference.received([life], *it.arguments[1:]))
    assert row["n"] == sum(counts[county] for county in counties)
    if it.days <= 0:
        same(row["value"], None, "value")
    elif not counts:
        same(row["value"], 0.0, "value")
    elif (total := sum(counts.values())) < FEW:
        assert 0 < row["lower"] < row["value"] < row["upper"]
    else:
        by_county = tuple((county, counts[county], people[county]) for county in sorted(people))
        posterior = _posterior(by_county, it.days)
        near = 0.3 / total
        mean = posterior.mean({county: people[county] for county in counties})
        everywhere = posterior.mean(dict(people))
        assert row["value"] == pytest.approx(mean, rel=0.002 + near, abs=0.002 * everywhere)
        assert row["lower"] < row["value"] < row["upper"]
        if len(counties) == 1:
            # Below a limit lies 2.5 % of the probability; limits very near 0 are not told apart.
            if row["lower"] > 1e-6 * everywhere:
                assert posterior.below(counties[0], row["lower"]) == pytest.approx(0.025, abs=0.002 + near)
            assert posterior.below(counties[0], row["upper"]) == pytest.approx(0.975, abs=0.002 + near)
    return 4


@cache
def _posterior(counts: tuple[tuple[str, int, float], ...], days: int) -> reference.Posterior:
    return reference.rate_per_10k_smoothed(
        {county: n for county, n, _ in counts}, {county: people for county, _, people in counts}, days
    )


def same(found: Any, wanted: float | None, what: str) -> None:
    """Fail where a figure differs from the expected one beyond rounding errors."""
    if wanted is None:
        assert math.isnan(found), what
    elif isinstance(wanted, int):
        assert found == wanted, what
    else:
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9), what
