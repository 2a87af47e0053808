"""Incidence curves: the share of people answered by days since registration, by group, with a log-rank test."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from queries.estimates.answer_time_estimates import cases_by_state, histogram
from queries.measures import MEASURES
from queries.question.grouping import order_of_keys
from queries.question.question import Question, make_question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from stats.estimates.logrank import Histogram, LogRank, logrank
from stats.estimates.survival import IncidenceCurve, cumulative_incidence

DEFAULT_CURVE_DAYS = 60


@dataclass(frozen=True)
class Curves:
    """Incidence curves and the log-rank test of their groups.

    `frame` has a row for each group and day 0 … `days`: the grouping's code and label (if there is a grouping), day,
    value (Aalen–Johansen incidence of an answer in fewer than that many completed days; NaN beyond the observed time),
    lower and upper (pointwise log–log 95 %), at_risk (still waiting and observed at that moment), n, withheld.

    `test` compares the hazards of an answer of all groups that are not withheld (cause-specific log-rank test); its
    statistic is NaN where fewer than two are left.
    """

    scope: Scope
    by: tuple[str, ...]
    as_of: datetime
    load: int
    frame: pd.DataFrame
    test: LogRank


def answer_curves(
    store: Store, scope: Scope, *, by: Sequence[str] = (), days: int = DEFAULT_CURVE_DAYS, lang: str = "fa"
) -> Curves:
    """Incidence curves of the cases registered in a scope's period, by at most one grouping, up to `days` days.

    Raises ScopeError for more than one grouping and for invalid scopes.
    """
    if len(by) > 1:
        raise ScopeError.of(
            "by",
            ",".join(by),
            f"منحنی‌ها یک گروه‌بندی دارند، نه «{'،'.join(by)}».",
            f"Curves have one grouping, not “{','.join(by)}”.",
        )
    question = make_question(store, MEASURES["answer_days_median"], scope, by=by, lang=lang)
    min_n = settings().minimum_n.duration
    rows, compared = [], []
    for key, counts in _groups(question):
        curve = cumulative_incidence(*counts)
        steps = _steps(curve, days, withheld=curve.n < min_n)
        for g in question.groups:
            steps.insert(0, g.name, g.code(key))
            steps.insert(1, f"{g.name}_label", g.label(key))
        rows.append(steps)
        # Withheld groups stay out of the test, or its result would say something about them.
        if curve.n >= min_n:
            compared.append(counts)
    names = [name for g in question.groups for name in (g.name, f"{g.name}_label")]
    columns = [*names, "day", "value", "lower", "upper", "at_risk", "n", "withheld"]
    frame = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)
    load = store.load if scope.load is None else scope.load
    return Curves(scope, tuple(by), question.facts.latest_as_of, load, frame[columns], logrank(compared))


def _groups(question: Question) -> list[tuple[object, Histogram]]:
    """Histogram of each group with its key, in the order of the groups (`order_of_keys`)."""
    frame = histogram(question)
    if not question.groups:
        return [(None, _counts(frame))]
    (group,) = question.groups
    order = order_of_keys(question.store, group, frame[group.name].to_numpy())
    groups = frame.groupby(order, sort=True)
    return [(rows[group.name].iloc[0], _counts(rows)) for _, rows in groups]


def _counts(rows: pd.DataFrame) -> Histogram:
    """Hours, answers, competing events and censored cases, as `stats.estimates.survival` takes them."""
    hours, cases, state = (rows[name].to_numpy(dtype="int64") for name in ("hours", "cases", "state"))
    return hours, *cases_by_state(cases, state)


def _steps(curve: IncidenceCurve, days: int, *, withheld: bool) -> pd.DataFrame:
    """The curve at the beginning of each day; NaN where nobody was observed that long and somebody still waits."""
    day = np.arange(days + 1)
    points = np.array([curve.at(24.0 * d) for d in range(days + 1)]).reshape(-1, 3)
    unknown = np.zeros(len(day), dtype=bool)
    # Beyond the longest observed wait the curve is unknown. If nobody is left waiting it is final and continues flat.
    if not curve.no_one_left_at_risk:
        unknown = curve.last_hour_at_risk() < 24 * day - 1
    if withheld:
        # Too few cases: the number of cases and those at risk are shown, but no curve.
        unknown[:] = True
    points[unknown] = np.nan
    # At risk at the beginning of a day are those who had not left before the first hour from then on.
    index = np.searchsorted(curve.hours, 24 * day, side="left")
    at_risk = np.append(curve.at_risk, 0.0)[index].astype("int64")
    return pd.DataFrame(
        {
            "day": day,
            "value": points[:, 0],
            "lower": points[:, 1],
            "upper": points[:, 2],
            "at_risk": at_risk,
            "n": curve.n,
            "withheld": withheld,
        }
    )
