"""What the overview says about the viewer's scope, for every piece of the screen that shows a part of it."""

from datetime import date

from pages.view.compared_offices import compare_with_history, compare_with_peers
from pages.view.piece_parts import given_result, in_parts, part
from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.peer_history import Looks, looks_in, with_history
from queries.overview.build_overview import Rhythm, figures_of_overview, overview, own_past_of_overview
from queries.overview.lists.look_list import MAX
from queries.overview.overview_contents import MainFigure, OverviewContents, Proof
from queries.question.filters import chosen_offices
from queries.vocabulary.labels import Text


def contents(view: View, *, rhythm: Rhythm = "day") -> OverviewContents:
    """The contents, which the store keeps for this state of the data."""
    return overview(
        view.store,
        scope_until_as_of(view),
        lambda: comparison(view) if rhythm == "day" else compare_with_history(view),
        figures=lambda: figures(view),
        own_past=lambda: own_past(view),
        rhythm=rhythm,
    )


@part
def figures(view: View) -> tuple[MainFigure, ...]:
    """The main figures with their changes."""
    return figures_of_overview(view.store, scope_until_as_of(view))


@part
def compared(view: View) -> PeerComparison:
    """The comparison of all offices with similar ones."""
    return compare_with_peers(view)


@part
@in_parts(compared)
def looks_of_recent_periods(view: View) -> dict[date, Looks]:
    """The offices of the scope that needed a look in each of the recent periods."""
    return looks_in(view.store, compared(view), "recent", only=_shown(view), listed=MAX)


@part
@in_parts(compared)
def looks_of_older_periods(view: View) -> dict[date, Looks]:
    """The same for older periods."""
    return looks_in(view.store, compared(view), "older", only=_shown(view), listed=MAX)


def comparison(view: View) -> PeerComparison:
    """The comparison of all offices with similar ones, and since when those that are listed need a look."""
    known = (given_result(looks_of_recent_periods, view) or {}) | (
        given_result(looks_of_older_periods, view) or {}
    )
    return with_history(view.store, compared(view), only=_shown(view), listed=MAX, known=known)


def _shown(view: View) -> frozenset[str] | None:
    return chosen_offices(view.store, scope_until_as_of(view))


@part
def own_past(view: View) -> Text:
    """The offices beyond their own past."""
    return own_past_of_overview(view.store, scope_until_as_of(view))


# Those of a day, which take most of the time of the overview.
PARTS = (figures, compared, own_past, looks_of_recent_periods, looks_of_older_periods)


def proof_link(view: View, proof: Proof) -> str:
    """The address of the view that proves a line."""
    return view.screen_link(proof.screen, **{name: list(values) for name, values in proof.params.items()})
