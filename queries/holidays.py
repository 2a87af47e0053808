"""The public holidays of the province: those of the country, and what its settings add or take away."""

from collections.abc import Set as AbstractSet
from datetime import date
from functools import lru_cache

from persian.calendar import parse_day
from queries.settings import WorkingDays

KNOWN = (1980, 2100)  # the years that the library knows


def public_holidays(first: date, last: date, rule: WorkingDays) -> AbstractSet[date]:
    """The public holidays from one day to another; Fridays are none unless they fall on one.

    Lunar holidays of coming years are the library's estimate, which the province's own list can correct.
    """
    of_country = frozenset().union(*(_of_year(year) for year in range(first.year, last.year + 1)))
    extra = {parse_day(day) for day in rule.extra_holidays}
    worked = {parse_day(day) for day in rule.extra_working_days}
    return {day for day in (of_country | extra) - worked if first <= day <= last}


@lru_cache(maxsize=64)
def _of_year(year: int) -> frozenset[date]:
    import holidays

    if not KNOWN[0] <= year <= KNOWN[1]:
        return frozenset()
    return frozenset(holidays.country_holidays("IR", years=year))
