"""Names that are written as paths: «Province > Roads > Potholes», `City::Parks`."""

import re
from collections.abc import Collection

# Fields of names, which are the ends of paths.
ROOTED = (
    "county", "place", "agency", "first_agency", "from_agency", "to_agency", "peer_group", "topic_group", "topic",
    "trip",
)  # fmt: skip
_MARK = re.compile(r"\s*(?:::|[>»→\\])\s*|\s+/\s+")
_NEARLY_ALL = 0.95
_MIN = 3  # different paths, below which what they have in common may be chance


def last_part(value: str) -> str:
    """The end of a path; a value that is not a path as it is."""
    return _MARK.split(value)[-1]


def are_paths(values: Collection[str]) -> bool:
    """Whether nearly all of these different values are paths."""
    paths = sum(bool(_MARK.search(value)) for value in values)
    return bool(values) and paths >= _NEARLY_ALL * len(values)


def common_path(values: Collection[str]) -> str | None:
    """The beginning of all paths, with the mark at its end, which tells none from another; None if they have none."""
    paths = [value for value in values if _MARK.search(value)]
    if len(paths) < _MIN or not are_paths(values):
        return None
    marks = list(_MARK.finditer(paths[0]))
    # What the first and the last in the order of letters share, all between them share too.
    first, last = min(paths), max(paths)
    shared = next(
        (at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first)
    )
    ends = [mark.end() for mark in marks if mark.start() and mark.end() <= shared]
    return paths[0][: ends[-1]] if ends else None
