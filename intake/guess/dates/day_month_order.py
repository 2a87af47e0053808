"""Decide which of day and month comes first in dates, and find columns whose dates cannot be read safely at all.

The order is a property of the file, so all of its columns decide it together, unless a column shows its own clearly.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

Order = Literal["ymd", "dmy", "mdy"]
# Why dates cannot be read: both orders in one column; a spreadsheet has swapped day and month of some, or another
# program has, which wrote all of them in one form; Jalali years of two digits taken for Gregorian ones; years of
# two digits among Jalali and Gregorian ones; lunar or Kurdish years.
DateProblem = Literal["mixed", "swapped", "turned", "short years", "short among both", "lunar", "kurdish"]
Triple = tuple[int, int, int]  # the three numbers of a date, as they are written

_MAX_MONTHS = 12
_FEW = 10  # dates that contradict all others count as typing errors if these are this many times as many
_MIN_OWN = 3  # dates that must show an order for a column to have its own
_MIN_SWAPPED = 5
_KINDS, _MIN_OF_KIND = 3, 3  # of years, and dates of each kind
_MIN_MONTHS = 3  # without any day above 12
_PART = 0.1  # that their dates are of all with a day up to 12
_UNSORTED, _SORTED = 0.95, 0.97
_LUNAR_YEARS = range(1435, 1470)  # 2014 to 2048; as Jalali years these begin in 2056
_KURDISH_YEARS = range(2700, 2800)  # 1321 more than the Jalali year
_NEARLY_ALL = 0.9


def common_order(columns: Sequence[Sequence[Triple]], *, american: bool) -> tuple[Order, bool]:
    """The order of day and month where the year comes last, and whether it is settled.

    `american` says whether the times beside them have an American clock.
    """
    dates = [date for column in columns for date in column]
    if not dates:
        return "ymd", True
    first_above, second_above = _above_twelve(dates)
    if first_above or second_above:
        # A few typing errors must not decide, so the side with many more wins.
        return ("dmy" if first_above >= second_above else "mdy"), _are_few(first_above, second_above)
    as_month_first = _sortedness((year, a, b) for a, b, year in dates)
    as_day_first = _sortedness((year, b, a) for a, b, year in dates)
    if abs(as_month_first - as_day_first) > 0.1 and max(as_month_first, as_day_first) > 0.9:
        return ("mdy" if as_month_first > as_day_first else "dmy"), True
    firsts, seconds = len({date[0] for date in dates}), len({date[1] for date in dates})
    if len(dates) >= 30 and max(firsts, seconds) >= 3 * min(firsts, seconds):
        return ("dmy" if firsts > seconds else "mdy"), True
    # An American clock goes with the American order. Else the day first is what most of the world writes.
    return ("mdy" if american else "dmy"), False


def own_order(dates: Sequence[Triple]) -> Order | None:
    """The order that the dates of one column show by themselves; None if they do not."""
    first_above, second_above = _above_twelve(dates)
    if max(first_above, second_above) < _MIN_OWN or not _are_few(first_above, second_above):
        return None
    return "dmy" if first_above > second_above else "mdy"


def problem_of(
    year_last: Sequence[Triple], year_first: Sequence[Triple], written_years: Iterable[str] = ()
) -> DateProblem | None:
    """Why the dates of one column cannot be read safely, given those with the year last and first; None if they can.

    `written_years` are the years of all of them as texts.

    A spreadsheet that expects the month first turns 05/04/2025 into a date, of 4 May, and leaves 23/04/2025 as a text,
    because there is no month 23. Such a column has no text whose day could be a month, and no date whose day could not.
    """
    years = [date[0] for date in year_first] + [date[2] for date in year_last]
    others: tuple[tuple[range, DateProblem], ...] = ((_LUNAR_YEARS, "lunar"), (_KURDISH_YEARS, "kurdish"))
    for of_calendar, problem in others:
        if years and sum(year in of_calendar for year in years) > _NEARLY_ALL * len(years):
            return problem
    first_above, second_above = _above_twelve(year_last)
    if min(first_above, second_above) >= _MIN_OWN and not _are_few(first_above, second_above):
        return "mixed"
    if (
        min(len(year_last), len(year_first)) >= _MIN_SWAPPED
        and max(first_above, second_above) == len(year_last)
        and all(date[2] <= _MAX_MONTHS for date in year_first)
    ):
        return "swapped"
    if _are_short_among_both(written_years):
        return "short among both"
    return "turned" if _are_turned(year_first) else None


def _are_short_among_both(years: Iterable[str]) -> bool:
    """Whether years have two digits, and others are Jalali or Gregorian ones: nothing tells which the first are."""
    kinds = Counter(
        "short" if len(year) == 2 else "jalali" if year[:2] in ("13", "14") else "gregorian" for year in years
    )
    return len(kinds) == _KINDS and min(kinds.values()) >= max(_MIN_OF_KIND, kinds.total() / 50)


def _are_turned(dates: Sequence[Triple]) -> bool:
    """Whether dates with the year first have day and month the other way round where the day can be a month.

    So pandas reads 05/04/2025 as 4 May and 23/04/2025 as 23 April, and writes both with the year first. The days above
    12 show which months there are. Either many of the other dates lie in other months, and would lie in these if they
    were turned; or all rows are in the order of time with those dates turned, and only so.
    """
    sortedness = _sortedness(dates)
    doubtful = [date for date in dates if date[2] <= _MAX_MONTHS and date[1] != date[2]]
    clear = [date for date in dates if date[2] > _MAX_MONTHS]
    months = {date[:2] for date in clear}
    if sortedness > _SORTED or len(clear) < _MIN_SWAPPED * max(1, len(months)):
        return False  # of a month with few dates none may be above 12
    outside = [date for date in doubtful if date[:2] not in months]
    possible = months | {_next_month(max(months), 1), _next_month(min(months), -1)}
    turned = [(year, month) for year, month, day in outside if (year, day) in possible]
    many = len(turned) >= max(_MIN_SWAPPED, _PART * len(doubtful))
    if many and len(set(turned)) >= _MIN_MONTHS and _are_few(len(outside) - len(turned), len(turned)):
        return True
    as_turned = [(year, b, a) if max(a, b) <= _MAX_MONTHS else (year, a, b) for year, a, b in dates]
    return sortedness < _UNSORTED and _sortedness(as_turned) > _SORTED


def _next_month(month: tuple[int, int], step: Literal[1, -1]) -> tuple[int, int]:
    """The month after this one, or before it: it may have begun, or ended, without a day above 12."""
    number = month[0] * _MAX_MONTHS + month[1] - 1 + step
    return number // _MAX_MONTHS, number % _MAX_MONTHS + 1


def _above_twelve(dates: Sequence[Triple]) -> tuple[int, int]:
    """In how many dates the first number, and the second, is not a month."""
    return sum(date[0] > _MAX_MONTHS for date in dates), sum(date[1] > _MAX_MONTHS for date in dates)


def _are_few(one: int, other: int) -> bool:
    """Whether one of two numbers is so small beside the other that it may be typing errors."""
    return min(one, other) * _FEW <= max(one, other)


def _sortedness(days: Iterable[Triple]) -> float:
    """Share of neighbouring rows that are in one and the same order of time, 0.5 to 1."""
    listed = list(days)
    steps = Counter((later > earlier) - (later < earlier) for earlier, later in pairwise(listed))
    moving = steps[1] + steps[-1]
    return max(steps[1], steps[-1]) / moving if moving else 0.5
