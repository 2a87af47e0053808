"""Late registrations in plain Python, case by case and day by day (`stats.late_registrations`)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

Counts = Sequence[Sequence[int]]  # by day, by load


def hazards(
    counts: Counts,
    known_until: Sequence[int],
    horizon: int,
    until: int,
    prior: Sequence[float] = (),
    half_life: float = 5,
) -> list[float]:
    """Reverse-time hazards of delays of 1 to `horizon` days, after eight steps of the EM algorithm."""
    pairs: dict[tuple[int, int], list[float]] = {}
    for load in range(1, len(known_until)):
        before, after = known_until[load - 1], known_until[load]
        if after > until or after <= until - 182:
            continue
        weight = 0.5 ** ((until - after) / half_life)
        for day in range(before + 1):
            age = before - day
            if age < horizon:
                pair = pairs.setdefault((age, min(after - day, horizon)), [0.0, 0.0])
                pair[0] += weight * counts[day][load]
                pair[1] += weight * sum(counts[day][: load + 1])
    h = [max(x, 1e-6) for x in prior] or [1 / (d + 1) for d in range(1, horizon + 1)]
    single = all(b - a <= 1 for (a, b), (_, known) in pairs.items() if known)
    for _ in range(1 if single else 8):
        new = [20 * prior[d] if prior else 0.0 for d in range(horizon)]
        risk = [20.0 if prior else 0.0] * horizon
        for (a, b), (arrived, known) in pairs.items():
            if not known:
                continue
            chance = [
                h[d - 1] * math.prod(1 - h[e - 1] for e in range(d + 1, b + 1)) for d in range(a + 1, b + 1)
            ]
            seen = known - arrived
            for d, share in zip(range(a + 1, b + 1), chance, strict=True):
                part = arrived * share / sum(chance) if sum(chance) else 0.0
                seen += part
                new[d - 1] += part
                risk[d - 1] += seen
        h = [x / r if r else 0.0 for x, r in zip(new, risk, strict=True)]
    return h


def completeness(h: Sequence[float], age: int) -> float:
    """The share of a day's cases that is known at an age."""
    return 0.0 if age < 0 else math.prod(1 - x for x in h[age:])


@dataclass(frozen=True)
class State:
    """A forecast by day: cases known, completeness, cases still to come and the shape of their week; and late cases.

    `shortfall` is what is to come besides if the newest weeks are as usual and their delays longer.
    """

    known: list[int]
    g: list[float]
    missing: list[float]
    shape: list[float]
    shortfall: list[float]
    h: list[float]
    late: float


def state(counts: Counts, known_until: Sequence[int], until: int, horizon: int, half_life: float) -> State:
    """The forecast from the loads that cover no day after `until`."""
    loads = sum(day <= until for day in known_until)
    last = known_until[loads - 1]
    horizon = min(horizon, max(last - max(known_until[0], 0), 1))
    h = hazards(counts, known_until, horizon, until, half_life=half_life)
    days = range(len(counts))
    known = [sum(counts[day][:loads]) if day <= last else 0 for day in days]
    g = [completeness(h, last - day) for day in days]
    weeks = [(until - day) // 7 for day in days]
    recent = [day for day in days if 0 <= weeks[day] <= 12]
    mean = sum(known[day] for day in recent) / sum(g[day] for day in recent)
    pattern = [
        (sum(known[day] for day in recent if day % 7 == weekday) + mean)
        / (sum(g[day] for day in recent if day % 7 == weekday) + 1)
        / mean
        for weekday in range(7)
    ]
    level_days = [day for day in days if 0 <= weeks[day] <= 8]
    level = sum(known[day] for day in level_days) / sum(g[day] * pattern[day % 7] for day in level_days)
    usual = [level * pattern[day % 7] for day in days]
    c = [sum(known[day] for day in days if weeks[day] == week) for week in range(max(weeks) + 1)]
    e = [sum(usual[day] * g[day] for day in days if weeks[day] == week) for week in range(max(weeks) + 1)]
    squares = sum(x**2 for x in e[1:13])
    r = 1 / max(sum((a - b) ** 2 - b for a, b in zip(c[1:13], e[1:13], strict=True)) / squares, 0.01)
    missing = [
        usual[day] * (1 - g[day]) * (r + c[weeks[day]]) / (r + e[weeks[day]])
        if weeks[day] >= 0 and g[day]
        else 0.0
        for day in days
    ]
    shortfall = [0.0 for _ in days]
    for week in (0, 1):
        in_week = [day for day in days if weeks[day] == week]
        m = sum(usual[day] * (1 - g[day]) for day in in_week if g[day])
        for day in in_week:
            if g[day] and m:
                share = usual[day] * (1 - g[day]) / m
                shortfall[day] = share * (e[week] + m) * (e[week] - c[week]) / (r + e[week])
    weighted = squared = 0.0
    for load in range(1, loads):
        before, after = known_until[load - 1], known_until[load]
        new = sum(counts[day][load] for day in range(max(before - horizon + 1, 0), before + 1))
        if after > until - 182:
            weighted += 0.5 ** ((until - after) / half_life) * new
            squared += 0.25 ** ((until - after) / half_life) * new
    return State(known, g, missing, [r + c[week] for week in weeks], shortfall, h, weighted**2 / squared)


def variance(by_day: Sequence[float], here: State, first: int, until: int) -> float:
    """Variance of the cases still to come, given as those of the days from `first` on."""
    weeks: dict[int, list[float]] = {}
    for i, part in enumerate(by_day):
        week = weeks.setdefault((until - first - i) // 7, [0.0, here.shape[first + i]])
        week[0] += part
    return sum(m + m**2 / shape for m, shape in weeks.values()) + sum(by_day) ** 2 / max(here.late, 1.0)


@dataclass(frozen=True)
class Checks:
    """The forecast of a span now, and at earlier loads what came since, what was expected to, and its variance."""

    now: State
    came: list[float]
    expected: list[float]
    variances: list[float]

    def scale(self, earlier: int) -> float:
        """What forecasts are multiplied by, from the checks from this one on."""
        prior = 2 * sum(self.expected) / len(self.expected)
        weights = [0.5 ** ((i - earlier + 1) / 2) for i in range(earlier, len(self.came))]
        return (prior + sum(w * x for w, x in zip(weights, self.came[earlier:], strict=True))) / (
            prior + sum(w * x for w, x in zip(weights, self.expected[earlier:], strict=True))
        )


def checks(
    counts: Counts,
    known_until: Sequence[int],
    moments: Sequence[int],
    span: tuple[int, int],
    horizon: int,
    half_life: float,
) -> Checks:
    """The checks of the forecast of a span at these moments."""
    newest = known_until[-1]
    now = state(counts, known_until, newest, horizon, half_life)
    came, expected, variances = [], [], []
    for moment in moments:
        then = state(counts, known_until, moment, horizon, half_life)
        last = max(day for day in known_until if day <= moment)
        first, end = (max(day - newest + moment, 0) for day in span)
        days = range(first, end + 1)
        came.append(sum((now.known[day] if day <= last else 0) - then.known[day] for day in days))
        by_day = []
        for day in days:
            missing = 1 - then.g[day] if then.g[day] else 0.0
            since = completeness(then.h, newest - day) - then.g[day] if then.g[day] else 0.0
            by_day.append(then.missing[day] * since / (missing or 1.0))
        expected.append(sum(by_day))
        variances.append(variance(by_day, then, first, moment))
    return Checks(now, came, expected, variances)


def completed(
    counts: Counts, known_until: Sequence[int], moments: Sequence[int], span: tuple[int, int], horizon: int
) -> tuple[float, float, float, float]:
    """Cases of a span still to come, the variance below that mean and above it, and the factor of earlier errors."""
    quick, slow = (checks(counts, known_until, moments, span, horizon, half_life) for half_life in (5, 14))
    scales = [quick.scale(i + 1) for i in range(len(quick.came))]
    expected = [s * e for s, e in zip(scales, quick.expected, strict=True)]
    errors = [x - e for x, e in zip(quick.came, expected, strict=True)]
    scaled = [v * s for v, s in zip(quick.variances, scales, strict=True)]
    worth = max(sum(scaled) ** 2 / sum(v**2 for v in scaled), 2.0)
    ratio = sum(x**2 for x in errors) / sum(scaled)
    factor = max(ratio, 1.0)
    part = quick.now.missing[span[0] : span[1] + 1]
    mean, slow_mean = (each.scale(0) * sum(each.now.missing[span[0] : span[1] + 1]) for each in (quick, slow))
    widened = (stats.t.ppf(0.975, worth) / stats.norm.ppf(0.975)) ** 2
    usual = quick.scale(0) * variance(part, quick.now, span[0], known_until[-1]) * max(ratio * widened, 1)
    # Each check counts a quarter of the one after it as a sign that the delays have just changed.
    weights = [0.25**i for i in range(len(errors))]
    reach = sum(w * e for w, e in zip(weights, expected, strict=True))
    shift = sum(w * x for w, x in zip(weights, errors, strict=True)) / reach
    chance = sum(w**2 * v * factor for w, v in zip(weights, scaled, strict=True)) / reach**2
    by_chance = max(1 / max(quick.now.late, 1) - 1 / max(slow.now.late, 1), 0.0)
    changed = 2 * max(shift**2 - 3 * chance, 0.0) * mean**2
    changed += 3 * max((mean - slow_mean) ** 2 - 2 * by_chance * mean**2, 0.0)
    short = max(sum(quick.now.shortfall[span[0] : span[1] + 1]), 0.0)
    below = usual + changed
    return mean, below, below + 0.15 * (1 - 1 / factor) * short**2, factor


def interval_of_count(mean: float, variance: float) -> tuple[int, int]:
    """The shortest run of whole numbers, grown from the likeliest one, that holds 93.5 %."""
    size = mean**2 / max(variance - mean, 1e-6 * mean)
    chance = stats.nbinom(size, size / (size + mean)).pmf
    low = high = max(range(int(mean) + 2), key=chance)
    while sum(chance(k) for k in range(low, high + 1)) < 0.935:
        if low and chance(low - 1) > chance(high + 1):
            low -= 1
        else:
            high += 1
    return low, high
