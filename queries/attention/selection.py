"""What of all that was looked at is told: beyond chance, of a size that matters, once, the weightiest first."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.effect_sizes import effect_sizes
from queries.attention.known_causes import explained_by_offices
from queries.attention.thresholds import (
    FALSE_DISCOVERY_RATE,
    FUNNEL_FALSE_DISCOVERY_RATE,
    MIN_PARTS_SHARE,
    WEIGHT,
)
from stats.false_discovery import adjust_attainable_p_values, adjust_p_values


def select_checks(checks: Sequence[Check], *, province_weekly_cases: float) -> list[Check]:
    """The looks to tell, in order of consequence; `province` is the number of cases expected of it in a week.

    Offices beside their peers are judged among themselves: their 90 days are no news of the week, and would drown in
    it. That a source fell behind is a fact.
    """
    standing = [look for look in checks if look.kind == "limits"]
    q = adjust_p_values(np.array([look.p for look in standing]))
    told = [
        replace(look, q=float(x))
        for look, x in zip(standing, q, strict=True)
        if x <= FUNNEL_FALSE_DISCOVERY_RATE
    ]
    facts = [look for look in checks if look.kind == "source" and look.p == 0]
    return ranked_checks(
        [*significant_checks(checks, province_weekly_cases=province_weekly_cases), *told, *facts]
    )


def significant_checks(
    checks: Sequence[Check], *, province_weekly_cases: float, level: float = FALSE_DISCOVERY_RATE
) -> list[Check]:
    """The looks at counts that matter and are beyond chance, with their q.

    Benjamini & Hochberg (1995) over everything that was looked at, where each look counts with the chance that it
    would be told (Heyse 2011), and all looks at a subject, of whatever span, are one discovery.
    """
    counts = [look for look in checks if look.kind not in ("limits", "source")]
    if not counts:
        return []
    size = effect_sizes(counts, province_weekly_cases=province_weekly_cases)
    p = np.where(size.is_large_enough, [look.p for look in counts], 1.0)
    numbers: dict[tuple[object, ...], int] = {}
    subject = np.array([numbers.setdefault((look.kind, look.subject), len(numbers)) for look in counts])
    q = adjust_attainable_p_values(p, size.attainable_p, subject)
    return [replace(counts[i], q=float(q[i])) for i in np.flatnonzero(size.is_large_enough & (q <= level))]


def ranked_checks(checks: Sequence[Check]) -> list[Check]:
    """Each subject once, in the span in which it is least likely by chance, the weightiest first."""
    told: dict[tuple[object, ...], Check] = {}
    for look in checks:
        known = told.get((look.kind, look.subject))
        if known is None or look.p < known.p:
            told[look.kind, look.subject] = look
    return sorted(_without_redundant(list(told.values())), key=lambda look: (-score(look), look.subject))


def score(check: Check) -> float:
    """How much a finding weighs: cases a week beyond expectation, those owed an answer three times."""
    if check.kind == "source":
        return WEIGHT["source"] * max(check.excess, 1.0)
    cases = check.n * check.excess if check.kind == "limits" else check.excess
    return WEIGHT[check.kind] * cases * 7 / max(check.days, 7)


def _without_redundant(looks: list[Check]) -> list[Check]:
    """Without what another line says already: a county's late cases where they are those of offices that are told, the
    month of what stands out in the week, the whole where one part has most of it.
    """
    kept = []
    for look in looks:
        if look.kind == "late" and look.subject[0][0] == "county" and explained_by_offices(look, looks):
            continue
        inside = [
            other
            for other in looks
            if other is not look and other.kind == look.kind and set(look.subject) < set(other.subject)
        ]
        if look.kind in ("more", "fewer") and sum(
            _a_week(other) for other in inside
        ) >= MIN_PARTS_SHARE * _a_week(look):
            continue
        kept.append(look)
    return kept


def _a_week(look: Check) -> float:
    return look.excess * 7 / max(look.days, 7)
