"""Rows of an event file, one an event → records and rejected rows."""

import numpy as np
import pandas as pd

from intake.readers.chunk import Chunk
from intake.records.dates import NONE
from intake.records.row_checks import Reader, Rows
from queries.vocabulary.codes import Event, Flag

CODES = ("kind", "channel", "outcome", "verdict")
NAMES = ("from_agency", "to_agency", "county", "topic", "topic_group", "peer_group", "place", "trip")
ORDER = ("line", "id", "moment", "event", "due_at", *CODES, *NAMES, "lat", "lon", "flags")
# An answer or a closing without a time is still one; a hand-off without a time has no place in the story.
_MAY_BE_UNDATED = (Event.answered, Event.closed, Event.verdict)


def records(chunk: Chunk, reader: Reader) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The checked events of a chunk and its rejected rows; columns as in `ORDER` and `base.REJECTED`."""
    rows = Rows(chunk, reader)
    rows.ids()
    event = rows.codes("event")
    is_registered = event == Event.registered
    rows.registration("moment", is_registered)
    found = rows.moment("moment", flagged=False)
    rows.flag(found.unreadable, Flag.unreadable_date)
    rows.flag(found.placeholder, Flag.placeholder_date)
    undated = (found.seconds == NONE) & ~is_registered
    rows.reject(undated & ~np.isin(event, _MAY_BE_UNDATED), "no_moment", chunk.column("moment"))
    rows.flag(undated & (event == Event.closed), Flag.closed_without_date)
    rows.flag(undated & (event == Event.answered), Flag.answered_without_date)
    rows.moment("due_at")
    for name in CODES:
        rows.codes(name)
    for name in NAMES:
        rows.names(name)
    rows.coordinates()
    for name in ("moment", "due_at"):
        rows.fields[name] = np.asarray(rows.fields[name]).view("datetime64[s]")
    return rows.frames(ORDER)
