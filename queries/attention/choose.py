"""What of all that was looked at is told: beyond chance, of a size that matters, once, the weightiest first."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from queries.attention.explained import by_offices
from queries.attention.look import Look
from queries.attention.watched import MONTH
from stats.discoveries import adjusted
from stats.excess import shrunken

MOST = 7
DISCOVERIES = 0.05
LEAST_CASES = 10.0  # beyond expectation
LEAST_SHARE = 0.002  # of the province's cases in the same days
RATIOS = {"more": 1.25, "late": 1.3}  # shrunken; of the province as a whole a tenth is much
LEAST_WHOLE = 1.1
SILENT, SILENT_WHOLE = 0.5, 0.75  # of what is expected
WEIGHT = {"source": 50.0, "late": 3.0, "fewer": 1.5, "more": 1.0, "limits": 0.5}  # of a case, for the order


def choose(looks: Sequence[Look], *, province: float) -> list[Look]:
    """The looks to tell, in order of consequence; `province` is the number of cases expected of it in a week.

    Benjamini & Hochberg (1995) at 5 % over everything that was looked at, then what is too small is left out. Offices
    beside their peers are judged among themselves: their 90 days are no news of the week, and would drown in it.
    """
    standing = [look for look in looks if look.kind == "limits"]
    news = [look for look in looks if look.kind != "limits"]
    beyond = [look for family in (news, standing) for look in _beyond(family)]
    told: dict[tuple[object, ...], Look] = {}
    for look in beyond:
        if matters(look, province=province):
            known = told.get((look.kind, look.where))
            if known is None or look.p < known.p:
                told[look.kind, look.where] = look
    return sorted(_once(list(told.values())), key=lambda look: (-score(look), look.where))


def _beyond(looks: Sequence[Look]) -> list[Look]:
    if not looks:
        return []
    q = adjusted(np.array([look.p for look in looks]))
    return [replace(look, q=float(x)) for look, x in zip(looks, q, strict=True) if x <= DISCOVERIES]


def matters(look: Look, *, province: float) -> bool:
    """Whether a look is of a size that a leader should hear of."""
    if look.kind in ("source", "limits"):
        return True
    least = max(LEAST_CASES, LEAST_SHARE * province * look.days / 7)
    if look.excess < least:
        return False
    if look.kind == "fewer":
        return look.actual <= (SILENT if look.where else SILENT_WHOLE) * look.expected
    ratio = float(shrunken(np.array(look.actual), np.array(look.expected)))
    return ratio >= (RATIOS[look.kind] if look.where else LEAST_WHOLE)


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
        if look.kind in ("more", "fewer") and sum(_a_week(other) for other in inside) >= 0.6 * _a_week(look):
            continue
        kept.append(look)
    return kept


def _a_week(look: Look) -> float:
    return look.excess * 7 / look.days if look.days == MONTH else look.excess
