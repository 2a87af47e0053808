"""Write docs/control-charts.md: the results of the trial of control charts as tables."""

from collections.abc import Mapping, Sequence

from tests.control_charts.control_trial import AFTER, FALSE, SHIFTS, Counted
from tests.control_charts.control_worlds import LARGEST, OFFICES, SMALLEST, Kind

HEAD = f"""# Control charts: how the marks were tested

Written by `make control-charts`; do not edit. Beside a figure stands a mark that compares the latest complete month
with the unit's own past (`stats/control_chart.py`, `stats/month_season.py`). Two questions: how many marks does a
screen show where nothing has happened, and how soon does it show a shift? Both are asked of the product's rules and of
the published ones (XmR, NHS England's "Making data count"): mean ± 2.66 moving ranges, seven months on one side, seven
rising or falling, two of three beyond two thirds of the way to the limit.

**The worlds.** A screen of {OFFICES} offices with {SMALLEST:g} to {LARGEST:g} cases a month and about 70% of them on
time, for three years. Months differ by chance; by a common season (Farvardin about 7 points below the year, with the
usual amplitude) and one of each office's own, 0.3 times as large; by shocks that all offices share; and by a process
of each office's own (sd about 5 points), in which neighbouring months are correlated as the table says. Chance dilutes
that correlation: of an office with 100 cases a month, a correlation of 0.4 of the process is one of 0.2 of its months.

**What was decided by it.** The published rules would show 0.5 to 3 false marks a month on a screen of {OFFICES}
offices. Hence: the season is removed; the limits rest on differences over one to three months, whichever are largest;
a run must have eight months *and* lie a standard deviation off on average; a trend is no rule. Ten months in a row
without that condition gave as few false marks and found shifts later. What is left is the price of autocorrelation:
where the process of an office carries over from month to month by more than half, its chart marks slow waves of its
own that no single event caused. The mark says that a figure has left its usual range, and not why. The price
of fewer false marks is later and fewer true ones: a shift of one standard deviation is marked within a year in a third
of the worlds instead of in two thirds, one of two in nine of ten instead of in nearly all.

**What is not charted.** Stocks (open, overdue, ages): most of a stock is last month's, and a run rule would call any
such series. Units with fewer than 12 complete months with enough cases. Months that are not settled yet (30 days after
their end, for what is counted by registration, followed up or rated), so that late registrations are no decline."""


def report(results: Mapping[Kind, Counted]) -> str:
    """The document as Markdown."""
    parts = [HEAD, _false(results), _rules(results), _shifts(results)]
    return "\n\n".join(parts) + "\n"


def _false(results: Mapping[Kind, Counted]) -> str:
    head = [
        "worlds in which", "worlds", "charts marked", "and large enough to be shown",
        f"marks a month on a screen of {OFFICES}", "months with none", "published: charts marked",
        "published: marks a month", "published: months with none",
    ]  # fmt: skip
    rows = []
    for kind in FALSE:
        counted = results[kind]
        if not counted.worlds:
            continue
        charts = counted.worlds * OFFICES
        rows.append(
            [
                kind.name,
                f"{counted.worlds:,}",
                f"{counted.marked / charts:.2%}",
                f"{counted.large / charts:.2%}",
                f"{counted.large / counted.worlds:.2f}",
                f"{1 - counted.screens / counted.worlds:.0%}",
                f"{counted.published / charts:.2%}",
                f"{counted.published / counted.worlds:.2f}",
                f"{1 - counted.published_screens / counted.worlds:.0%}",
            ]
        )
    text = (
        "Nothing happened to any office. A mark is shown only where the change is also at least the measure's smallest "
        "change worth reporting (3 points, 10% of a count); “months with none” counts marks of any size. On a screen "
        "with seven measures there are seven times as many marks."
    )
    return f"## False marks\n\n{text}\n\n{_table(head, rows)}"


def _rules(results: Mapping[Kind, Counted]) -> str:
    head = ["worlds in which", "outside the limits", "two of three in the outer third", "run of eight"]
    rows = [
        [kind.name, *(f"{n / (results[kind].worlds * OFFICES):.2%}" for n in results[kind].by_rule)]
        for kind in FALSE
        if results[kind].worlds
    ]
    return f"### By rule\n\n{_table(head, rows)}"


def _shifts(results: Mapping[Kind, Counted]) -> str:
    head = [
        "shift (sd of a month)", "correlation", "cases a month", "worlds", "marked within 1 month", "3", "6", "12",
        "still marked after 12", "median delay", "published: within 3", "6", "12",
    ]  # fmt: skip
    rows = []
    for kind in SHIFTS:
        counted = results[kind]
        if not counted.worlds:
            continue
        within, published = _cumulated(counted.first), _cumulated(counted.published_first)
        shares = [f"{within[month - 1] / counted.worlds:.0%}" for month in (1, 3, 6, 12)]
        rows.append(
            [
                f"{kind.shift:g}",
                f"{kind.correlation:g}",
                f"{kind.shifted_size:g}",
                f"{counted.worlds:,}",
                *shares,
                f"{counted.at[-1] / counted.worlds:.0%}",
                _median(within, counted.worlds),
                *(f"{published[month - 1] / counted.worlds:.0%}" for month in (3, 6, 12)),
            ]
        )
    text = (
        "After three years one office improves, for good. The share of worlds in which it has been marked as better by "
        "so many months afterwards; those still marked after a year, by when its own past has begun to contain the "
        "shift; and the months until half of them have been marked. Marks that would have come by chance are among "
        "them."
    )
    return f"## Shifts\n\n{text}\n\n{_table(head, rows)}"


def _cumulated(first: Sequence[int]) -> list[int]:
    return [sum(first[: month + 1]) for month in range(AFTER)]


def _median(within: Sequence[int], worlds: int) -> str:
    """Months until half of the worlds have a mark."""
    return next((str(i + 1) for i, n in enumerate(within) if 2 * n >= worlds), f"more than {AFTER}")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
