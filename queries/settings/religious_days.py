"""The public holidays of Iran and the days of Ramadan, as days since 1970."""

from datetime import date, timedelta
from functools import lru_cache

EPOCH = date(1970, 1, 1)
FAST = 30


@lru_cache(maxsize=16)
def feasts(first_year: int, last_year: int) -> tuple[frozenset[int], frozenset[int]]:
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
            fast.update(range(number - FAST, number))
    return frozenset(off), frozenset(fast)


def feasts_around(first: date, last: date) -> tuple[frozenset[int], frozenset[int]]:
    """Public holidays, and days of Ramadan, of the years that a period and the month after it touch."""
    return feasts(first.year, (last + timedelta(FAST + 1)).year)
