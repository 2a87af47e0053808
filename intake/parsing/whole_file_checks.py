"""What only a file as a whole shows of its rows: dates read as other days, another scale of ratings, other counties."""

from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.province import Province
from intake.mapping.model import Mapping
from intake.parsing.other_counties import OtherCounties
from intake.parsing.rating_counts import RatingsBeyond
from intake.parsing.reading_notes import ReadingNotes
from intake.parsing.short_day_numbers import DayNumbers
from intake.parsing.short_years import RegistrationYears
from intake.parsing.swapped_dates import SwappedDates, judge_days
from intake.readers.chunk import Chunk

_MAX_ENDS = 10_000  # different pairs of days


class WholeFileChecks:
    """Collects what the rows of one file show while it is read."""

    def __init__(
        self, file: str, mapping: Mapping, province: Province | None, notes: ReadingNotes, *, timezone: str
    ) -> None:
        self._file, self._mapping, self._notes = file, mapping, notes
        self._years, self._day_numbers = RegistrationYears(), DayNumbers()
        self._swapped = SwappedDates(mapping, timezone)
        ratings = mapping.values.verdict
        self._ratings = RatingsBeyond(ratings.scale, [*ratings.map, *mapping.empty])
        self._counties = OtherCounties(province)
        # Days of registrations, with those of answers and closings.
        self._ends: Counter[tuple[int, int]] = Counter()

    def add_chunk(self, chunk: Chunk) -> None:
        """Add rows as they are written."""
        self._day_numbers.add(chunk)

    def add_records(self, piece: Chunk, records: pd.DataFrame, rejected: pd.DataFrame) -> None:
        """Add some rows and the records that were made of them."""
        self._add_years(piece, records)
        self._add_ends(records)
        self._swapped.add(piece, rejected)
        self._ratings.add(piece)
        self._counties.add(records)

    def _add_years(self, piece: Chunk, records: pd.DataFrame) -> None:
        """Add the registrations of a snapshot, or the moments of events."""
        name = "registered_at" if "registered_at" in records else "moment"
        cells = piece.column(name)
        if cells is not None:
            seconds = records[name].to_numpy().astype("datetime64[s]").astype(np.int64)
            if len(seconds) < len(cells):
                cells = cells.filter(pa.array(np.isin(piece.lines, records["line"])))
            self._years.add(piece.selection.names[name], cells, seconds)

    def _add_ends(self, records: pd.DataFrame) -> None:
        """Add the days of registrations with those on which the same cases were answered and closed."""
        if not self._years.are_gregorian or "registered_at" not in records:
            return
        for name in ("answered_at", "closed_at"):
            if name in records and len(self._ends) < _MAX_ENDS:
                both = records[["registered_at", name]].dropna().to_numpy().astype("datetime64[D]")
                self._ends.update(map(tuple, both.astype(np.int64).tolist()))

    def note_counties(self) -> None:
        """Note the counties that the province does not have."""
        self._notes.add_other_counties(self._counties.rows, self._counties.nearest)

    def refuse_misread(self) -> None:
        """Raise DoubtError where many dates were read as other days, or ratings by another scale.

        Few years that lack their century are noted.

        Only a file that was read to its end shows whether all of its dates are such.
        """
        weighed = self._notes.doubts.weighed
        with weighed():
            self._swapped.refuse(self._file)
        with weighed():
            self._ratings.refuse(self._file)
        with weighed():
            self._day_numbers.refuse_short_days(self._file, self._mapping)
        if self._years.are_gregorian:
            with weighed():
                remark = judge_days(self._file, self._years.column, self._years.days, self._ends)
                self._notes.remarks += [remark] if remark else []
        if not self._mapping.dates.early_years:
            with weighed():
                self._years.refuse_short_years(self._file)
            self._notes.add_early_registrations(self._file, self._years.early_registrations())
