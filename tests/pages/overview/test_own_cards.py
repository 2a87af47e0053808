"""The cards of a viewer of some cases only: small as everybody's, with unchanged comparisons folded away below them."""

from dataclasses import replace

import pytest

from pages.overview.cards import own_cards
from pages.view.view_data import query_measure
from queries.vocabulary.row_limits import RowLimits
from tests.pages.same_numbers.reading import looking, plain


@pytest.mark.parametrize("county", ["0303", "0305"])
def test_what_has_not_changed_is_said_once_below_the_cards(demo_store, county) -> None:
    store = demo_store.limited(RowLimits(counties=(county,)))
    view = replace(looking(store, county=county, period="90d"), lang="en")
    cards, line = own_cards(view).split('class="caption unchanged"', 1)
    assert cards.count("<article") == 5
    assert "No clear change" not in cards
    assert "About the same" not in cards
    assert "Within normal variation" in plain(line)
    folded = cards.rsplit("<details", 1)[1]
    assert "Comparisons without a clear change" in folded
    assert "</details>" not in folded
    received = query_measure(view, "received").row["value"]
    assert f"{received:,.0f}" in plain(cards)
    # Notes on offices judge all of them, of which this viewer sees a part.
    assert "unit-notes" not in line
