"""Parse moments, written as text or typed, into seconds since 1970 in local time without zone.

Speed comes from reading in three steps, each for what the one before could not read: fixed-width texts in bulk; day and
time separately, each distinct spelling once; whole cells one by one with every format.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from intake.mapping.model import Dates
from intake.records.fixed_width_dates import read_fixed_width
from persian.calendar import CalendarError, from_jalali
from persian.digits import to_latin_digits

MISSING: Final = np.iinfo(np.int64).min  # the bit pattern of NaT in NumPy
_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_ZERO_DAY = date(1, 1, 1).toordinal() - _EPOCH
_MEMORY = 200_000  # cached spellings per column and kind

_YEAR_FIRST = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d{1,9})?)?\s*(am|pm|a\.m\.|p\.m\.|ق\.?ظ\.?|ب\.?ظ\.?)?"
    r"\s*(z|utc|gmt|[+\-]\d{2}(?::?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
# Day and time may be separated by spaces, T, a comma, ZWNJ, dashes, or several of these.
_DATE_AND_TIME = re.compile(
    r"([\d/.\-]{8,10}?)[\sTt,،\u200c\u200f\u200e\-–—]*(?:ساعت\s*)?(\d{1,2}:.*)?", re.ASCII
)
_TIME_DIRECTIVES = re.compile(r"%-?[HIMSpfzZ]")
_DAY_DIRECTIVES = re.compile(r"%-?[YymdbBjaA]")

Seconds = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Moments:
    """Seconds since 1970 (MISSING if there is none), and masks of the unreadable and the placeholder cells."""

    seconds: Seconds
    unreadable: Mask
    placeholder: Mask


class MomentReader:
    """Parser for the cells of one column, with a cache of the days and times it has seen."""

    def __init__(self, dates: Dates, field: str, *, timezone: str = "Asia/Tehran") -> None:
        self._formats = [_split(text) for text in dates.columns.get(field, dates.formats)]
        self._zone = dates.timezone or timezone
        self._days = _Memory(self._day)
        self._times = _Memory(self._time)
        self._whole = _Memory(self._read_one)
        self._placeholder_days, self._placeholder_moments = _placeholders(dates.placeholders)

    def read(self, cells: pa.Array) -> Moments:
        """Parse cells: texts, or the date and timestamp types of Arrow and Parquet."""
        if pa.types.is_temporal(cells.type):
            seconds = _typed(cells, self._zone)
            unreadable = np.zeros(len(cells), bool)
        else:
            seconds, unreadable = self._texts(cells)
        with np.errstate(over="ignore"):
            days = seconds // _DAY
        placeholder = np.isin(days, self._placeholder_days) | np.isin(seconds, self._placeholder_moments)
        placeholder &= seconds != MISSING
        return Moments(np.where(placeholder, MISSING, seconds), unreadable, placeholder)

    def _texts(self, cells: pa.Array) -> tuple[Seconds, Mask]:
        """Parse text cells; return seconds, and a mask of the cells that could not be read."""
        texts = pc.utf8_trim_whitespace(cells)
        filled = _filled(pc.greater(pc.binary_length(texts), 0))
        seconds = np.full(len(texts), MISSING, np.int64)
        if not filled.any():
            return seconds, np.zeros(len(texts), bool)
        if not filled.all():
            texts = texts.filter(pa.array(filled))
        values = np.full(len(texts), MISSING, np.int64)
        if self._formats[0][0] is None:
            values = read_fixed_width(texts, _stamped_day, missing=MISSING)
        # Second step: day and time separately. Third step, for what is still unread: cell by cell.
        other = values == MISSING
        if other.any():
            values[other] = self._split_and_read(texts.filter(pa.array(other)))
        unread = np.flatnonzero(values == MISSING)
        if len(unread):
            encoded = texts.take(pa.array(unread)).dictionary_encode()
            parsed = np.array([self._whole[text] for text in encoded.dictionary.to_pylist()], np.int64)
            values[unread] = parsed[encoded.indices.to_numpy()]
        seconds[filled] = values
        return seconds, filled & (seconds == MISSING)

    def _split_and_read(self, texts: pa.Array) -> Seconds:
        """Parse day and time separately, each distinct spelling once; MISSING where that fails."""
        separator = _separator(texts[0].as_py())
        # If a dash separates day and time, it is the last dash of the text; an offset never follows it.
        split = pc.split_pattern(texts, separator, max_splits=1, reverse=separator == "-")
        offsets = split.offsets.to_numpy()
        timed = np.diff(offsets) == 2
        days, _ = self._looked_up(split.values.take(pa.array(offsets[:-1])), self._days)
        seconds = np.where(days == MISSING, MISSING, days * _DAY)
        if timed.any():
            clock, zone = self._looked_up(split.values.take(pa.array(offsets[:-1][timed] + 1)), self._times)
            of_day = seconds[timed]
            failed = (of_day == MISSING) | (clock == MISSING)
            local = np.where(failed, 0, of_day + clock)
            # Moments with an offset are converted to UTC and then to the local time of the zone.
            if (zone != MISSING).any():
                local = np.where(
                    zone == MISSING, local, self._local(local - np.where(zone == MISSING, 0, zone))
                )
            seconds[timed] = np.where(failed, MISSING, local)
        return seconds

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

    def _local(self, utc: Seconds) -> Seconds:
        """Convert UTC seconds into local seconds of the column's zone."""
        moments = pd.DatetimeIndex(utc.astype("datetime64[s]")).tz_localize("UTC").tz_convert(self._zone)
        return moments.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)

    def _day(self, text: str) -> tuple[int, int]:
        """Day since 1970 of a text by the first matching format; the second number is unused."""
        plain = to_latin_digits(text)
        for day_format, _, _ in self._formats:
            value = _auto_day(plain) if day_format is None else _by_format(plain, day_format)
            if value is not None:
                return (value // _DAY if day_format is not None else value), MISSING
        return MISSING, MISSING

    def _time(self, text: str) -> tuple[int, int]:
        """Seconds of the day, and the UTC offset if one is written."""
        plain = to_latin_digits(text).strip()
        for _, time_format, _ in self._formats:
            if time_format is None:
                time = _auto_time(plain)
                if time is not None:
                    return time
            elif time_format:
                seconds = _by_format(plain, time_format)
                if seconds is not None:
                    return seconds % _DAY, MISSING
        return MISSING, MISSING

    def _read_one(self, text: str) -> int:
        """Parse a whole cell by the first matching format."""
        plain = to_latin_digits(text)
        for _, _, whole in self._formats:
            seconds = self._auto_moment(plain) if whole is None else self._by_whole_format(plain, whole)
            if seconds is not None:
                return seconds
        # The workbook reader writes typed cells in this format, whatever format the mapping declares.
        typed = _by_format(plain, "%Y-%m-%d %H:%M:%S")
        return MISSING if typed is None else typed

    def _by_whole_format(self, plain: str, text: str) -> int | None:
        """Parse a cell by a strptime format for day and time together, with or without offset."""
        if "%z" not in text:
            return _by_format(plain, text)
        try:
            utc = datetime.strptime(plain, text).timestamp()
        except (ValueError, OverflowError):
            return None
        return int(self._local(np.array([int(utc // 1)], np.int64))[0])

    def _auto_moment(self, plain: str) -> int | None:
        """Parse a cell of the format “auto”: a day, and possibly a time with an offset."""
        match = _DATE_AND_TIME.fullmatch(plain.strip())
        day = _auto_day(match[1].strip("-./")) if match else None
        if match is None or day is None:
            return None
        if not match[2]:
            return day * _DAY
        time = _auto_time(match[2].strip())
        if time is None:
            return None
        local = day * _DAY + time[0]
        return local if time[1] == MISSING else int(self._local(np.array([local - time[1]], np.int64))[0])


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


def _separator(first: str) -> str:
    """Separator of day and time in a column, judged by its first cell."""
    match = _DATE_AND_TIME.fullmatch(to_latin_digits(first))
    if match is None or not match[2]:
        return " "
    between = first[match.end(1) : match.start(2)]
    return " " if " " in between else between or " "


def _split(text: str) -> tuple[str | None, str | None, str | None]:
    """Split a format into day, time and whole; None stands for “auto”, and empty parts cannot be used alone."""
    if text == "auto":
        return None, None, None
    day, _, time = text.partition(" ")
    if _TIME_DIRECTIVES.search(day) or _DAY_DIRECTIVES.search(time) or "%z" in text:
        return "", "", text
    return day, time, text


def _auto_day(plain: str) -> int | None:
    """Day since 1970 of a Jalali or ISO day; None if it cannot be read or does not exist."""
    match = _YEAR_FIRST.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (int(part) for part in (match.group(1, 3, 4) if match[1] else match.group(5, 6, 7)))
    if (year, month, day) == (
        1278,
        10,
        11,
    ):  # 1900-01-01, the zero of workbooks, converted to Jalali by other software
        return date(1900, 1, 1).toordinal() - _EPOCH
    if year == 0 or (year, month, day) == (1, 1, 1):
        return _ZERO_DAY
    try:
        if 1300 <= year < 1500:
            return from_jalali(year, month, day).toordinal() - _EPOCH
        # Any other year below 1600 is plausible in neither calendar.
        if year < 1600:
            return None
        return date(year, month, day).toordinal() - _EPOCH
    except (CalendarError, ValueError):
        return None


@lru_cache(maxsize=65_536)
def _stamped_day(year: int, month: int, day: int) -> int:
    """Day since 1970 of a year, month and day; MISSING if there is no such day."""
    value = _auto_day(f"{year:04}-{month:02}-{day:02}")
    return MISSING if value is None else value


def _auto_time(plain: str) -> tuple[int, int] | None:
    """Seconds of the day, and the UTC offset in seconds (MISSING if none is written); None if unreadable."""
    match = _TIME.fullmatch(plain)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    # A twelve-hour clock: 12 am is hour 0. The Persian mark for the afternoon begins with ب.
    if half := (match[4] or "").casefold():
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] in "pب" else 0)
    if hour == 24 and minute == second == 0:
        return _DAY, _offset(match[5])  # ISO 8601: the end of the day
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 3600 + minute * 60 + second, _offset(match[5])


def _offset(zone: str | None) -> int:
    """UTC offset in seconds of a zone as written; MISSING if none is written."""
    if not zone:
        return MISSING
    if zone[0] not in "+-":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
    return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)


def _by_format(plain: str, text: str) -> int | None:
    """Seconds since 1970 of a text by a strptime format; None if it does not match."""
    if not text:
        return None
    try:
        parsed = datetime.strptime(plain, text)
    except ValueError:
        return None
    naive = parsed.replace(tzinfo=None)
    return (naive.toordinal() - _EPOCH) * _DAY + naive.hour * 3600 + naive.minute * 60 + naive.second


@lru_cache(maxsize=64)
def _placeholders(more: tuple[str, ...]) -> tuple[Seconds, Seconds]:
    """Days that mean “no date” at any time of day, and single moments that do."""
    days = [_ZERO_DAY, *(date(1899, 12, day).toordinal() - _EPOCH for day in (30, 31))]
    days.append(date(1900, 1, 1).toordinal() - _EPOCH)
    moments = [0, 3 * 3600 + 1800]  # the zero of Unix time, in UTC and in the local time of Tehran
    for text in more:
        day, _, time = to_latin_digits(text).partition(" ")
        number, clock = _auto_day(day), _auto_time(time)
        if number is not None and clock is not None:
            moments.append(number * _DAY + clock[0])
        elif number is not None:
            days.append(number)
    return np.array(days, np.int64), np.array(moments, np.int64)


def _typed(cells: pa.Array, zone: str) -> Seconds:
    """Seconds of date and timestamp cells; timestamps with a zone are converted to local time."""
    if pa.types.is_timestamp(cells.type) and cells.type.tz is not None:
        cells = pc.local_timestamp(cells.cast(pa.timestamp("s", zone), safe=False))
    if pa.types.is_time(cells.type) or pa.types.is_duration(cells.type):
        return np.full(len(cells), MISSING, np.int64)
    seconds = cells.cast(pa.timestamp("s"), safe=False).cast(pa.int64())
    return np.where(_filled(seconds.is_valid()), _numbers(seconds), MISSING).astype(np.int64)


def _numbers(array: pa.Array) -> Seconds:
    """Integer array as NumPy array, with missing values as 0."""
    numbers: Seconds = array.fill_null(0).to_numpy(zero_copy_only=False)
    return numbers


def _filled(array: pa.Array) -> Mask:
    """Boolean array as NumPy array, with missing values as False."""
    filled: Mask = array.fill_null(False).to_numpy(zero_copy_only=False)
    return filled
