"""Selection of the checks to report: significant, large enough, without duplicates, the most important first."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.known_causes import explained_by_offices
from queries.attention.monitored_series import WEEK
from queries.attention.thresholds import MANY_PARTS, MAX_FINDINGS, MAX_FUNNEL_FINDINGS, MIN_PARTS_SHARE
from stats.estimates.false_discovery import adjust_p_values


def select_checks(checks: Sequence[Check]) -> list[Check]:
    """The checks to report, the most important first.

    Checks of events are all reported: the replay has decided already which events are (`stats.attention.event_course`).
    Whether an office needs a look is decided by its assessment alone, which is made for many offices at once; its q is
    the one among all offices. A silent source (p = 0) is a fact and needs no test.
    """
    events = [check for check in checks if check.kind not in ("funnel", "silent_source")]
    funnel = [check for check in checks if check.kind == "funnel"]
    q = adjust_p_values(np.array([check.p for check in funnel]))
    breaches = [replace(check, q=float(x)) for check, x in zip(funnel, q, strict=True) if check.route]
    silent = [check for check in checks if check.kind == "silent_source" and check.p == 0]
    return ranked_checks([*events, *breaches, *silent])


def leading_checks(selected: list[Check]) -> list[Check]:
    """The checks that the list of the whole province shows: the first MAX_FINDINGS.

    Only the first MAX_FUNNEL_FINDINGS of the funnel checks: they change slowly and would fill the list every day.
    """
    leading, offices = [], 0
    for check in selected:
        offices += check.kind == "funnel"
        if check.kind != "funnel" or offices <= MAX_FUNNEL_FINDINGS:
            leading.append(check)
    return leading[:MAX_FINDINGS]


def ranked_checks(checks: Sequence[Check]) -> list[Check]:
    """The checks in their `order`, without redundant ones; new bursts before older events.

    A line that has been there for weeks speaks of as many days, and would stand before whatever happens now.
    """
    ranked = sorted(_without_redundant(list(checks)), key=order)
    older = [check for check in ranked if _is_going_on(check) and check.reported_days > WEEK]
    if not older:
        return ranked
    first, most = ranked.index(older[0]), max(map(_cases_a_day, older))
    bursts = [check for check in ranked[first:] if is_new_burst(check, beyond=most)]
    return [*ranked[:first], *bursts, *(check for check in ranked[first:] if check not in bursts)]


def is_new_burst(check: Check, *, beyond: float) -> bool:
    """Whether it is about an event in its first week that concerns more cases a day than `beyond`."""
    return _is_going_on(check) and check.reported_days <= WEEK and _cases_a_day(check) > beyond


def _is_going_on(check: Check) -> bool:
    """Whether it is about an event in the number of cases that is not back within its range, and no grave topic."""
    return check.kind in ("surge", "drop") and not check.grave and not check.is_within_range


def _cases_a_day(check: Check) -> float:
    return check.cases_concerned / check.days


def order(check: Check) -> tuple[bool, bool, bool, float, tuple[tuple[str, int], ...]]:
    """Sort key of the list: grave topics first, then by consequence (`Check.cases_concerned`).

    The number is that of the line's own days, so that it agrees with what the line says. Events that are back within
    their range come after those that go on. Checks without a number come last, because they cannot be compared.
    """
    unknown = not np.isfinite(check.cases_concerned)
    subsides = check.is_within_range
    return not check.grave, subsides, unknown, 0.0 if unknown else -check.cases_concerned, check.subject


def _without_redundant(checks: list[Check]) -> list[Check]:
    """Drop checks that another check explains.

    These are the topic groups of a county whose name is new, unless they are grave (nothing is usual of them either,
    and only the line of the county says why), the late cases of a county if reported offices account for them, and a
    surge or a fall of a whole (the province, a county) if its reported parts (a county, a topic group within it)
    account for most of it. Cases of a new channel or source are left out on both sides, unless they are the whole
    reason of the surge. Many topic groups of a county that surge at once are one event, which the county's line tells.
    """
    renamed = [set(check.subject) for check in checks if check.has_new_name]
    checks = [
        check
        for check in checks
        if check.grave or check.kind != "surge" or not any(name < set(check.subject) for name in renamed)
    ]
    parts_of = {
        check.subject: _parts_of_one_event(check, checks) for check in checks if check.kind == "surge"
    }
    left_out = [part for parts in parts_of.values() for part in parts]
    kept = []
    for check in checks:
        if check in left_out:
            continue
        if check.kind == "surge" and parts_of[check.subject]:
            kept.append(_as_one_event(check, parts_of[check.subject]))
            continue
        if (
            check.kind == "overdue"
            and check.subject[0][0] == "county"
            and explained_by_offices(check, checks)
        ):
            continue
        parts = [
            other
            for other in checks
            if other is not check and other.kind == check.kind and set(check.subject) < set(other.subject)
        ]
        if check.kind in ("surge", "drop") and sum(
            _weekly_excess(other, like=check) for other in parts
        ) >= MIN_PARTS_SHARE * _weekly_excess(check, like=check):
            continue
        kept.append(check)
    return kept


def _as_one_event(county: Check, parts: Sequence[Check]) -> Check:
    """The check of a county with the excess by topic of its parts, which have no lines."""
    excess = tuple(
        (topic, cases * max(county.days, WEEK) / max(part.days, WEEK))
        for part in parts
        for topic, cases in part.topic_excess
    )
    return replace(county, topic_excess=excess)


def _parts_of_one_event(county: Check, checks: Sequence[Check]) -> list[Check]:
    """The surges of topic groups in a county that are left out for its own line: MANY_PARTS, none of which is most."""
    if county.kind != "surge" or [name for name, _ in county.subject] != ["county"] or county.is_within_range:
        return []
    parts = [
        check
        for check in checks
        if check.kind == "surge" and not check.grave and set(county.subject) < set(check.subject)
    ]
    most = MIN_PARTS_SHARE * _weekly_excess(county, like=county)
    if len(parts) < MANY_PARTS or any(_weekly_excess(part, like=county) >= most for part in parts):
        return []
    return parts


def _weekly_excess(check: Check, *, like: Check) -> float:
    """Cases a week beyond what was expected, with those of new channels or sources if these explain `like`."""
    excess = check.excess if like.is_by_new_origin else check.unexplained_excess
    return excess * WEEK / max(check.days, WEEK)
