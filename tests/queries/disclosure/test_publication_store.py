"""Protected figures are computed from all cases, whatever their reader may see."""

from queries.disclosure.publication_store import publication_store
from queries.vocabulary.row_limits import NO_ROWS


def test_the_store_of_published_figures_has_no_limits(demo_store):
    assert publication_store(demo_store.limited(NO_ROWS)) is demo_store
    assert publication_store(demo_store) is demo_store
