"""Public holidays of Iran and the days of Ramadan, as day numbers since 1970-01-01."""

import re
from datetime import date, timedelta
from functools import lru_cache

from persian.digits import to_persian_digits

EPOCH = date(1970, 1, 1)
RAMADAN_DAYS = 30


@lru_cache(maxsize=16)
def holidays_and_ramadan(first_year: int, last_year: int) -> tuple[frozenset[int], frozenset[int]]:
    """Public holidays and days of Ramadan in a range of Gregorian years, as two sets of day numbers.

    Dates of the lunar calendar in future years are estimates of the `holidays` library; the sighting of the moon can
    shift them by a day.
    """
    # The import is slow, so it happens only where holidays are needed.
    from holidays import country_holidays

    holiday_numbers: set[int] = set()
    ramadan_numbers: set[int] = set()
    for day, name in country_holidays("IR", years=range(first_year, last_year + 1), language="en_US").items():
        number = (day - EPOCH).days
        holiday_numbers.add(number)
        # The library does not list Ramadan itself. Eid al-Fitr is the day after it, so the 30 days before Eid are
        # taken as Ramadan; one of 29 days begins one day too early. "Eid al-Fitr Holiday" is the second day off.
        if "Eid al-Fitr" in name and "Holiday" not in name:
            ramadan_numbers.update(range(number - RAMADAN_DAYS, number))
    return frozenset(holiday_numbers), frozenset(ramadan_numbers)


def holidays_and_ramadan_around(first: date, last: date) -> tuple[frozenset[int], frozenset[int]]:
    """Public holidays and days of Ramadan in the years of a period, extended by the month after it.

    Ramadan is found by the Eid at its end. The extension finds it also when Eid falls in the year after the period.
    """
    return holidays_and_ramadan(first.year, (last + timedelta(RAMADAN_DAYS + 1)).year)


@lru_cache(maxsize=16)
def holiday_names(first_year: int, last_year: int, *, lang: str) -> tuple[tuple[date, str], ...]:
    """The public holidays of a range of Gregorian years in the order of time, each day with its name or names."""
    from holidays import country_holidays

    days = country_holidays(
        "IR", years=range(first_year, last_year + 1), language="fa_IR" if lang == "fa" else "en_US"
    )
    written = _persian_name if lang == "fa" else str
    return tuple((day, written(name)) for day, name in sorted(days.items()))


def _persian_name(name: str) -> str:
    """A name of the library in Persian typography: with Persian digits and semicolons, and with its spaces."""
    return to_persian_digits(re.sub(r"\s*[;؛]\s*", "؛ ", name).replace("عیدنوروز", "عید نوروز"))
