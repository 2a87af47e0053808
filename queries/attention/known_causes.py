"""What explains a line before it is told: the offices behind a county's late cases, sources that lag behind a fall.

`common` is the moment up to which the list looks: that of the earliest source that still arrives. Each source is known
up to its own as-of, and days for which one of them has not sent anything would read as a fall.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.past_question import with_current_holders
from queries.estimates.component_sums import component_sums
from queries.measures import MEASURES
from queries.question.grouping import Group
from queries.question.question import make_question
from queries.question.vintage import as_of, last_complete_day, vintage
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

LAG = 7  # days: who lags more does not hold the list back
SOURCE_BASELINE_DAYS = 56  # days before a source's as-of that tell what usually comes from it
MAX_P = 0.05  # looks that are likelier by chance are not told anyway
MIN_EXPLAINED_SHARE = 0.5  # of what is beyond expectation
SOURCE = Group("source", lambda cases: cases.c.source, lambda rows: list(rows["source"]), str, str)


def common_as_of(store: Store, scope: Scope) -> datetime | None:
    """The earliest moment up to which a source is known that lags by no more than a week; None: nothing is known."""
    latest = as_of(store, scope)
    if latest is None:
        return None
    known = [min(source.as_of, latest) for source in store.sources_at(vintage(store, scope))]
    return min(moment for moment in known if latest - moment <= timedelta(LAG))


def with_late_by_office(store: Store, scope: Scope, day: date, checks: Sequence[Check]) -> list[Check]:
    """The looks, those at late cases of a county with how many of them each office let pass."""
    found: dict[int, dict[int, list[tuple[int, float]]]] = {}

    def of(look: Check) -> tuple[tuple[int, float], ...]:
        if look.days not in found:
            found[look.days] = _offices(store, scope, day, look.days)
        return tuple(found[look.days].get(look.subject[0][1], ()))

    return [
        replace(look, late_by_office=of(look))
        if look.kind == "late" and _county(look) and look.p < MAX_P
        else look
        for look in checks
    ]


def _county(look: Check) -> bool:
    return look.subject[0][0] == "county"


def _offices(store: Store, scope: Scope, day: date, days: int) -> dict[int, list[tuple[int, float]]]:
    """Late cases of the last days by county and office."""
    asked = replace(scope.with_period(day - timedelta(days - 1), day), trips="out")
    question = make_question(store, MEASURES["on_time_share"], asked, by=("county", "agency"), lang="fa")
    rows = component_sums(with_current_holders(question), due="due", on_time="on_time")
    table: dict[int, list[tuple[int, float]]] = {}
    for county, agency, due, on_time in zip(
        rows["county"], rows["agency"], rows["due"], rows["on_time"], strict=True
    ):
        if due > on_time:
            table.setdefault(int(county), []).append((int(agency), float(due - on_time)))
    return table


def explained_by_offices(county: Check, checks: Iterable[Check]) -> bool:
    """Whether the late cases of a county beyond its usual are at least half those of offices that are told anyway.

    Of an office's late cases in the county as large a part is beyond its usual as of all its late cases. Where nobody
    counted them by office, an office that has half as many beyond its usual is taken for the reason.
    """
    offices = [look for look in checks if look.kind == "late" and look.subject[0][0] == "agency"]
    if not county.late_by_office:
        return any(look.excess >= MIN_EXPLAINED_SHARE * county.excess for look in offices)
    late = dict(county.late_by_office)
    beyond = {look.subject[0][1]: look.excess / look.actual for look in offices if look.actual}
    return (
        sum(late.get(key, 0.0) * min(part, 1.0) for key, part in beyond.items())
        >= MIN_EXPLAINED_SHARE * county.excess
    )


def without_lagging_sources(store: Store, scope: Scope, day: date, checks: Sequence[Check]) -> list[Check]:
    """The looks without falls of which at least half is what sources usually bring that are not known until the day."""
    moment = as_of(store, scope)
    behind = [
        source
        for source in store.sources_at(vintage(store, scope))
        if moment is not None and last_complete_day(min(source.as_of, moment)) < day
    ]
    if not behind:
        return list(checks)
    until = min(last_complete_day(source.as_of) for source in behind)
    keys = {source.source for source in behind}
    shares: dict[str, dict[int, float]] = {}

    def unseen(look: Check) -> float:
        name, key = look.subject[0] if look.subject else ("", 0)
        if name not in shares:
            shares[name] = _shares(store, scope, until, keys, name)
        return shares[name].get(key, 0.0)

    return [
        look
        for look in checks
        if look.kind != "fewer"
        or look.p >= MAX_P
        or unseen(look) * look.expected < MIN_EXPLAINED_SHARE * look.excess
    ]


def _shares(store: Store, scope: Scope, until: date, sources: set[int], name: str) -> dict[int, float]:
    """Which part of the usual cases of each unit of a dimension comes from some sources."""
    asked = replace(scope.with_period(until - timedelta(SOURCE_BASELINE_DAYS - 1), until), trips="out")
    plain = store.without_rollups()
    question = make_question(plain, MEASURES["received"], asked, by=(name,) if name else (), lang="fa")
    rows = component_sums(replace(question, groups=(*question.groups, SOURCE)), n="received")
    unit = rows[name].to_numpy(dtype=np.int64) if name else np.zeros(len(rows), dtype=np.int64)
    n = rows["n"].to_numpy(dtype=float)
    theirs = rows["source"].isin(list(sources)).to_numpy()
    return {
        int(key): float(n[theirs & (unit == key)].sum() / n[unit == key].sum()) for key in np.unique(unit)
    }
