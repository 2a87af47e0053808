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
    of_loads = [recorded for text in loads if (recorded := from_stored(text)) is not None]
    return with_implied(frozenset().union(*of_loads)) if of_loads else EVERYTHING


def in_force(loads: pd.DataFrame, last: int | None) -> pd.DataFrame:
    """The rows of loads that were not undone, up to the load `last` if it is given."""
    done = loads[loads["status"] == "done"]
    return done if last is None else done[done["load"] <= last]


def source_states(sources: pd.DataFrame, loads: pd.DataFrame, load: int) -> tuple[SourceState, ...]:
    """The sources that have data after a load, from the tables of the same names; `sources` by their keys."""
    done = in_force(loads, load)
    as_of_by_source = done.groupby("source")["as_of"].max()
    return tuple(
        SourceState(
            int(key),
            str(sources.loc[key, "name"]),
            moment.to_pydatetime(),
            bool(sources.loc[key, "demo"]),
            recorded_in(done.loc[done["source"] == key, "recorded"]),
        )
        for key, moment in as_of_by_source.items()
        if key in sources.index
    )
