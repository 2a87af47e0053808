"""What the address asks of the list: which cases, in which order, and after which place."""

from dataclasses import dataclass, replace
from zlib import crc32

from pages.view.view import Viewing
from queries.cases import slices
from queries.cases.listing import SORTS, Place, sorts_of
from queries.cases.states import STATES, State

SIZE = 50  # rows of a page


@dataclass(frozen=True)
class Asked:
    """A state, an order, and the place after which the page begins or before which it ends (None: the first page)."""

    state: State
    sort: str
    after: Place | None
    before: Place | None
    case: str  # the tracking id of a case to open; "" for the list


def asked(view: Viewing) -> Asked:
    """What is asked; what is not known is as if it were not there."""
    state = STATES.get(_one(view, "state"), STATES["received"])
    sort = _one(view, "sort")
    sort = sort if sort in sorts_of(state) else state.sort
    named = (slices.read(each.name, _one(view, each.name)) for each in slices.CUTS if each.state == state.key)
    state = next((state.part(cut) for cut in named if cut), state)

    def place(name: str) -> Place | None:
        token, _, mark = _one(view, name).rpartition(".")
        return Place.read(token, SORTS[sort]) if mark == _mark(view, state, sort) else None

    return Asked(state, sort, place("after"), place("before"), _one(view, "case").strip())


def address_of(view: Viewing, wanted: Asked, place: Place) -> str:
    """A place in the list as it stands in the address: good for this scope, state, part and order alone."""
    return f"{place.token()}.{_mark(view, wanted.state, wanted.sort)}"


def _mark(view: Viewing, state: State, sort: str) -> str:
    scope = replace(view.scope, preset=None)
    return f"{crc32(repr((scope, state.key, state.cut, sort)).encode()):08x}"


def _one(view: Viewing, name: str) -> str:
    return (view.params.get(name) or [""])[-1]
