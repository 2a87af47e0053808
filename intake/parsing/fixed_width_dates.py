"""Parse fixed-width moments in bulk: 1403/05/12 09:30:00, 2024-08-02T09:30 and the like.

Most columns contain nothing else, and array arithmetic on the bytes is much faster than parsing each text. Texts of
another form, or without a valid moment, are left to `intake.parsing.dates`.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.parsing.arrow_cells import latin_digits

Seconds = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
_WIDTHS = (19, 16)  # with seconds, without
_ZERO, _COLON = ord("0"), ord(":")
_BETWEEN = np.frombuffer(b"-/.", np.uint8)  # separators of year, month and day
_DATE_TIME_SEPARATORS = np.frombuffer(b" Tt", np.uint8)  # separators of day and time


def read_fixed_width(texts: pa.Array, day: Callable[[int, int, int], int]) -> Seconds:
    """Return the seconds since 1970 of the texts; MISSING for texts that are not of these forms.

    The texts must be trimmed and not null. `day` returns the day since 1970 of a year, month and day as written, or
    MISSING; it is called once for each distinct day.
    """
    seconds = np.full(len(texts), MISSING, np.int64)
    plain = latin_digits(texts)
    widths = pc.binary_length(plain).to_numpy(zero_copy_only=False)
    for width in _WIDTHS:
        where = np.flatnonzero(widths == width)
        if len(where):
            same_width = plain if len(where) == len(plain) else plain.take(pa.array(where))
            seconds[where] = _alike(_letters(same_width, width), day)
    return seconds


def _letters(texts: pa.Array, width: int) -> Bytes:
    """The bytes of texts of one width, one row per text."""
    _, offsets, data = texts.buffers()
    first = int(np.frombuffer(offsets, np.int32)[texts.offset])
    return np.frombuffer(data, np.uint8)[first : first + width * len(texts)].reshape(-1, width)


def _alike(letters: Bytes, day: Callable[[int, int, int], int]) -> Seconds:
    """Seconds of texts of equal width, given as rows of bytes."""
    # Bytes below "0" wrap around to values above 9, so that one comparison is enough.
    digits = letters - _ZERO
    places = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, *((17, 18) if letters.shape[1] == 19 else ())]
    fits = (digits[:, places] <= 9).all(axis=1)
    fits &= np.isin(letters[:, 4], _BETWEEN) & (letters[:, 4] == letters[:, 7])
    fits &= np.isin(letters[:, 10], _DATE_TIME_SEPARATORS) & (letters[:, 13] == _COLON)
    number = digits.astype(np.int32)

    def two(at: int) -> npt.NDArray[np.int32]:
        return number[:, at] * 10 + number[:, at + 1]

    hour, minute, second = two(11), two(14), np.zeros(len(letters), np.int32)
    if letters.shape[1] == 19:
        fits &= letters[:, 16] == _COLON
        second = two(17)
    fits &= (hour < 24) & (minute < 60) & (second < 60)
    codes = np.where(fits, (two(0) * 100 + two(2)) * 10_000 + two(5) * 100 + two(8), -1)
    place, distinct = pd.factorize(codes)
    days = [
        MISSING if code < 0 else day(code // 10_000, code // 100 % 100, code % 100)
        for code in distinct.tolist()
    ]
    day_of_text = np.array(days, np.int64)[place]
    return np.where(
        day_of_text == MISSING, MISSING, day_of_text * DAY_SECONDS + hour * 3600 + minute * 60 + second
    )
