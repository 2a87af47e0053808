"""Convert rows of an event file (one per event) into records and rejected rows."""

import numpy as np
import pandas as pd

from intake.derive.event_arrays import MISSING
from intake.parsing.rating_counts import note_ratings
from intake.parsing.row_checks import FileContext, RecordBuilder
from intake.readers.chunk import Chunk
from queries.vocabulary.codes import Event, Flag

CODES = ("kind", "channel", "outcome", "verdict")
NAMES = ("from_agency", "to_agency", "county", "topic", "topic_group", "peer_group", "place", "trip")
RECORD_COLUMNS = ("line", "id", "moment", "event", "due_at", *CODES, *NAMES, "latitude", "longitude", "flags")
# These events are useful even without a time. A referral or reopening without one has no place in the order of events
# and is rejected.
_MAY_BE_UNDATED = (Event.answered, Event.closed, Event.verdict)


def event_records(chunk: Chunk, context: FileContext) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the checked events of a chunk (columns RECORD_COLUMNS) and its rejected rows (REJECTED_COLUMNS)."""
    rows = RecordBuilder(chunk, context)
    rows.add_ids()
    event = rows.add_codes("event")
    is_registered = event == Event.registered
    rows.add_registration("moment", is_registered)
    moments = rows.add_moment("moment", flagged=False)
    rows.flag(moments.unreadable, Flag.unreadable_date)
    rows.flag(moments.placeholder, Flag.placeholder_date)
    undated = (moments.seconds == MISSING) & ~is_registered
    rows.reject(undated & ~np.isin(event, _MAY_BE_UNDATED), "no_moment", "moment")
    rows.flag(undated & (event == Event.closed), Flag.closed_without_date)
    rows.flag(undated & (event == Event.answered), Flag.answered_without_date)
    rows.add_moment("due_at")
    for name in CODES:
        rows.add_codes(name)
    note_ratings(rows)
    for name in NAMES:
        rows.add_names(name)
    rows.add_coordinates()
    for name in ("moment", "due_at"):
        rows.fields[name] = np.asarray(rows.fields[name]).view("datetime64[s]")
    return rows.frames(RECORD_COLUMNS)
