"""Recognise ids that start over each year: they repeat, but not among the cases registered in one Jalali year.

In an export of half a year none need repeat. There they rise with the registrations up to Nowruz, and then begin anew
below all of the year before.
"""

from collections.abc import Sequence
from itertools import pairwise

from intake.guess.columns.column_profile import ColumnProfile, has_moment
from intake.parsing.yearly_ids import jalali_years
from persian.digits import to_latin_digits

_NAMES_ID, _NAMES_REGISTRATION = 0.6, 0.4  # how well headings must name both columns
_ALL_DIFFERENT = 0.98  # share of the cases with an id of their own in their year
_MIN_REPEATED, _MIN_SHARE = 10, 0.02  # ids in several years, and their share of the rows
_HAS_DIGITS = 0.95
_LONGEST = 18  # digits
_MIN_OF_YEAR = 10  # cases of a year whose numbers rise
_RISING = 0.9  # share of the cases with a higher number than the one registered before


def start_over_each_year(ids: ColumnProfile, columns: Sequence[ColumnProfile]) -> bool:
    """Whether the ids of a column tell cases apart only together with the Jalali year of their registration."""
    if ids.headings.get("id", 0.0) < _NAMES_ID or ids.shape.has_digits < _HAS_DIGITS:
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
    if ids.shape.filled - ids.shape.distinct < _MIN_REPEATED:
        return _begin_anew(
            [
                (int(year), int(moment), to_latin_digits(cell))
                for year, moment, cell in zip(years, registered.seconds, ids.cells, strict=True)
                if year and cell
            ]
        )
    apart, together = len(set(cases)), len({cell for _, cell in cases})
    several = apart - together
    return apart >= _ALL_DIFFERENT * len(cases) and several >= max(_MIN_REPEATED, _MIN_SHARE * len(cases))


def _begin_anew(cases: Sequence[tuple[int, int, str]]) -> bool:
    """Whether the numbers of cases (year, registration, id) rise within each year and fall at each new one."""
    if not all(id_.isdecimal() and len(id_) <= _LONGEST for _, _, id_ in cases):
        return False
    of_year: dict[int, list[int]] = {}
    for year, _, of_case in sorted((year, moment, int(id_)) for year, moment, id_ in cases):
        of_year.setdefault(year, []).append(of_case)
    rising = all(
        len(numbers) >= _MIN_OF_YEAR
        and sum(low < high for low, high in pairwise(numbers)) >= _RISING * (len(numbers) - 1)
        for numbers in of_year.values()
    )
    return rising and all(max(later) < min(earlier) for earlier, later in pairwise(of_year.values()))
