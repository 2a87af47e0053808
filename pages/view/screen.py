"""A screen of the dashboard: its address, its name in the navigation, and what draws it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from pages.view.view import View

Piece: TypeAlias = Callable[[View], object]
Pieces: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True)
class Screen:
    """One screen. Each folder of a screen declares one as `SCREEN`; `pages.shell.screens` lists them.

    `path` is its address, `title` the English message of its name. `show()` draws it for the viewer of the running
    session; `pieces(view)` are the functions whose results it draws, which are computed ahead after a load.
    """

    path: str
    title: str
    show: Callable[[], None]
    pieces: Callable[[View], Pieces]
