"""Known explanations that remove a check: offices behind the late cases of a county, lagging sources behind a fall.
And one that can only be said: what is unusual may be so every year, where the data do not reach back to last year.

Sources deliver at different times, and each is complete only up to its own as-of. Days for which one of them has not
delivered yet would look like a fall. The list therefore ends at `common_as_of`, the earliest as-of among the sources
that still deliver, and a fall that a lagging source explains is dropped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.past_question import with_current_holders
from queries.comparisons.peers.late_referrals import came_late
from queries.measures import MEASURES
from queries.question.grouping import Group
from queries.question.question import make_question
from queries.question.vintage import as_of, last_complete_day, vintage
from queries.storage.store import Store
from queries.sums.component_sums import component_sums
from queries.vocabulary.scope import Scope

LAG = 7  # complete days; a source that lags by more does not hold the list back
SOURCE_BASELINE_DAYS = 56  # days before a source's as-of from which its usual share of the cases is estimated
YEAR = timedelta(365)
SEASON_DAYS = 14  # a deviation over fewer days is not a season
MAX_P = 0.05  # checks with a larger p are never reported, so their causes are not looked up
MIN_EXPLAINED_SHARE = 0.5  # share of the excess that a cause must account for to explain it
SOURCE = Group("source", lambda cases: cases.c.source, lambda rows: list(rows["source"]), str, str)


def common_as_of(store: Store, scope: Scope) -> datetime | None:
    """The earliest as-of among the sources that lag by at most a week of complete days; None if there are no data."""
    latest = as_of(store, scope)
    if latest is None:
        return None
    as_ofs = [min(source.as_of, latest) for source in store.sources_at(vintage(store, scope))]
    return min(moment for moment in as_ofs if days_behind(moment, last_complete_day(latest)) <= LAG)


def days_behind(known_until: datetime, day: date) -> int:
    """The complete days up to `day` that a source with this as-of lacks; fewer than 0 if it has more."""
    return (day - last_complete_day(known_until)).days


def with_late_by_office(store: Store, scope: Scope, day: date, checks: Sequence[Check]) -> list[Check]:
    """The checks, with the number of late cases by office added to those about the late cases of a county.

    The numbers are looked up only for checks that may be reported, and once for each length of period.
    """
    by_days: dict[int, dict[int, list[tuple[int, float]]]] = {}

    def late_by_office(check: Check) -> tuple[tuple[int, float], ...]:
        """Pairs of office (key) and its late cases in the county and the days of a check."""
        if check.days not in by_days:
            by_days[check.days] = _late_by_county(store, scope, day, check.days)
        return tuple(by_days[check.days].get(check.subject[0][1], ()))

    return [
        replace(check, late_by_office=late_by_office(check))
        if check.kind == "overdue" and _is_about_county(check) and check.p < MAX_P
        else check
        for check in checks
    ]


def _is_about_county(check: Check) -> bool:
    return check.subject[0][0] == "county"


def _late_by_county(store: Store, scope: Scope, day: date, days: int) -> dict[int, list[tuple[int, float]]]:
    """For each county (key) the late cases of the last days, as pairs of office (key) and number."""
    narrowed = replace(scope.with_period(day - timedelta(days - 1), day), trips="out")
    question = make_question(store, MEASURES["on_time_share"], narrowed, by=("county", "agency"), lang="fa")
    frame = component_sums(with_current_holders(question), due="due", on_time="on_time")
    late: dict[int, list[tuple[int, float]]] = {}
    for county, agency, due, on_time in zip(
        frame["county"], frame["agency"], frame["due"], frame["on_time"], strict=True
    ):
        if due > on_time:
            late.setdefault(int(county), []).append((int(agency), float(due - on_time)))
    return late


def explained_by_offices(county: Check, checks: Iterable[Check]) -> bool:
    """Whether offices that are reported anyway account for at least half of a county's excess of late cases.

    An office's excess is known for the whole province only. It is assumed that the same fraction of its late cases is
    excess in every county. If the late cases of the county were not counted by office, any office with an excess of at
    least half of the county's is taken as the cause.
    """
    offices = [check for check in checks if check.kind == "overdue" and check.subject[0][0] == "agency"]
    if not county.late_by_office:
        return any(check.excess >= MIN_EXPLAINED_SHARE * county.excess for check in offices)
    late = dict(county.late_by_office)
    excess_shares = {check.subject[0][1]: check.excess / check.actual for check in offices if check.actual}
    return (
        sum(late.get(key, 0.0) * min(share, 1.0) for key, share in excess_shares.items())
        >= MIN_EXPLAINED_SHARE * county.excess
    )


def with_late_handoffs(store: Store, scope: Scope, day: date, checks: Sequence[Check]) -> list[Check]:
    """The checks, those about the late answers of an office with the cases that others had handed on to it late.

    They are looked up once for each length of period.
    """
    offices = store.codes("agency")
    by_days: dict[int, set[str]] = {}
    for check in checks:
        if check.is_about_late_answers:
            by_days.setdefault(check.days, set()).add(offices[check.subject[0][1]])
    came = {
        days: came_late(store, scope.with_period(day - timedelta(days - 1), day), sorted(codes))
        for days, codes in by_days.items()
    }
    return [
        replace(check, came_late=came[check.days].get(offices[check.subject[0][1]]))
        if check.is_about_late_answers
        else check
        for check in checks
    ]


def with_unseen_season(store: Store, day: date, check: Check) -> Check:
    """The check; for a surge or a fall over SEASON_DAYS or more, with whether the data lack these days of last year.

    A topic of the summer is unusual in the first summer of the data. Nobody can tell yet whether it comes each year.
    """
    is_long = check.kind in ("surge", "drop") and check.days >= SEASON_DAYS
    if not is_long or store.first_day is None:
        return check
    first = day - timedelta(check.days - 1)
    return replace(check, is_unseen_season=store.first_day > first - YEAR)


def without_lagging_sources(store: Store, scope: Scope, day: date, checks: Sequence[Check]) -> list[Check]:
    """The checks without falls that lagging sources explain.

    A source lags if its data end before `day`. It explains a fall if the cases that usually come from it amount to at
    least half of the missing ones.
    """
    moment = as_of(store, scope)
    behind = [
        source
        for source in store.sources_at(vintage(store, scope))
        if moment is not None and last_complete_day(min(source.as_of, moment)) < day
    ]
    if not behind:
        return list(checks)
    # The usual share of the lagging sources is estimated before the earliest of them ended.
    until = min(last_complete_day(source.as_of) for source in behind)
    keys = {source.source for source in behind}
    shares: dict[str, dict[int, float]] = {}

    def missing_share(check: Check) -> float:
        """Share of the usual cases of a check's subject that comes from the sources that lag behind."""
        name, key = check.subject[0] if check.subject else ("", 0)
        if name not in shares:
            shares[name] = _shares(store, scope, until, keys, name)
        return shares[name].get(key, 0.0)

    return [
        check
        for check in checks
        if check.kind != "drop"
        or check.p >= MAX_P
        or missing_share(check) * check.expected < MIN_EXPLAINED_SHARE * check.excess
    ]


def _shares(store: Store, scope: Scope, until: date, sources: set[int], name: str) -> dict[int, float]:
    """The share of the usual cases that comes from `sources`, for each unit (key) of the dimension `name`.

    With an empty `name` the share of the whole province, under key 0. Read from the facts, because rollups do not
    distinguish sources.
    """
    narrowed = replace(scope.with_period(until - timedelta(SOURCE_BASELINE_DAYS - 1), until), trips="out")
    facts_only = store.without_rollups()
    question = make_question(
        facts_only, MEASURES["received"], narrowed, by=(name,) if name else (), lang="fa"
    )
    frame = component_sums(replace(question, groups=(*question.groups, SOURCE)), n="received")
    units = frame[name].to_numpy(dtype=np.int64) if name else np.zeros(len(frame), dtype=np.int64)
    n = frame["n"].to_numpy(dtype=float)
    is_theirs = frame["source"].isin(list(sources)).to_numpy()
    return {
        int(key): float(n[is_theirs & (units == key)].sum() / n[units == key].sum())
        for key in np.unique(units)
    }
