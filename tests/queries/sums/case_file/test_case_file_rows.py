"""The rows of a scope in the file of all cases, most of which are found without reading any."""

import numpy as np
import pytest
import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums import component_sums_from_file
from queries.sums.blocks.block_file import OpenFile
from queries.sums.case_arrays import scope_cases
from queries.sums.case_file.case_file import answer_from_file
from queries.sums.case_file.case_file_layout import CASES
from queries.sums.case_file.case_file_rows import chosen_rows, has_more_in_file
from queries.sums.component_sums import component_columns
from queries.sums.component_sums_from_file import reads_parts
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import ONE_DAY, question_of, world_store
from tests.thorough import ordinary_first

GROUPS = Scope(topic_groups=("G1",), channels=("phone",))
SCOPES = [
    GROUPS,
    Scope(topic_groups=("G1",), channels=("phone",), trips="out"),
    Scope(peer_groups=("P1",), kinds=("complaint",)),
    Scope(topics=("T1",), channels=("phone", "portal")),
    Scope(agencies=("A1", "A2")),
]


pytestmark = pytest.mark.usefixtures("written_once")


@pytest.fixture(scope="module")
def store() -> Store:
    """A small store on DuckDB."""
    return world_store(8)


def _days(store: Store, scope: Scope) -> list[int]:
    """The days of registration of a scope's cases."""
    question = question_of(store, scope)

    def read(file):
        batches = file.tables[CASES].batches(["registered_day"], chosen_rows(file, question, CASES, "agency"))
        return np.concatenate([np.zeros(0, dtype=int), *(rows["registered_day"] for rows in batches)])

    days = answer_from_file(question, read)
    assert days is not None
    return sorted(days.tolist())


@pytest.mark.parametrize("scope", ordinary_first(2, SCOPES))
def test_the_rows_are_those_of_the_scope(store, keep_file, scope: Scope) -> None:
    keep_file(store)
    question = question_of(store, scope)
    statement = sa.select(question.facts.cases.c.registered_day).where(
        *question.dimension_conditions(question.facts.cases)
    )
    expected = store.frame(statement)["registered_day"].to_numpy().astype("datetime64[D]").astype(int)
    days = _days(store, scope)
    assert len(days) > 5
    assert (np.diff(days) == np.diff(np.sort(expected))).all()
    # They are found once for all questions of a screen.
    one, other = (
        answer_from_file(question, lambda file: chosen_rows(file, question, CASES, "agency"))
        for _ in range(2)
    )
    assert one is other
    assert one is not None
    assert one.nbytes > 0
    # How many there are is told without a statement.
    assert has_more_in_file(question, len(days) - 1)
    assert not has_more_in_file(question, len(days))
    store.cache.clear()
    assert not has_more_in_file(question_of(store.without_rollups(), scope), 0)


@pytest.mark.parametrize(("scope", "most"), [(GROUPS, 0), (SCOPES[3], 10_000)])
def test_only_topics_and_offices_are_read_to_find_rows(store, keep_file, monkeypatch, scope, most) -> None:
    keep_file(store)
    question, read = question_of(store, scope), []
    assert not has_more_in_file(question, 1_000)
    monkeypatch.setattr(
        OpenFile,
        "read_into",
        lambda self, target, place, whole=OpenFile.read_into: (
            read.append(len(target)),
            whole(self, target, place),
        ),
    )
    assert has_more_in_file(question, 5)
    assert sum(read) <= most
    assert bool(read) == (most > 0)
    read.clear()
    assert has_more_in_file(question, 5)
    assert not read
    store.cache.clear()


@pytest.mark.parametrize(("key", "part"), [("days_waited", "waited"), ("received", "none")])
def test_only_the_part_of_the_components_that_are_asked_for_is_read(
    keep_file, monkeypatch, key: str, part: str
) -> None:
    one_day = world_store(ONE_DAY)
    keep_file(one_day)
    read = list[str]()

    def note(file, question, of_part, names, window):
        read.append(of_part.column)
        return in_full(file, question, of_part, names, window)

    in_full = component_sums_from_file._sums
    monkeypatch.setattr(component_sums_from_file, "_sums", note)
    for most in ("MAX_CASES", "MAX_FROM_SERVER", "MAX_KEPT"):
        monkeypatch.setattr(scope_cases, most, 0)
    question = make_question(one_day, MEASURES[key], GROUPS, by=("agency",), lang="en")
    columns = component_columns(question, **question.measure.estimator.components)
    assert set(read) == {f"registered_day_{part}"}
    assert len(columns["agency"]) > 1
    one_day.cache.clear()


def test_sums_of_sources_of_several_days_are_not_read_by_parts(store, keep_file) -> None:
    assert len({source.as_of.date() for source in store.sources}) > 1
    keep_file(store)
    assert not reads_parts(question_of(store, GROUPS))
    one_day = world_store(ONE_DAY)
    assert not reads_parts(question_of(one_day, GROUPS))
    keep_file(one_day)
    assert reads_parts(question_of(one_day, GROUPS))
