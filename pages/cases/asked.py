"""What the address asks of the list: which cases, in which order, and after which place."""

from dataclasses import dataclass, replace
from zlib import crc32

from pages.viewing import Viewing
from queries import cuts
from queries.cases import SORTS, Place, sorts_of
from queries.cuts import Cut
from queries.states import STATES, State

SIZE = 50  # rows of a page


@dataclass(frozen=True)
class Asked:
    """A state, the part of it that is listed (None: all), an order, and the place after which the page begins or before
    which it ends (None: the first page).
    """

    state: State
    cut: Cut | None
    sort: str
    after: Place | None
    before: Place | None
    case: str  # the tracking id of a case to open; "" for the list

    def title(self, lang: str) -> str:
        """The state in words, and the part of it."""
        words = [self.state.title.label(lang), *([self.cut.title.label(lang)] if self.cut else [])]
        return ("، " if lang == "fa" else ", ").join(words)


def asked(view: Viewing) -> Asked:
    """What is asked; what is not known is as if it were not there."""
    state = STATES.get(_one(view, "state"), STATES["received"])
    sort = _one(view, "sort")
    sort = sort if sort in sorts_of(state) else state.sort
    named = (cuts.read(each.name, _one(view, each.name)) for each in cuts.CUTS if each.state == state.key)
    part = next((cut for cut in named if cut), None)

    def place(name: str) -> Place | None:
        token, _, mark = _one(view, name).rpartition(".")
        return Place.read(token, SORTS[sort]) if mark == _mark(view, state, part, sort) else None

    return Asked(state, part, sort, place("after"), place("before"), _one(view, "case").strip())


def address_of(view: Viewing, wanted: Asked, place: Place) -> str:
    """A place in the list as it stands in the address: good for this scope, state, part and order alone."""
    return f"{place.token()}.{_mark(view, wanted.state, wanted.cut, wanted.sort)}"


def _mark(view: Viewing, state: State, part: Cut | None, sort: str) -> str:
    scope = replace(view.scope, preset=None)
    return f"{crc32(repr((scope, state.key, part, sort)).encode()):08x}"


def _one(view: Viewing, name: str) -> str:
    return (view.params.get(name) or [""])[-1]
