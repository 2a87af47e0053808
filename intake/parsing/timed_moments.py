"""Read the moments of a field from its column, and from that of the times of day where these stand apart."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.mapping.field_columns import TIMES
from intake.parsing.arrow_cells import Mask, texts, to_bool_mask
from intake.parsing.clock_texts import clocks_of_column
from intake.parsing.coded_values import distinct_texts
from intake.parsing.dates import MomentReader, Moments
from intake.readers.chunk import Chunk

# What systems write where there is no date, beside the words for "nothing" of a mapping.
NO_DATE = (
    "0", "00", "000", "00000000", "۰", "---", "----", "//", "/ /", "/  /", "/", ".", "0/0/0", "00/00/00", "00/00/0000",
    "____/__/__", "__/__/____", "1/1/0001", "01/01/0001", "1/1/0001 12:00:00 am", "01/01/0001 00:00:00",
    "not set", "never",
)  # fmt: skip
# Cells of a right-to-left table that look empty: marks of direction alone, as around the dates beside them.
_MARKS_ALONE = "^[\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+$"
_BYTES_OF_MARKS = range(3, 13, 3)


@dataclass(frozen=True)
class TimedMoments:
    """Moments, and masks of the dates that count as whole days, although the file has a column for their times.

    `unreadable_times` marks dates beside a cell that is not a time of day, `missing_times` those beside an empty cell.
    """

    moments: Moments
    unreadable_times: Mask
    missing_times: Mask

    def only(self, applies: Mask) -> "TimedMoments":
        """The same with all cells outside of a mask treated as empty."""
        of = self.moments
        masks = (of.unreadable, of.placeholder, of.moved)
        kept = Moments(np.where(applies, of.seconds, MISSING), *(mask & applies for mask in masks))
        return TimedMoments(kept, self.unreadable_times & applies, self.missing_times & applies)


def read_moments(chunk: Chunk, name: str, reader: MomentReader, empty: tuple[str, ...]) -> TimedMoments:
    """Read the moments of a field; all are missing if the file has no column for it. `empty` are words for "nothing".

    A time of day is added to a date without one of its own. A date whose time is missing or unreadable stays a day.
    """
    cells = chunk.column(name)
    none = np.zeros(len(chunk.lines), bool)
    if cells is None:
        return TimedMoments(Moments(np.full(len(none), MISSING, np.int64), none, none, none), none, none)
    if not pa.types.is_temporal(cells.type):
        cells = blank_empty_words((*empty, *NO_DATE), texts(cells))
    moments = reader.read(cells)
    times = chunk.column(TIMES.get(name, ""))
    if times is None:
        return TimedMoments(moments, none, none)
    if pa.types.is_duration(times.type):  # from midnight on, as pandas and MySQL keep times of day
        times = pa.array([None if time is None else str(time) for time in times.to_pylist()], pa.string())
    return _with_times(moments, blank_empty_words(empty, texts(times)), reader)


def _with_times(moments: Moments, times: pa.Array, reader: MomentReader) -> TimedMoments:
    """Add the times of day to the moments that are whole days."""
    position, words = distinct_texts(times)
    read = clocks_of_column(words)
    clock, zone = (
        np.array([moment or (MISSING, MISSING) for moment in read], np.int64).reshape(-1, 2)[position].T
    )
    if reader.is_utc:
        zone = np.where(zone == MISSING, 0, zone)
    blank = np.array([not word for word in words], bool)[position]
    day = (moments.seconds != MISSING) & (
        np.where(moments.seconds == MISSING, 1, moments.seconds) % DAY_SECONDS == 0
    )
    timed = day & (clock != MISSING)
    written = np.where(timed, moments.seconds + np.where(timed, clock, 0), moments.seconds)
    seconds, moved = written, moments.moved
    if (with_zone := timed & (zone != MISSING)).any():
        seconds = written.copy()
        seconds[with_zone] = reader.local(written[with_zone] - zone[with_zone])
        moved = moved | (seconds != written)
    joined = Moments(seconds, moments.unreadable, moments.placeholder, moved)
    return TimedMoments(joined, day & (clock == MISSING) & ~blank, day & blank)


def is_marks_alone(cell: str) -> bool:
    """Whether a cell holds invisible marks and nothing else."""
    return re.fullmatch(_MARKS_ALONE, cell) is not None


def blank_empty_words(empty: tuple[str, ...], cells: pa.Array) -> pa.Array:
    """Replace words that mean “nothing”, in upper or lower case, and cells of invisible marks by empty texts."""
    words = {word.casefold() for word in empty}
    # Most dates are as long as no word, and need not be compared.
    length = pc.binary_length(cells)
    lengths = pa.array(sorted({len(word.encode()) for word in words} | set(_BYTES_OF_MARKS)), length.type)
    as_long = to_bool_mask(pc.is_in(length, value_set=lengths))
    if not as_long.any():
        return cells
    where = pa.array(as_long)
    candidates = cells.filter(where)
    is_word = pc.or_(
        pc.is_in(pc.utf8_lower(candidates), value_set=pa.array(sorted(words), pa.string())),
        pc.match_substring_regex(candidates, _MARKS_ALONE),
    )
    return pc.replace_with_mask(cells, where, pc.if_else(is_word, "", candidates))
