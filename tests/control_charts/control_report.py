"""Write docs/control-charts.md: the results of the trial of control charts as tables."""

from collections.abc import Mapping, Sequence

from tests.control_charts.control_trial import AFTER, FALSE, GROWING_SHIFTS, RISES, SHIFTS, Counted
from tests.control_charts.control_worlds import LARGEST, OFFICES, SMALLEST, Kind

HEAD = f"""# Control charts: how the marks were tested

Written by `make control-charts`; do not edit. Beside a figure stands a mark that compares the latest complete month
with the unit's own past (`stats/own_past/control_chart.py`, `stats/own_past/month_expectation.py`): limits are drawn
around the months before, as wide as months usually differ, and a month beyond them, or a run of months on one side, is
marked. Two questions: how many marks does a screen show where nothing has happened, and how soon does it show a shift?
Both are asked of the product's rules and of the published ones (XmR, NHS England's "Making data count"): mean ± 2.66
moving ranges, seven months on one side, seven rising or falling, two of three beyond two thirds of the way to the
limit.

**The worlds.** A screen of {OFFICES} offices with {SMALLEST:g} to {LARGEST:g} cases a month and about 70% of them on
time, for three years. Months differ by chance; by a common season (Farvardin about 7 points below the year, with the
usual amplitude) and one of each office's own, 0.3 times as large; by shocks that all offices share; and by a process of
each office's own (sd about 5 points), in which neighbouring months are correlated as the table says. Chance dilutes
that correlation: of an office with 100 cases a month, a correlation of 0.4 of the process is one of 0.2 of its months.
Counts may grow, by as much a year as the table says, each office by a little more or less (sd). A stock is a queue:
what comes in is such a count, and a share of what is there leaves in each month, which varies by as much from month to
month.

**What was decided by it.** The published rules would show 0.5 to 3 false marks a month on a screen of {OFFICES}
offices. Hence: the season is removed, of counts and rates also the growth, and of stocks what is left from the month
before; the limits rest on differences over one to three months, whichever are largest; a run must have eight months
*and* lie a standard deviation off on average; a trend is no rule. Ten months in a row without that condition, which are
not in the tables, gave as few false marks and found shifts later. What is left is the price of autocorrelation: where
the process of an office carries over from month to month by more than half, its chart marks slow waves of its own that
no single event caused. The mark says that a figure has left its usual range, and not why. The price of fewer false
marks is later and fewer true ones: a shift of one standard deviation is marked within a year in three to five of ten
worlds instead of in six to eight, one of two in nine of ten instead of in nearly all. And a mark does not last: as the
months after a shift become the unit's own past, most marks of small shifts are gone after a year.

**Counts that grow.** Without that, four to nine of ten charts were marked in such worlds, and the mark said nothing.
What is removed is the growth of all offices together, in proportion, and what an office has beyond it. A step is not to
be taken for growth: a line is removed only where the months before the last year rise as well, or where no single step
describes the series clearly better. The price is that a shift of an office whose own growth is removed is found later,
and that an office which grows at another pace than the others, but not clearly, is marked for that: the faster counts
grow and the more offices differ, the more false marks there are (the rows of growth in the next table).

**Stocks.** Most of a stock is last month's, and the rules would mark any such series. The chart is one of what is new
in each month: the deviation from season and growth that does not follow from the month before (first-order
autoregression, the correlation estimated over all offices, since one from 36 months of a single office takes a shift
for correlation). A mark says that more (or less) was added than usual in that month, or month after month; a stock that
has grown and stays is marked while it grows, and not for ever. A stock that grows slowly, because a quarter more comes
in, is mostly not marked at all (the last table). That a backlog is larger than a year ago is told by the change on the
cards.

**What is not charted.** The ages of open cases, the oldest one (older by a day every day), the smoothed rate (drawn to
other counties, most in small months) and excess late (a comparison with others already). Units with fewer than 12
complete months with enough cases. The first six months of the data for stocks, which fill up from nothing. Months that
are not settled yet (30 days after their end, for counts, stocks, what is counted by registration, followed up or
rated), so that late registrations are no decline."""


def report(results: Mapping[Kind, Counted]) -> str:
    """The document as Markdown."""
    parts = [
        HEAD,
        _false(results),
        _rules(results),
        _shifts(results, SHIFTS, "Shifts", SHIFT_TEXT),
        _shifts(
            results,
            GROWING_SHIFTS,
            "Shifts of counts that grow by 20%",
            _before(results, GROWING_TEXT, GROWING),
        ),
        _shifts(results, RISES, "Stocks to which more comes", _before(results, RISES_TEXT, STOCKS)),
    ]
    return "\n\n".join(parts) + "\n"


def _false(results: Mapping[Kind, Counted]) -> str:
    head = [
        "worlds in which", "worlds", "charts marked", "and large enough to be shown",
        f"marks a month on a screen of {OFFICES}", "months with none", "marked if the season alone is removed",
        "published: charts marked",
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
                "" if kind.figures == "share" else f"{counted.season_only / charts:.2%}",
                f"{counted.published / charts:.2%}",
                f"{counted.published / counted.worlds:.2f}",
                f"{1 - counted.published_screens / counted.worlds:.0%}",
            ]
        )
    text = (
        "Nothing happened to any office. “Charts marked” is the share of all charts with a mark in the latest month. "
        "Counts that grow over 24 months, and stocks that grow, differ between offices by 15%, too. A mark is shown "
        "only where the change is also at least the measure's smallest change worth reporting (3 points, 10% of a "
        "count); “months with none” counts marks of any size. On a screen with seven measures there are seven times as "
        "many marks. “Marked if the season alone is removed” keeps growth and what a stock carries over."
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


SHIFT_TEXT = (
    "After three years one office improves, for good. The share of worlds in which it has been marked as better by so "
    "many months afterwards; those still marked after a year, by when its own past has begun to contain the shift; and "
    "the months until half of them have been marked. Marks that would have come by chance are among them."
)
GROWING_TEXT = (
    "The same of a count that grows by 20% a year (offices differ by 15%), and then has more for good, in standard "
    "deviations of a month."
)
RISES_TEXT = (
    "After three years a part more comes in at one office, for good, and its stock climbs by as much."
)
GROWING = ("counts that grow by 20%, offices differ by 15%",)
STOCKS = tuple(f"stocks of which {kind.leaving:.0%} leave a month" for kind in (RISES[0], RISES[-1]))


def _before(results: Mapping[Kind, Counted], text: str, names: Sequence[str]) -> str:
    """`text`, and how many charts of these kinds the published rules mark where nothing has happened."""
    counts = [results[kind] for kind in FALSE if kind.name in names and results[kind].worlds]
    shares = " and ".join(f"{counted.published / (counted.worlds * OFFICES):.0%}" for counted in counts)
    if not shares:
        return text
    return f"{text} The published rules mark {shares} of such charts before anything has happened; see above."


def _shifts(results: Mapping[Kind, Counted], kinds: Sequence[Kind], title: str, text: str) -> str:
    what = "more comes in; leaves a month" if kinds is RISES else "shift (sd of a month); correlation"
    head = [
        what, "cases a month", "worlds", "marked within 1 month", "3", "6", "12",
        "still marked after 12", "median delay", "published: within 3", "6", "12",
    ]  # fmt: skip
    rows = []
    for kind in kinds:
        counted = results[kind]
        if not counted.worlds:
            continue
        within, published = _cumulated(counted.first), _cumulated(counted.published_first)
        shares = [f"{within[month - 1] / counted.worlds:.0%}" for month in (1, 3, 6, 12)]
        rows.append(
            [
                f"{kind.rise:.0%}; {kind.leaving:.0%}"
                if kind.rise
                else f"{kind.shift:g}; {kind.correlation:g}",
                f"{kind.shifted_size:g}",
                f"{counted.worlds:,}",
                *shares,
                f"{counted.at[-1] / counted.worlds:.0%}",
                _median(within, counted.worlds),
                *(f"{published[month - 1] / counted.worlds:.0%}" for month in (3, 6, 12)),
            ]
        )
    return f"## {title}\n\n{text}\n\n{_table(head, rows)}"


def _cumulated(first: Sequence[int]) -> list[int]:
    return [sum(first[: month + 1]) for month in range(AFTER)]


def _median(within: Sequence[int], worlds: int) -> str:
    """Months until half of the worlds have a mark."""
    return next((str(i + 1) for i, n in enumerate(within) if 2 * n >= worlds), f"more than {AFTER}")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
