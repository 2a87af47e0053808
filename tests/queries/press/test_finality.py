"""A figure is final when no later event can change it; otherwise the reason is given."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from persian.calendar import month_bounds
from queries.disclosure.protected_figures import protected
from queries.press.finality import finality
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.intake.storing import load_rows, url
from tests.quoting import cases
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow

ESFAND = Scope(*month_bounds(1403, 12))


def standing(store: Store, key: str, scope: Scope = ESFAND, by: tuple[str, ...] = ()) -> tuple[bool, str]:
    result = finality(store, protected(store, key, scope, by=by))
    assert result.final == (not result.reasons)
    assert result.word.en == ("final" if result.final else "provisional")
    return result.final, " ".join(reason.en for reason in result.reasons)


@pytest.mark.parametrize(
    ("key", "final", "why"),
    ordinary_first(
        3,
        [
            ("received", True, ""),
            ("answered", True, ""),
            ("closed", True, ""),
            ("open", True, ""),
            ("overdue", True, ""),
            ("on_time_share", True, ""),  # All of them are closed.
            ("answer_days_median", True, ""),
            ("resolved_share", True, ""),
            ("reopened_share", True, ""),
            ("rate_per_10k", True, ""),
            ("satisfied_share", False, "rating"),
            ("resolution_gap", False, "rating"),
        ],
    ),
)
def test_a_span_long_over_whose_cases_are_closed(quoted_store, key, final, why) -> None:
    is_final, reasons = standing(quoted_store, key)
    assert is_final == final
    assert why in reasons


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store in which every tenth case of Esfand is not answered yet, and a second source lags behind."""
    folder: Path = tmp_path_factory.mktemp("waiting")
    rows = cases(1403, 11) + cases(1403, 12)
    for row in rows[len(rows) // 2 :: 10]:
        unanswered(row)
    load_rows(folder, rows, as_of=datetime(2025, 4, 8, 12), name="one.csv")
    return open_store(url(folder))


def unanswered(row: dict[str, Any]) -> None:
    """The case without an answer."""
    row |= {"answered_at": "", "closed_at": "", "status": "open", "outcome": "", "verdict": ""}


@pytest.mark.thorough
def test_a_case_still_open_may_yet_be_set_aside(waiting) -> None:
    for key in ("on_time_share", "overdue"):
        final, why = standing(waiting, key)
        assert not final
        assert "still open" in why
    # But registrations and their places stay as they are. So does the month before, in which all cases are closed.
    assert standing(waiting, "received") == (True, "")
    assert standing(waiting, "received", by=("county",)) == (True, "")
    assert standing(waiting, "on_time_share", Scope(*month_bounds(1403, 11))) == (True, "")


@pytest.mark.thorough
def test_a_case_still_open_may_yet_be_referred_to_another_office(waiting) -> None:
    final, why = standing(waiting, "received", by=("agency",))
    assert not final
    assert "another office" in why
    assert standing(waiting, "closed", by=("agency",)) == (True, "")


def test_whether_it_is_final_says_nothing_of_a_small_group(waiting) -> None:
    """Finality is decided for the whole province: a county with closed cases only gets the same answer as any other."""
    everywhere = {
        standing(waiting, "on_time_share", Scope(*month_bounds(1403, 12), counties=(code,)))
        for code in ("0303", "0301", "0302")
    }
    assert len(everywhere) == 1


def test_a_quantile_is_settled_once_it_and_its_interval_are_younger_than_the_youngest_case(
    waiting, quoted_store
) -> None:
    esfand = protected(waiting, "answer_days_median", ESFAND).row
    youngest = (datetime(2025, 4, 8, 12) - datetime(2025, 3, 20, 23, 59, 59)) / timedelta(days=1)
    assert esfand["upper"] < youngest
    assert standing(waiting, "answer_days_median") == (True, "")
    p90 = protected(waiting, "answer_days_p90", ESFAND).row
    assert not p90["upper"] < youngest
    final, why = standing(waiting, "answer_days_p90")
    assert not final
    assert "still wait" in why


def test_a_source_that_lags_makes_it_provisional(tmp_path: Path) -> None:
    rows = cases(1403, 12)
    load_rows(tmp_path, rows, as_of=datetime(2025, 6, 1, 12), name="one.csv")
    other = [row | {"id": f"b-{row['id']}"} for row in cases(1403, 11)]
    load_rows(tmp_path, other, as_of=datetime(2025, 3, 10, 12), name="two.csv", source="another")
    final, why = standing(open_store(url(tmp_path)), "received")
    assert not final
    assert "1 are not" in why or "not every source" in why.lower()
