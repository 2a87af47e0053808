"""Refuse a load that would say nothing true: one in which no row was accepted."""

from intake.errors import RefusedError
from intake.staging.rejected_rows import Rejections
from persian.digits import number

_REASONS_NAMED = 3


def refuse_if_nothing_accepted(read: int, rejections: Rejections) -> None:
    """Raise RefusedError if rows were read and every one of them was rejected.

    The message names the most frequent reasons, each with the first row: nothing is written, so that they can be seen
    nowhere else.
    """
    if not read or rejections.rows < read:
        return
    reasons_fa, reasons_en = "", ""
    for reason, count in rejections.counts.most_common(_REASONS_NAMED):
        example = rejections.examples[reason]
        count_fa, line_fa = number(count, "fa"), number(example.line, "fa")
        reasons_fa += f"\n- {count_fa} سطر، نخست سطر {line_fa} «{example.file}»: {example.fa}"
        reasons_en += (
            f"\n- {number(count, 'en')} rows, first line {example.line} of {example.file}: {example.en}"
        )
    hint_fa, hint_en = "", ""
    if "registered_after_as_of" in rejections.counts:
        hint_fa, hint_en = " و --as-of", " and --as-of"
    raise RefusedError(
        f"هیچ‌یک از {number(read, 'fa')} سطر پذیرفته نشد و چیزی بارگذاری نشد؛ تاریخ داده‌ها نیز جابه‌جا نشد.{reasons_fa}\n"
        f"نگاشت (قالب تاریخ‌ها، نام ستون‌ها){hint_fa} را بررسی کنید و دوباره با دستور check بیازمایید.",
        f"None of the {number(read, 'en')} rows was accepted, so nothing was loaded and the as-of did not move."
        f"{reasons_en}\n"
        f"Check the mapping (formats of dates, names of columns){hint_en}, and try again with the command check.",
    )
