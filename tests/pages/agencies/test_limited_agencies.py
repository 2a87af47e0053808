"""The agencies screen of a viewer who sees one office, or a few, and none of the others."""

import pytest

from pages.agencies import limited_agencies
from pages.view.view import View
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.worlds import AGENCIES


@pytest.fixture(scope="module")
def view_of(world_stores):
    """A function from codes of agencies to the view of a viewer who sees those."""

    def view(*codes: str, chosen: tuple[str, ...] | None = None) -> View:
        store = world_stores(8).limited(RowLimits(agencies=codes))
        return View(
            store, Scope(agencies=codes if chosen is None else chosen), (), "en", False, {}, store.as_of
        )

    return view


def test_one_office_is_reported_by_its_own_figures(view_of):
    names = [piece.__name__ for piece in limited_agencies.pieces(view_of(AGENCIES[0]))]

    assert names == ["own_figures", "own_past_section", "oldest", "topics", "county_sections"]
    assert f"Name {AGENCIES[0]}" in limited_agencies._heading(view_of(AGENCIES[0]))
    assert "Your offices" not in limited_agencies._heading(view_of(AGENCIES[0]))


def test_several_offices_are_reported_together_with_a_link_to_each(view_of):
    view = view_of(*AGENCIES[:2])
    html = limited_agencies._heading(view)

    assert [piece.__name__ for piece in limited_agencies.pieces(view)] == ["own_figures"]
    assert all(f"agency={code}" in html for code in AGENCIES[:2])
    assert not any(code in html for code in AGENCIES[2:])


def test_an_office_without_data_is_named_as_such(view_of):
    assert "No office of yours is in the data" in limited_agencies._heading(view_of("A9", chosen=()))
