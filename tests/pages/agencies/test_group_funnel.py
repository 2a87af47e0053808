"""The line on all offices above the funnel plot: their share late, and no share where no office has enough cases."""

import pytest

from pages.agencies.group_funnel import peer_group_section
from pages.view.view import View
from queries.comparisons.peer_comparison import peer_comparison
from queries.question.vintage import as_of
from queries.vocabulary.scope import Scope

pytestmark = pytest.mark.slow


def head(store, **params: str) -> str:
    asked = {name: [value] for name, value in params.items()}
    scope, _ = Scope.from_params(asked, today=store.as_of.date())
    return str(
        peer_group_section(View(store, scope, (), "en", False, asked, as_of(store, scope))).header_html
    )


def test_the_share_late_is_that_of_the_offices_with_enough_cases(demo_store) -> None:
    frame = peer_comparison(demo_store, "on_time_share", Scope(trips="out")).frame
    known = frame[frame["late"].notna()]
    late = (known["late"] * known["n"]).sum() / known["n"].sum()
    assert f"Not answered in time: {late:.1%}" in head(demo_store, period="all")


def test_where_no_office_has_enough_cases_no_share_is_told(demo_store) -> None:
    few = head(demo_store, period="90d", county="0326")
    assert "0 offices with enough cases" in few
    assert "Not answered in time" not in few
