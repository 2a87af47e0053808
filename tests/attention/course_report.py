"""The part of docs/attention.md on made worlds."""

from collections.abc import Sequence
from textwrap import fill

import numpy as np

from queries.attention.thresholds import REPLAYED_DAYS, SETTLED_DAYS
from tests.attention.course_trial import EventTrial, OrderTrial, QuietTrial, Told
from tests.attention.made_worlds import EVENTS, SUBJECTS
from tests.attention.method import MADE
from tests.attention.rising_or_jump import findable_share

WITHIN, KEPT = 7, 0.95


def course_report(found: Sequence[object]) -> str:
    """The head of the document and this part of it, as Markdown."""
    events = [each for each in found if isinstance(each, EventTrial)]
    (quiet,) = (each for each in found if isinstance(each, QuietTrial))
    (order,) = (each for each in found if isinstance(each, OrderTrial))
    head = MADE.format(replayed=REPLAYED_DAYS, weeks=SETTLED_DAYS // 7, subjects=SUBJECTS)
    sections = (_events(events), _summary(events), _quiet(quiet), _order(order))
    return "\n".join([head, *(line for section in sections for line in [*section, ""])])


def kept_share(told: Told) -> float:
    """The share of the days on which an event could be reported, from its first report on, with a line."""
    return sum(told.kept) / max(sum(told.tellable), 1)


def _events(events: Sequence[EventTrial]) -> list[str]:
    names = (
        "event",
        "worlds",
        "told in 7 days: former",
        "new",
        "told at all: former",
        "new",
        "median day",
        "kept: former",
        "new",
        "stays: median",
        "9 in 10",
    )
    lines = [f"| {' | '.join(names)} |", f"| --- |{' ---: |' * (len(names) - 1)}"]
    for event in events:
        both = (event.former, event.new)
        cells = (
            event.name,
            f"{len(event.new.day):,}",
            *(f"{_soon(rule):.1%}" for rule in both),
            *(f"{_ever(rule):.1%}" for rule in both),
            f"{np.median([day for day in event.new.day if day]):g}",
            *(f"{kept_share(rule):.1%}" for rule in both),
            f"{np.median(event.new.after):.0f}",
            f"{np.quantile(event.new.after, 0.9):.0f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _soon(told: Told) -> float:
    days = np.array(told.day)
    return float(np.mean((days > 0) & (days <= WITHIN)))


def _ever(told: Told) -> float:
    return float(np.mean(np.array(told.day) > 0))


def _summary(events: Sequence[EventTrial]) -> list[str]:
    least = min(kept_share(event.new) for event in events)
    met = "met" if least >= KEPT else "**missed**"
    rises = [event for event in events if "rising" in event.name]
    steps = [event for event in events if not any(word in event.name for word in ("rising", "halved"))]
    settled = next(event for event in events if "for good" in event.name)
    others = [event for event in events if event is not settled]
    for_good = settled.new_level / len(settled.new.day)
    by_error = sum(event.new_level for event in others) / sum(len(event.new.day) for event in others)
    wrong, worst = _rising_share(steps), max(_rising_share([event]) for event in steps)
    shares, possible = (
        " and ".join(f"{share:.1%}" for share in each)
        for each in (
            [event.late_rising_days / max(event.late_line_days, 1) for event in rises],
            [_possible_share(event, max(wrong, 1e-4)) for event in rises],
        )
    )
    return _paragraphs(
        _price(events),
        f"The line of every kind of event is kept on at least {least:.1%} of the days ({met}).",
        f"What lasts for good was told as a new level in {for_good:.1%} of the worlds; of the other events, all of "
        f"which end within twelve weeks, in {by_error:.1%}.",
        f"“Is rising” is said, from the middle of a slow rise on, on {shares} of the days with a line "
        f"({', '.join(event.name for event in rises)}; every seventh day looked at). Small rises can hardly be told "
        "from a jump: a test that knows the rise, the usual, the dispersion and which jump is the most like the rise "
        f"would say it on {possible}, if it were as often wrong about that jump. It is wrongly said on {wrong:.1%} of "
        "the days of lines about events that come at once and stay as they are; of the kind with the most, on "
        f"{worst:.1%}.",
    )


def _price(events: Sequence[EventTrial]) -> str:
    """How much less often the new rule tells events soon, which is what steadier lines cost."""
    later = {event.name: _soon(event.former) - _soon(event.new) for event in events}
    kinds = sum(points > 0.005 for points in later.values())
    worst = max(later, key=lambda name: later[name])
    if not kinds:
        return "Every kind of event is told within seven days as often as by the former rule."
    return (
        f"What the new rule gains is that lines stay, not that they come sooner: {kinds} of the {len(events)} kinds of "
        "events are told within seven days less often than by the former rule, by more than half a point and up to "
        f"{100 * later[worst]:.1f} points ({worst})."
    )


def _rising_share(events: Sequence[EventTrial]) -> float:
    return sum(event.rising_days for event in events) / max(sum(event.line_days for event in events), 1)


def _possible_share(event: EventTrial, false: float) -> float:
    """Share of the days of the trial, from the middle of the rise on, on which it can be told apart from a jump."""
    rise = next(each for each in EVENTS if each.name == event.name)
    looked_at = range(0, len(rise.ratio), 7)
    return findable_share(rise, [day + 1 for day in looked_at if day >= len(rise.ratio) // 2], false)


def _quiet(quiet: QuietTrial) -> list[str]:
    days = quiet.weeks * 7
    lines = [
        "### False lines",
        "",
        f"{quiet.worlds:,} worlds without an event, {quiet.weeks:,.0f} weeks. A line that comes back within two weeks",
        "is the same.",
        "",
        "| rule | new lines a week | days with a line | days that a line stays (mean) |",
        "| --- | ---: | ---: | ---: |",
    ]
    for rule in ("former", "new"):
        count, total = quiet.lines[rule], quiet.line_days[rule]
        cells = (
            rule,
            f"{count / quiet.weeks:.3f}",
            f"{quiet.days_with_line[rule] / days:.1%}",
            f"{total / max(count, 1):.1f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    share = quiet.lines["grave"] / max(quiet.lines["new"], 1)
    met = "met" if quiet.lines["new"] <= quiet.weeks else "**missed**"
    return [
        *lines,
        "",
        *_paragraphs(
            f"At most one false line a week: {met}. Grave topics, one subject in twenty, have {share:.0%} of the "
            "false lines of the new rule: the price of their lower thresholds. A false line stays longer than before, "
            "as long as it takes to see that nothing is there: the price of keeping the true ones.",
        ),
    ]


def _order(order: OrderTrial) -> list[str]:
    first, right = (n / max(order.days, 1) for n in (order.grave_first, order.right))
    return [
        "### Order",
        "",
        *_paragraphs(
            f"Three events at once in {order.worlds:,} worlds (60 a week doubled, 5 a week times 5, and a grave topic "
            f"of 5 a week times 3), on {order.days:,} days with a line about each: the grave topic leads on "
            f"{first:.1%} of the days, and the list is in the order of the people truly concerned, the grave topic "
            f"first, on {right:.1%}. The list is ordered by the excess over the days that a line names; where two "
            "lines name different numbers of days, the smaller excess of the longer time may stand first.",
        ),
    ]


def _paragraphs(*texts: str) -> list[str]:
    return "\n\n".join(fill(text, 120) for text in texts).split("\n")
