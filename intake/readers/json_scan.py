"""Check the bytes of JSON before the parser sees them: levels of nesting, and digits of numbers.

The parser spends memory and time on both without limit, and on a number of millions of digits its process dies. The
check is a few passes of numpy over the bytes, far quicker than the parsing.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from intake.readers.file_limits import beyond_limit, nested_too_deep
from queries.settings.province_settings import Limits

_AT_ONCE = 1 << 20  # bytes; small enough for the caches of the processor
# Bytes that a number can consist of: digits, sign, point, exponent.
_OF_NUMBERS = np.zeros(256, dtype=np.bool_)
_OF_NUMBERS[list(b"0123456789+-.eE")] = True


class JsonScan:
    """Scans JSON in UTF-8 part by part; it keeps what a part leaves open: a text, the level, a number."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._in_text = 0
        self._level = 0
        self._escape = b""  # a backslash at the end of a part, whose character is in the next part
        self._number = np.zeros(0, dtype=np.bool_)  # the end of the last part: which bytes belong to a number

    def checked(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the same blocks. Raises FileError before a block that goes beyond a limit."""
        for block in blocks:
            for start in range(0, len(block), _AT_ONCE):
                self._check(block[start : start + _AT_ONCE])
            yield block

    def _check(self, part: bytes) -> None:
        """Check one part."""
        data = self._escape + part
        ending = len(data) - len(data.rstrip(b"\\"))
        self._escape = b"\\" if ending % 2 else b""
        if ending % 2:
            data = data[:-1]
        if b"\\" in data:
            # Without escaped characters every quotation mark opens or closes a text.
            data = data.replace(b"\\\\", b"__").replace(b'\\"', b"__")
        if not data:
            return
        buffer = np.frombuffer(data, np.uint8)
        in_text = (np.cumsum(buffer == ord('"'), dtype=np.int32) + self._in_text) & 1
        self._in_text = int(in_text[-1])
        outside = in_text == 0
        self._check_levels(buffer, outside)
        self._check_numbers(outside & _OF_NUMBERS[buffer])

    def _check_levels(self, buffer: npt.NDArray[np.uint8], outside: npt.NDArray[np.bool_]) -> None:
        """Follow the level of nesting: brackets outside of texts."""
        # [ and { differ in one bit only, and so do ] and }.
        folded = buffer | 32
        steps = ((folded == ord("{")) & outside).astype(np.int8)
        steps -= (folded == ord("}")) & outside
        levels = np.cumsum(steps, dtype=np.int32)
        if self._level + int(levels.max()) > self._limits.nesting:
            raise nested_too_deep(self._name, self._limits.nesting)
        self._level += int(levels[-1])

    def _check_numbers(self, of_number: npt.NDArray[np.bool_]) -> None:
        """Find a number of too many characters, also if it began in earlier parts."""
        longest = self._limits.digits
        of_number = np.concatenate([self._number, of_number])
        self._number = of_number[-longest:]
        # A run of that length contains two neighbours of a grid of half its length, which is all that is looked at
        # unless there are such neighbours.
        grid = of_number[:: longest // 2]
        if not (grid[1:] & grid[:-1]).any():
            return
        gaps = np.flatnonzero(np.concatenate([[True], ~of_number, [True]]))
        if int(np.diff(gaps).max()) - 1 > longest:
            raise beyond_limit(
                self._name,
                "عددی در فایل رقم‌های بیش از اندازه دارد",
                "a number in the file has too many digits",
                setting="digits",
                limit=longest,
            )
