"""The public holidays of Iran and the days of Ramadan, as days since 1970."""

from datetime import date, timedelta
from functools import lru_cache

EPOCH = date(1970, 1, 1)
RAMADAN_DAYS = 30


@lru_cache(maxsize=16)
def holidays_and_ramadan(first_year: int, last_year: int) -> tuple[frozenset[int], frozenset[int]]:
    """Public holidays, and days of Ramadan, of Gregorian years.

    Lunar ones of coming years are the library's estimate; the sighting of the moon may shift them by a day.
    """
    from holidays import country_holidays  # slow to import

    off: set[int] = set()
    fast: set[int] = set()
    for day, name in country_holidays("IR", years=range(first_year, last_year + 1), language="en_US").items():
        number = (day - EPOCH).days
        off.add(number)
        if "Eid al-Fitr" in name and "Holiday" not in name:
            fast.update(range(number - RAMADAN_DAYS, number))
    return frozenset(off), frozenset(fast)


def holidays_and_ramadan_around(first: date, last: date) -> tuple[frozenset[int], frozenset[int]]:
    """Public holidays, and days of Ramadan, of the years that a period and the month after it touch."""
    return holidays_and_ramadan(first.year, (last + timedelta(RAMADAN_DAYS + 1)).year)
