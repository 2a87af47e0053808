"""The counties screen of a viewer who sees one county, or a few, and none of the others."""

from pages.counties import limited_counties
from pages.view.view import View
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.worlds import COUNTIES


def test_own_counties_are_reported_by_their_own_figures_with_a_link_to_each(world_stores):
    store = world_stores(8).limited(RowLimits(counties=COUNTIES[:2]))
    view = View(store, Scope(counties=COUNTIES[:1]), (), "en", False, {}, store.as_of)
    html = limited_counties._heading(view)

    assert f"Name {COUNTIES[0]}" in html
    assert f"county={COUNTIES[1]}" in html
    assert COUNTIES[2] not in html
    assert [piece.__name__ for piece in limited_counties.pieces()] == [
        "own_figures",
        "own_past_section",
        "monthly_flow_section",
        "backlog",
    ]
