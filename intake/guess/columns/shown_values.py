"""Values of a column as they are shown to a person: masked samples, its different words, and what cannot be read."""

from collections.abc import Sequence

from intake.guess.columns.column_profile import ColumnProfile
from intake.parsing.rejected_frame import mask_cell

SAMPLES = 5
_MAX_WORDS = 300


def words_shown(profile: ColumnProfile) -> dict[str, int]:
    """The different values of a column with their numbers of rows, if they are few; none with personal data in it."""
    counts = profile.shape.counts
    if len(counts) > _MAX_WORDS:
        return {}
    return {value: count for value, count in counts.items() if mask_cell(value) == value}


def samples_shown(profile: ColumnProfile) -> tuple[str, ...]:
    """The first different values of a column, masked."""
    return tuple(mask_cell(value) for value in list(profile.shape.counts)[:SAMPLES])


def readable_share(profile: ColumnProfile, field: str) -> tuple[float, tuple[str, ...]]:
    """Share of the filled cells that can be read as the field needs, and samples of the others, masked."""
    if profile.dates is not None and profile.seconds is not None:
        problems = [cell for cell, bad in zip(profile.cells, profile.unreadable, strict=True) if bad]
        return profile.readable, distinct_masked(problems)
    if words := profile.codes.get(field):
        return words.share + words.likely_share, distinct_masked(words.unknown)
    if field in ("latitude", "longitude"):
        return profile.shape.numbers, ()
    return 1.0, ()


def distinct_masked(cells: Sequence[str]) -> tuple[str, ...]:
    """The first three different cells, masked."""
    return tuple(dict.fromkeys(mask_cell(cell) for cell in cells))[:3]
