"""Rows of a snapshot, one a case → records and rejected rows."""

import numpy as np
import pandas as pd

from intake.readers.chunk import Chunk
from intake.records.coded_values import ANSWERED, CLOSED
from intake.records.dates import NONE
from intake.records.row_checks import Reader, Rows
from queries.vocabulary.codes import Flag

MOMENTS = (
    "registered_at", "due_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at",
)  # fmt: skip
CODES = ("kind", "channel", "outcome", "verdict")
NAMES = ("county", "agency", "first_agency", "topic", "topic_group", "peer_group", "place", "trip")
ORDER = ("line", "id", *MOMENTS, *CODES, "closed", "answered", *NAMES, "lat", "lon", "flags")


def records(chunk: Chunk, reader: Reader) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The checked records of a chunk and its rejected rows; columns as in `ORDER` and `base.REJECTED`."""
    rows = Rows(chunk, reader)
    rows.ids()
    registered = rows.registration("registered_at")
    for name in CODES:
        rows.codes(name)
    status = rows.codes("status")
    for name in MOMENTS[1:]:
        column = getattr(reader.mapping.columns, name)
        counts = None
        if column is not None and column.when is not None:
            counts = status == (CLOSED if column.when == "closed" else ANSWERED)
        rows.moment(name, counts=counts)
    for name in NAMES:
        rows.names(name)
    rows.coordinates()

    due = np.asarray(rows.fields["due_at"])
    rows.flag((due != NONE) & (due < registered) & (registered != NONE), Flag.due_before_registered)
    for name, early, undated, said in (
        ("answered", Flag.answered_before_registered, Flag.answered_without_date, status == ANSWERED),
        ("closed", Flag.closed_before_registered, Flag.closed_without_date, status == CLOSED),
    ):
        moment = np.asarray(rows.fields[f"{name}_at"])
        rows.flag((moment != NONE) & (registered != NONE) & (moment < registered), early)
        rows.flag(said & (moment == NONE), undated)
        rows.fields[name] = said  # the status alone: a date may stand for a closing before a reopening
    for name in MOMENTS:
        rows.fields[name] = np.asarray(rows.fields[name]).view("datetime64[s]")
    return rows.frames(ORDER)
