"""Write what the viewer sees and does into the audit log, in the background."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.view.view import Params, View
from pages.view.viewer import PREWARMING, viewer
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.audit.writer import writer_of
from records.database import configured_url

_LAST = "seen last"  # session key: what was recorded last as seen


def record(kind: EntryKind, detail: Mapping[str, Any]) -> None:
    """Record an act of the viewer. Raises NoViewer outside the session of a viewer."""
    record_for(viewer().name, kind, detail)


def record_for(who: str, kind: EntryKind, detail: Mapping[str, Any]) -> None:
    """Record an act of somebody, from a thread that does not know the viewer."""
    writer_of(configured_url()).put(Event(kind, who, detail))


def record_sight(
    view: View,
    kind: EntryKind,
    detail: Mapping[str, Any],
    *,
    rows_by: Params | None = None,
    also: Sequence[EntryKind] = (),
) -> None:
    """Record that the viewer sees rows of cases, with the address at which they are seen.

    `also` has the kinds of further rows that the same screen shows, each of which gets an entry, too.
    `rows_by` has the parameters outside the scope that say which rows these are, as the program itself writes them.
    Those of the address are left out: entries are kept for years, and anybody can put thousands of characters into an
    address. Cut off, they would not say which rows were seen, and those of other rows would look the same.

    A script runs again for many reasons. What is drawn again without a change is not recorded again.
    """
    if viewer() is PREWARMING:
        return
    detail = {**detail, "scope": replace(view, params=rows_by or {}).link()}
    seen = (kind, *also, repr(detail), view.store.load)
    if st.session_state.get(_LAST) != seen:
        st.session_state[_LAST] = seen
        for each in (kind, *also):
            record(each, detail)
