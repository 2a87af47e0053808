"""Recognise ids that start over each year: they repeat, but not among the cases registered in one Jalali year."""

from collections.abc import Sequence

from intake.guess.column_profile import ColumnProfile, has_moment
from intake.parsing.yearly_ids import jalali_years

_NAMES_ID, _NAMES_REGISTRATION = 0.6, 0.4  # how well headings must name both columns
_ALL_DIFFERENT = 0.98  # share of the cases with an id of their own in their year
_LEAST_REPEATED, _LEAST_SHARE = 10, 0.02  # ids in several years, and their share of the rows
_HAS_DIGITS = 0.95


def start_over_each_year(ids: ColumnProfile, columns: Sequence[ColumnProfile]) -> bool:
    """Whether the ids of a column tell cases apart only together with the Jalali year of their registration."""
    if ids.headings.get("id", 0.0) < _NAMES_ID or ids.shape.has_digits < _HAS_DIGITS:
        return False
    if ids.shape.filled - ids.shape.distinct < _LEAST_REPEATED:
        return False
    registered = max(columns, key=lambda column: column.headings.get("registered_at", 0.0), default=None)
    if registered is None or registered.seconds is None:
        return False
    if registered.headings.get("registered_at", 0.0) < _NAMES_REGISTRATION:
        return False
    years = jalali_years(registered.seconds)
    dated = has_moment(registered.seconds)
    cases = [
        (int(year), cell) for year, cell, known in zip(years, ids.cells, dated, strict=True) if known and cell
    ]
    if not cases or len({year for year, _ in cases}) < 2:
        return False
    apart, together = len(set(cases)), len({cell for _, cell in cases})
    several = apart - together
    return apart >= _ALL_DIFFERENT * len(cases) and several >= max(_LEAST_REPEATED, _LEAST_SHARE * len(cases))
