"""The viewer of the running script, without whom nothing is drawn and no question is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from door.viewers import TICKET_HEADER, Viewer, viewer_of_ticket
from records.roles import Role

# The server itself, when it computes in advance what viewers are likely to open: those who see all rows.
PREWARMING = Viewer("prewarming", "", frozenset({Role.governor}))

_present: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


class NoViewer(RuntimeError):
    """A question was asked outside the session of a viewer."""


def viewer() -> Viewer:
    """The viewer of this run. Raises NoViewer if there is none."""
    present = _present.get() or viewer_of_ticket(ticket())
    if present is None:
        raise NoViewer("a question needs a viewer")
    return present


def ticket() -> str | None:
    """The door's ticket of the socket for which the running script draws; None outside a script."""
    return st.context.headers.get(TICKET_HEADER)


@contextmanager
def as_viewer(person: Viewer) -> Iterator[None]:
    """Context manager: what runs inside it, in this thread, runs for a viewer."""
    token = _present.set(person)
    try:
        yield
    finally:
        _present.reset(token)
