"""Slow reference of `stats.attention.event_course`: the same course, day by day and row by row, in plain Python."""

from dataclasses import dataclass, field
from math import ceil, floor, isfinite, log, sqrt

import numpy as np

from stats.attention.reporting_rule import ReportingRule
from stats.attention.watched_counts import WatchedCounts
from stats.seasons.seasonal_model import PredictedCounts


def tail(sign: int, count: float, mean: float, variance: float) -> float:
    """Mid-p of a negative binomial count, by the function that is tested on its own."""
    if not mean > 0 or (count < 0 and sign > 0):
        return 1.0
    if count < 0:
        return 0.0
    one = PredictedCounts(np.array([mean]), np.array([variance]), np.array([mean]), np.array([mean]))
    p = float((one.p_more if sign > 0 else one.p_fewer)(np.array([count]))[0])
    return p if isfinite(p) else 1.0


@dataclass
class ReferenceCourse:
    """What the reference finds.

    `lines`: for each row and day with a line the day of the first report, the first day of the event and whether it is
    a new level; `q_first` how likely it was to be chance then. `usual`: for each row, day and window what is usual and
    its variance; `q`: for each day the adjusted p-values by row and window; `can_report`: days on which something is
    found that is not on the list already.
    """

    lines: dict[tuple[int, int], tuple[int, int, bool]] = field(default_factory=dict)
    q_first: dict[tuple[int, int], float] = field(default_factory=dict)
    usual: dict[tuple[int, int, int], tuple[float, float]] = field(default_factory=dict)
    q: dict[int, dict[tuple[int, int], float]] = field(default_factory=dict)
    can_report: set[int] = field(default_factory=set)


def reference_course(watched: WatchedCounts, rule: ReportingRule) -> ReferenceCourse:
    """Replay the days one by one and row by row."""
    rows, total = watched.actual.shape
    lead, longest = watched.lead, rule.windows[-1]
    teaches = watched.teaches_level
    usable = [[True] * total if teaches is None else teaches[i].tolist() for i in range(rows)]
    state = [
        {
            "open": False,
            "first": -1,
            "start": -1,
            "closed": -total,
            "settled": -total,
            "s": 0.0,
            "kept": None,
            "q": 1.0,
        }
        for _ in range(rows)
    ]
    sums = [[0.0, 0.0, 1 / (watched.level_variance[i] + 0.15**2)] for i in range(rows)]
    added, course = 0, ReferenceCourse()
    attainable: dict[tuple[int, int], float] = {}
    feasts: np.ndarray | float = 0.0
    for day in range(total - lead):
        now = lead + day
        if day % 7 == 0:
            until = now - rule.gap
            for d in range(added, max(until, added)):
                for i in range(rows):
                    if usable[i][d] and usable[int(watched.twin[i])][d]:
                        keep = 0.5 ** (1 / 28)
                        sums[i][0] = keep * sums[i][0] + watched.actual[i, d]
                        sums[i][1] = keep * sums[i][1] + watched.expected[i, d]
            added = max(until, added)
            levels = []
            for i in range(rows):
                phi = watched.phi[i, -1]
                weight = sums[i][2] + sums[i][1] / phi
                level = (sums[i][2] + sums[i][0] / phi) / weight, 1 / weight
                levels.append(state[i]["kept"] if day - state[i]["settled"] < rule.announce else level)
            week_end = min(day + 6, total - lead - 1)
        numbers = {
            at: [
                [_numbers(watched, rule, levels, i, k, lead + at) for k in range(len(rule.windows))]
                for i in range(rows)
            ]
            for at in {day, week_end}
        }
        unsure = 0.0
        if day % 7 == 0 and watched.feast_variance is not None:
            unsure = float(np.abs(watched.feast_variance[:, week_end] - feasts).max())
        if day % 28 == 0 or unsure > 0.001:
            feasts = 0.0 if watched.feast_variance is None else watched.feast_variance[:, week_end]
            attainable = {
                (i, k): tail(watched.sign[i], numbers[week_end][i][k][3], *numbers[week_end][i][k][1:3])
                for i in range(rows)
                for k in range(len(rule.windows))
                if watched.windows[i, k]
            }
        p = {}
        for i in range(rows):
            for k, length in enumerate(rule.windows):
                actual, mean, variance, edge = numbers[day][i][k]
                course.usual[i, day, k] = mean, variance
                large = actual >= edge if watched.sign[i] > 0 else actual <= edge
                if watched.windows[i, k] and large and day - length + 1 > state[i]["closed"]:
                    p[i, k] = tail(watched.sign[i], actual, mean, variance)
        q = course.q[day] = _adjusted(p, attainable, watched.weight)
        if any(q[i, k] <= rule.level and not state[i]["open"] for i, k in q):
            course.can_report.add(day)
        for i in range(rows):
            own, sign = state[i], watched.sign[i]
            found = [(p[i, k], k) for k in range(len(rule.windows)) if (i, k) in p and q[i, k] <= rule.level]
            if found and not own["open"] and day - day % 7 - own["settled"] >= rule.announce:
                length = rule.windows[min(found)[1]]
                if day - own["closed"] > 14 or own["closed"] == own["settled"]:
                    own["first"], own["start"] = day, day - length + 1
                    own["q"] = q[i, min(found)[1]]
                own["open"], own["s"] = True, 0.0
                for d in range(max(lead + own["start"], 0), now + 1):
                    usable[i][d] = False
        grown = _grown(watched, rule, state, numbers[day], levels, lead, day)
        q_grown = _adjusted(grown, attainable, watched.weight)
        for i in range(rows):
            own, sign = state[i], watched.sign[i]
            found = [(grown[key], key[1]) for key in grown if key[0] == i and q_grown[key] <= rule.level]
            if found:
                length = rule.windows[min(found)[1]]
                own["first"], own["start"], own["s"] = day, day - length + 1, 0.0
                own["q"] = q_grown[i, min(found)[1]]
                for d in range(max(lead + own["start"], 0), now + 1):
                    usable[i][d] = False
            if own["open"] and own["first"] < day:
                factor = _factor(watched, rule, levels, i, min(1, len(rule.windows) - 1), now)
                scale = levels[i][0] * factor
                begin = max(lead + own["start"], 0)
                usual = watched.expected[i, now] * scale
                model = max(watched.expected[i, begin : now + 1].sum() * scale, 1e-9)
                ratio = 1 + (watched.actual[i, begin : now + 1].sum() / model - 1) / 3
                _, mean, variance, edge = numbers[day][i][-1]
                beyond = 3 * sqrt(variance)
                if sign > 0:
                    ratio = max(ratio, max(edge, mean + beyond) / max(mean, 1e-9))
                else:
                    ratio = min(max(ratio, 0.1), max(min(edge, mean - beyond), 0.1 * mean) / max(mean, 1e-9))
                step = (ratio - 1) * usual - watched.actual[i, now] * log(ratio)
                own["s"] = max(0.0, own["s"] + step / watched.phi[i, -1])
                if own["s"] >= rule.ending:
                    own["open"], own["closed"] = False, day
            if own["open"] and day - own["first"] >= rule.settle:
                own["kept"], own["open"], own["closed"], own["settled"] = levels[i], False, day, day
                for each in {i, int(watched.twin[i])}:
                    days = slice(max(lead + own["start"], 0), now + 1)
                    sums[each] = [watched.actual[each, days].sum(), watched.expected[each, days].sum(), 1.0]
                    usable[each][: now + 1] = [False] * (now + 1)
            announced = day - own["settled"] < rule.announce and not own["open"]
            if own["open"] or announced:
                course.lines[i, day] = own["first"], own["start"], announced
                course.q_first[i, day] = own["q"]
            if own["open"]:
                usable[i][now] = False
    assert longest <= lead
    return course


def _grown(watched, rule, state, numbers, levels, lead, day):  # type: ignore[no-untyped-def]
    """p-values of the windows of open events in which counts are half as many again as since the report."""
    p, now = {}, lead + day
    for i, own in enumerate(state):
        if not own["open"] or own["first"] > day - 7 or watched.sign[i] < 0:
            continue
        for k, length in enumerate(rule.windows):
            if not watched.windows[i, k] or day - length + 1 - own["first"] < 7:
                continue
            actual, mean, variance, _ = numbers[i][k]
            scale = levels[i][0] * _factor(watched, rule, levels, i, k, now)
            since = slice(lead + own["first"], now + 1 - length)
            counted = watched.actual[i, since].sum()
            ratio = max(counted / max(watched.expected[i, since].sum() * scale, 1e-9), 1.0)
            phi = watched.phi[i, k]
            spread = max(variance - phi * mean, 0.0) * ratio**2 + (mean * ratio) ** 2 * phi / max(counted, 1)
            weekly = watched.whole[now + 1 - rule.windows[-1] : now + 1].sum() * 7 / rule.windows[-1]
            least = max(watched.least_cases[i], watched.least_share[i] * weekly * length / 7)
            edge = ceil(max(mean * ratio + least, 1.5 * (mean * ratio + 10) - 10))
            if actual >= edge:
                p[i, k] = tail(1, actual, mean * ratio, phi * mean * ratio + spread)
    return p


def _numbers(watched, rule, levels, i, k, now):  # type: ignore[no-untyped-def]
    """Actual, mean, variance and edge of a window that ends on a day."""
    length = rule.windows[k]
    days = slice(now + 1 - length, now + 1)
    plain = watched.expected[i, days].sum() * levels[i][0]
    extra = (watched.phi[i, k] - 1) * plain + plain**2 * levels[i][1]
    if watched.feast_variance is not None:
        extra += plain**2 * watched.feast_variance[i, now - watched.lead, k]
    factor = _factor(watched, rule, levels, i, k, now)
    mean, variance = plain * factor, plain * factor + extra * factor**2
    weekly = watched.whole[now + 1 - rule.windows[-1] : now + 1].sum() * 7 / rule.windows[-1]
    least = max(watched.least_cases[i], watched.least_share[i] * weekly * length / 7)
    ratio = watched.least_ratio[i]
    if watched.sign[i] > 0:
        edge = ceil(max(mean + least, ratio * (mean + 10) - 10))
    else:
        edge = floor(min(mean - least, ratio * mean))
    return watched.actual[i, days].sum(), mean, variance, edge


def _factor(watched, rule, levels, i, k, now):  # type: ignore[no-untyped-def]
    days = slice(now + 1 - rule.windows[k], now + 1)
    factor = 1.0
    for family in watched.families:
        others = [j for j in range(len(family)) if family[j] == family[i] and j != i and family[i] >= 0]
        actual = sum(watched.actual[j, days].sum() for j in others)
        mean = sum(watched.expected[j, days].sum() * levels[j][0] for j in others)
        rise, fall = ((actual + prior) / (mean + prior) for prior in (10, 1))
        factor *= max(rise, 1.0) if watched.sign[i] > 0 else min(fall, 1.0)
    return factor


def _adjusted(p, attainable, weight):  # type: ignore[no-untyped-def]
    """Step-up of Benjamini and Hochberg with attainable p-values, weights and one discovery a row."""
    order = sorted(p, key=lambda key: p[key] / weight[key[0]])
    ratios, rejected = [], set()
    for key in order:
        rejected.add(key[0])
        at = p[key] / weight[key[0]]
        chance = sum(min(weight[row] * at, a) for (row, _), a in attainable.items())
        ratios.append(chance / len(rejected))
    return {key: min(1.0, *ratios[n:]) if ratios[n:] else 1.0 for n, key in enumerate(order)}
