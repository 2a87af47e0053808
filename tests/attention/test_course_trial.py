"""The trial over made worlds counts days as it says, and its report says what was tried and met."""

from pathlib import Path

import numpy as np
import pytest

from queries.attention.event_checks import reporting_rule
from stats.attention.watched_counts import MORE
from tests.attention.course_report import _price, course_report, kept_share
from tests.attention.course_trial import EventTrial, Told, _new_lines, trials
from tests.attention.former_rule import reported_by_former_rule
from tests.attention.made_worlds import BEGIN, EVENTS, LEAD, made_world

DAYS = 140


def flags(*spans: tuple[int, int]) -> np.ndarray:
    days = np.zeros(DAYS, dtype=bool)
    for first, last in spans:
        days[BEGIN + first - 1 : BEGIN + last] = True
    return days


def test_days_are_counted_from_the_first_of_the_event():
    told = Told()
    told.add(flags((5, 20), (23, 33)), flags((1, 30)))
    told.add(flags((31, 40)), flags((1, 30)))  # too late
    told.add(flags((1, 30)), flags((1, 30)))
    assert told.day == [5, 0, 1]
    assert (told.kept, told.tellable, told.after) == ([24, 30], [26, 30], [3, 0])
    assert kept_share(told) == pytest.approx(54 / 56)


def test_what_comes_back_within_two_weeks_is_the_same_line():
    rows = np.stack([flags((1, 3), (10, 12)), flags((1, 3), (30, 31)), flags()])
    assert _new_lines(rows) == 3


def test_a_made_world_doubles_its_counts_where_the_event_begins():
    rng = np.random.default_rng(2)
    event = EVENTS[2]
    means = np.zeros(2)
    for _ in range(60):
        counts = made_world(rng, event).counts
        assert counts.sign[0] == MORE
        first = LEAD + BEGIN
        means += (
            counts.actual[0, first - 35 : first].sum() / 60,
            counts.actual[0, first : first + 35].sum() / 60,
        )
    assert means == pytest.approx([150, 300], rel=0.05)


def test_the_former_rule_falls_silent_while_the_event_goes_on():
    rng, told = np.random.default_rng(5), np.zeros(DAYS)
    for _ in range(10):
        told += reported_by_former_rule([made_world(rng, EVENTS[6]).counts], reporting_rule())[0][0]
    assert told[BEGIN + 14 : BEGIN + 28].mean() > 8
    assert told[BEGIN + 70 :].mean() < 3


def test_the_former_rule_gives_the_same_lines_for_several_worlds_at_once_as_for_each_alone():
    rng = np.random.default_rng(6)
    lists = [made_world(rng, event, subjects=40).counts for event in (EVENTS[1], EVENTS[2], EVENTS[8])]
    alone = [reported_by_former_rule([each], reporting_rule())[0] for each in lists]
    for one, joined in zip(alone, reported_by_former_rule(lists, reporting_rule()), strict=True):
        assert (one == joined).all()
        assert one.any()
    for one, joined in zip(alone, reported_by_former_rule(lists, reporting_rule(), asked=1), strict=True):
        assert (one[0] == joined[0]).all()


def test_the_report_says_what_steadier_lines_cost():
    """The former rule reported two of four events soon, the new one only one; of the other kind both reported all."""
    later, same = EventTrial("later"), EventTrial("the same")
    later.former.day, later.new.day = [1, 7, 8, 0], [1, 8, 9, 0]
    same.former.day = same.new.day = [2, 2, 2, 2]
    assert "1 of the 2 kinds of events are told" in _price([later, same])
    assert "up to 25.0 points (later)" in _price([later, same])
    assert "as often as by the former rule" in _price([same])


@pytest.mark.slow
@pytest.mark.thorough
def test_the_report_of_a_few_worlds(tmp_path: Path):
    items = list(trials(tmp_path, worlds=2, quiet=2))
    assert [each.__dict__ for each in trials(tmp_path, worlds=2, quiet=2)] == [
        each.__dict__ for each in items
    ]
    text = " ".join(course_report(items).split())
    assert f"| {EVENTS[0].name} | 2 |" in text
    assert "The line of every kind of event is kept on at least" in text
    assert "2 worlds without an event, 32 weeks" in text
    assert "the grave topic leads on 100.0% of the days" in text
