"""Protected figures: what may be published, on a fixed lattice, rounded, with small numbers withheld.

The lattice is whole Jalali months, quarters and years × county, agency or topic group × kind
(`queries.disclosure.publication_grid`). Every question is answered from the same tables of a year
(`queries.disclosure.publishable_tables`), so that a figure is rounded and withheld alike wherever it appears. What that
does and does not protect from is told in `stats.disclosure`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import numpy as np
import pandas as pd

from persian.calendar import CalendarPeriod, year_of
from queries.disclosure.publication_grid import PublicationRequest, parse_request
from queries.disclosure.publishable_tables import named_units, tables
from queries.estimates.measure import Result, declared_measure, estimate, min_n_of
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.question.grouping import GRAINS, Group, dimension_group
from queries.question.question import make_question
from queries.settings.province_settings import Settings, settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.disclosure.publication_rule import round_to_base
from stats.intervals import poisson_interval, wilson_interval

FigureValues = dict[str, float]
# Why a figure is withheld: cases below k or what would give them away; too few cases for the measure; too few of the
# people asked gave a verdict; too few cases on one side of a quantile.
WithheldReason = Literal["", "small", "few", "unheard", "one_side"]
NO_FIGURES = {"value": np.nan, "lower": np.nan, "upper": np.nan}


@dataclass(frozen=True)
class Protected(Result):
    """A measure's publishable figures: as a Result's, but every count is rounded to a multiple of `base`.

    Where `withheld`, value, lower and upper are NaN, and n is None but where only the value may not be published
    ("unheard", "one_side"); `reason` says why. There is a row for every unit that the store knows, whether anything
    happened there or not, and none for cases without one. What people said has response_rate, of rounded counts as
    everything else.
    """

    k: int
    base: int


def protected(store: Store, key: str, scope: Scope, *, by: Sequence[str] = (), lang: str = "fa") -> Protected:
    """The publishable figures of a measure. Raises ScopeError for what is not on the lattice, and says what is."""
    rules = settings()
    asked = parse_request(store, declared_measure(key), scope, by)
    about = ("protected", key, scope, asked.by, lang, rules)
    frame = store.cache.get_or_compute(about, lambda: _figures(store, asked, rules, lang))
    load = store.load if scope.load is None else scope.load
    limits = rules.disclosure
    copied = frame.copy(deep=False)
    return Protected(asked.measure, scope, asked.by, asked.as_of, load, copied, limits.k, limits.base)


def _figures(store: Store, asked: PublicationRequest, rules: Settings, lang: str) -> pd.DataFrame:
    """A row for each span, unit and kind of the question."""
    known = tables(store, asked, rules.disclosure.k)
    named = {
        name: dimension_group(store, name, holder=asked.measure.holder, lang=lang)
        for name in asked.by
        if name not in GRAINS
    }
    further = _estimated_figures(store, asked, rules, lang)
    asked_people = _people_asked(store, asked, lang)
    rows: list[dict[str, object]] = []
    for span, unit, kind in product(asked.spans, _units(store, asked), asked.kinds or (None,)):
        keys = {asked.grain: span.key, asked.unit: unit, "kind": kind}
        counts = known[year_of(span.first).key].counts(span, unit, kind)
        more = further.get(tuple(keys[name] for name in asked.by), {})
        row: dict[str, object] = {}
        for name in asked.by:
            row |= _named(name, named.get(name), span, keys[name], lang)
        people = asked_people[len(rows)] if asked_people else None
        rows.append(row | _figure(asked.measure, counts, more, rules, people=people))
    n = pd.Series([row["n"] for row in rows], dtype=object)  # whole numbers beside None
    return pd.DataFrame(rows).assign(n=n)


def _units(store: Store, asked: PublicationRequest) -> list[int | None]:
    """Keys of the counties, agencies or topic groups that have a row; None for all together."""
    if asked.unit is None:
        return [None]
    codes = store.dimension(asked.unit)["code"]
    return [key for key in named_units(store, asked.unit) if not asked.codes or codes[key] in asked.codes]


def _named(name: str, by: Group | None, span: CalendarPeriod, key: object, lang: str) -> dict[str, object]:
    """Code and label of a grouping."""
    if by is None:
        return {name: span.key, f"{name}_label": span.label(lang)}
    return {name: by.code(int(str(key))), f"{name}_label": by.label(int(str(key)))}


def _figure(
    declared: Measure,
    counts: tuple[int, ...] | None,
    more: FigureValues,
    rules: Settings,
    *,
    people: object = None,
) -> dict[str, object]:
    """Value, lower, upper, n, withheld and reason, of counts that may be published (n, or hits and misses), or None."""
    extra: dict[str, Any] = {}
    share = declared.estimator.quantile
    if share is not None:
        extra["reached"] = True
    limits = rules.disclosure
    n = None if counts is None else int(round_to_base(np.array(sum(counts)), limits.base))
    if declared.estimator.response_components:
        extra["response_rate"] = n / int(str(people)) if n is not None and people else np.nan
    if counts is None or n is None:
        return _withheld(None, "small", extra)
    if n < min_n_of(declared, rules):
        # Not even how many they are: with another measure of the same cases it would tell of the few it leaves out.
        return _withheld(None, "few", extra)
    if declared.estimator.is_share:
        if declared.estimator.response_components and np.isnan(extra["response_rate"]):
            return _withheld(None, "small", extra)  # of how many closed cases is not published
        if declared.estimator.response_components and not extra["response_rate"] >= MIN_RESPONSE_RATE:
            return _withheld(n, "unheard", extra)
        hits = int(round_to_base(np.array(counts[0]), limits.base))
        return _published(n, _share(hits, n), extra)
    if declared.estimator.exposure == "inhabitants":
        return _published(n, _rate(n, more), extra)
    if share is not None:
        # Perhaps fewer than k on one side of it: asked of the rounded count, so that the true one does not show.
        if (n - limits.base / 2) * min(share, 1 - share) < limits.k:
            return _withheld(n, "one_side", extra)
        days = {name: round(more.get(name, np.nan), declared.decimals) for name in NO_FIGURES}
        return _published(n, days, {"reached": not np.isnan(days["value"])})
    return _published(n, {**NO_FIGURES, "value": float(n)}, extra)


def _withheld(n: int | None, why: WithheldReason, extra: dict[str, object]) -> dict[str, object]:
    return {**NO_FIGURES, "n": n, "withheld": True, "reason": why, **extra}


def _published(n: int, figures: FigureValues, extra: dict[str, object]) -> dict[str, object]:
    return {**figures, "n": n, "withheld": False, "reason": "", **extra}


def _people_asked(store: Store, asked: PublicationRequest, lang: str) -> list[object]:
    """The publishable number of closed cases behind each row of verdicts, in the order of the rows."""
    if not asked.measure.estimator.response_components:
        return []
    return list(protected(store, "closed", asked.scope, by=asked.by, lang=lang).frame["n"])


def _share(hits: int, n: int) -> FigureValues:
    """The share of rounded counts, and its Wilson interval."""
    lower, upper = wilson_interval(np.array([float(hits)]), np.array([float(n)]))
    return {"value": hits / n if n else np.nan, "lower": float(lower[0]), "upper": float(upper[0])}


def _rate(n: int, more: FigureValues) -> FigureValues:
    """The rate of a rounded count, and its interval; where nobody said anything there is no upper limit."""
    if not n or not more.get("n"):
        return {"value": 0.0, "lower": 0.0, "upper": np.nan}
    below, above = poisson_interval(np.array([float(n)]))
    each = more["value"] / more["n"]
    return {"value": n * each, "lower": float(below[0]) * each, "upper": float(above[0]) * each}


def _estimated_figures(
    store: Store, asked: PublicationRequest, rules: Settings, lang: str
) -> dict[tuple[object, ...], FigureValues]:
    """What no count tells, by the keys of the rows: days to an answer, a rate's inhabitants."""
    if asked.measure.estimator.is_count or asked.measure.estimator.is_share:
        return {}
    question = make_question(store, asked.measure, asked.scope, by=asked.by, lang=lang, max_groups=3)
    frame = estimate(question, rules)
    names = [*NO_FIGURES, "n"]
    figures = [
        dict(zip(names, row, strict=True)) for row in frame[names].astype(float).itertuples(index=False)
    ]
    keys = [[_key(g, key) for key in frame[g.name]] for g in question.groups]
    return dict(zip(zip(*keys, strict=True) if keys else [()], figures, strict=True))


def _key(by: Group, key: object) -> object:
    """The key of a row: a span's own, or a dimension's number."""
    return by.code(key) if by.name in GRAINS else int(str(key))
