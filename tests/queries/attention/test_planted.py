"""The attention list reports planted events and nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from queries.attention import topic_group_of_topics
from queries.attention.anomaly_check import Check
from tests.attention.history import listed_checks, looked
from tests.attention.plants import Event, _added, planted
from tests.attention.trial import Told
from tests.attention.truth import truth
from tests.queries.attention.made_checks import QUIET

pytestmark = pytest.mark.slow


def test_planted_events_are_reported_and_nothing_else_is(known):
    first = known.days - 60
    quiet = listed_checks(known, first - 1)
    cells = known.cells.sum(axis=2)
    county, topic = np.unravel_index(int(np.argmax(cells)), cells.shape)
    more = np.zeros((*cells.shape, 28), dtype=np.int64)
    more[county, topic] = 5
    where = (("county", int(str(known.dailies["county"].keys[county][0]))),)
    history_with = _added(known, first, more, np.random.default_rng(1))
    event = Event("county, sudden", where, first, history_with, first)
    assert not any(event.is_reported_by(look) for look in quiet)
    days = [
        day
        for day in range(first, first + 7)
        if any(map(event.is_reported_by, listed_checks(event.history, day)))
    ]
    assert days
    assert [look for look in listed_checks(event.history, days[0]) if not event.is_reported_by(look)] == []


@pytest.mark.thorough
def test_a_rise_over_two_months_is_reported_before_it_is_as_large_as_a_sudden_surge(known):
    first, days = known.days - 80, 62
    topic = int(np.argmax(known.cells.sum(axis=(0, 2))))
    share = known.cells.sum(axis=2)[:, topic]
    more = np.zeros((*known.cells.shape[:2], days))
    # An increase by up to sixty cases a week.
    more[:, topic] = np.outer(share / share.sum(), np.linspace(0, 60 / 7, days))
    rng = np.random.default_rng(4)
    where = (("topic", int(str(known.dailies["topic"].keys[topic][0]))),)
    large = first + 21  # Twenty more cases a week.
    event = Event("over two months", where, first, _added(known, first, rng.poisson(more), rng), large)
    result = Told.of("rise", event)
    assert result.day is not None
    assert 7 < result.day <= large - first + 7
    assert result.large == 22
    assert result.kept >= 0.95 * result.days


@pytest.mark.thorough
def test_a_line_stays_on_day_fifty_against_what_was_usual_before(known):
    first = known.days - 56
    topic = int(np.argsort(known.cells.sum(axis=(0, 2)))[-4])
    more = np.zeros((*known.cells.shape[:2], 56), dtype=np.int64)
    more[: len(more) // 2, topic] = np.random.default_rng(1).random((len(more) // 2, 56)) < 0.15
    risen = _added(known, first, more, np.random.default_rng(1))
    subject = (("topic", int(str(known.dailies["topic"].keys[topic][0]))),)

    def line(day: int) -> Check | None:
        return next((check for check in looked(risen, day) if check.subject == subject), None)

    days = [day for day in range(first, known.days) if line(day)]
    assert first < days[0] <= first + 14
    assert len(days) >= 0.95 * (known.days - days[0])
    early, late = line(days[0] + 7), line(known.days - 1)
    assert early is not None
    assert late is not None
    assert late.reported_days == known.days - days[0]
    assert late.expected / late.days == pytest.approx(early.expected / early.days, rel=0.3)
    assert late.actual > 1.7 * late.expected


def test_a_line_tells_an_event_when_it_is_about_it_a_part_or_a_whole_and_nothing_else(known):
    topic = int(str(known.dailies["topic"].keys[0][0]))
    group = topic_group_of_topics(known.store)[topic]
    other = next(
        key for key, of in topic_group_of_topics(known.store).items() if of == group and key != topic
    )

    def tells(event: tuple, line: tuple) -> bool:
        made = Event("any, sudden", event, 0, known, 0)
        return made.is_reported_by(replace(QUIET, subject=line))

    county, cell = (("county", 1),), (("county", 1), ("topic_group", group))
    assert tells(county, county)
    assert tells(county, cell)
    assert not tells(county, (("county", 2),))
    assert not tells(county, (("topic", topic),))
    assert not tells(county, ())
    assert tells((("topic", topic),), (("topic", topic),))
    assert tells((("topic", topic),), cell)
    assert not tells((("topic", topic),), (("topic", other),))
    assert tells(cell, county)
    assert tells(cell, (("topic", other),))
    assert not tells(cell, (("county", 2), ("topic_group", group)))
    assert not tells(cell, (("county", 1), ("topic_group", group + 1)))


def test_a_county_that_falls_silent_is_reported(known):
    event = planted("county silent", known, np.random.default_rng(3))
    assert event is not None
    assert any(
        any(map(event.is_reported_by, listed_checks(event.history, day)))
        for day in range(event.first, event.first + 7)
    )


def test_the_truth_of_a_world_knows_its_crisis_and_calls_an_ordinary_week_ordinary(known):
    of = truth(111, known)
    ordinary, crisis = 900, known.days - 70
    assert of.rate.shape == of.usual.shape
    assert (of.rate[crisis] / of.usual[crisis]).max() == pytest.approx(6.0, rel=0.01)
    look = replace(QUIET, subject=(), days=28)
    assert not of.real(look, ordinary, known.store, known)
