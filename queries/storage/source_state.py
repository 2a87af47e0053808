"""A data source as a state of the store knows it: its as-of, whether it is demo data, and what it records."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from queries.vocabulary.recorded import EVERYTHING, Recorded, from_stored, with_implied


@dataclass(frozen=True)
class SourceState:
    """A data source, its as-of (the moment up to which its data are complete), and what it records."""

    source: int
    name: str
    as_of: datetime
    demo: bool
    recorded: frozenset[Recorded] = EVERYTHING


def recorded_in(loads: "pd.Series[str]") -> frozenset[Recorded]:
    """What a source records: everything that any of its loads did; everything where no load says it.

    A file that lacks a column for once does not take away what the others brought.
    """
    known = [recorded for text in loads if (recorded := from_stored(text)) is not None]
    return with_implied(frozenset().union(*known)) if known else EVERYTHING
