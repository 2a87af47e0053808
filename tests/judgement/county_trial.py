"""Run the trial of offices that are slow in one county and write docs/judgement-counties.md.

`python -m tests.judgement.county_trial --folder FOLDER` judges 2,000 random screens a cell, and twice as many where
nothing is planted, by the product's rule and by the one it replaces. Results that are in the folder are reused.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from stats.peers.office_county_gaps import (
    FALSE_SCREENS,
    MIN_CASES,
    MIN_GAP,
    OfficeCountyGaps,
    office_county_gaps,
)
from tests.judgement.change_cells import Counted
from tests.judgement.county_worlds import CountySetting, CountyWorld, county_world
from tests.judgement.report_tables import rate, table
from tests.judgement.trial_command import run_cells

SOUND = -0.10  # a pair that is truly less far off is sound
MAX_SCREENS = 0.05
RULES = ("product", "before")


@dataclass(frozen=True)
class CountyCell:
    """Worlds of one kind. With `chosen`, the rule was chosen in other worlds of this kind."""

    name: str
    setting: CountySetting
    chosen: bool = False


PLANTED = (40, 80, 160)
SOUND_CELLS = (
    *(CountyCell(f"sd {sd:g}", CountySetting(sd), chosen=True) for sd in (0.0, 0.2, 0.3, 0.4, 0.6)),
    CountyCell("sd 0.4, tails of t with 3", CountySetting(0.4, tails=3), chosen=True),
    CountyCell(
        "sd 0.4, 64 offices of up to 2,500 cases in 21 counties",
        CountySetting(0.4, offices=64, counties=21, most=2500),
        chosen=True,
    ),
    CountyCell("sd 0.4, typical share of 60 %", CountySetting(0.4, typical=0.4)),
    CountyCell("sd 0.4, typical share of 88 %", CountySetting(0.4, typical=2.0)),
    CountyCell(
        "sd 0.4, 20 offices of 200 to 2,000 cases in 8 counties",
        CountySetting(0.4, offices=20, counties=8, fewest=200, most=2000),
    ),
    *(
        CountyCell(
            f"sd {sd:g}, 30 offices of 300 to 3,000 cases in 10 counties that differ by 0.5",
            CountySetting(sd, offices=30, counties=10, fewest=300, most=3000, county_sd=0.5),
        )
        for sd in (0.3, 0.4)
    ),
)
PLANTED_CELLS = tuple(
    CountyCell(f"{planted} cases, sd {sd:g}", CountySetting(sd, planted), chosen=True)
    for sd in (0.0, 0.2, 0.4)
    for planted in PLANTED
)
COUNTY_CELLS = (*SOUND_CELLS, *PLANTED_CELLS)

HEAD = """<!-- made by `python -m tests.judgement.county_trial`; do not edit -->

# Offices that are slow in one county, on trial

`stats/peers/office_county_gaps.py` names an office and a county in which it does worse than it does elsewhere, and than
the county explains. Silence and accusation are both measured here, in random screens whose truth is known; the last
column says in how many. Monte Carlo intervals (95 %) stand in brackets.

- A pair of office and county is **sound** if its true on-time share lies less than 10 points under what the office
  would reach there if it differed in no county.
- **sd** is how much offices differ between counties by nature, on the logit scale. At 0.4, one pair in twelve is truly
  10 points off or more. Screens have 40 offices of 60 to 900 cases in 14 counties unless said, six topics, and counties
  that differ by 0.2; the mix of topics differs between the counties of an office.
- The rule **before** asked only whether a pair is beyond chance among all. Now it must surely be 10 points off, too
  (`FALSE_EDGES`), with what other offices say of the county less certain the more offices differ there.
- `FALSE_EDGES` was chosen in other worlds of the kinds marked with *; those of the other kinds took no part.
"""


def rule_before(gaps: OfficeCountyGaps) -> NDArray[np.bool_]:
    """Which pairs are reported by the rule that asks only what is beyond chance."""
    judged = np.isfinite(gaps.expected) & (gaps.n >= MIN_CASES)
    limit = ndtri(FALSE_SCREENS / max(int(judged.sum()), 1))
    with np.errstate(invalid="ignore"):
        return judged & (gaps.z < limit) & (gaps.hits / gaps.n - gaps.expected <= -MIN_GAP)


def what_is_reported(world: CountyWorld, gaps: OfficeCountyGaps, told: NDArray[np.bool_]) -> dict[str, bool]:
    """Whether a sound pair, any pair that is not planted, and the planted one are reported."""
    planted = (gaps.office == 0) & (gaps.county == world.slow)
    sound = world.true_gap[gaps.office, gaps.county] > SOUND
    return {
        "sound": bool((told & ~planted & sound).any()),
        "others": bool((told & ~planted).any()),
        "planted": bool((told & planted).any()),
    }


def run_counties(cell: CountyCell, count: int, *, seed: int) -> Counted:
    """Judge the worlds of a cell by both rules: in how many is what named, and how many pairs there were to judge."""
    worlds = count if cell.setting.planted else 2 * count
    counted: dict[str, int] = {
        f"{rule} {what}": 0 for rule in RULES for what in ("sound", "others", "planted")
    }
    counted["pairs"] = 0
    for number in range(worlds):
        world = county_world(np.random.default_rng([seed, crc32(cell.name.encode()), number]), cell.setting)
        gaps = office_county_gaps(world.office, world.county, world.topic, world.n, world.hits)
        counted["pairs"] += int((gaps.n >= MIN_CASES).sum())
        for rule, told in (("product", gaps.is_reported), ("before", rule_before(gaps))):
            for what, is_told in what_is_reported(world, gaps, told).items():
                counted[f"{rule} {what}"] += is_told
    return Counted(worlds, counted)


def county_report(results: dict[str, Counted]) -> str:
    """The document."""

    def rows(cells: tuple[CountyCell, ...], whats: tuple[str, ...]) -> list[list[str]]:
        return [
            [
                cell.name + " *" * cell.chosen,
                f"{result.told['pairs'] / result.worlds:.0f}",
                *(rate(result.told[f"{rule} {what}"], result.worlds) for what in whats for rule in RULES),
                f"{result.worlds:,}",
            ]
            for cell in cells
            for result in (results[cell.name],)
        ]

    rates = {
        cell.name: results[cell.name].told["product sound"] / results[cell.name].worlds
        for cell in SOUND_CELLS
    }
    name, worst = max(rates.items(), key=lambda item: item[1])
    verdict = "met" if worst <= MAX_SCREENS else "**missed**"
    sound = ["worlds", "pairs judged", "sound, %", "before, %", "any, %", "before, %", "screens"]
    planted = ["planted", "pairs judged", "told, %", "before, %", "sound, %", "before, %", "screens"]
    return "\n".join(
        [
            HEAD,
            "## Nothing is planted: screens on which a sound pair is told, and on which any is\n",
            *table(sound, rows(SOUND_CELLS, ("sound", "others"))),
            "",
            f"Goal: a sound pair on at most 5 % of screens. The worst: {name}, {100 * worst:.1f} %: {verdict}.\n",
            "## One office is slower by 1.5 in one county, about 33 points: told\n",
            *table(planted, rows(PLANTED_CELLS, ("planted", "sound"))),
            "",
        ]
    )


if __name__ == "__main__":
    run_cells(
        str(__doc__),
        COUNTY_CELLS,
        run_counties,
        county_report,
        document="judgement-counties.md",
        prefix="counties-",
    )
