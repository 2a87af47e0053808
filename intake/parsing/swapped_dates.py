"""Refuse a file whose dates have day and month the other way round than the formats of its mapping.

Of 13/06/2025 the format `%m/%d/%Y` reads nothing, so that such a row is rejected; but 05/06/2025 it reads as 6 May. The
rows of the last days of each month are missing then, and all others have wrong dates, the newest of which makes all
open cases overdue.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from intake.errors import RefusedError
from intake.mapping.model import Dates, Mapping
from intake.parsing.dates import MomentReader
from intake.readers.chunk import Chunk
from persian.bidi import isolate, ltr
from persian.digits import number

_LEAST, _LEAST_SHARE = 3, 0.2  # registrations, and their share of all; a few may be mistyped
_REASON = "unreadable_registration_time"
_DAY, _MONTH = "%d", "%m"


def swapped_format(text: str) -> str | None:
    """The format with day and month in each other's place; None if it does not have both as numbers."""
    if _DAY not in text or _MONTH not in text:
        return None
    return text.replace(_DAY, "%\0").replace(_MONTH, _DAY).replace("%\0", _MONTH)


@dataclass
class SwappedDates:
    """Counts the registrations of a file that only the swapped formats read."""

    mapping: Mapping
    timezone: str
    rows: int = 0
    swapped: int = 0
    column: str = ""
    _reader: MomentReader | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        dates = self.mapping.dates
        formats = [swapped_format(text) for text in dates.columns.get(self._field, dates.formats)]
        if known := tuple(text for text in formats if text is not None):
            self._reader = MomentReader(
                Dates(formats=known, timezone=dates.timezone), "", timezone=self.timezone
            )

    @property
    def _field(self) -> str:
        return "registered_at" if self.mapping.shape == "snapshot" else "moment"

    def add(self, piece: Chunk, rejected: pd.DataFrame) -> None:
        """Add a part of the file, of which some rows were rejected."""
        self.rows += len(piece.lines)
        cells = piece.column(self._field)
        if self._reader is None or cells is None or not len(rejected):
            return
        lines = rejected.loc[rejected["reason"] == _REASON, "line"].to_numpy()
        if len(lines):
            unread = cells.take(np.flatnonzero(np.isin(piece.lines, lines)))
            self.swapped += int(np.count_nonzero(~self._reader.read(unread).unreadable))
            self.column = piece.selection.names[self._field]

    def refuse(self, file: str) -> None:
        """Raise RefusedError if many registrations are readable by the swapped formats alone."""
        if self._reader is None or self.swapped < max(_LEAST, _LEAST_SHARE * self.rows):
            return
        formats = ", ".join(f'"{text}"' for text in self._reader.formats)
        count_fa, count_en = ((number(self.swapped, lang), number(self.rows, lang)) for lang in ("fa", "en"))
        raise RefusedError(
            f"{file}: {count_fa[0]} از {count_fa[1]} زمان ستون «{isolate(self.column)}» با قالب نگاشت خوانده "
            "نمی‌شود، ولی اگر جای روز و ماه عوض شود خوانده می‌شود؛ پس بقیه هم به روزهای نادرست خوانده می‌شدند. چیزی "
            f"بارگذاری نشد. در نگاشت، بخش dates، بنویسید {ltr(f'formats = [{formats}]')}؛ اگر فایل هر دو ترتیب را "
            "دارد، از سامانه با سال در آغاز یا با نام ماه دوباره خروجی بگیرید.",
            f"{file}: {count_en[0]} of {count_en[1]} times in the column “{self.column}” cannot be read by the "
            "format of the mapping, but can with day and month the other way round; so the others would be read as "
            f"wrong days. Nothing was loaded. Write into the mapping, under dates: formats = [{formats}]; if the "
            "file has both orders, export it again with the year first, or with the month as a word.",
        )
