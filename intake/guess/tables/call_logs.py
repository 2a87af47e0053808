"""Recognise the log of a telephone exchange, which has a row for each call and says whether somebody picked it up.

Its «پاسخ داده شده» is not an answer of an office, and the end of a call closes no case.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from intake.derive.event_arrays import MISSING
from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.headings.heading_words import words_of_column
from persian.names import fold, folded
from queries.vocabulary.labels import Text

# How calls that nobody took ended, in words that hardly stand for states of cases, and all other ends of calls.
_NOT_TAKEN = folded(
    "no answer", "busy", "congestion", "abandoned", "abn", "missed", "مشغول", "بی‌پاسخ", "از دست رفته"
)
_ENDS = _NOT_TAKEN | folded(
    "answered", "ans", "failed", "cancel", "canceled", "connected", "transferred", "پاسخ داده شده", "پاسخ داده شد",
    "پاسخ داده‌شده", "موفق", "ناموفق", "لغو شده", "رد شده", "از دست رفته",
)  # fmt: skip
# Beside the end of a call stands how long it lasted, or the line that it took.
_LENGTHS = folded("duration", "billsec", "talk", "ring", "hold", "مکالمه", "انتظار", "مدت")
# «مدت پاسخ» is in days what an office took, and «مدت انتظار» may be what a citizen waited.
_OF_CASES = folded("پاسخ", "پاسخگویی", "رسیدگی", "اقدام", "روز", "days")
_LINES = ("SIP/", "PJSIP/", "DAHDI/", "IAX2/", "Local/")
_NAMED = 0.75  # how well a heading names offices or topics, as a list of cases has them
_NEARLY_ALL, _MAX = 0.9, 0.5
_DAY = 86_400  # seconds; calls that were taken end on the same day


def why_calls(columns: Sequence[ColumnProfile]) -> Text | None:
    """Why the rows of a table are calls, and what to do; None if nothing says so, or if something is of cases."""
    if any(_is_of_cases(column) for column in columns) or _have_days_between(columns):
        return None
    ends = next(filter(_has_ends_of_calls, columns), None)
    if ends is None or not any(_names_length(column) or _has_lines(column) for column in columns):
        return None
    return Text(
        f"این فایل فهرست تماس‌های مرکز تلفن است و هر سطر آن یک پرونده نیست («{ends.name}» می‌گوید تماس برقرار شد یا نه، "
        "و پاسخ دستگاه نیست). از سامانه‌ای که پرونده‌ها در آن ثبت می‌شود خروجی بگیرید، یک سطر برای هر پرونده.",
        f"This is the log of calls of a telephone exchange, whose rows are no cases ({ends.name} says whether a call "
        "was taken, and is no answer of an office). Export from the system in which the cases are registered, one row "
        "a case.",
    )


def _is_of_cases(column: ColumnProfile) -> bool:
    """Whether a column has offices, topics, counties or kinds of cases, which exchanges do not know."""
    named = max(column.headings.get(field, 0.0) for field in ("agency", "topic", "county")) >= _NAMED
    kinds = column.codes.get("kind")
    return (
        (named and column.shape.distinct > 1)
        or column.counties > _MAX
        or (kinds is not None and kinds.share > _NEARLY_ALL)
    )


def _have_days_between(columns: Sequence[ColumnProfile]) -> bool:
    """Whether two columns of dates are mostly a day or more apart, as a registration and its answer are."""
    for one, other in combinations([column.seconds for column in columns if column.seconds is not None], 2):
        both = (one != MISSING) & (other != MISSING)
        if both.any() and np.mean(np.abs(one[both] - other[both]) >= _DAY) > _MAX:
            return True
    return False


def _has_ends_of_calls(column: ColumnProfile) -> bool:
    """Whether all words of a column say how calls ended, one at least that nobody took them."""
    words = {fold(value) for value in column.shape.counts}
    return len(words) >= 2 and words <= _ENDS and not words.isdisjoint(_NOT_TAKEN)


def _names_length(column: ColumnProfile) -> bool:
    words = set(words_of_column(column.name))
    return column.named and not _LENGTHS.isdisjoint(words) and _OF_CASES.isdisjoint(words)


def _has_lines(column: ColumnProfile) -> bool:
    lines = sum(count for value, count in column.shape.counts.items() if value.startswith(_LINES))
    return column.shape.filled > 0 and lines > _NEARLY_ALL * column.shape.filled
