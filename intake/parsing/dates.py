"""Parse moments, written as text or typed, into seconds since 1970 in local time without zone.

Speed comes from reading in three steps, each for what the one before could not read: fixed-width texts in bulk; day and
time separately, each distinct spelling once; whole cells one by one with every format.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.mapping.model import Dates
from intake.parsing.arrow_cells import to_bool_mask
from intake.parsing.clock_texts import clock_seconds
from intake.parsing.date_marks import plain_date
from intake.parsing.date_texts import (
    COUNTED,
    COUNTED_LOCALLY,
    DATE_AND_TIME,
    EXCEL,
    Seconds,
    auto_day,
    auto_time,
    by_format,
    counted_seconds,
    excel_seconds,
    is_placeholder_day,
    placeholder_seconds,
    plain_for,
    separator_of,
    split_format,
    stamped_day,
)
from intake.parsing.fixed_width_dates import read_fixed_width
from intake.parsing.utc_columns import moved_from_utc
from intake.parsing.worded_dates import year_first
from intake.parsing.zone_names import to_utc, without_zone_name
from persian.digits import to_latin_digits

_PERSIAN = re.compile("[آ-ی]")
_MEMORY = 200_000  # cached spellings per column and kind

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Moments:
    """Seconds since 1970 (MISSING if there is none), and masks of cells.

    `moved` marks the moments with a UTC offset whose clock time in the zone of the column differs from the written one.
    """

    seconds: Seconds
    unreadable: Mask
    placeholder: Mask
    moved: Mask


class MomentReader:
    """Parser for the cells of one column, with a cache of the days and times it has seen."""

    def __init__(self, dates: Dates, field: str, *, timezone: str = "Asia/Tehran") -> None:
        self.formats = dates.columns.get(field, dates.formats)
        self.timezone = dates.timezone or timezone
        self.is_utc = field in dates.utc
        self._formats = [split_format(text) for text in self.formats]
        self._days = _Memory(self._day)
        self._times = _Memory(self._time)
        self._whole = _Memory(self._read_one)
        self._placeholder_days, self._placeholder_moments = placeholder_seconds(dates.placeholders)

    def read(self, cells: pa.Array) -> Moments:
        """Parse cells: texts, or the date and timestamp types of Arrow and Parquet."""
        if pa.types.is_temporal(cells.type):
            seconds, moved = _typed(cells, self.timezone)
            unreadable = np.zeros(len(cells), bool)
        else:
            seconds, unreadable, moved = self._texts(cells)
        placeholder = self._is_placeholder(seconds)
        if self.is_utc:
            # A placeholder may be recognised as it is written, or only in local time.
            seconds, moved = moved_from_utc(cells, seconds, moved, self.local)
            placeholder |= self._is_placeholder(seconds)
        return Moments(np.where(placeholder, MISSING, seconds), unreadable, placeholder, moved & ~placeholder)

    def _is_placeholder(self, seconds: Seconds) -> Mask:
        """Mask of the moments that mean "no date"."""
        with np.errstate(over="ignore"):
            days = seconds // DAY_SECONDS
        listed = np.isin(days, self._placeholder_days) | np.isin(seconds, self._placeholder_moments)
        return (listed | is_placeholder_day(days)) & (seconds != MISSING)

    def _texts(self, cells: pa.Array) -> tuple[Seconds, Mask, Mask]:
        """Parse text cells; return seconds, and masks of the cells that are unreadable and of those moved."""
        texts = pc.utf8_trim_whitespace(cells)
        filled = to_bool_mask(pc.greater(pc.binary_length(texts), 0))
        seconds = np.full(len(texts), MISSING, np.int64)
        moved = np.zeros(len(texts), bool)
        if not filled.any():
            return seconds, np.zeros(len(texts), bool), moved
        if not filled.all():
            texts = texts.filter(pa.array(filled))
        values = np.full(len(texts), MISSING, np.int64)
        values_moved = np.zeros(len(texts), bool)
        if self._formats[0][0] is None:
            values = read_fixed_width(texts, stamped_day)
        # Second step: day and time separately. Third step, for what is still unread: cell by cell.
        other = values == MISSING
        if other.any():
            values[other], values_moved[other] = self._split_and_read(texts.filter(pa.array(other)))
        unread = np.flatnonzero(values == MISSING)
        if len(unread):
            encoded = texts.take(pa.array(unread)).dictionary_encode()
            parsed = np.array([self._whole[text] for text in encoded.dictionary.to_pylist()], np.int64)
            values[unread], shifts = parsed[encoded.indices.to_numpy()].T
            values_moved[unread] = shifts != 0
        unread = np.flatnonzero(values == MISSING)
        if len(unread):
            values[unread], values_moved[unread] = self._with_zone_names(texts.take(pa.array(unread)))
        unread = np.flatnonzero(values == MISSING)
        if len(unread):
            values[unread], values_moved[unread] = self._without_marks(texts.take(pa.array(unread)))
        seconds[filled] = values
        moved[filled] = values_moved
        return seconds, filled & (seconds == MISSING), moved

    def _split_and_read(self, texts: pa.Array) -> tuple[Seconds, Mask]:
        """Parse day and time separately, each distinct spelling once; MISSING where that fails.

        Also return a mask of the moments that were moved.
        """
        separator = separator_of(texts[0].as_py())
        # If a dash separates day and time, it is the last dash of the text; an offset never follows it.
        split = pc.split_pattern(texts, separator, max_splits=1, reverse=separator == "-")
        offsets = split.offsets.to_numpy()
        timed = np.diff(offsets) == 2
        days, _ = self._looked_up(split.values.take(pa.array(offsets[:-1])), self._days)
        seconds = np.where(days == MISSING, MISSING, days * DAY_SECONDS)
        moved = np.zeros(len(seconds), bool)
        if timed.any():
            clock, zone = self._looked_up(split.values.take(pa.array(offsets[:-1][timed] + 1)), self._times)
            of_day = seconds[timed]
            failed = (of_day == MISSING) | (clock == MISSING)
            written = np.where(failed, 0, of_day + clock)
            local = written
            # Moments with an offset are converted to UTC and then to the local time of the zone.
            if (zone != MISSING).any():
                utc = written - np.where(zone == MISSING, 0, zone)
                local = np.where(zone == MISSING, written, self.local(utc))
            seconds[timed] = np.where(failed, MISSING, local)
            moved[timed] = ~failed & (local != written)
        return seconds, moved

    def _with_zone_names(self, texts: pa.Array) -> tuple[Seconds, Mask]:
        """Parse moments with the name of a time zone after them; MISSING where there is none or that fails.

        Also return a mask of the moments that were moved.
        """
        seconds, moved = np.full(len(texts), MISSING, np.int64), np.zeros(len(texts), bool)
        split = [without_zone_name(text) for text in texts.to_pylist()]
        rows = np.array([at for at, zoned in enumerate(split) if zoned is not None], np.int64)
        if len(rows):
            zones = [zoned for zoned in split if zoned is not None]
            written, _, _ = self._texts(pa.array([zoned.plain for zoned in zones], pa.string()))
            read = written != MISSING
            seconds[rows[read]] = self.local(to_utc(written, zones)[read])
            moved[rows[read]] = seconds[rows[read]] != written[read]
        return seconds, moved

    def _without_marks(self, texts: pa.Array) -> tuple[Seconds, Mask]:
        """Parse the moments to whose day something was added, see `plain_date`; MISSING where that fails.

        Also return a mask of the moments that were moved.
        """
        seconds, moved = np.full(len(texts), MISSING, np.int64), np.zeros(len(texts), bool)
        encoded = texts.dictionary_encode()
        written = encoded.dictionary.to_pylist()
        plain = [plain_date(text) for text in written]
        changed = np.array([one != other for one, other in zip(plain, written, strict=True)], bool)
        rows = np.flatnonzero(changed[encoded.indices.to_numpy()])
        if len(rows):
            again = pa.array(plain, pa.string()).take(encoded.indices.take(pa.array(rows)))
            seconds[rows], _, moved[rows] = self._texts(again)
        return seconds, moved

    def _looked_up(self, texts: pa.Array, memory: "_Memory") -> tuple[Seconds, Seconds]:
        """Parse the distinct texts with a cache; return the two numbers of each."""
        encoded = texts.dictionary_encode()
        distinct = encoded.dictionary.to_pylist()
        if len(distinct) > 2000 and len(distinct) > len(texts) / 2 and memory is self._days:
            # So many distinct days can only be whole moments with another separator. They are left to `_read_one`.
            return np.full(len(texts), MISSING, np.int64), np.full(len(texts), MISSING, np.int64)
        parsed = np.array([memory[text] for text in distinct], np.int64).reshape(-1, 2)
        pairs = parsed[encoded.indices.to_numpy()]
        return pairs[:, 0], pairs[:, 1]

    def local(self, utc: Seconds) -> Seconds:
        """Convert UTC seconds into local seconds of the column's zone."""
        moments = pd.DatetimeIndex(utc.astype("datetime64[s]")).tz_localize("UTC").tz_convert(self.timezone)
        return moments.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)

    def _day(self, text: str) -> tuple[int, int]:
        """Day since 1970 of a text by the first matching format; the second number is unused."""
        plain = to_latin_digits(text)
        for day_format, _, _ in self._formats:
            value = auto_day(plain) if day_format is None else by_format(plain, day_format)
            if value is not None:
                return (value // DAY_SECONDS if day_format is not None else value), MISSING
        return MISSING, MISSING

    def _time(self, text: str) -> tuple[int, int]:
        """Seconds of the day, and the UTC offset if one is written."""
        plain = to_latin_digits(text).strip()
        for _, time_format, _ in self._formats:
            if time_format is None:
                time = auto_time(plain)
                if time is not None:
                    return time
            elif time_format:
                seconds = by_format(plain, time_format)
                if seconds is not None:
                    return seconds % DAY_SECONDS, MISSING
        # Formats have no directive for a part of the day in Persian, which is clear without one.
        return (_PERSIAN.search(plain) and clock_seconds(plain)) or (MISSING, MISSING)

    def _read_one(self, text: str) -> tuple[int, int]:
        """Parse a whole cell by the first matching format; return its seconds, and by how many it was moved."""
        plain = to_latin_digits(text)
        for _, _, whole in self._formats:
            read = self._auto_moment(plain) if whole is None else self._by_whole_format(plain, whole)
            if read is not None:
                return read
        # The workbook reader writes typed cells in this format, whatever format the mapping declares.
        typed = by_format(plain, "%Y-%m-%d %H:%M:%S")
        return (MISSING if typed is None else typed), 0

    def _by_whole_format(self, plain: str, text: str) -> tuple[int, int] | None:
        """Parse a cell by a strptime format for day and time together, with or without offset."""
        if text in COUNTED:
            counted = counted_seconds(plain, text)
            if counted is None or text in COUNTED_LOCALLY:
                return None if counted is None else (counted, 0)
            return self._moved(counted, 0)
        if text == EXCEL:
            serial = excel_seconds(plain)
            return None if serial is None else (serial, 0)
        if "%z" not in text:
            seconds = by_format(plain, text)
            return None if seconds is None else (seconds, 0)
        try:
            parsed = datetime.strptime(plain_for(text, plain), text)
            utc = int(parsed.timestamp() // 1)
        except (ValueError, OverflowError):
            return None
        offset = parsed.utcoffset()
        return self._moved(utc, int(offset.total_seconds()) if offset else 0)

    def _auto_moment(self, plain: str) -> tuple[int, int] | None:
        """Parse a cell of the format “auto”: a day, and possibly a time with an offset."""
        match = DATE_AND_TIME.fullmatch(plain.strip())
        # «۱۴۰۴/۰۱/۲۴، ۱۰:۵۳ صبح» begins as a date does, and has its time in words.
        if match is None or (match[2] and auto_time(match[2].strip()) is None):
            match = DATE_AND_TIME.fullmatch(year_first(plain) or "")
        day = auto_day(match[1].strip("-./")) if match else None
        if match is None or day is None:
            return None
        if not match[2]:
            return day * DAY_SECONDS, 0
        time = auto_time(match[2].strip())
        if time is None:
            return None
        written, offset = day * DAY_SECONDS + time[0], time[1]
        return (written, 0) if offset == MISSING else self._moved(written - offset, offset)

    def _moved(self, utc: int, offset: int) -> tuple[int, int]:
        """Local seconds of a UTC moment, and by how many they differ from its clock at the written offset."""
        local = int(self.local(np.array([utc], np.int64))[0])
        return local, local - (utc + offset)


class _Memory(dict[str, Any]):
    """Cache of a function's results by text; cleared if it grows too large."""

    def __init__(self, function: Callable[[str], Any]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> Any:
        if len(self) > _MEMORY:
            self.clear()
        value = self._function(text)
        self[text] = value
        return value


def _typed(cells: pa.Array, zone: str) -> tuple[Seconds, Mask]:
    """Seconds of date and timestamp cells, and a mask of those moved: timestamps with a zone become local time."""
    if pa.types.is_timestamp(cells.type) and cells.type.tz is not None:
        written = _whole_seconds(pc.local_timestamp(cells))
        local = _whole_seconds(pc.local_timestamp(cells.cast(pa.timestamp("s", zone), safe=False)))
        return local, local != written
    if pa.types.is_time(cells.type) or pa.types.is_duration(cells.type):
        return np.full(len(cells), MISSING, np.int64), np.zeros(len(cells), bool)
    return _whole_seconds(cells), np.zeros(len(cells), bool)


def _whole_seconds(cells: pa.Array) -> Seconds:
    """Whole seconds since 1970 of date and timestamp cells without zone; MISSING for missing cells."""
    seconds = cells.cast(pa.timestamp("s"), safe=False).cast(pa.int64())
    return np.where(to_bool_mask(seconds.is_valid()), _numbers(seconds), MISSING).astype(np.int64)


def _numbers(array: pa.Array) -> Seconds:
    """Integer array as NumPy array, with missing values as 0."""
    numbers: Seconds = array.fill_null(0).to_numpy(zero_copy_only=False)
    return numbers
