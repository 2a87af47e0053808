"""What changed at an office, and since when: the course of its answers on time, month by month.

What all other offices of the scope do from month to month (the new year, holidays, a flood of cases) is taken out
before a change is looked for, so that the season is not told as the office's own doing.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from persian.calendar import Edge, months
from queries.estimates.component_sums import sums
from queries.measures import MEASURES
from queries.question.question import ask
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.changepoint import LEAST_SPANS, Change, changepoint
from stats.intervals import wilson

MOST_MONTHS = 36
LEAST_MONTHS = LEAST_SPANS
Found = Literal["changed", "beside", "unclear", "too_small", "little"]


@dataclass(frozen=True)
class Since:
    """An office's months and the likeliest change in them.

    `frame` has a row for each complete month, in order: month, month_label, value, lower, upper (Wilson 95 %; NaN
    where withheld), hits, n, and hits and n of the `others`. `change` counts its rows. `found`: "changed" (beyond
    chance, and by itself as well as beside the others at least the measure's `min_change`, the same way), "beside"
    (beyond chance and as large beside the others alone: it is they who moved), "too_small" (beyond chance alone),
    "unclear", or "little" (too few months to tell). `others_before` and `others_after` are the others' shares on
    either side, and `apart` by how much more than theirs its own changed.
    """

    frame: pd.DataFrame
    months: tuple[Edge, ...]
    change: Change | None
    found: Found
    others_before: float = np.nan
    others_after: float = np.nan
    apart: float = np.nan


def since(store: Store, scope: Scope, agency: str, *, lang: str = "fa") -> Since:
    """The course of an office's share answered on time, over the complete months up to the end of the period.

    Cases of provincial trips are left out, as in all comparisons between offices.
    """
    measure = MEASURES["on_time_share"]
    whole = replace(scope, agencies=(), trips="out")
    edges = _complete_months(store, whole)
    if not edges:
        return Since(pd.DataFrame({"month": [], "value": [], "n": []}), (), None, "little")
    span = whole.with_period(edges[0].first, edges[-1].last)
    question = ask(store, measure, span, by=("agency", "month"), lang=lang)
    known = sums(question, hits="on_time", n="due")
    office = known["agency"].map(question.groups[0].code) == agency
    own, theirs = (_by_month(known[rows], len(edges)) for rows in (office, ~office & (known["agency"] != 0)))
    frame = _figures(own, least=settings().minimum_n.share).assign(
        month=[edge.key for edge in edges],
        month_label=[edge.label(lang) for edge in edges],
        others_hits=theirs["hits"],
        others_n=theirs["n"],
    )
    compared = (theirs["hits"], theirs["n"]) if (theirs["n"] > 0).all() else None
    change = changepoint(own["hits"], own["n"], others=compared)
    if change is None:
        return Since(frame, tuple(edges), None, "little")
    sides = (slice(0, change.at), slice(change.at, None))
    others = [float(theirs["hits"][side].sum() / max(theirs["n"][side].sum(), 1)) for side in sides]
    by_itself = change.after - change.before
    apart = by_itself if compared is None else by_itself - (others[1] - others[0])
    found = found_of(by_itself, apart, clear=change.clear, least=measure.min_change)
    return Since(frame, tuple(edges), change, found, others[0], others[1], apart)


def found_of(own: float, apart: float, *, clear: bool, least: float) -> Found:
    """What may be said of a change in an office's share, `own` by itself and `apart` beside the others."""
    if not clear:
        return "unclear"
    if abs(apart) < least:
        return "too_small"
    return "changed" if abs(own) >= least and own * apart > 0 else "beside"


def _complete_months(store: Store, scope: Scope) -> list[Edge]:
    """Up to MOST_MONTHS whole months that are over at as-of and at the end of the period."""
    question = ask(store, MEASURES["on_time_share"], scope, by=(), lang="fa")
    first = store.first_days.get("due_day")
    end: date = min(question.last, question.facts.latest.date() - timedelta(1))
    if first is None or first > end:
        return []
    return [edge for edge in months(first, end) if first <= edge.first and edge.last <= end][-MOST_MONTHS:]


def _by_month(
    known: pd.DataFrame, count: int
) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    totals = known.groupby("month")[["hits", "n"]].sum().reindex(range(count), fill_value=0)
    return {name: totals[name].to_numpy(dtype=float) for name in ("hits", "n")}


def _figures(
    own: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]], *, least: int
) -> pd.DataFrame:
    hits, n = own["hits"], own["n"]
    lower, upper = wilson(hits, n)
    few = n < max(least, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = {"value": hits / n, "lower": lower, "upper": upper}
    hidden = {name: np.where(few, np.nan, values) for name, values in drawn.items()}
    return pd.DataFrame(hidden | {"hits": hits.astype("int64"), "n": n.astype("int64")})
