"""The part of docs/attention.md on springs of which the history has seen few."""

from collections.abc import Sequence
from textwrap import fill

import numpy as np

from tests.attention.spring_trial import PLANTS, Spring
from tests.attention.spring_worlds import AFTER, BEFORE

WITHIN = 7
METHOD = """## Springs of a short history

Ramadan, Nowruz and the weeks around it move a province as nothing else does, and a short history has seen them once or
never. These made provinces (21 counties, 64 topics, 110 cases a day) go through the seasonal model. Their history is
1.2 to 3.5 years long up to Nowruz of 1402, 1403, 1404 or 1405. What feasts do differs between provinces, and by 6 %
from year to year. The closure of the week from 10 to 16 Esfand 1404 is like a holiday, like any week, or between.

The list is judged on the {before} mornings before Nowruz and the {after} after it. Nothing happens in these worlds, so
that each line is **false**. Surges are planted on top, one at a time, for four weeks from a random morning on: the
province at 1.25 times the usual, one of the five largest counties at 1.6 times, a topic at twice. **Former** is the
same list when it took the effects of feasts for known. It told some surges because it was wrong about the province
anyway.
"""


def spring_report(found: Sequence[Spring]) -> str:
    """This part of the document, as Markdown."""
    head = METHOD.format(before=BEFORE, after=AFTER)
    names = [
        "years",
        "rule",
        "worlds",
        "false a week",
        "of the province",
        "days with such a line",
        *(f"{name} {told}" for name, _ in PLANTS for told in ("in 7 days", "at all")),
    ]
    lines = [f"| {' | '.join(names)} |", f"| ---: | --- |{' ---: |' * (len(names) - 2)}"]
    for years in sorted({each.years for each in found}):
        for former in (True, False):
            own = [each for each in found if each.years == years and each.is_former == former]
            lines.append(_row(f"{years:g}", "former" if former else "now", own))
    return "\n".join([head, *lines, "", fill(_price(found), 120), ""])


def _row(years: str, rule: str, own: Sequence[Spring]) -> str:
    weeks = sum(each.weeks for each in own)
    cells = [
        years,
        rule,
        f"{len(own):,}",
        f"{sum(each.false for each in own) / weeks:.3f}",
        f"{sum(each.of_province for each in own) / weeks:.3f}",
        f"{sum(each.province_days for each in own) / weeks / 7:.1%}",
    ]
    for name, _ in PLANTS:
        cells += [f"{share(own, name, within):.0%}" for within in (WITHIN, 10_000)]
    return f"| {' | '.join(cells)} |"


def share(own: Sequence[Spring], name: str, within: int) -> float:
    """The share of planted surges of a kind with a line within so many days."""
    days = [each.told[name] for each in own]
    return float(np.mean([day is not None and day <= within for day in days]))


def _price(found: Sequence[Spring]) -> str:
    """What the rule gains and what it costs, in a sentence each."""
    weeks, shares = [], []
    for former in (True, False):
        own = [each for each in found if each.is_former == former]
        weeks.append(sum(each.of_province for each in own) / sum(each.weeks for each in own))
        shares.append([share(own, name, 10_000) for name, _ in PLANTS])
    named = ", ".join(
        f"{name} {before:.0%} and {now:.0%}" for (name, _), before, now in zip(PLANTS, *shares, strict=True)
    )
    return (
        f"Over all lengths, a false line about the whole province came {weeks[0]:.3f} times a week and comes "
        f"{weeks[1]:.3f} times now. The price is that a rise of the whole province by a quarter in these weeks is told "
        f"less often, for it may be the feast. Told at all before and now: {named}."
    )
