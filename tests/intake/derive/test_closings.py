"""Closings and reopenings of single cases, written down by hand."""

import numpy as np

from intake.derive.closings import Closings, closings_of
from intake.derive.event_arrays import MISSING, Events
from queries.vocabulary.codes import Event


def followed(*steps: tuple[Event, int]) -> Closings:
    """The closings of one case with these events, in the order in which the derivation gets them."""
    moment = np.array([at for _, at in steps], dtype=np.int64)
    none = np.zeros(len(steps), dtype=np.int64)
    kinds = np.array([int(kind) for kind, _ in steps])
    events = Events(1, none, moment, kinds, none, none, none, none)
    return closings_of(events, moment != MISSING)


def intervals(closings: Closings) -> list[tuple[int, int]]:
    """The reopened intervals: first and last moment of each."""
    columns = closings.reopened_intervals
    return list(zip(columns["reopened_at"].tolist(), columns["closed_at"].tolist(), strict=True))


def test_each_reopening_lasts_until_the_next_closing() -> None:
    closings = followed(
        (Event.registered, 0),
        (Event.closed, 10),
        (Event.reopened, 20),
        (Event.closed, 30),
        (Event.reopened, 40),
    )
    assert closings.first.tolist() == [1]
    assert closings.reopened_at.tolist() == [20]
    assert intervals(closings) == [(20, 30), (40, MISSING)]
    assert closings.reopened_intervals["sequence"].tolist() == [1, 2]
    assert not closings.odd.any()


def test_a_reopening_of_an_open_case_and_a_closing_of_a_closed_one_are_odd_and_change_nothing() -> None:
    reopened = followed((Event.registered, 0), (Event.reopened, 5), (Event.closed, 10))
    assert (reopened.odd.tolist(), intervals(reopened)) == ([True], [])
    closed = followed((Event.registered, 0), (Event.closed, 10), (Event.closed, 15), (Event.reopened, 20))
    assert (closed.odd.tolist(), closed.first.tolist(), intervals(closed)) == ([True], [1], [(20, MISSING)])


def test_a_closing_without_a_date_is_put_before_the_reopening_that_proves_it() -> None:
    closings = followed(
        (Event.registered, 0), (Event.reopened, 20), (Event.closed, 30), (Event.closed, MISSING)
    )
    assert closings.first.tolist() == [3]
    assert intervals(closings) == [(20, 30)]
    assert not closings.odd.any()


def test_a_closing_without_a_date_that_no_reopening_proves_leaves_out_the_interval_it_ends() -> None:
    closings = followed(
        (Event.registered, 0), (Event.closed, 10), (Event.reopened, 20), (Event.closed, MISSING)
    )
    assert closings.first.tolist() == [1]
    assert closings.reopened_at.tolist() == [20]
    assert intervals(closings) == []
