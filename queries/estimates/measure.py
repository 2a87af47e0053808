"""`measure`: compute any declared measure for any scope and grouping, as one frame with value, interval and n."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from operator import le
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.estimates import answer_times, counts_and_rates, open_cases
from queries.estimates.excess_late import excess_late
from queries.estimates.open_cases import stock_rate
from queries.estimates.smoothed_county_rates import smoothed_rate
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.measures.estimators import AnsweredBy, Count, Excess, Mean, Quantile, Rate, Share
from queries.measures.stock_estimators import Ages, Oldest, Stock, StockRate
from queries.question.counted_sources import COMPLETE, Coverage, coverage, not_recorded_rows
from queries.question.grouping import Group, order_of_keys
from queries.question.question import Columns, Question, as_columns, make_question
from queries.settings.configured_province import province_at
from queries.settings.province_settings import Settings, settings
from queries.storage.store import Store
from queries.sums.registered_groups import GroupKeys, groups_with_cases
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.recorded import Recorded
from queries.vocabulary.scope import Scope

# What is blank where a figure is withheld.
WITHHELD_COLUMNS = ("value", "lower", "upper", "bound_lower", "bound_upper", "late", "expected_late")


@dataclass(frozen=True)
class Result:
    """Figures of a measure.

    `columns` are those of `frame`, which has, for each grouping X, the columns X (code) and X_label, then value (in the
    measure's unit; NaN where withheld, missing or not yet reached), lower and upper (95 %; NaN where there is no
    interval), n, withheld, reason (why it is withheld: "few" cases, "not_recorded" by the sources, "not_comparable"
    with anything; else ""), and where they apply at_risk, reached, never (not reached, and never can be),
    response_rate, bound_lower and bound_upper (the share if none, or all, of those who did not answer were satisfied),
    age, late, expected_late and borrowed (`queries.estimates.excess_late`).

    `coverage` names the sources that the measure counts in the scope, and those that it leaves out.
    """

    measure: Measure
    scope: Scope
    by: tuple[str, ...]
    as_of: datetime
    load: int
    columns: Columns = field(repr=False)
    coverage: Coverage = field(default=COMPLETE, kw_only=True)

    @property
    def frame(self) -> pd.DataFrame:
        """The figures as a frame."""
        # pandas copies a shallow copy when it is written to, so that callers cannot change the result.
        return self._frame.copy(deep=False)

    @cached_property
    def _frame(self) -> pd.DataFrame:
        return pd.DataFrame(self.columns)

    def with_frame(self, frame: pd.DataFrame) -> Self:
        """The result with other figures."""
        return replace(self, columns=as_columns(frame))

    def copy(self) -> "Result":
        """The same figures, without the frame of this result."""
        # `replace` goes through all fields by their names, which takes as long as computing a number of cases.
        return Result(
            self.measure, self.scope, self.by, self.as_of, self.load, self.columns, coverage=self.coverage
        )

    @property
    def row(self) -> dict[str, Any]:
        """The only row of a result without grouping."""
        return {name: column[0] for name, column in self.columns.items()}


@dataclass(frozen=True)
class _KeptResult:
    """A result as the cache keeps it. Its arrays cannot be written to.

    Callers get results of their own: the frame of one is made when it is first asked for and lasts as long as the
    caller needs it. If the cache kept it, it would be a second copy of the arrays that nobody counts.
    """

    result: Result

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        return 8 * sum(column.size for column in self.result.columns.values())


def measure(
    store: Store,
    key: str,
    scope: Scope,
    *,
    by: Sequence[str] = (),
    lang: str = "fa",
    needs: frozenset[Recorded] = frozenset(),
) -> Result:
    """Figures of a measure for a scope, by zero or more groupings; cached for a state of the data.

    With `needs`, only cases of sources that record these things too count, so that the figure can be compared with one
    that needs them. Raises ScopeError for an unknown measure or an invalid scope or grouping.
    """
    declared = declared_measure(key)
    if declared.estimator.compares_units:
        scope = replace(scope, trips="out")
    current_settings = settings()
    # The settings are part of the key, because the minimum n and the province come from them.
    # Only groups have labels in a language: a figure without groups is the same in both.
    cache_key = ("figures", key, scope, tuple(by), lang if by else "", current_settings, needs)
    declared = replace(declared, needs=(*declared.needs, *needs)) if needs else declared
    kept = store.cache.get_or_compute(
        cache_key,
        lambda: _KeptResult(
            _figures(make_question(store, declared, scope, by=by, lang=lang), current_settings)
        ),
    )
    return kept.result.copy()


def _figures(question: Question, rules: Settings) -> Result:
    """Figures of a question, finished with labels and withheld values."""
    # If no source records what a measure needs, only the groups with cases are named.
    left_out = groups_with_cases(question) if question.sources == () else None
    columns = _finished(_estimated(question, rules), question, rules, left_out=left_out)
    declared = question.measure
    groups: Sequence[Group] = ()
    if question.sources is not None:
        # The first days of the groups have just been read, to see what is not recorded.
        groups = [g for g in question.groups if g is not question.time_grouping]
    counted = coverage(
        question.store,
        question.scope,
        declared.needs,
        holder=declared.holder,
        groups=groups,
        has_cases=None if left_out is None else bool(left_out),
    )
    load = question.store.load if question.scope.load is None else question.scope.load
    by = tuple(g.name for g in question.groups)
    return Result(
        question.measure, question.scope, by, question.facts.latest_as_of, load, columns, coverage=counted
    )


def declared_measure(key: str) -> Measure:
    """Declaration of a measure by its key. Raises ScopeError, with the existing keys, for an unknown one."""
    if key in MEASURES:
        return MEASURES[key]
    raise ScopeError.of(
        "measure",
        key,
        f"شاخص «{key}» تعریف نشده است؛ شاخص‌ها: {'، '.join(MEASURES)}.",
        f"There is no measure “{key}”; there are {', '.join(MEASURES)}.",
    )


def estimate(question: Question, rules: Settings) -> pd.DataFrame:
    """Figures by the store's keys, unordered and with none withheld."""
    return pd.DataFrame(_estimated(question, rules))


def _estimated(question: Question, rules: Settings) -> Columns:
    """Figures by the store's keys, unordered and with none withheld, as arrays by column name."""
    estimator = question.measure.estimator
    # mypy checks that every kind of estimator has a branch.
    match estimator:
        case Count():
            return counts_and_rates.count(question, estimator)
        case Share():
            return counts_and_rates.share(question, estimator)
        case Mean():
            return counts_and_rates.average(question, estimator)
        case Rate(smoothed=True):
            return as_columns(smoothed_rate(question, province_at(rules.province_folder)))
        case Rate():
            return as_columns(counts_and_rates.raw_rate(question, province_at(rules.province_folder)))
        case Quantile():
            return answer_times.quantile_days(question, estimator)
        case AnsweredBy():
            return answer_times.answered_by(question, estimator)
        case StockRate():
            return as_columns(stock_rate(question, estimator, province_at(rules.province_folder)))
        case Stock():
            return open_cases.stock(question, estimator)
        case Ages():
            return as_columns(open_cases.ages(question, estimator))
        case Oldest():
            return as_columns(open_cases.oldest(question))
        case Excess():
            return excess_late(question, estimator)


def min_n_of(declared: Measure, rules: Settings) -> int:
    """Number of cases below which a measure's figures are withheld."""
    return 0 if declared.minimum == "none" else int(getattr(rules.minimum_n, declared.minimum))


def _finished(
    figures: Columns, question: Question, rules: Settings, *, left_out: GroupKeys | None
) -> Columns:
    """The figures of a question sorted by its groupings, with codes and labels instead of the store's keys.

    Values of too few cases are blanked: no value is better than 0 or 100 % of three cases. So are values of cases whose
    sources do not record what the measure needs; `left_out` are the groups of such cases, if no source does.
    """
    declared = question.measure
    not_recorded = np.zeros(len(figures["n"]), dtype=bool)
    if question.sources is not None:
        frame, not_recorded = not_recorded_rows(question, pd.DataFrame(figures), left_out=left_out)
        figures = as_columns(frame)
    keys = [order_of_keys(question.store, g, figures[g.name]) for g in question.groups]
    if question.groups and (order := _order(keys)) is not None:
        figures = {name: column[order] for name, column in figures.items()}
        not_recorded = not_recorded[order]
    # n itself stays in the frame, so that a screen can say why there is no value.
    n = figures["n"]
    few = n < min_n_of(declared, rules)
    withheld = few | not_recorded
    comparable = figures.get("comparable")
    if comparable is not None:
        withheld |= ~comparable.astype(bool)
    hides = bool(withheld.any())
    columns = _codes_and_labels(question, figures)
    if "age" in figures:
        columns["age"] = figures["age"]
    # What is withheld must not follow from what it is computed from.
    for name in WITHHELD_COLUMNS:
        if name in figures:
            column = figures[name].astype(float, copy=False)
            columns[name] = np.where(withheld, np.nan, column) if hides else column
    reason = np.full(len(n), "", dtype=object)
    if hides:
        for why, rows in (("not_comparable", withheld), ("few", few), ("not_recorded", not_recorded)):
            reason[rows] = why
    columns |= {"n": n, "withheld": withheld, "reason": reason}
    columns |= {name: each for name, each in figures.items() if name not in columns and name != "comparable"}
    for column in columns.values():
        column.setflags(write=False)
    return columns


def _codes_and_labels(question: Question, figures: Columns) -> Columns:
    """The code and the label of each row's key, for each grouping of a question."""
    columns: Columns = {}
    for g in question.groups:
        if g.texts is not None:
            number = figures[g.name].astype(np.int64)
            columns |= {
                name: texts[number] for name, texts in zip((g.name, f"{g.name}_label"), g.texts, strict=True)
            }
            continue
        keys = figures[g.name].tolist()
        # In figures of offices by month, each key has many rows.
        for name, text_of in ((g.name, g.code), (f"{g.name}_label", g.label)):
            texts = {key: text_of(key) for key in dict.fromkeys(keys)}
            columns[name] = np.array([texts[key] for key in keys], dtype=object)
    return columns


def _order(keys: Sequence[NDArray[Any]]) -> NDArray[np.intp] | None:
    """The order of rows by their keys, the first ones first; None if they are in it. Rows with equal keys stay so."""
    if len(keys) == 1:
        listed = keys[0].tolist()
        return None if all(map(le, listed, listed[1:])) else np.argsort(keys[0], kind="stable")
    codes = [
        key if np.issubdtype(key.dtype, np.integer) else np.unique(key, return_inverse=True)[1]
        for key in keys
    ]
    return np.lexsort(codes[::-1])
