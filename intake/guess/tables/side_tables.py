"""Recognise two tables that stand side by side on one sheet: their headings stand twice, and each has ids of its own.

Read as one table, each row would be two cases, of which one would be left out.
"""

from collections.abc import Sequence

from intake.guess.columns.column_profile import ColumnProfile
from intake.mapping.column_matching import plain_heading
from persian.digits import number
from persian.names import tidy
from queries.vocabulary.labels import Text

_MIN = 3  # headings that stand twice
_ID = 0.7  # how well a heading names an id
_ALL_DIFFERENT = 0.97


def why_side_by_side(columns: Sequence[ColumnProfile]) -> Text | None:
    """Why a sheet holds two tables beside each other, and what to do; None if nothing says so."""
    by_name: dict[str, list[ColumnProfile]] = {}
    for column in columns:
        by_name.setdefault(tidy(plain_heading(column.name)), []).append(column)
    twice = {name: group for name, group in by_name.items() if len(group) > 1}
    if len(twice) < _MIN:
        return None
    for name, (first, second, *_) in twice.items():
        if all(map(_is_id, (first, second))) and first.shape.counts.keys().isdisjoint(second.shape.counts):
            return Text(
                f"دو جدول کنار هم در یک برگه است: «{name}» و {number(len(twice) - 1, 'fa')} سرستون دیگر دو بار "
                "آمده‌اند، هر بار با پرونده‌های دیگر. جدول دوم را زیر جدول نخست، یا در فایل یا برگه‌ای جدا بگذارید.",
                f"Two tables stand side by side on one sheet: {name} and {len(twice) - 1} other headings stand twice, "
                "with other cases each time. Put the second table below the first one, or into a file or a sheet of "
                "its own.",
            )
    return None


def _is_id(column: ColumnProfile) -> bool:
    return column.headings.get("id", 0.0) >= _ID and column.shape.spread > _ALL_DIFFERENT
