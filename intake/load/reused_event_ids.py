"""Refuse files of events in which ids stand for several cases: numbers start over, or several offices number.

The events of a case are recognised by its id. If number 17 of this month has the id of number 17 of the last, its
events would join those of that case: one case would be missing, and the other would have a wrong office and a wrong
answer.

A case is registered once. A second registration at another moment and with another county or topic, or half a year from
the first, is therefore counted as that of another case, by the same limits as in snapshots (`renumbered_cases`).
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from intake.derive.event_arrays import DAY_SECONDS, MISSING, Bools, ColumnArrays, Ints
from intake.errors import DoubtError
from intake.load.renumbered_cases import DAYS_APART, are_too_many, jalali_month
from intake.staging.duplicates import HALF_A_YEAR
from persian.bidi import isolate
from persian.digits import number
from queries.vocabulary.codes import Event
from queries.vocabulary.labels import Text


@dataclass
class ReusedIds:
    """Counts the cases of a file whose id another case has, in the store or in the file itself."""

    source: str
    cases: Counter[tuple[int, int]] = field(default_factory=Counter)  # by month of registration
    # The number of these that have the id of another.
    others: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, rows: ColumnArrays, case: Ints, moment: Ints, *, count: int, new: Bools) -> None:
        """Count a batch of whole cases; `new` marks the events of the file that the store does not have."""
        registered = (rows["event"] == int(Event.registered)) & (moment != MISSING)
        of_file = registered & (rows["row"] >= 0)
        in_store = _first_rows(registered & ~of_file, case, count)
        first = np.where(in_store >= 0, in_store, _first_rows(of_file, case, count))
        _count_months(self.cases, moment[_one_each(np.flatnonzero(of_file), case)])

        at = np.flatnonzero(registered & new)
        before = first[case[at]]
        differs = {
            name: (rows[name][at] != 0) & (rows[name][before] != 0) & (rows[name][at] != rows[name][before])
            for name in ("county", "topic")
        }
        days = np.abs(moment[at] // DAY_SECONDS - moment[before] // DAY_SECONDS)
        is_other = (
            (days >= HALF_A_YEAR)
            | ((differs["county"] | differs["topic"]) & (days >= DAYS_APART))
            | (differs["county"] & differs["topic"] & (moment[at] != moment[before]))
        )
        _count_months(self.others, moment[_one_each(at[is_other], case)])

    def refuse(self) -> None:
        """Raise DoubtError if many ids of the file stand for other cases."""
        if any(are_too_many(count, self.cases[month]) for month, count in self.others.items()):
            raise _other_cases(self.others.total(), self.source)


def _first_rows(chosen: Bools, case: Ints, count: int) -> Ints:
    """Position of the first chosen row of each case, -1 where there is none."""
    first = np.full(count, -1, dtype=np.int64)
    at = np.flatnonzero(chosen)[::-1]  # of several assignments to one position the last one holds
    first[case[at]] = at
    return first


def _one_each(at: Ints, case: Ints) -> Ints:
    """One of these rows for each case."""
    return at[np.unique(case[at], return_index=True)[1]]


def _count_months(months: Counter[tuple[int, int]], moments: Ints) -> None:
    """Count moments by their Jalali month."""
    for day, count in zip(*np.unique(moments // DAY_SECONDS, return_counts=True), strict=True):
        months[jalali_month(datetime.fromtimestamp(int(day) * DAY_SECONDS, UTC).date())] += int(count)


def _other_cases(count: int, source: str) -> DoubtError:
    """Build the error for ids that stand for several cases."""
    doubt = Text(
        f"دست‌کم {number(count, 'fa')} شماره از این فایل دو بار ثبت شده است، در همین فایل یا در منبع "
        f"«{isolate(source)}»: به فاصلهٔ نیم سال یا بیشتر، یا در زمانی دیگر و با شهرستان یا موضوعی دیگر.",
        f"At least {number(count, 'en')} ids of this file were registered twice, in this file or in the source "
        f"“{isolate(source)}”, half a year apart or more, or at another time and with another county or topic.",
    )
    refusal = Text(
        "رویدادهای دو پرونده یکی می‌شدند؛ پس چیزی بارگذاری نشد. یکی از این‌ها است:\n"
        "- هر شهرستان یا دستگاه شماره‌های خود را دارد، یا شماره‌ها هر ماه یا هر سال از نو آغاز می‌شوند: فایل هر یک را با "
        "نام منبع جداگانه‌ای (--source) بارگذاری کنید.\n"
        "- ستون شناسه تنها شمارهٔ سطر است: در نگاشت برای id ستون کد رهگیری را بنویسید.\n"
        '- همان پرونده‌ها است و ثبتشان اصلاح شده: در نگاشت بنویسید id_numbering = "continuous".',
        "The events of two cases would have become those of one, so nothing was loaded. It is one of these:\n"
        "- Each county or office numbers its own cases, or the numbers start over each month or year: load the file of "
        "each under a source name of its own (--source).\n"
        "- The column of the id only numbers the rows: name the column of the tracking id for id in the mapping.\n"
        '- They are the same cases, registered again: write id_numbering = "continuous" into the mapping.',
    )
    return DoubtError(doubt, refusal)
