"""The names of a viewer's own codes, and links to those that are not chosen."""

from pages.widgets.choosing.own_units import chosen_names, links_to_others
from queries.storage.store import Store
from queries.vocabulary.row_limits import RowLimits
from tests.pages.same_numbers.reading import looking


def test_one_is_named_and_the_other_is_a_link(demo_store: Store) -> None:
    view = looking(demo_store.limited(RowLimits(counties=("0303", "0307"))), county="0303")
    assert chosen_names(view, "county", view.scope.counties) == "تبریز"
    links = links_to_others(view, "county", view.scope.counties, label="Yours:")
    assert "county=0307" in links
    assert "county=0303" not in links


def test_a_single_one_has_no_others(demo_store: Store) -> None:
    view = looking(demo_store.limited(RowLimits(counties=("0303",))), county="0303")
    assert links_to_others(view, "county", view.scope.counties, label="Yours:") == ""
    assert chosen_names(view, "county", ("9999",)) == ""
