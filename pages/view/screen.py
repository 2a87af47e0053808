"""Declaration of a screen: its address, its name in the navigation, and the functions that draw it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from pages.view.view import View

Piece: TypeAlias = Callable[[View], object]
Pieces: TypeAlias = tuple[Piece, ...]


def _nothing(_view: View) -> tuple[str, ...]:
    """No parameter: the notice above every screen lists what was not understood."""
    return ()


@dataclass(frozen=True)
class ShownQuestion:
    """What a screen with controls of its own shows, in words, and the query of an address that asks the same."""

    text: str
    query: str


@dataclass(frozen=True)
class Screen:
    """One screen. Each screen folder declares one as `SCREEN`; `pages.shell.screens` lists them.

    `path` is the URL path and `title` the English message of the name. `show()` draws the screen for the
    viewer of the running session. `pieces(view)` returns the cached functions whose results the screen
    draws, so that they can be computed ahead after a load. `has_scope_bar` is False for a screen with controls of its
    own, on which the filters of the scope bar would have no effect; `question` then says what the screen shows, if it
    follows from the address. `has_figures` is False where nothing on the screen depends on how new the data are, or
    where it says itself how new they are. `before_data` says that the screen is drawn before anything is loaded, too:
    with a `FirstView`. `has_plotly` is True where the screen opens with a figure of Plotly, whose script the page then
    loads ahead. `by_two_workers` says that the pieces take long enough for two workers to begin with them before
    anything is drawn. `explains` names the parameters of the address about which the screen itself says what is wrong.
    """

    path: str
    title: str
    show: Callable[[], None]
    pieces: Callable[[View], Pieces]
    has_scope_bar: bool = True
    has_figures: bool = True
    before_data: bool = False
    has_plotly: bool = False
    by_two_workers: bool = False
    question: Callable[[View], ShownQuestion | None] | None = None
    explains: Callable[[View], tuple[str, ...]] = _nothing
