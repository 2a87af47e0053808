"""The first day that the newest load added to what was known before."""

from datetime import date, datetime

import pandas as pd
import pytest

from queries.question.vintage import load_before, load_start, vintage
from queries.storage.result_cache import ResultCache
from queries.storage.source_state import in_force
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope


class Loads:
    """A store of which only the loads are known."""

    def __init__(self, *loads: tuple[datetime, str], sources: str = "") -> None:
        self.cache = ResultCache()
        self.loads = pd.DataFrame(
            {
                "load": range(1, len(loads) + 1),
                "source": list(sources or "a" * len(loads)),
                "as_of": [moment for moment, _ in loads],
                "status": [status for _, status in loads],
            }
        )

    def loads_in_force(self, last: int | None = None) -> pd.DataFrame:
        return in_force(self.loads, last)


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


@pytest.mark.parametrize(
    ("days", "sources", "start", "before"),
    [
        # The first load of a source brought all that it ever registered, and continues nothing.
        ([20, 22], "ab", None, None),
        ([20, 21, 22], "abc", None, None),
        ([20, 21, 22], "aab", None, None),
        ([20, 21, 22, 22], "aaba", date(2026, 9, 21), 2),
        ([20, 21, 22], "aba", date(2026, 9, 21), 2),
        ([20, 22, 22], "aab", date(2026, 9, 20), 1),
    ],
)
def test_loads_of_different_sources_continue_each_other_only_once_one_is_loaded_again(
    days, sources, start, before
):
    loads = Loads(*((datetime(2026, 9, day, 7), "done") for day in days), sources=sources)
    assert load_start(loads) == start
    assert load_before(loads, len(days)) == before


def test_a_load_that_does_not_exist_is_named_in_the_digits_of_the_language(demo_store):
    with pytest.raises(ScopeError) as refused:
        vintage(demo_store, Scope(load=99))
    assert refused.value.problem.fa.startswith("بارگذاری ۹۹ وجود ندارد")
    assert refused.value.problem.en.startswith("Load 99 does not exist")
