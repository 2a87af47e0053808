"""Break a name into lines of about equal length."""

from bisect import bisect_left
from functools import lru_cache
from textwrap import wrap


# The same names are broken for several widths of a plot, and on every map.
@lru_cache(maxsize=1024)
def balanced_lines(name: str, count: int) -> tuple[str, ...]:
    """The name in at most so many lines, broken at spaces, with the longest of them as short as possible."""

    def lines(width: int) -> list[str]:
        return wrap(name, width, break_long_words=False, break_on_hyphens=False)

    widths = range(1, max(len(name), 1) + 1)
    width = bisect_left(widths, True, key=lambda width: len(lines(width)) <= count)
    return tuple(lines(widths[width]))
