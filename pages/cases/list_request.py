"""Read the request for the list from the address: state, order, and position of the page."""

from dataclasses import dataclass, replace
from zlib import crc32

from pages.view.view import Params, View
from queries.cases import slices
from queries.cases.case_search import plain_id
from queries.cases.listing import LONGEST_ID, SORTS, Cursor, sorts_of
from queries.cases.states import STATES, State

SIZE = 50  # rows of a page
DEFAULT_STATE = "received"


@dataclass(frozen=True)
class ListRequest:
    """State, order and position of the requested page.

    The page begins after the cursor `after` or ends before the cursor `before`; if both are None it is the first
    page.
    """

    state: State
    sort: str
    after: Cursor | None
    before: Cursor | None
    tracking_id: str  # the tracking id of a case to open, without what does not count in it; "" for the list


def read_request(view: View) -> ListRequest:
    """The request of the address; unknown values are ignored."""
    state = STATES.get(_last_value(view, "state"), STATES[DEFAULT_STATE])
    sort = _last_value(view, "sort")
    # An order that the state does not have (such as "longest overdue" for closed cases) falls back to its default.
    sort = sort if sort in sorts_of(state) else state.sort
    slices_found = (
        slices.parse_slice(declared_slice.name, _last_value(view, declared_slice.name))
        for declared_slice in slices.SLICES
        if declared_slice.state == state.key
    )
    state = next((state.with_slice(case_slice) for case_slice in slices_found if case_slice), state)

    def place(name: str) -> Cursor | None:
        token, _, mark = _last_value(view, name).rpartition(".")
        return Cursor.parse(token, SORTS[sort]) if mark == _request_checksum(view, state, sort) else None

    return ListRequest(state, sort, place("after"), place("before"), plain_id(_last_value(view, "case")))


def canonical_params(view: View, request: ListRequest) -> Params:
    """The parameters outside the scope that say which cases are shown, each written in one way only.

    In an address they may be written in many ways that mean the same, some of them thousands of characters long: blanks
    within a tracking id, zeros before a number.
    """
    if request.tracking_id:
        return {"case": [request.tracking_id[:LONGEST_ID]]}
    state, part = request.state, request.state.case_slice
    written = {
        "state": "" if state.key == DEFAULT_STATE else state.key,
        "sort": "" if request.sort == state.sort else request.sort,
        "after": place_token(view, request, request.after) if request.after else "",
        "before": place_token(view, request, request.before) if request.before else "",
    } | ({part.name: part.token} if part else {})
    return {name: [value] for name, value in written.items() if value}


def place_token(view: View, request: ListRequest, place: Cursor) -> str:
    """A cursor as it is written in the address, with a checksum of the request.

    The checksum makes the token valid only for the same scope, state, slice and order. After a change of these the
    list starts from the first page instead of at a meaningless position.
    """
    return f"{place.token()}.{_request_checksum(view, request.state, request.sort)}"


def _request_checksum(view: View, state: State, sort: str) -> str:
    scope = replace(view.scope, preset=None)
    return f"{crc32(repr((scope, state.key, state.case_slice, sort)).encode()):08x}"


def _last_value(view: View, name: str) -> str:
    return (view.params.get(name) or [""])[-1]
