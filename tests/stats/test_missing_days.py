"""`stats.missing_days`: a week without data is found, and quiet days, holidays and the newest days are not."""

import numpy as np
import pytest

from stats.missing_days import MissingSpan, missing_spans

WEEKDAYS = np.array([30, 28, 25, 25, 20, 8, 0])  # the last two: a short day, and one without cases
DAYS = 7 * 20
NO_HOLIDAY = np.zeros(DAYS, dtype=bool)


def weeks(seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(np.tile(WEEKDAYS, 20)).astype(float)


def test_a_week_without_data_is_found_with_what_is_usual() -> None:
    counts = weeks()
    counts[70:77] = 0
    (span,) = missing_spans(counts, NO_HOLIDAY)
    # The last day of the week never has a case, so that nothing is missing there.
    assert (span.first, span.last, span.n) == (70, 75, 0)
    assert span.usual == pytest.approx(WEEKDAYS.sum(), rel=0.1)


def test_two_weeks_on_either_side_of_a_day_without_cases_are_one_span() -> None:
    counts = weeks()
    counts[70:84] = 0
    counts[80] = 1
    (span,) = missing_spans(counts, NO_HOLIDAY)
    assert (span.first, span.last, span.n) == (70, 82, 1)


@pytest.mark.parametrize("seed", range(5))
def test_a_quarter_of_the_usual_cases_two_days_and_the_newest_days_are_no_missing_data(seed: int) -> None:
    counts = weeks(seed)
    counts[28:35] = np.ceil(counts[28:35] / 4)
    counts[70:72] = 0
    counts[-7:] = 0
    assert missing_spans(counts, NO_HOLIDAY) == []


def test_holidays_neither_are_missing_data_nor_divide_them() -> None:
    counts, holidays = weeks(), NO_HOLIDAY.copy()
    counts[70:75] = 0
    holidays[70:75] = True
    assert missing_spans(counts, holidays) == []
    holidays[:] = False
    holidays[72] = True
    (span,) = missing_spans(counts, holidays)
    assert (span.first, span.last) == (70, 74)
    assert span.usual == pytest.approx(WEEKDAYS[[0, 1, 3, 4]].sum(), rel=0.15)


def test_few_usual_cases_or_a_short_history_say_nothing() -> None:
    counts = np.full(DAYS, 2.0)
    counts[70:77] = 0
    assert missing_spans(counts, NO_HOLIDAY) == []
    counts[70:82] = 0
    assert missing_spans(counts, NO_HOLIDAY) == [MissingSpan(70, 81, 0.0, 24.0)]
    short = np.full(21, 30.0)
    short[7:14] = 0
    assert missing_spans(short, np.zeros(21, dtype=bool)) == []
    assert missing_spans(np.zeros(0), np.zeros(0, dtype=bool)) == []
