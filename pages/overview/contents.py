"""What the overview says about the viewer's scope, for every piece of the screen that shows a part of it."""

from pages.view.compared_offices import compare_with_history
from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from queries.overview.build_overview import Rhythm, overview
from queries.overview.overview_contents import OverviewContents, Proof


def contents(view: View, *, rhythm: Rhythm = "day") -> OverviewContents:
    """The contents, which the store keeps for this state of the data."""
    return overview(view.store, scope_until_as_of(view), compare_with_history(view), rhythm=rhythm)


def proof_link(view: View, proof: Proof) -> str:
    """The address of the view that proves a line."""
    return view.screen_link(proof.screen, **{name: list(values) for name, values in proof.params.items()})
