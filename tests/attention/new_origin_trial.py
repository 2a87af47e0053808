"""Trial of surges by new channels: how often they are named, and how often a channel is blamed for a true surge.

Made provinces of 21 counties with five channels, of which only the sums are drawn that the rule reads: the year before,
and the days of the line. The list itself is not replayed; a line is what the product asks of a surge in cases and
ratio, with a probability by chance of less than one in ten thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from queries.attention.anomaly_check import Check, NewOrigin, Subject
from queries.attention.new_origins import EventSpan, judge_parts
from queries.attention.thresholds import BASELINE_GAP_DAYS, MIN_EXCESS_CASES, MIN_RATIOS, SURGE_WINDOWS
from queries.vocabulary.labels import Text
from stats.attention.new_parts import PartCounts
from stats.attention.watched_counts import MORE, tail_probability
from stats.changes.excess_counts import PRIOR_CASES

Floats = NDArray[np.float64]

LINES = 500  # of each kind of event
YEAR = 364
COUNTIES, GROUPS, NEW = 21, 16, 5  # NEW is the position of the new channel, after the five that exist
SHARES = (0.6, 0.22, 0.1, 0.06, 0.02)
SOMETIMES_ABSENT = 3  # the channel with 6 % of the cases, which half of the counties do not have
CHANCE = 1e-4  # about the p from which on one of some thousand checks is told
QUIET_CHANCE = 0.01
LEVEL_SD = 0.08  # by which expectations are off
LAST = date(2026, 11, 29)


@dataclass(frozen=True)
class Kind:
    """A kind of event: what is added to a subject, in multiples of what is usual there (a range).

    `all_channels` is spread as usual, `by` one channel alone (its position among SHARES) and `new` comes by the new
    channel. `moved` is the part of the usual cases that comes by the new channel instead; `elsewhere` the share of the
    new channel in all other counties. `subjects` are those that the event is about.
    """

    name: str
    is_new: bool
    is_real: bool
    all_channels: tuple[float, float] = (0, 0)
    by: tuple[int, float, float] = (0, 0, 0)
    new: tuple[float, float] = (0, 0)
    moved: float = 0
    elsewhere: float = 0
    subjects: tuple[str, ...] = ("county", "topic group in a county")


PROVINCE = ("province",)
KINDS = (
    Kind("new channel in a county", True, False, new=(0.5, 3)),
    Kind("the same, and three in ten of the others move to it", True, False, new=(0.8, 3), moved=0.3),
    Kind("new channel in the whole province", True, False, new=(0.3, 0.8), subjects=PROVINCE),
    Kind("new channel, and twice to three times as many by all others", True, True, (1, 2), new=(1.2, 3)),
    Kind("new channel takes the place of all others, with twice as many", True, True, (1, 1), moved=1),
    Kind("surge by all channels", False, True, (0.5, 3)),
    Kind("surge of the province by all channels", False, True, (0.2, 0.8), subjects=PROVINCE),
    Kind("surge by the most popular channel alone", False, True, by=(0, 0.5, 3)),
    Kind("surge by the second channel alone", False, True, by=(1, 0.5, 3)),
    Kind("surge by a channel with 6% of the cases alone", False, True, by=(SOMETIMES_ABSENT, 0.5, 3)),
    Kind("surge by a channel with 2% of the cases alone", False, True, by=(4, 0.5, 3)),
    Kind("surge by all channels, one of which is new everywhere", False, True, (0.5, 3), elsewhere=0.25),
    Kind("nothing: lines by chance", False, False),
)

METHOD = """## New channels and sources

A channel or a source that begins raises counts although nothing has happened. Made provinces with 300 to 3,000 cases a
week and five channels (60, 22, 10, 6 and 2 % of the cases, other shares in each county; half of the counties do not
have the fourth) have lines about a county, a topic group in a county, or the province, over 3 to 28 days. Only what the
rule reads is drawn, and the list is not replayed: a line is what is large enough for the list and has a probability of
one in ten thousand by chance (one in a hundred where nothing happens). **Named**: the line says that a channel is new.
**Explained**: it also says that all others are as usual, and neither leads nor counts as out of the ordinary. A source
is judged by the same rule.
"""


@dataclass(frozen=True)
class Outcome:
    """Lines of one kind of event, those that name a new channel, and those that it explains."""

    kind: Kind
    lines: int
    named: int
    explained: int


def outcomes(*, lines: int = LINES) -> list[Outcome]:
    """The outcomes of all kinds of events."""
    return [outcome(kind, seed, lines=lines) for seed, kind in enumerate(KINDS)]


def outcome(kind: Kind, seed: int, *, lines: int = LINES) -> Outcome:
    """Draw worlds with events of a kind until there are so many lines about them."""
    dice = np.random.default_rng([seed, 111])
    told = named = explained = 0
    while told < lines:
        found = judged(kind, dice)
        if found is None:
            continue
        told += 1
        named += found.new_origin is not None
        explained += found.is_by_new_origin
    return Outcome(kind, told, named, explained)


def judged(kind: Kind, dice: np.random.Generator) -> Check | None:
    """The line about one event, with what the product says of new channels; None if there is none."""
    days = int(dice.choice(SURGE_WINDOWS))
    about = str(dice.choice(kind.subjects))
    shares, sizes, county, group, phi = _world(dice)
    if kind.by[0] == SOMETIMES_ABSENT and not shares[county, SOMETIMES_ABSENT]:
        return None  # then it would truly be new there
    usual = sizes[:, :, None] * shares[:, None, :]  # cases a day: counties × topic groups × channels
    now = usual * np.exp(dice.normal(0, LEVEL_SD, (COUNTIES, 1, 1)))
    now[:, :, NEW] = now.sum(axis=2) * kind.elsewhere / (1 - kind.elsewhere)
    where = {
        "province": (slice(None), slice(None)),
        "county": (slice(county, county + 1), slice(None)),
    }.get(about, (slice(county, county + 1), slice(group, group + 1)))
    own = now[where]
    total = own.sum(axis=2, keepdims=True)
    more = dice.uniform(*kind.all_channels) * own + 0.0
    if any(kind.by):
        more[:, :, kind.by[0]] += dice.uniform(*kind.by[1:]) * total[:, :, 0]
    more[:, :, NEW] += dice.uniform(*kind.new) * total[:, :, 0]
    own += more
    moved = own[:, :, :NEW] * kind.moved
    own[:, :, :NEW] -= moved
    own[:, :, NEW] += moved.sum(axis=2)
    before, counts = _drawn(dice, usual * YEAR, phi), _drawn(dice, now * days, phi)

    def parts(rows: slice, columns: slice) -> PartCounts:
        sums = (table[rows, columns].sum(axis=(0, 1)) for table in (before, counts))
        return PartCounts(*(np.append(each, 0.0) for each in sums))

    here, everything = parts(*where), parts(slice(None), slice(None))
    # As the product has it, what is new everywhere is in the expectation with its share among all others.
    expected = float(usual[where].sum() * days / (1 - kind.elsewhere))
    check = _line(about, days, float(here.now.sum()), expected, phi, kind)
    if check is None:
        return None
    families = {
        "province": [],
        "county": [everything],
    }.get(about, [parts(where[0], slice(None)), parts(slice(None), where[1])])
    return with_judgement(check, here, everything if families else here, families)


def with_judgement(
    check: Check, here: PartCounts, everywhere: PartCounts, families: Sequence[PartCounts]
) -> Check:
    """The check with what is said of new channels, as the product would."""
    before = LAST - timedelta(check.days + BASELINE_GAP_DAYS)
    span = EventSpan(before - timedelta(YEAR - 1), before, LAST - timedelta(check.days - 1), LAST)
    keys = range(NEW + 1)
    found = judge_parts(check, keys, here, everywhere=everywhere, families=families, span=span)
    if found is None:
        return check
    names = tuple(Text("", str(key)) for key in found.cases)
    cases = sum(found.cases.values())
    limits = (found.rest, found.expected, found.lower, found.upper)
    return replace(check, new_origin=NewOrigin("channel", names, span.first, cases, found.before, *limits))


def _world(dice: np.random.Generator) -> tuple[Floats, Floats, int, int, float]:
    """Shares of channels by county, cases a day by county and topic group, one of each, and the dispersion."""
    shares = np.zeros((COUNTIES, NEW + 1))
    shares[:, :NEW] = np.array(SHARES) * dice.lognormal(0, 0.4, (COUNTIES, NEW))
    shares[dice.random(COUNTIES) < 0.5, SOMETIMES_ABSENT] = 0
    shares /= shares.sum(axis=1, keepdims=True)
    sizes = dice.lognormal(0, 0.5, (COUNTIES, GROUPS)) / np.arange(1, COUNTIES + 1)[:, None]
    sizes *= np.exp(dice.uniform(np.log(300), np.log(3000))) / 7 / sizes.sum()
    return shares, sizes, int(dice.integers(COUNTIES)), int(dice.integers(GROUPS)), dice.uniform(1.05, 1.8)


def _drawn(dice: np.random.Generator, mean: Floats, phi: float) -> Floats:
    """Negative binomial counts with a variance of phi times their mean."""
    return dice.poisson(dice.gamma(np.maximum(mean, 1e-12) / (phi - 1), phi - 1)).astype(float)


def _line(about: str, days: int, actual: float, expected: float, phi: float, kind: Kind) -> Check | None:
    """The check of a count, if it is large and unlikely enough for a line."""
    variance = phi * expected + (LEVEL_SD * expected) ** 2
    ratio = MIN_RATIOS["surge"] if about != "province" else 1.1
    least = max(expected + MIN_EXCESS_CASES, ratio * (expected + PRIOR_CASES) - PRIOR_CASES)
    p = float(tail_probability(np.array([MORE]), *(np.array([x]) for x in (actual, expected, variance)))[0])
    is_quiet = not kind.is_real and not kind.is_new
    if p > (QUIET_CHANCE if is_quiet else CHANCE) or (actual < least and not is_quiet):
        return None
    subjects: dict[str, Subject] = {"province": (), "county": (("county", 1),)}
    subject = subjects.get(about, (("county", 1), ("topic_group", 1)))
    return Check("surge", subject, days, actual, expected, 0.0, 0.0, p, variance=variance, event_days=days)


def new_origin_report(found: Sequence[Outcome]) -> str:
    """The part of docs/attention.md on new channels, as Markdown."""
    lines = [
        METHOD,
        "| event | lines | named | explained | should be |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for each in found:
        named, explained = (f"{n / each.lines:.1%}" for n in (each.named, each.explained))
        right = {
            (True, False): "explained",
            (True, True): "not explained",
        }.get((each.kind.is_new, each.kind.is_real), "neither")
        lines.append(f"| {each.kind.name} | {each.lines} | {named} | {explained} | {right} |")
    return "\n".join([*lines, ""])
