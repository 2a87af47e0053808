"""What the address asks of the list: which cases, in which order, and after which place."""

from dataclasses import dataclass, replace
from zlib import crc32

from pages.viewing import Viewing
from queries.cases import SORTS, After, sorts_of
from queries.states import STATES, State

SIZE = 50  # rows of a page


@dataclass(frozen=True)
class Asked:
    """A state, an order, and the place after which the page begins (None: at the beginning)."""

    state: State
    sort: str
    after: After | None
    case: str  # the tracking id of a case to open; "" for the list

    @property
    def first(self) -> bool:
        """Whether this is the first page."""
        return self.after is None


def asked(view: Viewing) -> Asked:
    """What is asked; what is not known is as if it were not there."""
    state = STATES.get(_one(view, "state"), STATES["received"])
    sort = _one(view, "sort")
    sort = sort if sort in sorts_of(state) else state.sort
    token, _, mark = _one(view, "after").rpartition(".")
    after = After.read(token, SORTS[sort]) if mark == _mark(view, state, sort) else None
    return Asked(state, sort, after, _one(view, "case"))


def place(view: Viewing, wanted: Asked, after: After) -> str:
    """A place in the list as it stands in the address: good for this scope, state and order alone."""
    return f"{after.token()}.{_mark(view, wanted.state, wanted.sort)}"


def _mark(view: Viewing, state: State, sort: str) -> str:
    scope = replace(view.scope, preset=None)
    return f"{crc32(repr((scope, state.key, sort)).encode()):08x}"


def _one(view: Viewing, name: str) -> str:
    return (view.params.get(name) or [""])[-1]
