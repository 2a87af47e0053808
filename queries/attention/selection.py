"""What of all that was looked at is told: beyond chance, of a size that matters, once, the weightiest first."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from queries.attention.anomaly_check import Look
from queries.attention.effect_sizes import sizes
from queries.attention.known_causes import by_offices
from queries.attention.thresholds import DISCOVERIES, MOSTLY, STANDING, WEIGHT
from stats.false_discovery import adjusted, adjusted_in_reach


def choose(looks: Sequence[Look], *, province: float) -> list[Look]:
    """The looks to tell, in order of consequence; `province` is the number of cases expected of it in a week.

    Offices beside their peers are judged among themselves: their 90 days are no news of the week, and would drown in
    it. That a source fell behind is a fact.
    """
    standing = [look for look in looks if look.kind == "limits"]
    q = adjusted(np.array([look.p for look in standing]))
    told = [replace(look, q=float(x)) for look, x in zip(standing, q, strict=True) if x <= STANDING]
    facts = [look for look in looks if look.kind == "source" and look.p == 0]
    return in_order([*beyond(looks, province=province), *told, *facts])


def beyond(looks: Sequence[Look], *, province: float, level: float = DISCOVERIES) -> list[Look]:
    """The looks at counts that matter and are beyond chance, with their q.

    Benjamini & Hochberg (1995) over everything that was looked at, where each look counts with the chance that it
    would be told (Heyse 2011), and all looks at a subject, of whatever span, are one discovery.
    """
    counts = [look for look in looks if look.kind not in ("limits", "source")]
    if not counts:
        return []
    size = sizes(counts, province=province)
    p = np.where(size.matters, [look.p for look in counts], 1.0)
    numbers: dict[tuple[object, ...], int] = {}
    subject = np.array([numbers.setdefault((look.kind, look.where), len(numbers)) for look in counts])
    q = adjusted_in_reach(p, size.reach, subject)
    return [replace(counts[i], q=float(q[i])) for i in np.flatnonzero(size.matters & (q <= level))]


def in_order(looks: Sequence[Look]) -> list[Look]:
    """Each subject once, in the span in which it is least likely by chance, the weightiest first."""
    told: dict[tuple[object, ...], Look] = {}
    for look in looks:
        known = told.get((look.kind, look.where))
        if known is None or look.p < known.p:
            told[look.kind, look.where] = look
    return sorted(_once(list(told.values())), key=lambda look: (-score(look), look.where))


def score(look: Look) -> float:
    """How much a finding weighs: cases a week beyond expectation, those owed an answer three times."""
    if look.kind == "source":
        return WEIGHT["source"] * max(look.excess, 1.0)
    cases = look.n * look.excess if look.kind == "limits" else look.excess
    return WEIGHT[look.kind] * cases * 7 / max(look.days, 7)


def _once(looks: list[Look]) -> list[Look]:
    """Without what another line says already: a county's late cases where they are those of offices that are told, the
    month of what stands out in the week, the whole where one part has most of it.
    """
    kept = []
    for look in looks:
        if look.kind == "late" and look.where[0][0] == "county" and by_offices(look, looks):
            continue
        inside = [
            other
            for other in looks
            if other is not look and other.kind == look.kind and set(look.where) < set(other.where)
        ]
        if look.kind in ("more", "fewer") and sum(_a_week(other) for other in inside) >= MOSTLY * _a_week(
            look
        ):
            continue
        kept.append(look)
    return kept


def _a_week(look: Look) -> float:
    return look.excess * 7 / max(look.days, 7)
