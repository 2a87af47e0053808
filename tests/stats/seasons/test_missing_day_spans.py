"""A week without data is found; quiet days, holidays and the newest days are not."""

from statistics import median

import numpy as np
import pytest

from stats.seasons.missing_day_spans import MissingSpan, missing_spans

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


def plainly_made_up(counts: list[float], usual: list[float | None], last: int, missing: float) -> int | None:
    """The first of the 28 days after a span by which four fifths came beyond the usual, and three standard errors."""
    more = expected = 0.0
    for day in range(last + 1, min(last + 29, len(counts))):
        if (of_day := usual[day]) is not None:
            more, expected = more + counts[day] - of_day, expected + of_day
        if more >= max(0.8 * missing, 3 * expected**0.5):
            return day
    return None


def plainly(counts: list[float], is_off: list[bool], fewest_days: int = 3) -> list[MissingSpan]:
    """What `missing_spans` returns, day by day."""
    usual: list[float | None] = []
    for day in range(len(counts)):
        around = [day + 7 * k for k in range(-6, 7) if k]
        known = [counts[d] for d in around if 0 <= d < len(counts) and not is_off[d]]
        usual.append(median(known) if len(known) >= 4 and not is_off[day] else None)
    spans, run = [], list[int]()
    for day in range(len(counts)):
        if (of_day := usual[day]) is None or of_day < 1:
            continue
        if counts[day] <= 0.1 * of_day:
            run.append(day)
            continue
        if len(run) >= fewest_days:
            inside = range(run[0], run[-1] + 1)
            n, expected = sum(counts[d] for d in inside), sum(usual[d] or 0 for d in inside)
            if expected >= 20 and n <= 0.1 * expected:
                spans.append(
                    MissingSpan(
                        run[0],
                        run[-1],
                        n,
                        expected,
                        plainly_made_up(counts, usual, run[-1], expected - n),
                    )
                )
        run = []
    return spans


def test_spans_are_those_of_plain_python() -> None:
    generator = np.random.default_rng(5)
    span_count = made_up_count = 0
    for _ in range(400):
        days = int(generator.integers(30, 130))
        levels = np.resize(generator.choice([0, 1, 2, 5, 10, 30], 7), days).astype(float)
        counts = levels + generator.integers(0, 2, days) * (generator.random(days) < 0.3)
        first = int(generator.integers(0, days))
        few = slice(first, first + int(generator.integers(2, 9)))
        counts[few] = np.floor(levels[few] * generator.choice([0, 0.1, 0.12]))
        later = slice(few.stop, few.stop + int(generator.integers(1, 20)))
        counts[later] += np.floor(levels[later] * generator.choice([0, 0, 0.5, 1]))
        is_off = generator.random(days) < 0.05
        spans = missing_spans(counts, is_off)
        assert spans == plainly(counts.tolist(), is_off.tolist())
        longer = missing_spans(counts, is_off, fewest_days=5)
        assert longer == plainly(counts.tolist(), is_off.tolist(), fewest_days=5)
        assert len(longer) <= len(spans)
        span_count += len(spans)
        made_up_count += sum(span.made_up is not None for span in spans)
    assert span_count > 50
    assert 10 < made_up_count < span_count - 10


@pytest.mark.parametrize(("days", "is_told"), [(8, False), (9, True)])
def test_the_newest_days_are_judged_where_that_is_asked_for(days: int, is_told: bool) -> None:
    # In each week, one day without cases does not count.
    counts = weeks()
    counts[-days:] = 0
    assert missing_spans(counts, NO_HOLIDAY) == []
    spans = missing_spans(counts, NO_HOLIDAY, fewest_newest_days=7)
    assert [span.last for span in spans] == ([DAYS - 2] if is_told else [])


@pytest.mark.parametrize(("days", "least"), [(3, 39), (14, 39), (21, 34)])
def test_what_comes_on_the_days_after_makes_up_for_a_span(days: int, least: int) -> None:
    made_up = 0
    for seed in range(40):
        counts, generator = weeks(seed), np.random.default_rng(seed)
        late = generator.integers(80, 80 + days, int(counts[70:80].sum()))
        counts[70:80] = 0
        counts += np.bincount(late, minlength=DAYS)
        (span,) = missing_spans(counts, NO_HOLIDAY)
        made_up += span.made_up is not None and 80 <= span.made_up < 82 + days
    assert made_up >= least


@pytest.mark.parametrize("days", range(31, 40))
def test_days_of_which_too_few_weeks_are_known_make_up_for_nothing(days: int) -> None:
    counts = np.full(days, 30.0)
    counts[7:10] = 0
    (span,) = missing_spans(counts, np.zeros(days, dtype=bool))
    assert (span.first, span.last, span.made_up) == (7, 9, None)


@pytest.mark.parametrize("part", [0.0, 0.4])
def test_what_is_lost_or_made_up_by_less_than_half_stays_missing(part: float) -> None:
    counts = weeks()
    missing = counts[70:80].sum()
    counts[70:80] = 0
    counts[80:87] += part * missing / 7
    (span,) = missing_spans(counts, NO_HOLIDAY)
    assert span.made_up is None
