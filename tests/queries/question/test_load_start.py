"""The first day that the newest load added to what was known before."""

from datetime import date, datetime

import pandas as pd
import pytest

from queries.question.vintage import load_start, vintage
from queries.storage.result_cache import ResultCache
from queries.storage.source_state import in_force
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope


class Loads:
    """A store of which only the loads are known."""

    def __init__(self, *loads: tuple[datetime, str]) -> None:
        self.cache = ResultCache()
        self.loads = pd.DataFrame(
            {"as_of": [moment for moment, _ in loads], "status": [status for _, status in loads]}
        )

    def loads_in_force(self) -> pd.DataFrame:
        return in_force(self.loads)


@pytest.mark.parametrize(
    ("loads", "start"),
    [
        ([(datetime(2026, 9, 20, 18), "done")], None),
        # The day of the earlier as-of was not over when it was exported, so that it is new in part.
        ([(datetime(2026, 9, 20, 18), "done"), (datetime(2026, 9, 22, 7), "done")], date(2026, 9, 20)),
        (
            [(datetime(2026, 9, 20, 23, 59, 59), "done"), (datetime(2026, 9, 22, 7), "done")],
            date(2026, 9, 21),
        ),
        # Two sources exported on one morning are one step; a load that was undone is none.
        ([(datetime(2026, 9, 22, 7), "done"), (datetime(2026, 9, 22, 9), "done")], None),
        ([(datetime(2026, 9, 20, 18), "undone"), (datetime(2026, 9, 22, 7), "done")], None),
    ],
)
def test_the_newest_load_begins_where_the_data_ended_before(loads, start):
    assert load_start(Loads(*loads)) == start


def test_a_load_that_does_not_exist_is_named_in_the_digits_of_the_language(demo_store):
    with pytest.raises(ScopeError) as refused:
        vintage(demo_store, Scope(load=99))
    assert refused.value.problem.fa.startswith("بارگذاری ۹۹ وجود ندارد")
    assert refused.value.problem.en.startswith("Load 99 does not exist")
