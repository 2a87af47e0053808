"""Main figures of one's own cases."""

from pages.view.view import View
from pages.widgets.measures.own_figures import KEYS, own_figures
from queries.measures import MEASURES
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.worlds import COUNTIES


def test_there_is_a_card_for_each_main_figure_of_the_own_cases(world_stores):
    store = world_stores(8).limited(RowLimits(counties=COUNTIES[:1]))
    html = own_figures(View(store, Scope(counties=COUNTIES[:1]), (), "en", False, {}, store.as_of))

    assert html.count('class="card') >= len(KEYS)
    assert MEASURES["received"].title.en in html
    assert "similar" not in html
