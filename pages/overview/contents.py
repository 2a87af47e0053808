"""What the overview says about the viewer's scope, for every piece of the screen that shows a part of it."""

from pages.view.compared_offices import compare_with_history, compare_with_peers
from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.peer_history import with_history
from queries.overview.build_overview import Rhythm, overview
from queries.overview.overview_contents import OverviewContents, Proof
from queries.question.filters import chosen_offices


def contents(view: View, *, rhythm: Rhythm = "day") -> OverviewContents:
    """The contents, which the store keeps for this state of the data."""
    scope = scope_until_as_of(view)

    def compare() -> PeerComparison:
        shown = chosen_offices(view.store, scope) if rhythm == "day" else None
        if shown is None:
            return compare_with_history(view)
        return with_history(view.store, compare_with_peers(view), only=shown)

    return overview(view.store, scope, compare, rhythm=rhythm)


def proof_link(view: View, proof: Proof) -> str:
    """The address of the view that proves a line."""
    return view.screen_link(proof.screen, **{name: list(values) for name, values in proof.params.items()})
