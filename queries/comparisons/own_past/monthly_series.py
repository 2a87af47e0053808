"""Monthly figures of all offices or counties at once, over the settled months up to the end of a period.

A month of a unit counts when it is over, and settled (`settled_months`), at every source that sent cases of the unit
within a year.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from persian.calendar import CalendarPeriod, to_jalali
from queries.comparisons.own_past.monthly_tables import tables_of_figures, tables_of_sums
from queries.comparisons.own_past.settled_months import complete_months, settling_time
from queries.estimates.measure import min_n_of
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.question.question import Question, make_question
from queries.question.vintage import last_complete_day
from queries.settings.province_settings import settings
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.codes import Clock
from queries.vocabulary.scope import Scope, scope_of_units
from stats.arrays import Floats
from stats.estimates.share_funnel import arcsine_transform, inverse_arcsine_transform

YEAR = timedelta(days=366)
MIN_COUNT = 5.0  # mean cases a month below which a series of counts, rates or stocks is left out


@dataclass(frozen=True)
class MonthlySeries:
    """Figures of U units over M months, and the scale on which their variation does not depend on their size.

    `value` (U × M) is in the measure's unit and `n` (U × M) in cases; NaN and 0 where there is no figure. `y` (U × M)
    are the values on the scale: asin √share for shares, else √value. `error` (U × M) are their standard errors by
    chance if `errors_are_chance`, otherwise only in proportion to them. `whole` (M) is the figure of all units together
    on the same scale (for rates up to a constant factor); None for a single series, and for figures that cannot be
    added up.
    """

    months: tuple[CalendarPeriod, ...]
    codes: tuple[str, ...]
    value: Floats
    n: Floats
    y: Floats
    error: Floats
    errors_are_chance: bool
    is_share: bool
    whole: Floats | None = None

    @property
    def month_of_year(self) -> NDArray[np.int64]:
        """The month of the Jalali year of each column, from 1 to 12."""
        return np.array([to_jalali(month.first).month for month in self.months], dtype=np.int64)

    def from_scale(self, y: Floats) -> Floats:
        """Values in the measure's unit of points on the scale (U × M)."""
        if self.is_share:
            with np.errstate(invalid="ignore"):
                return inverse_arcsine_transform(y, np.where(self.n > 0, self.n, np.nan))
        return np.maximum(y, 0.0) ** 2


def monthly_series(
    store: Store,
    declared: Measure,
    scope: Scope,
    *,
    by: str | None,
    lang: str = "fa",
    over: Sequence[CalendarPeriod] = (),
) -> MonthlySeries | None:
    """The series of all units of a kind, or of the whole scope with `by=None`; None without complete months.

    The scope's own choice of units is ignored. Cases of provincial trips are left out. One statement reads all units; a
    measure that is not made of sums takes another. Sums are read for all months of `over`, if given, so that measures
    with the same clock share one reading. Raises ScopeError for invalid scopes.
    """
    scope = scope_of_units(replace(scope, trips="out"), by)
    months = complete_months(store, declared, scope)
    if not months:
        return None
    span = scope.with_period(months[0].first, months[-1].last)
    names = (*([by] if by else []), "month")
    question = make_question(store, declared, span, by=names, lang=lang)
    read = over if by and months[0] in over else months
    wider = scope.with_period(read[0].first, read[-1].last)
    if _is_made_of_sums(declared):
        of_all = make_question(store, declared, wider, by=names, lang=lang)
        codes, tables = tables_of_sums(of_all, len(months), by, before=read.index(months[0]))
    else:
        # Rates of what is received have the sums of counts.
        shares_sums = declared.estimator.exposure == "inhabitants" and not declared.estimator.is_stock
        span_read = wider if shares_sums else span
        codes, tables = tables_of_figures(store, declared, span_read, months, by=by, lang=lang)
    ends = _last_days(question, by, codes, months)
    unknown = np.array([month.last for month in months])[None, :] > np.array(ends)[:, None]
    return _series(declared, months, codes, tables, unknown)


def monthly_series_of_unit(
    store: Store, declared: Measure, scope: Scope, *, by: str, code: str, lang: str = "fa"
) -> MonthlySeries | None:
    """The series of one office or county, as in `monthly_series` of all units but quicker; None where it would differ.

    The sums of all units together, which the series needs, are those of the scope less those of cases without a unit.
    They do not suffice where a source lags behind, because then each unit has months of its own, and where the unit has
    no cases.
    """
    scope = replace(scope, trips="out")
    alone, everyone = scope_of_units(scope, by, (code,)), scope_of_units(scope, by)
    without = store.codes(by).get(NOT_GIVEN_KEY)
    not_given = [] if without is None else [scope_of_units(scope, by, (without,))]
    months = complete_months(store, declared, everyone)
    if not months:
        return None
    first, last = months[0].first, months[-1].last
    question = make_question(store, declared, alone.with_period(first, last), by=("month",), lang=lang)
    if _late_sources(question, last):
        return None
    if not _is_made_of_sums(declared):
        if declared.estimator.month_course != "level":
            return None  # what all units have in common is in the figures of each
        tables = tables_of_figures(store, declared, question.scope, months, by=None, lang=lang)[1]
        return _series(declared, months, (code,), tables, np.zeros((1, len(months)), dtype=bool))
    own, total, *rest = (
        tables_of_sums(
            make_question(store, declared, each.with_period(first, last), by=("month",), lang=lang),
            len(months),
            None,
        )[1]
        for each in (alone, everyone, *not_given)
    )
    together = {name: total[name] - sum(each[name] for each in rest) for name in total}
    if not any(own[name].any() for name in own):
        return None
    has_others = any((together[name] != own[name]).any() for name in own)
    over = np.zeros((1, len(months)), dtype=bool)
    return _series(declared, months, (code,), own, over, together=together if has_others else None)


def _is_made_of_sums(declared: Measure) -> bool:
    return bool(declared.estimator.components) and declared.estimator.exposure != "inhabitants"


def _last_days(
    question: Question, by: str | None, codes: Sequence[str], months: Sequence[CalendarPeriod]
) -> list[date]:
    """Up to which day each unit is known: the earliest as-of of the sources that sent its cases within a year."""
    late = _late_sources(question, months[-1].last)
    if not late:
        return [months[-1].last] * len(codes)
    recent = replace(question, scope=question.scope.with_period(months[-1].last - YEAR, months[-1].last))
    rows = question.facts.cases
    if question.daily_rollup:
        clock = question.clock_column.removesuffix("_day")
        rows = question.daily_rollup.rows(question.clock_column, Clock[clock])
    columns = [group.column(rows).label(group.name) for group in question.groups if group.name == by]
    conditions = [*recent.dimension_conditions(rows), *recent.period_conditions(rows)]
    statement = sa.select(*columns, rows.c.source).where(*conditions).distinct()
    frame: pd.DataFrame = question.store.frame(statement)
    code_of = question.groups[0].code
    ends = dict.fromkeys(codes, months[-1].last)
    for key, source in zip(frame[by] if by else [0] * len(frame), frame["source"], strict=True):
        code = code_of(int(key)) if by else ""
        if code in ends and int(source) in late:
            ends[code] = min(ends[code], late[int(source)])
    return [ends[code] for code in codes]


def _late_sources(question: Question, last: date) -> dict[int, date]:
    """The last settled day of each source that lags behind a day."""
    wait = settling_time(question.measure)
    known = {
        source: last_complete_day(moment) - wait for source, moment in question.facts.as_of_by_source.items()
    }
    return {source: day for source, day in known.items() if day < last}


def _series(
    declared: Measure,
    months: Sequence[CalendarPeriod],
    codes: tuple[str, ...],
    tables: dict[str, Floats],
    over: NDArray[np.bool_],
    *,
    together: dict[str, Floats] | None = None,
) -> MonthlySeries:
    """The series, without unfinished months and months with too few cases or ratings.

    `together` are the sums of all units, needed where `tables` has a single unit.
    """
    estimator, n = declared.estimator, tables["n"]
    left_out = over | (n < max(min_n_of(declared, settings()), 1))
    if "people_asked" in tables:
        left_out |= n < MIN_RESPONSE_RATE * tables["people_asked"]
    if estimator.month_course != "level":
        # A month without cases is a count of 0. A series of very few cases is left out.
        few = np.where(over, 0.0, n).sum(axis=1) < MIN_COUNT * (~over).sum(axis=1)
        left_out = over | few[:, None]
    value, y, error = _on_scale(declared, tables)
    shown = ~left_out & np.isfinite(value)
    of_all = together if together is not None else tables if len(codes) > 1 else None
    whole = None if of_all is None else _whole(declared, months, of_all, over)
    value, y, error = (np.where(shown, each, np.nan) for each in (value, y, error))
    return MonthlySeries(
        tuple(months),
        codes,
        value,
        np.where(shown, n, 0.0),
        y,
        error,
        # A count varies at least by chance, and so does a share. For a stock, that is true of what enters and leaves
        # it.
        errors_are_chance=estimator.month_course == "growing" or declared.unit == "share",
        is_share=declared.unit == "share",
        whole=whole,
    )


def _whole(
    declared: Measure, months: Sequence[CalendarPeriod], tables: dict[str, Floats], over: NDArray[np.bool_]
) -> Floats | None:
    """The figure of all units together on the scale (M); a rate is not divided by the number of inhabitants."""
    together = {name: np.where(over, 0.0, table).sum(axis=0, keepdims=True) for name, table in tables.items()}
    n = together["n"][0]
    if declared.estimator.month_course != "level":
        days = np.array([(month.last - month.first).days + 1 for month in months], dtype=float)
        per_day = declared.estimator.exposure == "inhabitants" and not declared.estimator.is_stock
        whole = np.sqrt(n / days if per_day else n)
    elif "value" in tables:
        return None
    else:
        whole = _on_scale(declared, together)[1][0]
    return np.where(n > 0, whole, np.nan)


def _on_scale(declared: Measure, tables: dict[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Values, the same on their scale, and standard errors there."""
    n = tables["n"]
    with np.errstate(divide="ignore", invalid="ignore"):
        if declared.estimator.is_count:
            return n, np.sqrt(n), np.full(n.shape, 0.5)
        if declared.estimator.exposure == "inhabitants":
            # n over what is exposed, of which the square root varies by half of 1 / √exposed.
            value = tables["value"]
            return value, np.sqrt(value), 0.5 * np.sqrt(value / n)
        sums = tables.get("hits", tables.get("total"))
        value = tables["value"] if sums is None else sums / n
        if declared.unit == "share":
            y, variance = arcsine_transform(value * n, n)
            return value, y, np.sqrt(variance)
        return value, np.sqrt(value), 1 / np.sqrt(n)
