"""The sentence on a case: a case that is over was late once, and is not late now."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from pages.cases.case_page import _finding
from persian.translate import translator
from queries.vocabulary.recorded import Recorded


@pytest.mark.parametrize(
    ("answered", "closed", "last"),
    [
        (True, True, "یعنی ۷ روز پس از مهلت پاسخ."),
        (False, True, "یعنی ۷ روز پس از مهلت پاسخ."),
        (False, False, "۷ روز از مهلت پاسخ گذشته است."),
    ],
)
def test_only_a_case_that_waits_is_past_due_now(answered: bool, closed: bool, last: str) -> None:
    case = SimpleNamespace(
        answered=datetime(2026, 10, 5) if answered else None,
        answered_undated=False,
        is_closed=closed,
        waited=timedelta(days=17),
        late_by=timedelta(days=7),
        recorded=frozenset(Recorded),
    )
    view = SimpleNamespace(t=translator("fa"), lang="fa")

    assert _finding(view, case).endswith(last)
