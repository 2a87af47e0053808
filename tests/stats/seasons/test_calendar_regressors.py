"""The calendar regressors of each day of two years (one a leap year), against plain Python with its own calendar."""

import math
from datetime import date, timedelta

import pytest

from stats.seasons.calendar_regressors import (
    MIN_SEASONAL_HISTORY,
    PRIOR_SD,
    REGRESSORS,
    design_matrix,
    priors,
)

EPOCH = date(1970, 1, 1)
NOWRUZ = date(2023, 3, 21)  # Nowruz 1402; Nowruz 1403, a leap year, is on 20 March 2024.
FIRST = (NOWRUZ - EPOCH).days
MONTHS = [31] * 6 + [30] * 5
HISTORY, AHEAD = 700, 61
# Three holidays in a row; one at Nowruz; five, of which one is a Friday; four and the Friday after them; and three at
# the end of Nowruz, which are no closure.
HOLIDAYS = {20, 73, 74, 75, 366, 420, *range(450, 455), *range(524, 528), *range(378, 382)}
RAMADAN = set(range(355, 385))


def is_off(i: int) -> bool:
    """Whether a day is a holiday or a Friday, outside Nowruz."""
    return (i in HOLIDAYS or f"{NOWRUZ + timedelta(days=i):%A}" == "Friday") and not 365 <= i < 378 and i > 12


def is_closed(i: int) -> bool:
    """Whether a day is within five days off in a row."""
    return any(all(is_off(day) for day in range(i - k, i - k + 5)) for k in range(5))


def plain(i: int, history: int) -> dict[str, float]:
    """The regressors of the day `i` days after Nowruz 1402."""
    of_year, last = next(
        (i - begins, length) for begins, length in ((731, 29), (365, 30), (0, 29)) if i >= begins
    )
    month, of_month = 1, of_year + 1
    for length in [*MONTHS, last]:
        if of_month <= length:
            break
        month, of_month = month + 1, of_month - length
    angle = 2 * math.pi * (of_year + 0.5) / 365.2422
    weekday = f"{NOWRUZ + timedelta(days=i):%A}".lower()
    nowruz = month == 1 and of_month <= 13
    wanted = {
        "level": 1,
        "trend": (i - history + 1) / 365.2422,
        "holiday": i in HOLIDAYS and weekday != "friday" and not nowruz,
        "closure": i in HOLIDAYS and weekday != "friday" and not nowruz and is_closed(i),
        "nowruz": month == 1 and of_month in (1, 2, 3, 4, 13),
        "nowruz_later": month == 1 and of_month in range(5, 13),
        "after_nowruz": month == 1 and of_month in range(14, 26),
        "before_nowruz": month == 12 and of_month >= 25,
        "ramadan": i in RAMADAN,
        "recent": i >= history - 84,
        **{f"sin{k}": math.sin(k * angle) for k in (1, 2, 3)},
        **{f"cos{k}": math.cos(k * angle) for k in (1, 2, 3)},
    }
    return {name: float(wanted.get(name, name == weekday)) for name in REGRESSORS}


@pytest.mark.parametrize("until", [None, 500])
def test_every_column_of_every_day_is_that_of_plain_python(until: int | None) -> None:
    made = design_matrix(
        FIRST,
        HISTORY,
        ahead=AHEAD,
        holidays={FIRST + i for i in HOLIDAYS},
        ramadan={FIRST + i for i in RAMADAN},
    )
    if until:
        made = made.until(until)
    history = until or HISTORY
    assert made.history == history
    assert made.day.tolist() == [FIRST + i for i in range(HISTORY + AHEAD)]
    rows = [plain(i, history) for i in range(HISTORY + AHEAD)]
    assert sum(row["closure"] for row in rows) == 8
    for column, name in enumerate(REGRESSORS):
        assert made.matrix[:, column] == pytest.approx([row[name] for row in rows], abs=1e-9), name


def test_how_far_effects_may_stand_off_is_as_declared_once_the_season_is_known() -> None:
    assert priors(MIN_SEASONAL_HISTORY).tolist() == [1000, *PRIOR_SD.values()]
    held = {"trend", "sin1", "cos1", "sin2", "cos2", "sin3", "cos3"}
    short = [1e-4 if name in held else spread for name, spread in PRIOR_SD.items()]
    assert priors(MIN_SEASONAL_HISTORY - 1).tolist() == [1000, *short]
