"""Cells with several names in one: an office and its county («شهرداری / تبریز»), or several offices.

Each combination would count as an office of its own, which no figure could compare with others.
"""

import re

from geo.province import Province
from intake.guess.columns.column_profile import ColumnProfile

_BETWEEN = re.compile(r"\s*[/|\\،,؛;+\n–]\s*|\s+-\s+|\s+_\s+")
_NEARLY_ALL, _MIN_COUNTIES = 0.8, 3
_SHARED = 1.5  # offices to a name without its county, above which counties share their offices
_MIN_SHARE, _MIN_CELLS = 0.03, 3
_OF_OFFICES = 0.3  # share of the cells with a word of offices
_SHOWN = 2


def with_counties(profile: ColumnProfile, province: Province | None) -> tuple[str, ...]:
    """Samples of the cells of a column that has an office and a county in each; () for any other column."""
    shape = profile.shape
    if province is None or profile.counties > _NEARLY_ALL or not _has_offices(profile):
        return ()
    for at in (-1, 0):
        joined: dict[str, str] = {}
        counties = set()
        for value in shape.counts:
            parts = _BETWEEN.split(value.strip())
            if len(parts) == 2 and (county := province.match(parts[at])) is not None:
                counties.add(county.code)
                joined[value] = parts[-1 - at]
        cells = sum(shape.counts[value] for value in joined)
        offices = len(set(joined.values()))
        if (
            cells >= _NEARLY_ALL * shape.filled
            and len(counties) >= _MIN_COUNTIES
            and len(joined) >= _SHARED * offices
        ):
            return tuple(joined)[:_SHOWN]
    return ()


def several_offices(profile: ColumnProfile) -> tuple[str, ...]:
    """Samples of the cells of a column that hold several offices, each of which other cells hold alone; else ()."""
    shape = profile.shape
    if not _has_offices(profile):
        return ()
    parted = {value: [part for part in _BETWEEN.split(value.strip()) if part] for value in shape.counts}
    alone = {parts[0] for parts in parted.values() if len(parts) == 1}
    joined = [value for value, parts in parted.items() if len(parts) > 1 and alone.issuperset(parts)]
    cells = sum(shape.counts[value] for value in joined)
    return tuple(joined)[:_SHOWN] if cells >= max(_MIN_CELLS, _MIN_SHARE * shape.filled) else ()


def _has_offices(profile: ColumnProfile) -> bool:
    return profile.personal is None and profile.shape.groups["office"] >= _OF_OFFICES
