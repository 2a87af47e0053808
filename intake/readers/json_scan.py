"""Check the bytes of JSON before the parser sees them: levels of nesting, digits of numbers, and lists of records.

The parser spends memory and time on both without limit, and on a number of millions of digits its process dies. The
check is a few passes of numpy over the bytes, and looks closely only at quotation marks and brackets, so it takes a
small part of the time of the parsing.
"""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from intake.readers.file_limits import beyond_limit
from queries.settings.province_settings import Limits

_AT_ONCE = 1 << 19  # bytes; small enough for the caches of the processor
# Bytes that a number can consist of: digits, sign, point, exponent.
_OF_NUMBERS = np.zeros(256, dtype=np.bool_)
_OF_NUMBERS[list(b"0123456789+-.eE")] = True
_LONG_RUN = 16  # backslashes in a row from which all of the text is rewritten, which takes longer
_LOOKS = 20  # bytes of a number that is too long that are sampled, at least, before all of them are checked


class JsonScan:
    """Scans JSON in UTF-8 part by part, and remembers what a part leaves open: a text, the level, a number.

    It also counts the arrays of objects: those inside no other array, and those inside one.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._in_text = 0
        self._level = self._arrays = 0
        self._bracket = 0  # the last one
        self.outer_lists = self.inner_lists = 0
        self._escape = b""  # a backslash at the end of a part, whose character is in the next part
        self._end = b""  # the end of the last part, which may be the beginning of a number
        self._too_long = re.compile(rb"[0-9+\-.eE]{%d,}" % (limits.digits + 1))

    def checked(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the same bytes, in parts of bounded size. Raises FileError before a part that goes beyond a limit."""
        for block in blocks:
            for start in range(0, len(block), _AT_ONCE):
                part = block[start : start + _AT_ONCE]
                self._check(part)
                yield part

    def _check(self, part: bytes) -> None:
        """Check one part."""
        data = self._escape + part
        ending = len(data) - len(data.rstrip(b"\\"))
        self._escape = b"\\" if ending % 2 else b""
        if ending % 2:
            data = data[:-1]
        if not data:
            return
        marks = _quotation_marks(data)
        self._check_levels(np.frombuffer(data, np.uint8), marks)
        self._check_numbers(data, marks)
        self._in_text = (self._in_text + len(marks)) % 2

    def _is_outside(
        self, positions: npt.NDArray[np.intp], marks: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.bool_]:
        """Which positions are outside of texts: those behind an even number of quotation marks."""
        return (np.searchsorted(marks, positions) + self._in_text) % 2 == 0

    def _check_levels(self, buffer: npt.NDArray[np.uint8], marks: npt.NDArray[np.intp]) -> None:
        """Follow the level of nesting: brackets outside of texts."""
        # [ and { differ in one bit only, and so do ] and }.
        folded = buffer | 32
        brackets = np.flatnonzero((folded == ord("{")) | (folded == ord("}")))
        brackets = brackets[self._is_outside(brackets, marks)]
        levels = np.cumsum(np.where(folded[brackets] == ord("{"), 1, -1))
        if not len(levels):
            return
        self._count_lists(buffer[brackets])
        if self._level + int(levels.max()) > self._limits.nesting:
            raise beyond_limit(self._name, self._limits, "nesting")
        self._level += int(levels[-1])

    def _count_lists(self, brackets: npt.NDArray[np.uint8]) -> None:
        """Count the arrays that begin with an object, by whether they stand in another array."""
        begun, ended = brackets == ord("["), brackets == ord("]")
        inside = self._arrays + np.cumsum(begun.astype(np.int64) - ended)
        before = np.concatenate(([self._bracket], brackets[:-1]))
        lists = inside[(brackets == ord("{")) & (before == ord("["))]
        outer = int(np.count_nonzero(lists == 1))
        self.outer_lists += outer
        self.inner_lists += len(lists) - outer
        self._arrays, self._bracket = int(inside[-1]), int(brackets[-1])

    def _check_numbers(self, data: bytes, marks: npt.NDArray[np.intp]) -> None:
        """Find a number of too many characters, also if it began in earlier parts."""
        before = len(self._end)
        joined = self._end + data
        self._end = joined[-self._limits.digits :]
        if not _may_hold_a_run(joined, self._limits.digits + 1):
            return
        for run in self._too_long.finditer(joined):
            # A run is longer than what is kept of earlier parts, so it ends in this one.
            if self._is_outside(np.array([max(0, run.start() - before)]), marks).any():
                raise beyond_limit(self._name, self._limits, "digits")


def _quotation_marks(data: bytes) -> npt.NDArray[np.intp]:
    """Find the quotation marks that open or close a text: those behind an even number of backslashes, mostly none."""
    buffer = np.frombuffer(data, np.uint8)
    found = buffer == ord('"')
    if b"\\" in data:
        at = np.flatnonzero(found[1:] & (buffer[:-1] == ord("\\"))) + 1
        for back in range(1, _LONG_RUN):
            at = at[at >= back]
            at = at[buffer[at - back] == ord("\\")]
            if not len(at):
                break
            found[at] ^= True
        else:
            plain = data.replace(b"\\\\", b"__").replace(b'\\"', b"__")
            found = np.frombuffer(plain, np.uint8) == ord('"')
    return np.flatnonzero(found)


def _may_hold_a_run(data: bytes, length: int) -> bool:
    """Whether there may be a run of so many bytes of numbers: False if samples at regular distances exclude it."""
    step = max(1, length // _LOOKS)
    on_grid = _OF_NUMBERS[np.frombuffer(data, np.uint8)[::step]]
    # Keep the points that are followed by enough others, in steps of double width.
    needed, width = length // step, 1
    while width < needed:
        shift = min(width, needed - width)
        on_grid = on_grid[:-shift] & on_grid[shift:]
        width += shift
    return bool(on_grid.any())
