"""The comparison of all offices with similar ones, computed once for every screen that shows it."""

from pages.view.view import View
from pages.view.view_data import cached
from queries.comparisons.peer_comparison import ON_TIME, PeerComparison, peer_comparison
from queries.comparisons.peer_history import with_history


@cached
def compare_with_peers(view: View) -> PeerComparison:
    """Comparison by share on time: all offices, whatever the scope's agency filter, without trip cases."""
    return peer_comparison(view.store, ON_TIME, view.scope, lang=view.lang)


@cached
def compare_with_history(view: View) -> PeerComparison:
    """The same with since when offices need a look, which takes a comparison for each of several earlier periods."""
    return with_history(view.store, compare_with_peers(view))
