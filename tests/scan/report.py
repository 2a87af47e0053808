"""Write docs/scan.md: the results of the trials of the scan as tables."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np

from tests.scan.former_rows import merged, rows_of, section_of
from tests.scan.known_trial import KNOWN
from tests.scan.quarter_trial import CLASSES, QuarterCell
from tests.scan.trial import REPLICATIONS, Cell, Outcome

NULL = "p-values where nothing is planted"
MIN_EXACT = 0.01  # standard error of the share of p ≤ 0.05 from which on nothing is said of it
LEVELS = (0.01, 0.05, 0.10, 0.25, 0.50)
SIZES = (0, 100, 200, 400, np.inf)
RISE, PLACES = "A rise by half over two quarters", "Neighbouring places"
HEAD = """# Clusters in space and time: how the scan was tested

Written by `make scan`; do not edit. The hotspots screen looks for clusters of neighbouring counties by Kulldorff's
space–time scan (`stats/clusters/space_time_scan.py`): of every group of neighbouring counties and every run of weeks
it compares the cases with those expected there, and takes the group and weeks that stand out most. The p-value says
how often something would stand out as much where nothing has happened. Three questions: is the p-value what it says,
how often does the scan find a planted cluster, and what does the assessment of whole quarters on the same screen find
of it?

**The worlds.** Counties, inhabitants and borders are those of the built-in province; three years of daily cases. Each
county has a level of its own (sd 30% around the province's), a trend of its own (sd 5% a year) and a common season.
On top of chance its weeks vary: by a factor that is new every week, by spells that fade over weeks (correlation of
consecutive weeks 0.8), or by a factor for each quarter, which begins in the same week everywhere. A planted cluster
is three counties that border each other, without Tabriz, whose true rate is higher in four weeks. Everything is done
as on the screen: the seasonal model is fitted to the days before, the noise is estimated from the errors of earlier
forecasts, and each replication draws these as well and estimates its own noise from them
(`stats/clusters/forecast_replications.py`): 999 replications on the screen, 199 here, and 39 in scans of three years,
which take long. In these there are no earlier forecasts: the model is fitted to the scanned weeks themselves, and
what it learns of their noise is taken out of the replications as well (`stats/clusters/scan_refit.py`). A p-value is
a rank, and as exact among 39 as among 999 (1 in 40 or 1 in 20 are possible values, 1 in 100 is not); clusters are
found a little less often. A cluster is found if p ≤ 0.05 and it shares a county and a week with the planted one.

The goal of `make scan` is 2,000 worlds a cell, and 4,000 where rates of 1% are to be measured; each table says how many
its rows rest on. A run that was stopped is continued by the next one in the same folder."""


def report(
    results: Mapping[Cell, Sequence[Outcome]],
    quarters: Sequence[QuarterCell],
    places: str = "",
    *,
    known: str = "",
    former: str = "",
) -> str:
    """The document as Markdown; `places` is the section on places, `known` that on worlds of which all is known.

    Of a `former` document the rows and sections stay that the results do not have, or have from fewer worlds.
    """
    filled = {cell: outcomes for cell, outcomes in results.items() if outcomes}
    parts = [
        HEAD,
        _null(filled, former),
        _planted(filled, former),
        _sizes(filled, former),
        known or section_of(former, KNOWN),
        _quarters(quarters) or section_of(former, RISE),
        places or section_of(former, PLACES),
        _published(),
        COST,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _null(results: Mapping[Cell, Sequence[Outcome]], former: str) -> str:
    """p-values in worlds without a cluster."""
    rows = [
        [
            _scan(cell),
            cell.noise,
            f"{cell.weekly:,.0f}",
            f"{len(outcomes):,}",
            *(_at_most(cell, outcomes, level) for level in LEVELS),
            _share([outcome.p_plain <= 0.05 for outcome in outcomes]),
            _share([outcome.emerging > 0 for outcome in outcomes]) if cell.scan == "recent" else "",
        ]
        for cell, outcomes in results.items()
        if cell.risk == 1
    ]
    head = ["scan", "noise", "cases a week", "worlds", *(f"p ≤ {level:g}" for level in LEVELS)]
    head += ["p ≤ 0.05 if noise is ignored", "an emerging hotspot (quarters)"]
    text = (
        "The share of worlds without a cluster in which p is at most so large; p-values that are what they say are "
        "uniform and give 1, 5, 10, 25 and 50%. The last columns: the same scan as if counts varied by chance alone, "
        "and the share of worlds in which the assessment of quarters calls some county an emerging hotspot."
    )
    section = _section(NULL, text, head, rows, former=former, keys=3)
    verdicts = [_verdict(row) for row in rows_of(section)[1:]]
    return "\n\n".join([section, "\n".join(verdicts)]) if verdicts else section


def _verdict(row: Sequence[str]) -> str:
    """What a row of the table of p-values says of p ≤ 0.05, by the standard error of its number of worlds."""
    scan, noise, weekly, worlds, share = *row[:4], row[5]
    n, share_small = int(worlds.replace(",", "")), float(share.rstrip("%")) / 100
    error = np.sqrt(0.05 * 0.95 / n)
    if error > MIN_EXACT:
        verdict = f"{n} worlds are too few to say anything"
    elif abs(share_small - 0.05) <= 2 * error:
        verdict = f"p-values are what they say ({share} instead of 5%, ± {2 * error:.1%})"
    elif share_small < 0.05:
        verdict = f"p-values are on the safe side ({share} instead of 5%)"
    else:
        verdict = (
            f"**p-values are too small**: p ≤ 0.05 in {share} of worlds without a cluster, instead of in 5%"
        )
    return f"- {scan[:1].upper()}{scan[1:]}, {noise}, {weekly} cases a week: {verdict}."


def _planted(results: Mapping[Cell, Sequence[Outcome]], former: str) -> str:
    """Planted clusters found."""
    rows = []
    for cell, outcomes in results.items():
        if cell.risk == 1:
            continue
        with_cluster = [outcome for outcome in outcomes if outcome.found]
        right = sum(outcome.right for outcome in with_cluster)
        row = [_scan(cell), cell.noise, f"{cell.weekly:,.0f}", f"× {cell.risk:g}", f"{len(outcomes):,}"]
        row += [_share([outcome.found for outcome in outcomes])]
        row += [
            f"{right / max(sum(getattr(outcome, of) for outcome in with_cluster), 1):.0%}"
            for of in ("planted", "told")
        ]
        row += [_share([each.emerging_found for each in outcomes]) if cell.scan == "recent" else ""]
        rows.append(row)
    head = ["scan", "noise", "cases a week", "risk", "worlds", "found", "of its counties, told"]
    head += ["of those told, planted", "found by quarters alone"]
    text = (
        "Three counties, four weeks. “Of its counties, told” and “of those told, planted” count the counties of the "
        "worlds in which the cluster was found. How often one is found depends on the noise as much as on its risk. "
        "Where p-values are too small (see above), more clusters seem to be found than exact ones would find."
    )
    return _section("Planted clusters", text, head, rows, former=former, keys=4)


def _sizes(results: Mapping[Cell, Sequence[Outcome]], former: str) -> str:
    """Planted clusters found, by how many cases were to be expected in them."""
    rows = []
    for cell, outcomes in results.items():
        if cell.risk == 1:
            continue
        columns = []
        for low, high in itertools.pairwise(SIZES):
            some = [outcome.found for outcome in outcomes if low <= outcome.usual < high]
            columns.append(f"{_share(some)} of {len(some):,}" if some else "—")
        rows.append([_scan(cell), cell.noise, f"{cell.weekly:,.0f}", f"× {cell.risk:g}", *columns])
    head = ["scan", "noise", "cases a week", "risk", *_classes(SIZES)]
    text = "The same by the number of cases that were usual in the three counties and four weeks."
    return _section("Found, by size", text, head, rows, former=former, keys=4)


def _quarters(cells: Sequence[QuarterCell]) -> str:
    """The assessment of quarters: rises by half found, and false ones."""
    rows = [
        [
            f"{cell.weekly:,.0f}",
            f"{cell.variation:.0%}",
            f"{cell.any_false:.1%}",
            *(
                f"{found / planted:.0%} of {planted:,}" if planted else "—"
                for found, planted in zip(cell.found, cell.planted, strict=True)
            ),
        ]
        for cell in cells
    ]
    head = ["cases a week", "quarters vary by", "unchanged provinces with an emerging or fading hotspot"]
    head += _classes(CLASSES)
    text = (
        f"What persistent, emerging and fading can tell (`stats/areas/relative_levels.py`, {cells[0].null:,} unchanged "
        f"provinces and {sum(cells[0].planted):,} and more rises a row). One county that was at the province's level "
        "rises by half in the last two of eight quarters: how often it is called emerging, by the cases that the "
        "province's rate would give it in two quarters."
        if cells
        else ""
    )
    return f"## {RISE}\n\n{text}\n\n{_table(head, rows)}" if rows else ""


def _published() -> str:
    return (
        "## A published result\n\n`tests/stats/clusters/test_space_time_scan.py` scans leukaemia in upstate New York "
        "(281 census tracts, 552 cases; Turnbull et al. 1990) and gets the first four clusters that SaTScan 9.3.1, "
        "Kulldorff's own program, printed for these data: the same tracts, cases, expectations and relative risks, "
        "and the same log likelihood ratios to six decimals (14.780276, 8.287056, 7.199672, 4.651839). The fifth found "
        "here has a larger ratio (3.820132) than SaTScan's (3.773422, p 0.90), because SaTScan keeps one circle for "
        "each centre: a centre whose largest ratio belongs to a circle that overlaps an earlier cluster is left out, "
        "where here its smaller circles still count. With that rule the fifth is SaTScan's too, to six decimals (the "
        "same tests)."
    )


COST = """## What it costs

On two cores that were busy with other work, with 21 counties, 156 weeks of 37,000 cases, 999 replications, and the
statements to the database: the last twelve weeks take 1.0 s of processor time, and a third of that where a fifth of the
first 250 replications have a larger ratio than the data, for no more are drawn then (there would be fewer than one in
10¹⁵ where p is 0.05); three years (spans up to a year) take 12.5 s. None are drawn for the screen where all that stands
out has fewer than ten cases or is less than a tenth above what was expected, and no more once fifty have a larger ratio
than anything that could be reported: its p-value is above 0.05 then, whatever the others are.
The screen draws everything else first; the result is remembered for the load, and asking again takes less than a
millisecond. The last weeks of the whole province are computed after each load, before anybody asks."""


def _section(
    title: str, text: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, former: str, keys: int
) -> str:
    """A section with a table whose rows are told apart by the first `keys` columns; empty without any row."""
    rows = merged(rows, rows_of(section_of(former, title))[1:], keys=keys)
    return f"## {title}\n\n{text}\n\n{_table(head, rows)}" if rows else ""


def _scan(cell: Cell) -> str:
    return {"recent": "last twelve weeks", "whole": "three years, spans up to half a year"}[cell.scan]


def _classes(edges: Sequence[float]) -> list[str]:
    return [
        f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} and more"
        for low, high in itertools.pairwise(edges)
    ]


def _at_most(cell: Cell, outcomes: Sequence[Outcome], level: float) -> str:
    """The share of worlds with a p-value of at most `level`; a dash where replications are too few for such a one."""
    if level * (REPLICATIONS[cell.scan] + 1) < 1:
        return "—"
    return _share([outcome.p <= level for outcome in outcomes], decimals=1)


def _share(flags: Sequence[bool], *, decimals: int = 0) -> str:
    return f"{sum(flags) / len(flags):.{decimals}%}" if flags else "—"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
