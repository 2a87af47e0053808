"""What the address asks of the list: which cases, in which order, and after which place."""

from dataclasses import dataclass, replace
from zlib import crc32

from pages.view.view import View
from queries.cases import slices
from queries.cases.listing import SORTS, Cursor, sorts_of
from queries.cases.states import STATES, State

SIZE = 50  # rows of a page


@dataclass(frozen=True)
class ListRequest:
    """A state, an order, and the place after which the page begins or before which it ends (None: the first page)."""

    state: State
    sort: str
    after: Cursor | None
    before: Cursor | None
    tracking_id: str  # the tracking id of a case to open; "" for the list


def read_request(view: View) -> ListRequest:
    """What is asked; what is not known is as if it were not there."""
    state = STATES.get(_last_value(view, "state"), STATES["received"])
    sort = _last_value(view, "sort")
    sort = sort if sort in sorts_of(state) else state.sort
    named = (
        slices.parse_slice(each.name, _last_value(view, each.name))
        for each in slices.SLICES
        if each.state == state.key
    )
    state = next((state.with_slice(cut) for cut in named if cut), state)

    def place(name: str) -> Cursor | None:
        token, _, mark = _last_value(view, name).rpartition(".")
        return Cursor.parse(token, SORTS[sort]) if mark == _request_checksum(view, state, sort) else None

    return ListRequest(state, sort, place("after"), place("before"), _last_value(view, "case").strip())


def place_token(view: View, request: ListRequest, place: Cursor) -> str:
    """A place in the list as it stands in the address: good for this scope, state, part and order alone."""
    return f"{place.token()}.{_request_checksum(view, request.state, request.sort)}"


def _request_checksum(view: View, state: State, sort: str) -> str:
    scope = replace(view.scope, preset=None)
    return f"{crc32(repr((scope, state.key, state.case_slice, sort)).encode()):08x}"


def _last_value(view: View, name: str) -> str:
    return (view.params.get(name) or [""])[-1]
