"""Protected figures: publishable figures on a fixed grid, rounded, with small numbers withheld.

The grid is whole Jalali months, quarters and years × county, agency or topic group × kind
(`queries.disclosure.publication_grid`). All questions are answered from the same yearly tables
(`queries.disclosure.publishable_tables`), so that a figure is rounded and withheld in the same way wherever it appears.
For what this protects against, and what not, see `stats.disclosure`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal

import numpy as np
import pandas as pd

from persian.calendar import CalendarPeriod, year_of
from persian.digits import rounded
from queries.disclosure.known_sources import has_published_cases, last_known_sources
from queries.disclosure.publication_grid import PublicationRequest, parse_request
from queries.disclosure.publishable_tables import named_units, yearly_tables
from queries.disclosure.quantile_limits import without_outer_limits
from queries.estimates.clustered_days import clustered_columns
from queries.estimates.measure import Result, declared_measure, estimate, min_n_of
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.measures.estimators import Share
from queries.question.counted_sources import FirstDays, coverage, first_days
from queries.question.grouping import GRAINS, Group, dimension_group
from queries.question.question import as_columns, make_question, recording_sources
from queries.settings.province_settings import Disclosure, Settings, settings
from queries.storage.publication_series import PublicationSeries
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.disclosure.publication_rule import round_to_base
from stats.estimates.clustered_shares import Clustering, clustered_share_interval
from stats.estimates.intervals import poisson_interval

FigureValues = dict[str, float]
# Why a figure is withheld: "small", fewer than k cases, or it would reveal such a number; "few", too few cases for the
# measure; "unheard", too low a response rate; "one_side", too few cases on one side of a quantile; "not_recorded", the
# sources of the cases do not record what the measure needs.
WithheldReason = Literal["", "small", "few", "unheard", "one_side", "not_recorded"]
EFFECT_STEP = 1.25  # factor between the design effects that are published, rounded up
DF_STEP = 5.0  # degrees of freedom are rounded down to multiples of this
NO_FIGURES = {"value": np.nan, "lower": np.nan, "upper": np.nan}


@dataclass(frozen=True)
class Protected(Result):
    """Publishable figures of a measure: as a Result, but every count is rounded to a multiple of `base`.

    `series` is the publication series of the load, with its rule.

    Where `withheld`, value, lower and upper are NaN; n is None unless only the value may not be published ("unheard",
    "one_side"); `reason` says why. There is a row for every unit that the store knows, whether it has cases or not, and
    none for cases without a unit. Citizens' verdicts have response_rate, from rounded counts like everything else.
    """

    series: PublicationSeries

    @property
    def k(self) -> int:
        """Counts from 1 to k − 1 are withheld."""
        return self.series.k

    @property
    def base(self) -> int:
        """Counts are rounded to the nearest multiple of it."""
        return self.series.base


def protected(store: Store, key: str, scope: Scope, *, by: Sequence[str] = (), lang: str = "fa") -> Protected:
    """Publishable figures of a measure; cached. Raises ScopeError for questions that are not on the grid.

    The rule (`k` and `base`) is that of the load's publication series, whatever the settings say now.
    """
    request = parse_request(store, declared_measure(key), scope, by)
    load = store.load if scope.load is None else scope.load
    series = store.series_of(load)
    rules = settings().model_copy(update={"disclosure": Disclosure(k=series.k, base=series.base)})
    cache_key = ("protected", key, scope, request.by, lang, rules)
    frame = store.cache.get_or_compute(cache_key, lambda: _figures(store, request, rules, lang))
    # For the whole province: a source that appears with a month reveals a first case. From several sources in the same
    # month one would know that a unit whose number is withheld has at least as many cases.
    whole = Scope(scope.first, scope.last, load=scope.load)
    counted = coverage(store, whole, request.measure.needs, holder=request.measure.holder)
    return Protected(
        request.measure, scope, request.by, request.as_of, load, as_columns(frame), series, coverage=counted
    )


def _figures(store: Store, request: PublicationRequest, rules: Settings, lang: str) -> pd.DataFrame:
    """A row for each span, unit and kind of the question."""
    tables_by_year = yearly_tables(store, request)
    groups = {
        name: dimension_group(store, name, holder=request.measure.holder, lang=lang)
        for name in request.by
        if name not in GRAINS
    }
    estimates = _estimated_figures(store, request, rules, lang)
    people_asked = _people_asked(store, request, rules, lang)
    begins = _first_days(store, request, groups)
    last_known = last_known_sources(store, request) if begins else None
    rows: list[dict[str, object]] = []
    # Every cell has a row, whether it has cases or not: a missing row would itself say that there are none.
    for span, unit, kind in product(request.spans, _units(store, request), request.kinds or (None,)):
        keys = {request.grain: span.key, request.unit: unit, "kind": kind}
        counts = tables_by_year[year_of(span.first).key].counts(span, unit, kind)
        own_estimates = estimates.get(tuple(keys[name] for name in request.by), {})
        row: dict[str, object] = {}
        for name in request.by:
            row |= _named(name, groups.get(name), span, keys[name], lang)
        people = people_asked[len(rows)] if people_asked else None
        # Decided for all kinds together, so that it tells nothing about the cases of one kind.
        known = last_known(unit, span.last) if last_known else None
        unit_keys: tuple[object, ...] = (unit,) if request.unit in groups else ()
        if begins and (known is None or begins.not_recorded(unit_keys, known)):
            why: WithheldReason = "not_recorded" if _has_cases(store, request, span, unit) else "small"
            rows.append(row | _withheld(None, why, _extra(request.measure)))
        else:
            rows.append(row | _figure(request.measure, counts, own_estimates, rules, people_asked=people))
    n = pd.Series([row["n"] for row in rows], dtype=object)  # keeps None next to whole numbers
    # A breakdown by units of which the data have none has no rows, but the same columns.
    names = [column for name in request.by for column in (name, f"{name}_label")]
    columns = None if rows else [*names, *_withheld(None, "small", _extra(request.measure))]
    return pd.DataFrame(rows, columns=columns).assign(n=n)


def _first_days(store: Store, request: PublicationRequest, groups: dict[str, Group]) -> FirstDays | None:
    """First days of the cases that count and of those left out, by unit; None if all sources count."""
    sources = recording_sources(store, request.scope, request.measure.needs)
    if sources is None:
        return None
    by_unit = [groups[request.unit]] if request.unit in groups else []
    scope = replace(request.scope, kinds=())
    return first_days(store, scope, by_unit, sources, holder=request.measure.holder)


def _has_cases(store: Store, request: PublicationRequest, span: CalendarPeriod, unit: int | None) -> bool:
    """Whether it is published that cases of a unit were received in a span, so that its sources may be spoken of.

    Since when a unit has cases of which source would otherwise tell how many it has at least.
    """
    if unit is None:
        return True
    received = replace(request, measure=MEASURES["received"], kinds=())
    return has_published_cases(yearly_tables(store, received), span, unit)


def _extra(declared: Measure) -> dict[str, object]:
    """Further columns of a figure that has no value."""
    extra: dict[str, object] = {} if declared.estimator.quantile is None else {"reached": True}
    return extra | ({"response_rate": np.nan} if declared.estimator.response_components else {})


def _units(store: Store, request: PublicationRequest) -> list[int | None]:
    """Keys of the counties, agencies or topic groups that have a row; [None] for all units together."""
    if request.unit is None:
        return [None]
    codes = store.dimension(request.unit)["code"]
    return [
        key for key in named_units(store, request.unit) if not request.codes or codes[key] in request.codes
    ]


def _named(name: str, group: Group | None, span: CalendarPeriod, key: object, lang: str) -> dict[str, object]:
    """Code and label columns of a grouping for one row."""
    if group is None:
        return {name: span.key, f"{name}_label": span.label(lang)}
    return {name: group.code(int(str(key))), f"{name}_label": group.label(int(str(key)))}


def _figure(
    declared: Measure,
    counts: tuple[int, ...] | None,
    estimates: FigureValues,
    rules: Settings,
    *,
    people_asked: int | None,
) -> dict[str, object]:
    """Columns of one figure: value, lower, upper, n, withheld and reason.

    `counts` are the publishable counts (n, or hits and misses), None if they are withheld. `estimates` do not follow
    from counts (`_estimated_figures`); `people_asked` is the publishable number of people asked for their verdict.
    """
    extra: dict[str, Any] = {}
    quantile_share = declared.estimator.quantile
    if quantile_share is not None:
        extra |= {"reached": True, "never": False}
    limits = rules.disclosure
    n = None if counts is None else int(round_to_base(np.array(sum(counts)), limits.base))
    if declared.estimator.response_components:
        extra["response_rate"] = n / people_asked if n is not None and people_asked else np.nan
    if counts is None or n is None:
        return _withheld(None, "small", extra)
    if n < min_n_of(declared, rules):
        # n is withheld as well: together with another measure of the same cases it could reveal a small difference.
        return _withheld(None, "few", extra)
    if declared.estimator.is_share:
        if declared.estimator.response_components and np.isnan(extra["response_rate"]):
            return _withheld(None, "small", extra)  # the number of closed cases is itself withheld
        if declared.estimator.response_components and not extra["response_rate"] >= MIN_RESPONSE_RATE:
            return _withheld(n, "unheard", extra)
        # Hits and n are rounded separately, each as it is published elsewhere, and the share is that of the rounded
        # counts.
        hits = int(round_to_base(np.array(counts[0]), limits.base))
        return _published(n, _share(hits, n, estimates), extra)
    if declared.estimator.exposure == "inhabitants":
        return _published(n, _rate(n, estimates), extra)
    if quantile_share is not None:
        # There may be fewer than k cases on one side. This is decided by the rounded count, so that withholding does
        # not reveal the true one.
        if (n - limits.base / 2) * min(quantile_share, 1 - quantile_share) < limits.k:
            return _withheld(n, "one_side", extra)
        return _published_quantile(n, estimates, decimals=declared.decimals)
    return _published(n, {**NO_FIGURES, "value": float(n)}, extra)


def _withheld(n: int | None, why: WithheldReason, extra: dict[str, object]) -> dict[str, object]:
    """Columns of a withheld figure."""
    return {**NO_FIGURES, "n": n, "withheld": True, "reason": why, **extra}


def _published(n: int, figures: FigureValues, extra: dict[str, object]) -> dict[str, object]:
    """Columns of a published figure."""
    return {**figures, "n": n, "withheld": False, "reason": "", **extra}


def _published_quantile(n: int, estimates: FigureValues, *, decimals: int) -> dict[str, object]:
    """Columns of a published quantile, rounded: more decimals could reveal the moment of a single answer."""
    known = {name: estimates.get(name, np.nan) for name in NO_FIGURES}
    days = {name: day if np.isnan(day) else float(rounded(day, decimals)) for name, day in known.items()}
    reached = not np.isnan(days["value"])
    return _published(n, days, {"reached": reached, "never": not reached and bool(estimates.get("never"))})


def _people_asked(store: Store, request: PublicationRequest, rules: Settings, lang: str) -> list[int | None]:
    """Publishable number of closed cases behind each row of citizens' verdicts, in the order of the rows."""
    declared = request.measure
    if not declared.estimator.response_components:
        return []
    if recording_sources(store, request.scope, declared.needs) is None:
        figures = protected(store, "closed", request.scope, by=request.by, lang=lang).frame
        return [None if n is None else int(n) for n in figures["n"]]
    # Only people whose source records verdicts were asked. The key sets the tables of these cases apart in the cache.
    closed_cases = replace(MEASURES["closed"], key=f"closed for {declared.key}", needs=declared.needs)
    figures = _figures(store, replace(request, measure=closed_cases), rules, lang)
    return [None if n is None else int(n) for n in figures["n"]]


def _share(hits: int, n: int, estimates: FigureValues) -> FigureValues:
    """Share of rounded counts with its interval, which counts the cases of a day as a cluster.

    How alike the cases of a day are (`design_effect` and `df` of the estimates, if they are there) is itself rounded
    coarsely, so that it reveals nothing about single counts.
    """
    design_effect = EFFECT_STEP ** np.ceil(np.log(estimates.get("design_effect", 1.0)) / np.log(EFFECT_STEP))
    df = max(DF_STEP * (estimates.get("df", 0.0) // DF_STEP), 1.0)
    clustering = Clustering(np.array([design_effect]), np.array([df]))
    lower, upper = clustered_share_interval(np.array([float(hits)]), np.array([float(n)]), clustering)
    return {"value": hits / n if n else np.nan, "lower": float(lower[0]), "upper": float(upper[0])}


def _rate(n: int, estimates: FigureValues) -> FigureValues:
    """Rate of a rounded count and its interval; without cases there is no upper limit."""
    if not n or not estimates.get("n"):
        return {"value": 0.0, "lower": 0.0, "upper": np.nan}
    below, above = poisson_interval(np.array([float(n)]))
    rate_per_case = estimates["value"] / estimates["n"]
    return {
        "value": n * rate_per_case,
        "lower": float(below[0]) * rate_per_case,
        "upper": float(above[0]) * rate_per_case,
    }


def _estimated_figures(
    store: Store, request: PublicationRequest, rules: Settings, lang: str
) -> dict[tuple[object, ...], FigureValues]:
    """Estimates that do not follow from published counts, by row keys: answer times, exposure of a rate, clustering."""
    estimator = request.measure.estimator
    is_clustered = isinstance(estimator, Share) and estimator.clustered_by_day
    if estimator.is_count or (estimator.is_share and not is_clustered):
        return {}
    question = make_question(store, request.measure, request.scope, by=request.by, lang=lang, max_groups=3)
    if isinstance(estimator, Share):
        frame, names = pd.DataFrame(clustered_columns(question, estimator)), ["design_effect", "df"]
    else:
        frame = estimate(question, rules)
        if estimator.quantile is not None:
            frame = without_outer_limits(question, frame, k=rules.disclosure.k)
        names = [*NO_FIGURES, "n", *(["never"] if "never" in frame else [])]
    figures = [
        dict(zip(names, row, strict=True)) for row in frame[names].astype(float).itertuples(index=False)
    ]
    keys = [[_key(g, key) for key in frame[g.name]] for g in question.groups]
    return dict(zip(zip(*keys, strict=True) if keys else [()], figures, strict=True))


def _key(group: Group, key: object) -> object:
    """Key of a row: the key of a span, or the number of a dimension's row."""
    return group.code(key) if group.name in GRAINS else int(str(key))
