"""What rows of either shape have in common: rejection, flags, names, codes, coordinates."""

from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from intake.mapping.model import Mapping
from intake.mapping.privacy import MASK, mask_personal_data
from intake.readers.chunk import Chunk
from intake.records.arrow_cells import Mask, latin_digits, numbers, texts
from intake.records.arrow_cells import to_bool_mask as as_mask
from intake.records.coded_values import MAX_NAME_LENGTH, NameColumn, ValueReader, not_accepted
from intake.records.dates import MISSING, MomentReader, Moments, Seconds
from persian.names import fold, tidy
from queries.vocabulary.codes import Flag

YEAR_1380 = 985_132_800  # 2001-03-21, in seconds
MAX_ID_LENGTH = 100
REJECTED_COLUMNS = ("file", "line", "reason", "detail", "content")


@dataclass
class FileContext:
    """Everything that reading the rows of one file needs, and what it remembers between batches."""

    mapping: Mapping
    file: str
    county_code: Callable[[str], str | None] | None = None  # official code of a county of the province
    stored_names: MappingOf[str, Collection[str]] = field(default_factory=dict)
    timezone: str = "Asia/Tehran"
    vocabulary: ValueReader = field(init=False)
    _moments: dict[str, MomentReader] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.vocabulary = ValueReader(self.mapping)

    def moments(self, name: str) -> MomentReader:
        """The reader of a column of moments."""
        if name not in self._moments:
            self._moments[name] = MomentReader(self.mapping.dates, name, timezone=self.timezone)
        return self._moments[name]

    def official(self, name: str) -> str:
        """The code of a county of the province, else the name as it is."""
        return (self.county_code(name) if self.county_code else None) or name


class RecordBuilder:
    """One chunk on its way to records: fields are added, flags gathered, rows rejected."""

    def __init__(self, chunk: Chunk, reader: FileContext) -> None:
        self.chunk = chunk
        self.reader = reader
        self.size = len(chunk.lines)
        self.flags = np.zeros(self.size, np.int32)
        self.fields: dict[str, object] = {"line": chunk.lines}
        self._reason = np.full(self.size, "", dtype=object)
        self._detail: dict[int, str] = {}
        self._rejected = np.zeros(self.size, bool)
        if chunk.has_undecodable_text:
            for position in chunk.selection.mapped_positions:
                cells = chunk.columns[position]
                if pa.types.is_string(cells.type):
                    self.reject(as_mask(pc.match_substring(cells, "\ufffd")), "damaged_text")

    def reject(self, which: Mask, reason: str, cells: pa.Array | None = None) -> None:
        """Reject rows that are not rejected yet; the cells become the detail."""
        fresh = which & ~self._rejected
        if not fresh.any():
            return
        self._rejected |= fresh
        self._reason[fresh] = reason
        if cells is not None:
            for at in np.flatnonzero(fresh):
                self._detail[int(at)] = mask_personal_data(_shown(cells, int(at)))[0]

    def flag(self, which: Mask, flag: Flag) -> None:
        """Set a flag on rows."""
        self.flags[which] |= np.int32(flag)

    def add_ids(self) -> None:
        """The field `id`: trimmed, digits in Latin, no control characters; rows without are rejected."""
        cells = self.chunk.column("id")
        assert cells is not None
        found = latin_digits(texts(cells))
        plain = as_mask(pc.ascii_is_printable(found))
        if not plain.all():
            odd = pa.array(~plain)
            tidied = pa.array([tidy(text) for text in found.filter(odd).to_pylist()], pa.string())
            found = pc.replace_with_mask(found, odd, tidied)
        length = pc.utf8_length(found).to_numpy(zero_copy_only=False)
        self.reject(length == 0, "no_id")
        self.reject(length > MAX_ID_LENGTH, "id_too_long")
        self.fields["id"] = _strings(found)

    def add_moment(self, name: str, *, flagged: bool = True, applies: Mask | None = None) -> Moments:
        """A column of moments, as the field of its name; unreadable and placeholder cells are flagged.

        Where `counts` is given, the other cells are as if they were empty.
        """
        found = self._moments(name)
        if applies is not None:
            seconds = np.where(applies, found.seconds, MISSING)
            found = Moments(seconds, found.unreadable & applies, found.placeholder & applies)
        if flagged:
            self.flag(found.unreadable, Flag.unreadable_date)
            self.flag(found.placeholder, Flag.placeholder_date)
        self.fields[name] = found.seconds
        return found

    def _moments(self, name: str) -> Moments:
        cells = self.chunk.column(name)
        if cells is None:
            none = np.zeros(self.size, bool)
            return Moments(np.full(self.size, MISSING, np.int64), none, none)
        if not pa.types.is_temporal(cells.type):
            cells = _blank_empty_words(self.reader.mapping.empty, texts(cells))
        return self.reader.moments(name).read(cells)

    def add_registration(self, name: str, which: Mask | None = None) -> Seconds:
        """The registration times; rows without a possible one are rejected."""
        cells = self.chunk.column(name)
        assert cells is not None
        found = self.add_moment(name, flagged=False)
        asked = np.ones(self.size, bool) if which is None else which
        missing = (found.seconds == MISSING) & ~found.unreadable & ~found.placeholder
        self.reject(asked & missing, "no_registration_time")
        self.reject(asked & found.unreadable, "unreadable_registration_time", cells)
        early = found.placeholder | ((found.seconds != MISSING) & (found.seconds < YEAR_1380))
        self.reject(asked & early, "registered_before_1380", cells)
        return found.seconds

    def add_codes(self, name: str) -> npt.NDArray[np.int8]:
        """A column of words as the field of its name."""
        cells = self.chunk.column(name)
        vocabulary = self.reader.vocabulary
        if cells is None:
            codes = np.full(self.size, vocabulary.default(name), np.int8)
        else:
            words = vocabulary.codes(name, cells)
            codes = words.codes
            if name == "event" or words.refuse_unknown:
                self.reject(words.unknown, "unknown_event" if name == "event" else "unknown_value", cells)
            else:
                self.flag(words.unknown, Flag.unknown_value)
        self.fields[name] = codes
        return codes

    def add_names(self, name: str) -> None:
        """A column of names as the field of its name; refused ones are rejected."""
        cells = self.chunk.column(name)
        column = getattr(self.reader.mapping.columns, name)
        if cells is None:
            self.fields[name] = _categories(np.full(self.size, -1, np.int8), [])
            return
        known = self.reader.official if name == "county" else None
        found = self.reader.vocabulary.names(column, cells, official_name=known)
        self.flag(found.masked, Flag.personal_data)
        codes = found.texts.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        self.fields[name] = _categories(codes, found.texts.dictionary.to_pylist())
        self._refuse_unknown(name, found, cells)

    def add_coordinates(self) -> None:
        """The fields `lat` and `lon`; impossible and placeholder points are missing and flagged."""
        lat, lon = self.chunk.column("latitude"), self.chunk.column("longitude")
        if lat is None or lon is None:
            self.fields["lat"] = self.fields["lon"] = np.full(self.size, np.nan)
            return
        (north, north_given), (east, east_given) = numbers(lat), numbers(lon)
        good = (np.abs(north) <= 90) & (np.abs(east) <= 180) & ~((north == 0) & (east == 0))
        for point in self.reader.mapping.coordinates.placeholders:
            is_point = np.ones(self.size, bool)
            if point.latitude is not None:
                is_point &= north == point.latitude
            if point.longitude is not None:
                is_point &= east == point.longitude
            good &= ~is_point
        self.flag((north_given | east_given) & ~good, Flag.bad_coordinates)
        self.fields["lat"] = np.where(good, north, np.nan)
        self.fields["lon"] = np.where(good, east, np.nan)

    def frames(self, order: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The records kept, with these columns, and the rejected rows."""
        self.fields["flags"] = self.flags
        kept = {name: self.fields[name] for name in order}
        records = pd.DataFrame(kept, copy=False)
        rejected = self._rejected_frame()
        if self._rejected.any():
            records = records[~self._rejected].reset_index(drop=True)
        return records, rejected

    def _refuse_unknown(self, name: str, found: NameColumn, cells: pa.Array) -> None:
        field = "agency" if name.endswith("agency") else name
        if field not in ("agency", "topic", "county"):
            return
        mapping = self.reader.mapping
        if getattr(mapping.unknown, field) == "create":
            return
        accepted = {fold(word) for word in getattr(mapping.known, field)}
        accepted |= {fold(word) for word in self.reader.stored_names.get(field, ())}
        if field == "county" and self.reader.county_code:
            own = found.texts.dictionary.to_pylist()
            accepted |= {fold(code) for code in own if self.reader.county_code(code)}
        self.reject(not_accepted(found, accepted), f"unknown_{field}", cells)

    def _rejected_frame(self) -> pd.DataFrame:
        if not self.chunk.unreadable_rows and not self._rejected.any():
            return _NONE_REJECTED
        lines: list[tuple[str, int, str, str, dict[str, str]]] = [
            (self.reader.file, bad.line, bad.reason, bad.detail, {}) for bad in self.chunk.unreadable_rows
        ]
        which = np.flatnonzero(self._rejected)
        for at, content in zip(which, self._contents(which), strict=True):
            reason, detail = str(self._reason[at]), self._detail.get(int(at), "")
            lines.append((self.reader.file, int(self.chunk.lines[at]), reason, detail, content))
        lines.sort(key=lambda row: row[1])
        return _rejected(lines)

    def _contents(self, which: npt.NDArray[np.int64]) -> list[dict[str, str]]:
        selection = self.chunk.selection
        contents: list[dict[str, str]] = [{} for _ in which]
        for position in selection.mapped_positions if len(which) else []:
            name = selection.header[position]
            cells = texts(self.chunk.columns[position].take(pa.array(which))).to_pylist()
            is_id = position == selection.positions.get("id")
            for content, text in zip(contents, cells, strict=True):
                if len(text) > (MAX_ID_LENGTH if is_id else MAX_NAME_LENGTH):
                    content[name] = MASK  # free text in the wrong place
                elif text:
                    content[name] = text if is_id else mask_personal_data(text)[0]
        return contents


def _rejected(lines: Sequence[tuple[str, int, str, str, dict[str, str]]]) -> pd.DataFrame:
    frame = pd.DataFrame(lines, columns=list(REJECTED_COLUMNS))
    return frame.astype({"file": "str", "line": "int64", "reason": "str", "detail": "str"})


_NONE_REJECTED = _rejected([])


def _shown(cells: pa.Array, at: int) -> str:
    value = cells[at].as_py()
    return "" if value is None else str(value)[:200]


def _blank_empty_words(empty: tuple[str, ...], cells: pa.Array) -> pa.Array:
    """Texts that mean "nothing" made empty, looked for only among short cells."""
    short = as_mask(pc.less(pc.binary_length(cells), 8)) & as_mask(pc.greater(pc.binary_length(cells), 0))
    if not short.any():
        return cells
    words = {word.casefold() for word in empty}
    where = pa.array(short)
    plain = [("" if text.casefold() in words else text) for text in cells.filter(where).to_pylist()]
    return pc.replace_with_mask(cells, where, pa.array(plain, pa.string()))


def _categories(codes: npt.NDArray[Any], words: list[str]) -> pd.Categorical:
    """Words by their places among the different ones, −1 for none; both are known to be in order."""
    return pd.Categorical.from_codes(
        codes, dtype=pd.CategoricalDtype(pd.Index(words, dtype=object)), validate=False
    )


def _strings(array: pa.Array) -> pd.api.extensions.ExtensionArray:
    text = array if pa.types.is_large_string(array.type) else array.cast(pa.large_string())
    return pd.array(text, dtype=pd.StringDtype("pyarrow", na_value=np.nan))
