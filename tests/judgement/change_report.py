"""The document of the trial of changes: tables of how often each rule tells what, with Monte Carlo intervals."""

from collections.abc import Sequence

import numpy as np

from stats.estimates.intervals import wilson_interval
from tests.judgement.change_cells import CHANGED, GROWING, STOCKS, UNCHANGED, Cell, Counted
from tests.judgement.markdown_table import markdown_table

INTRODUCTION = """<!-- made by `python -m tests.judgement.change_trial`; do not edit -->

# Changes on trial

{worlds:,} random worlds a cell, a quarter of them for each of four ends of the period in the four seasons. A world has
daily counts (250 cases a day in a province, 5 in a county) with a season by Jalali month (a wave of ±18 %, and ±5 %
that is peculiar to each month), weekdays, public holidays, Nowruz and Ramadan; days vary by a tenth more than by chance
(negative binomial) and by a factor of ±6 % with a correlation of 0.6 from one day to the next. On-time shares (70 %)
and shares of the satisfied have a season of ±2 points and good and bad days of their own; times to an answer have a
season of ±5 %. Worlds that *wander* have a level that drifts by ±5 % besides, with a memory of 60 days. The stock
wanders by ±10 %, with a memory of 60 days unless said.

Each world is an overview: received, on-time share, satisfied share, median days to an answer and overdue cases, each
against the previous period and against last year, ten comparisons that are tested together (false discovery rate 5 %).
A change is told if it is beyond chance and at least as large as the measure's `min_change` (10 % for counts, 3 points
for shares, a day for the median). *On the screen* is among all ten; *alone* is by itself.

- **product**: the rule of `queries.comparisons.changes.judged_changes`;
- **before**: the rule it replaces, which judges every change by those between up to twelve neighbouring periods;
- **knowing**: knows the true season and the true variation of days, and estimates only the level from the past.

In brackets: 95 % Monte Carlo intervals (Wilson).
"""

SHORT_FLOWS = """\
How far forecasts have been off is learnt from few past ones, beside the assumption that the model is right. Over up to
a month, in which a line wanders little, that assumption is worth forty past errors, and sixteen over longer periods;
κ² of short yearly changes may be below 1, because what is peculiar to a month is noise to a forecast and the same in
both years. With sixteen for short periods too, and κ² never below 1, a flow 20 % higher over 30 days was told in 85 to
87 % of the weakest cells. The cell with 89 % stays: with two years of history, what is peculiar to a month has been
seen twice, and the unchanged screens of the same lines, where they wander, are at the limit of 5.0 % already; whatever
tells more of these changes tells more of those that are none. The knowing rule tells 93 % there.
"""
GROWTH = """\
Over two months and more a stock is judged by its variation around its own growth, with allowance for what a line takes
away of its wandering (`stats.changes.stock_growth`). Judged by its earlier changes over a year as they are, growth of
60 % a year was told beside last year in 0 to 6 % of such worlds with a memory of 20 or 60 days and in about a quarter
with one of 180 (500 worlds each). The rule before tells growth often, but a stock that only wanders as well: see above.
"""


def report(results: dict[str, Counted]) -> str:
    """The document."""
    worlds = max(result.worlds for result in results.values())
    parts = [INTRODUCTION.format(worlds=worlds)]
    parts.append("## Nothing has changed: screens that tell any change\n")
    rows = [
        [cell.name, *(_share(results[cell.name], f"{rule} any screen") for rule in ("before", "product"))]
        for cell in UNCHANGED
    ]
    parts.append(markdown_table(["worlds", "before", "product"], rows))
    parts.append("Of the product, by comparison, tested alone:\n")
    measures = ("received", "on_time_share", "satisfied_share", "answer_days_median", "overdue")
    keys = [(key, reference) for key in measures for reference in ("previous", "last_year")]
    rows = [
        [cell.name, *(_percent(results[cell.name], f"product {' '.join(key)} alone") for key in keys)]
        for cell in UNCHANGED
    ]
    parts.append(markdown_table(["worlds", *(f"{key} {reference}" for key, reference in keys)], rows))
    parts.append("## Something has changed: how often it is told\n")
    rows = []
    for cell in CHANGED:
        measure = "on_time_share" if cell.share_change else "received"
        references = ("last_year",) if cell.setting.growth else ("previous", "last_year")
        for reference in references:
            rows.append(_power(cell, results[cell.name], measure, reference))
    header = ["change", "beside", "before, on the screen", "product, on the screen", "product, alone",
              "knowing, on the screen", "knowing, alone"]  # fmt: skip
    parts.append(markdown_table(header, rows))
    parts.append(
        "A change of ±10 % is as large as `min_change`: even a rule that knows everything tells it in half of the "
        "worlds, because in the other half the figure moved by less.\n"
    )
    parts.append("## A stock that only wanders by ±10 %: changes told, alone\n")
    parts.append(_stock_table(results, STOCKS))
    parts.append("## A stock that grows, and wanders by ±10 % besides: changes told over 90 days, alone\n")
    parts.append(GROWTH)
    parts.append(_stock_table(results, GROWING))
    parts.append("## Against the goals\n")
    parts.append(markdown_table(["goal", "worst cell", "found", ""], _goals(results)))
    parts.append(SHORT_FLOWS)
    return "\n".join(parts)


def _stock_table(results: dict[str, Counted], cells: Sequence[Cell]) -> str:
    rows = [
        [
            cell.name,
            *(
                _share(results[cell.name], f"{rule} overdue {reference} alone")
                for reference in ("previous", "last_year")
                for rule in ("before", "product")
            ),
        ]
        for cell in cells
    ]
    header = ["worlds", "previous, before", "previous, product", "last year, before", "last year, product"]
    return markdown_table(header, rows)


def _goals(results: dict[str, Counted]) -> list[list[str]]:
    """A line for each goal: the cell that is furthest from it, what was found there, and whether that is enough."""

    def changed(text: str, key: str) -> dict[str, tuple[int, int]]:
        return {
            f"{cell.name}, {reference.replace('_', ' ')}": _of(
                results[cell.name], f"product {key} {reference} screen"
            )
            for cell in CHANGED
            if text in cell.name and not cell.name.startswith("county")
            for reference in (("last_year",) if cell.setting.growth else ("previous", "last_year"))
        }

    def stocks_told(cells: Sequence[Cell]) -> dict[str, tuple[int, int]]:
        return {
            f"{cell.name}, {reference.replace('_', ' ')}": _of(
                results[cell.name], f"product overdue {reference} alone"
            )
            for cell in cells
            for reference in ("previous", "last_year")
        }

    screens = {cell.name: _of(results[cell.name], "product any screen") for cell in UNCHANGED}
    least = [
        (
            "flow ±20 %, 90 days, told: ≥ 95 %",
            {n: v for n, v in changed("20 %", "received").items() if "90 d" in n},
            95,
        ),
        (
            "flow ±20 %, 30 days, told: ≥ 90 %",
            {n: v for n, v in changed("20 %", "received").items() if "30 d" in n},
            90,
        ),
        ("growth of a quarter a year, told: ≥ 90 %", changed("growth", "received"), 90),
        ("on-time share ±5 points, 90 days, told: ≥ 80 %", changed("share", "on_time_share"), 80),
    ]
    rows = [
        _goal(name, *min(found.items(), key=lambda item: item[1]), goal, at_least=True)
        for name, found, goal in least
    ]
    most = [
        ("unchanged worlds, screens that tell a change: ≤ 5 %", screens),
        ("unchanged stocks, told at each lag: ≤ 5 %", stocks_told(STOCKS)),
    ]
    rows.append(_beside_knowing(results))
    return rows + [
        _goal(name, *max(found.items(), key=lambda item: item[1]), 5, at_least=False) for name, found in most
    ]


def _beside_knowing(results: dict[str, Counted]) -> list[str]:
    """The line of changes of ±10 %, which even the knowing rule tells in half of the worlds only."""
    found = []
    for cell in CHANGED:
        for reference in ("previous", "last_year") if "10 %" in cell.name else ():
            ours, theirs = (
                _of(results[cell.name], f"{rule} received {reference} screen")[0] / results[cell.name].worlds
                for rule in ("product", "knowing")
            )
            found.append((ours / theirs, f"{cell.name}, {reference.replace('_', ' ')}", ours, theirs))
    ratio, name, ours, theirs = min(found)
    verdict = "met" if ratio >= 0.9 else "**missed**"
    return [
        "flow ±10 %, 90 days: nine tenths of the knowing rule",
        name,
        f"{100 * ours:.1f} % of {100 * theirs:.1f} %",
        verdict,
    ]


def _goal(name: str, cell: str, found: tuple[int, int], goal: float, *, at_least: bool) -> list[str]:
    told, worlds = found
    share = 100 * told / worlds
    low, high = (100 * float(x) for x in wilson_interval(np.array(told), np.array(worlds)))
    met = share >= goal if at_least else share <= goal
    near = high >= goal if at_least else low <= goal
    verdict = "met" if met else "within the error of the trial" if near else "**missed**"
    return [name, cell, f"{share:.1f} % ({low:.1f}–{high:.1f})", verdict]


def _of(result: Counted, name: str) -> tuple[int, int]:
    return result.told.get(name, 0), result.worlds


def _power(cell: Cell, result: Counted, measure: str, reference: str) -> list[str]:
    name = f"{measure} {reference}"
    knowing = ["", ""]
    if measure == "received":
        knowing = [_share(result, f"knowing {name} {how}") for how in ("screen", "alone")]
    return [
        cell.name,
        reference.replace("_", " "),
        _share(result, f"before {name} screen"),
        *(_share(result, f"product {name} {how}") for how in ("screen", "alone")),
        *knowing,
    ]


def _percent(result: Counted, name: str) -> str:
    return f"{100 * result.told[name.replace('before', 'today')] / result.worlds:.1f}"


def _share(result: Counted, name: str) -> str:
    told = result.told[name.replace("before", "today")]
    low, high = (float(x) for x in wilson_interval(np.array(told), np.array(result.worlds)))
    return f"{100 * told / result.worlds:.1f} % ({100 * low:.1f}–{100 * high:.1f})"
