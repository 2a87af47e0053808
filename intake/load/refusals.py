"""Refuse a load in which no row was accepted: it would change nothing but the as-of."""

from intake.errors import RefusedError
from intake.staging.rejected_rows import Rejections
from persian.digits import number

_REASONS_NAMED = 3


def refuse_if_nothing_accepted(read: int, rejections: Rejections, *, limit: int | None = None) -> None:
    """Raise RefusedError if rows were read and every one of them was rejected.

    With a `limit`, the file has not been read to its end yet, and is refused from so many rows on
    (`limits.rejected_rows`).

    The message names the most frequent reasons, each with the first row: as nothing is written, they can be seen
    nowhere else.
    """
    if not read or rejections.rows < read or read < (limit or 0):
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
    first_fa, first_en, later_fa, later_en = "", "", "", ""
    if limit is not None:
        first_fa, first_en = " نخست", " first"
        later_fa = (
            "\nسطرهای بعدی خوانده نشد؛ اگر آن‌ها درست‌اند، limits.rejected_rows را در فایل تنظیمات بزرگ‌تر کنید."
        )
        later_en = (
            "\nThe rows after them were not read; if they are right, raise limits.rejected_rows in the settings "
            "file."
        )
    raise RefusedError(
        f"هیچ‌یک از {number(read, 'fa')} سطر{first_fa} پذیرفته نشد و چیزی بارگذاری نشد؛ تاریخ داده‌ها نیز جابه‌جا نشد."
        f"{reasons_fa}\n"
        f"نگاشت (قالب تاریخ‌ها، نام ستون‌ها){hint_fa} را بررسی کنید و دوباره با دستور check بیازمایید.{later_fa}",
        f"None of the{first_en} {number(read, 'en')} rows was accepted, so nothing was loaded and the as-of did not "
        f"move.{reasons_en}\n"
        f"Check the mapping (formats of dates, names of columns){hint_en}, and try again with the command check."
        f"{later_en}",
    )
