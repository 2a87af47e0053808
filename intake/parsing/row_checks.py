"""Build records from a chunk: the checks shared by snapshots and events (ids, moments, codes, names, coordinates)."""

from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.mapping.field_columns import TIMES
from intake.mapping.model import Mapping
from intake.parsing.arrow_cells import Mask, latin_digits, numbers, texts
from intake.parsing.arrow_cells import to_bool_mask as as_mask
from intake.parsing.coded_values import NameColumn, ValueReader, count_words, not_accepted
from intake.parsing.date_texts import Seconds
from intake.parsing.dates import MomentReader, Moments
from intake.parsing.excel_numbers import excel_numbers, short_days, with_days
from intake.parsing.id_traces import SHORTENED, without_traces
from intake.parsing.reading_notes import ReadingNotes
from intake.parsing.rejected_frame import (
    MAX_ID_LENGTH,
    NONE_REJECTED,
    RejectedLine,
    contents,
    mask_cell,
    rejected_frame,
    text_at,
)
from intake.parsing.timed_moments import TimedMoments, read_moments
from intake.readers.chunk import Chunk
from persian.names import fold, tidy
from queries.settings.province_settings import WorkingDays
from queries.vocabulary.codes import Flag
from queries.vocabulary.labels import Text

YEAR_1380 = 985_132_800  # 2001-03-21 (1 Farvardin 1380) in seconds since 1970
# Share of a chunk's due moments up to which those at midnight are moments like the others, and no days without a time.
RARE_MIDNIGHTS = 0.01


@dataclass
class FileContext:
    """Everything needed to read the rows of one file, and what is cached between batches."""

    mapping: Mapping
    file: str
    county_code: Callable[[str], str | None] | None = None  # official code of a county of the province
    stored_names: MappingOf[str, Collection[str]] = field(default_factory=dict)
    timezone: str = "Asia/Tehran"
    notes: ReadingNotes = field(default_factory=ReadingNotes)
    working_days: WorkingDays = field(default_factory=WorkingDays)
    county_names: Sequence[Text] = ()  # of the province, if other counties are refused
    vocabulary: ValueReader = field(init=False)
    _moments: dict[str, MomentReader] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.vocabulary = ValueReader(self.mapping)

    def moments(self, name: str) -> MomentReader:
        """Parser of a column of moments."""
        if name not in self._moments:
            self._moments[name] = MomentReader(self.mapping.dates, name, timezone=self.timezone)
        return self._moments[name]

    def official(self, name: str) -> str:
        """Official code of a county of the province, else the name unchanged."""
        return (self.county_code(name) if self.county_code else None) or name


class RecordBuilder:
    """Converts one chunk into records: adds fields, collects flags, rejects rows."""

    def __init__(self, chunk: Chunk, context: FileContext) -> None:
        self.chunk = chunk
        self.context = context
        self.size = len(chunk.lines)
        self.flags = np.zeros(self.size, np.int32)
        self.fields: dict[str, object] = {"line": chunk.lines}
        self._reason = np.full(self.size, "", dtype=object)
        self._detail: dict[int, str] = {}
        self._rejected = np.zeros(self.size, bool)
        self._moved = np.zeros(self.size, bool)
        self._noted: set[str] = set()
        # U+FFFD shows that bytes could not be decoded. Such rows are rejected, because an id or a name may be wrong.
        if chunk.has_undecodable_text:
            for position in chunk.selection.mapped_positions:
                cells = chunk.columns[position]
                if pa.types.is_string(cells.type):
                    self.reject(as_mask(pc.match_substring(cells, "\ufffd")), "damaged_text")

    def reject(self, which: Mask, reason: str, name: str = "") -> None:
        """Reject rows that are not rejected yet; the column and cell of the field `name` become the detail, masked."""
        fresh = which & ~self._rejected
        if not fresh.any():
            return
        self._rejected |= fresh
        self._reason[fresh] = reason
        cells = self.chunk.column(name) if name else None
        if cells is not None:
            column = self.chunk.selection.names[name]
            shown = with_days if reason in ("short_day_number", "excel_day_number") else mask_cell
            for at in np.flatnonzero(fresh):
                self._detail[int(at)] = f"{column}: {shown(text_at(cells, int(at)))}"

    def flag(self, which: Mask, flag: Flag) -> None:
        """Set a flag on rows."""
        self.flags[which] |= np.int32(flag)

    def add_ids(self) -> None:
        """Add the field `id`: trimmed, Latin digits, no control characters.

        Rows without an id are rejected, and those whose id a spreadsheet has shortened.
        """
        cells = self.chunk.column("id")
        assert cells is not None
        ids = latin_digits(texts(cells))
        plain = as_mask(pc.ascii_is_printable(ids))
        if not plain.all():
            odd = pa.array(~plain)
            tidied = pa.array([tidy(text) for text in ids.filter(odd).to_pylist()], pa.string())
            ids = pc.replace_with_mask(ids, odd, tidied)
        ids = without_traces(ids)
        self.reject(as_mask(pc.match_substring_regex(ids, SHORTENED)), "shortened_id", "id")
        length = pc.utf8_length(ids).to_numpy(zero_copy_only=False)
        self.reject(length == 0, "no_id")
        self.reject(length > MAX_ID_LENGTH, "id_too_long")
        self.fields["id"] = strings(ids)

    def add_moment(self, name: str, *, flagged: bool = True, applies: Mask | None = None) -> Moments:
        """Add a column of moments as the field of its name; unreadable and placeholder cells are flagged.

        So are dates beside an unreadable time of day, which count as whole days. A due day without a time of day lasts
        until its end.

        If `applies` is given, cells outside of it are treated as empty.
        """
        read = read_moments(self.chunk, name, self.context.moments(name), self.context.mapping.empty)
        if applies is not None:
            read = read.only(applies)
        moments = read.moments
        self._note_times(name, read)
        self.flag(read.unreadable_times, Flag.unreadable_time)
        if flagged:
            self.flag(moments.unreadable, Flag.unreadable_date)
            self.flag(moments.placeholder, Flag.placeholder_date)
        self.fields[name] = self._through_due_day(moments.seconds) if name == "due_at" else moments.seconds
        return moments

    def _through_due_day(self, due_at: Seconds) -> Seconds:
        """Due moments with the days among them moved to the last second of the day: an answer in its course is in time.

        A cell without a time of day is a day, and so is one with the time 00:00, unless nearly all others of the chunk
        have other times: then it is that moment. «24:00» always is.
        """
        given = due_at != MISSING
        cells, midnight = self.chunk.column("due_at"), given & (due_at % DAY_SECONDS == 0)
        if cells is None or not midnight.any():
            return due_at
        written = latin_digits(texts(cells))
        moments = as_mask(pc.match_substring_regex(written, r"24:00(?::00)?$"))
        if midnight.sum() <= RARE_MIDNIGHTS * given.sum():
            moments |= as_mask(pc.match_substring(written, ":"))
            if (times := self.chunk.column(TIMES["due_at"])) is not None:
                moments |= as_mask(pc.match_substring(texts(times), ":"))
        return np.where(midnight & ~moments, due_at + DAY_SECONDS - 1, due_at)

    def _note_times(self, name: str, read: TimedMoments) -> None:
        """Note unreadable, missing and moved times of a field, once even if its column is parsed twice."""
        cells = self.chunk.column(name)
        if cells is None or name in self._noted:
            return
        self._noted.add(name)
        self._moved |= read.moments.moved
        moment_reader, names = self.context.moments(name), self.chunk.selection.names
        self.context.notes.add_times(
            names[name], cells, read.moments, formats=moment_reader.formats, timezone=moment_reader.timezone
        )
        time = TIMES[name]
        if (times := self.chunk.column(time)) is not None:
            self.context.notes.add_times_apart(names[time], times, read)

    def _note_unknown(
        self, name: str, words: MappingOf[str, int], *, default: Text | None, known: Sequence[Text]
    ) -> None:
        """Note the unknown words of the column of a field."""
        self.context.notes.add_unknown(self.chunk.selection.names[name], words, default=default, known=known)

    def add_registration(self, name: str, which: Mask | None = None) -> Seconds:
        """Add the registration times; rows without a valid one (only `which`, if given) are rejected."""
        moments = self.add_moment(name, flagged=False)
        checked = np.ones(self.size, bool) if which is None else which
        missing = (moments.seconds == MISSING) & ~moments.unreadable & ~moments.placeholder
        self.reject(checked & missing, "no_registration_time")
        self.reject(
            short_days(self.chunk.column(name), checked & moments.unreadable), "short_day_number", name
        )
        days_as_numbers = excel_numbers(self.chunk.column(name), checked & moments.unreadable)
        self.reject(days_as_numbers, "excel_day_number", name)
        self.reject(checked & moments.unreadable, "unreadable_registration_time", name)
        # Placeholder dates such as 1900-01-01 are rejected as too early, not as missing: the report then shows the
        # cell.
        early = moments.placeholder | ((moments.seconds != MISSING) & (moments.seconds < YEAR_1380))
        self.reject(checked & early, "registered_before_1380", name)
        return moments.seconds

    def add_codes(self, name: str) -> npt.NDArray[np.int8]:
        """Add a column of words as codes; unknown words are flagged, or rejected if the mapping says so."""
        cells = self.chunk.column(name)
        vocabulary = self.context.vocabulary
        if cells is None:
            codes = np.full(self.size, vocabulary.default(name), np.int8)
        else:
            words = vocabulary.codes(name, cells)
            codes = words.codes
            refused = name == "event" or words.refuse_unknown
            default = None if refused else vocabulary.default_label(name)
            self._note_unknown(name, words.unknown_words, default=default, known=vocabulary.known_words(name))
            if refused:
                self.reject(words.unknown, "unknown_event" if name == "event" else "unknown_value", name)
            else:
                self.flag(words.unknown, Flag.unknown_value)
        self.fields[name] = codes
        return codes

    def add_names(self, name: str) -> None:
        """Add a column of names as a categorical; names that the mapping refuses are rejected."""
        cells = self.chunk.column(name)
        column = getattr(self.context.mapping.columns, name)
        if cells is None:
            self.fields[name] = _categories(np.full(self.size, -1, np.int8), [])
            return
        official_name = self.context.official if name == "county" else None
        names = self.context.vocabulary.names(column, cells, official_name=official_name)
        self.flag(names.masked, Flag.personal_data)
        codes = names.texts.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        self.fields[name] = _categories(codes, names.texts.dictionary.to_pylist())
        self._refuse_unknown(name, names)

    def add_coordinates(self) -> None:
        """Add the latitude and longitude; impossible and placeholder points become missing and are flagged."""
        lat, lon = self.chunk.column("latitude"), self.chunk.column("longitude")
        if lat is None or lon is None:
            self.fields["latitude"] = self.fields["longitude"] = np.full(self.size, np.nan)
            return
        (north, north_given), (east, east_given) = numbers(lat), numbers(lon)
        # The point 0, 0 in the Gulf of Guinea is what many systems write for an unknown place.
        good = (np.abs(north) <= 90) & (np.abs(east) <= 180) & ~((north == 0) & (east == 0))
        for point in self.context.mapping.coordinates.placeholders:
            is_point = np.ones(self.size, bool)
            if point.latitude is not None:
                is_point &= north == point.latitude
            if point.longitude is not None:
                is_point &= east == point.longitude
            good &= ~is_point
        self.flag((north_given | east_given) & ~good, Flag.bad_coordinates)
        self.fields["latitude"] = np.where(good, north, np.nan)
        self.fields["longitude"] = np.where(good, east, np.nan)

    def frames(self, order: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the accepted records with these columns, and the rejected rows."""
        self.context.notes.moved_rows += int(self._moved.sum())
        self.fields["flags"] = self.flags
        kept = {name: self.fields[name] for name in order}
        records = pd.DataFrame(kept, copy=False)
        rejected = self._rejected_frame()
        if self._rejected.any():
            records = records[~self._rejected].reset_index(drop=True)
        return records, rejected

    def _refuse_unknown(self, name: str, names: NameColumn) -> None:
        """Reject rows with a name that is neither declared in the mapping nor stored, if the mapping says so."""
        field = "agency" if name.endswith("agency") else name
        if field not in ("agency", "topic", "county"):
            return
        mapping = self.context.mapping
        if getattr(mapping.unknown, field) == "create":
            return
        known = [*getattr(mapping.known, field), *sorted(self.context.stored_names.get(field, ()))]
        accepted = {fold(word) for word in known}
        if field == "county" and self.context.county_code:
            # County names have been replaced by official codes; those of the province are always accepted.
            codes = names.texts.dictionary.to_pylist()
            accepted |= {fold(code) for code in codes if self.context.county_code(code)}
        unknown = not_accepted(names, accepted)
        labels = self.context.county_names if field == "county" else ()
        words = [*labels, *(Text(word, word) for word in known)]
        self._note_unknown(name, count_words(names, unknown), default=None, known=words)
        self.reject(unknown, f"unknown_{field}", name)

    def _rejected_frame(self) -> pd.DataFrame:
        """Rejected and unreadable rows in the order of their lines."""
        if not self.chunk.unreadable_rows and not self._rejected.any():
            return NONE_REJECTED
        file = f"{self.context.file} [{self.chunk.sheet}]" if self.chunk.sheet else self.context.file
        lines: list[RejectedLine] = [
            (file, bad.line, bad.reason, bad.detail, {}) for bad in self.chunk.unreadable_rows
        ]
        which = np.flatnonzero(self._rejected)
        for at, content in zip(which, contents(self.chunk, which), strict=True):
            reason, detail = str(self._reason[at]), self._detail.get(int(at), "")
            lines.append((file, int(self.chunk.lines[at]), reason, detail, content))
        return rejected_frame(lines)


def _categories(codes: npt.NDArray[Any], words: list[str]) -> pd.Categorical:
    """Categorical of words by position, −1 for none; the input is trusted, which saves pandas a check."""
    return pd.Categorical.from_codes(
        codes, dtype=pd.CategoricalDtype(pd.Index(words, dtype=object)), validate=False
    )


def strings(array: pa.Array) -> pd.api.extensions.ExtensionArray:
    """Arrow-backed string array of pandas."""
    text = array if pa.types.is_large_string(array.type) else array.cast(pa.large_string())
    return pd.array(text, dtype=pd.StringDtype("pyarrow", na_value=np.nan))
