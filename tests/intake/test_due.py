"""Due moments by the rules of the province: calendar days, Jalali months, working days."""

from datetime import date, datetime

import numpy as np
import pytest

from intake.derive import MISSING
from intake.due import DueRules, working_days
from persian.calendar import from_jalali, to_jalali
from queries.schema import Channel, Kind
from queries.settings import DueRule, Settings, WorkingDays

EPOCH = datetime(1970, 1, 1)


def due(registered: tuple[int, int, int], *rules: DueRule, trip: int = 0, kind: int = 0, channel: int = 0,
        working: WorkingDays | None = None) -> tuple[int, int, int] | None:  # fmt: skip
    settings = Settings(due=rules, working_days=working or WorkingDays())
    moment = datetime.combine(from_jalali(*registered), datetime.min.time()).replace(hour=14, minute=30)
    attributes = {"kind": np.array([kind]), "channel": np.array([channel]), "trip": np.array([trip])}
    found = int(DueRules(settings)(attributes, np.array([int((moment - EPOCH).total_seconds())]))[0])
    if found == MISSING:
        return None
    assert found % 86_400 == (14 * 60 + 30) * 60
    return tuple(to_jalali(date(1970, 1, 1).fromordinal(date(1970, 1, 1).toordinal() + found // 86_400)))


def test_ten_days_end_on_the_tenth_day_after() -> None:
    assert due((1404, 5, 12), DueRule(days=10)) == (1404, 5, 22)


@pytest.mark.parametrize(
    ("registered", "months", "wanted"),
    [
        ((1404, 5, 12), 1, (1404, 6, 12)),
        ((1404, 6, 31), 1, (1404, 7, 30)),
        ((1403, 11, 30), 1, (1403, 12, 30)),  # 1403 is a leap year
        ((1404, 11, 30), 1, (1404, 12, 29)),
        ((1404, 12, 5), 1, (1405, 1, 5)),
        ((1403, 12, 30), 12, (1404, 12, 29)),
        ((1404, 5, 31), 18, (1405, 11, 30)),
    ],
)
def test_months_are_jalali(
    registered: tuple[int, int, int], months: int, wanted: tuple[int, int, int]
) -> None:
    assert due(registered, DueRule(months=months)) == wanted


def test_the_first_rule_that_fits_holds() -> None:
    rules = (DueRule(trip=True, months=1), DueRule(kind="complaint", days=5), DueRule(days=10))
    assert due((1404, 5, 1), *rules, trip=3) == (1404, 6, 1)
    assert due((1404, 5, 1), *rules, channel=int(Channel.trip)) == (1404, 6, 1)
    assert due((1404, 5, 1), *rules, kind=int(Kind.complaint)) == (1404, 5, 6)
    assert due((1404, 5, 1), *rules) == (1404, 5, 11)
    assert due((1404, 5, 1), DueRule(trip=True, months=1)) is None


def test_working_days_leave_out_weekend_holidays_and_know_the_provinces_own_list() -> None:
    rule = DueRule(days=3, counting="working")
    # Tuesday 14 Mordad 1404; 15 Wednesday; 16 and 17 weekend; 18, 19 work; 23 Mordad (Arbaeen) is a holiday.
    assert due((1404, 5, 14), rule) == (1404, 5, 19)
    assert due((1404, 5, 14), rule, working=WorkingDays(weekend=("friday",))) == (1404, 5, 18)
    assert due((1404, 5, 14), rule, working=WorkingDays(extra_holidays=("1404/05/18",))) == (1404, 5, 20)
    assert due((1404, 5, 14), rule, working=WorkingDays(extra_working_days=("1404-05-16",))) == (1404, 5, 18)


def test_nowruz_is_no_time_to_work() -> None:
    first = from_jalali(1404, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
    calendar = working_days(first, first + 12, WorkingDays()) - first
    assert not set(calendar.tolist()) & {0, 1, 2, 3, 11, 12}  # 1 to 4, 12 and 13 Farvardin
