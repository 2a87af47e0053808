"""The cells of the trial of rising topics, and how often each rule tells what."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from tests.judgement.change_cells import Counted
from tests.judgement.part_rules import Ints, former_rule, product_rule
from tests.judgement.part_worlds import PartSetting, part_worlds

REFERENCES = ("previous", "last_year")
FORMER_EVERY = 4  # the rule before is tried in every fourth world


@dataclass(frozen=True)
class PartCell:
    """Worlds of one kind."""

    name: str
    setting: PartSetting


COUNTY = 5.0
UNCHANGED_PARTS = (
    PartCell("90 days, 3 years", PartSetting()),
    PartCell("30 days, 2 years", PartSetting(length=30, years=2)),
    PartCell("county, 90 days, 3 years", PartSetting(per_day=COUNTY)),
)
SEASONAL_PARTS = (
    PartCell(
        "10 cases a day, 40 % more at the height, 90 days, 3 years", PartSetting(planted=10.0, season=0.4)
    ),
)
GROWN_PARTS = (
    PartCell("10 cases a day, +30 %, 90 days, 3 years", PartSetting(planted=10.0, growth=1.3)),
    PartCell("3 cases a day, +50 %, 90 days, 2 years", PartSetting(planted=3.0, growth=1.5, years=2)),
    PartCell("1 case a day, twice as many, 90 days, 3 years", PartSetting(planted=1.0, growth=2.0)),
    PartCell(
        "10 cases a day, +50 %, 30 days, 2 years", PartSetting(planted=10.0, growth=1.5, length=30, years=2)
    ),
    PartCell(
        "3 cases a day, twice as many, 30 days, 3 years", PartSetting(planted=3.0, growth=2.0, length=30)
    ),
    PartCell(
        "county, 1 case in two days, twice as many, 90 days, 3 years",
        PartSetting(per_day=COUNTY, planted=0.5, growth=2.0),
    ),
)
PART_CELLS = (*UNCHANGED_PARTS, *SEASONAL_PARTS, *GROWN_PARTS)


def run_parts(cell: PartCell, count: int, *, seed: int) -> Counted:
    """Judge the worlds of a cell by every rule.

    By rule and reference are counted the worlds, those in which the planted topic is said to rise ("planted"), those in
    which any other topic is said to rise or fall ("others"), and those in which any topic at all is ("lists").
    """
    told: dict[str, int] = {}
    worlds_so_far = 0
    for worlds in part_worlds(cell.setting, count, seed=seed + crc32(cell.name.encode())):
        for against in REFERENCES:
            former = [
                former_rule(counts, worlds.end, cell.setting.length, against)
                for counts in worlds.counts[::FORMER_EVERY]
            ]
            rules = {
                "product": product_rule(worlds, against),
                "before": np.stack(former),
            }
            for rule, results in rules.items():
                _count(told, f"{rule} {against}", results, planted=cell.setting.planted is not None)
        worlds_so_far += len(worlds.counts)
    return Counted(worlds_so_far, told)


def _count(told: dict[str, int], name: str, results: Ints, *, planted: bool) -> None:
    others = results[:, 1:] if planted else results
    for what, number in (
        ("worlds", len(results)),
        ("planted", int((results[:, 0] == 1).sum()) if planted else 0),
        ("others", int((others != 0).any(axis=1).sum())),
        ("lists", int((results != 0).any(axis=1).sum())),
    ):
        key = f"{name} {what}"
        told[key] = told.get(key, 0) + number
