"""Cases due and the days they were allowed equal a count case by case, on each engine and from cases in memory."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from queries.estimates import deadline_lengths as module
from queries.estimates.deadline_lengths import days_allowed, total_days_allowed
from queries.measures import MEASURES
from queries.question.question import Question, make_question
from queries.storage.store import Store
from queries.sums.case_arrays import cases_in_memory
from queries.sums.grouped_cases import cases_of_scope
from queries.vocabulary.scope import Scope
from tests.queries.offices import stored
from tests.reference import due_holder, on_time_share
from tests.reference.shares import said
from tests.thorough import ordinary_first
from tests.worlds import COUNTIES, World, world

BY = ("agency", "kind")


def by_hand(here: World, scope: Scope) -> dict[tuple[str, str], Counter[int]]:
    """How many cases due were allowed so many days, by office when due and kind."""
    counts: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for life in here.lives:
        is_due = on_time_share([life], here.known, scope.first, scope.last)[1]
        if is_due and not said(life) and life.county in scope.counties and not life.trip:
            of_office = counts[due_holder(life, here.known.of(life)), life.kind]
            of_office[(life.due.date() - life.registered.date()).days] += 1
    return counts


def asked(store: Store, scope: Scope) -> Question:
    return make_question(store, MEASURES["on_time_share"], scope, by=BY, lang="fa")


def codes(question: Question, columns) -> list[tuple[str, str]]:
    agency, kind = question.groups
    return [
        (agency.code(int(office)), kind.code(int(each)))
        for office, each in zip(columns["agency"], columns["kind"], strict=True)
    ]


def check(here: World, store: Store) -> None:
    some = COUNTIES[:2]
    for scope in (
        Scope(here.first_day, here.first_day + timedelta(99), counties=some, trips="out"),
        Scope(here.first_day + timedelta(20), here.first_day + timedelta(40), counties=some, trips="out"),
        Scope(counties=some, trips="out"),
    ):
        expected, question = by_hand(here, scope), asked(store, scope)
        frame = days_allowed(question)
        found: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        for code, days, n in zip(codes(question, frame), frame["allowed"], frame["n"], strict=True):
            found[code][int(days)] += int(n)
        assert found == expected
        totals: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        columns = total_days_allowed(question)
        for code, n, days in zip(codes(question, columns), columns["n"], columns["days"], strict=True):
            totals[code][0] += int(n)
            totals[code][1] += int(days)
        assert totals == {
            code: [sum(counts.values()), sum(days * n for days, n in counts.items())]
            for code, counts in expected.items()
        }


@pytest.mark.parametrize("seed", [0, 1])
def test_they_are_counted_one_by_one(world_stores, seed: int) -> None:
    check(world(seed), world_stores(seed))


@pytest.mark.parametrize("seed", ordinary_first(1, [0, 2]))  # Their rollups are exact.
def test_cases_in_memory_say_the_same_where_each_has_its_due_moment(monkeypatch, seed: int) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    here = world(seed)
    here = replace(here, lives=tuple(life for life in here.lives if not said(life)))
    store = stored(here)
    assert cases_of_scope(asked(store, Scope(counties=COUNTIES[:1]))) is not None
    monkeypatch.setattr(module, "days_allowed", None)  # No total rests on the database.
    check(here, store)


@pytest.mark.parametrize(
    "seed", ordinary_first(1, [7, 9])
)  # Some cases are due on that day, which is the same of all sources.
def test_cases_due_on_the_day_of_as_of_are_those_of_the_database(seed: int) -> None:
    here = world(seed)
    store = stored(replace(here, lives=tuple(life for life in here.lives if not said(life))))
    counted = 0
    for edge in {source.as_of.date() for source in store.sources}:
        for scope in (Scope(), Scope(counties=COUNTIES[:2], trips="out")):
            question = asked(store, scope.with_period(edge, edge))
            mine = module._days_allowed_on_edge_day(question, edge)
            theirs = module._days_allowed_from_database(question)
            keys = [*BY, "allowed"]
            frames = [
                each[[*keys, "n"]].astype("int64").sort_values(keys, ignore_index=True)
                for each in (mine, theirs)
            ]
            pd.testing.assert_frame_equal(*frames)
            counted += len(mine)
    assert counted
