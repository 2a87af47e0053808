"""Error for a file that lacks columns of its mapping, which shows none of its data.

A row of a case where the headings should be, below another number of titles or without any headings, holds names,
telephones and addresses. It is recognised by its dates and numbers, and then nothing of it is shown.
"""

import difflib
import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence

from intake.errors import MappingError
from intake.mapping.model import REQUIRED, Mapping
from intake.mapping.privacy import mask_personal_data
from persian.bidi import ltr
from persian.calendar import MONTHS_FA
from persian.digits import number, to_latin_digits

_LONGEST, _MAX = 60, 40  # letters shown of a heading, and headings shown
_DATE_OR_TIME = re.compile(r"\d{1,4}[/.\-\\]\d{1,2}[/.\-\\]\d{1,4}|\d:\d\d", re.ASCII)
_WORDED_DATE = re.compile(rf"\d\s*(?:{'|'.join(MONTHS_FA)})\s*\d")
# «1» and «12» may be headings. One of several equal cells ends with the number of its column.
_LONG_NUMBER = re.compile(r"[-+]?\d[\d.,/٫٬ \-]*\d\d(?: \(column \d+\))?", re.ASCII)


def missing_columns_error(
    needed: MappingOf[str, Sequence[str]], header: Sequence[str], mapping: Mapping, file: str
) -> MappingError:
    """Build the error for missing columns, given by field; with the headings of the file if its header is one."""
    is_data = holds_data(header)
    headings = [] if is_data else [mask_personal_data(name)[0] for name in header if name]
    fa, en = [], []
    for field, names in needed.items():
        near = difflib.get_close_matches(names[0], headings, n=2, cutoff=0.5)
        meant_fa = f" (نزدیک‌ترین: {'، '.join(near)})" if near else ""
        meant_en = f" (nearest: {', '.join(near)})" if near else ""
        fa.append(f"«{' / '.join(names)}» برای {field}{meant_fa}")
        en.append(f'"{" / ".join(names)}" for {field}{meant_en}')
    begin_fa = f"{file}: این ستون‌های نگاشت «{mapping.name}» در فایل نیست: {'؛ '.join(fa)}. "
    begin_en = f'{file}: these columns of the mapping "{mapping.name}" are not in the file: {"; ".join(en)}. '
    if is_data:
        titles = mapping.title_rows
        return MappingError(
            f"{begin_fa}سطری که باید سرستون باشد تاریخ یا عدد دارد و سرستون نیست؛ برای همین نشان داده نمی‌شود. فایل را "
            "با سطر سرستون‌ها دوباره خروجی بگیرید. اگر سطرهای عنوان بالای سرستون‌ها کم یا زیاد شده است، title_rows "
            f"(اکنون {number(titles, 'fa')}) را در نگاشت درست کنید.",
            f"{begin_en}The row that should hold the headings has dates or numbers and is none, so it is not shown. "
            "Export the file again with its row of headings. If there are more or fewer rows of titles above the "
            f"headings, correct title_rows (now {titles}) in the mapping.",
        )
    has = ", ".join(name[:_LONGEST] for name in headings[:_MAX])
    leave_fa = leave_en = ""
    if not set(needed) & set(REQUIRED[mapping.shape]):
        # In place of those that the mapping has already: a second line of that name would be refused.
        optional = dict.fromkeys(
            [*(mapping.optional if isinstance(mapping.optional, tuple) else ()), *needed]
        )
        fields = ", ".join(f'"{field}"' for field in optional)
        line = f"optional = [{fields}]"
        leave_fa = f" اگر این فایل آن‌ها را ندارد (مثلاً چون پاسخی در آن نیست)، در نگاشت بنویسید {ltr(line)}."
        leave_en = f" If this file does not have them, because it has no answers, say, write into the mapping: {line}."
    return MappingError(
        f"{begin_fa}ستون‌های فایل: {has}. نگاشت دیگری بدهید یا نام ستون‌ها را درست کنید.{leave_fa}",
        f"{begin_en}The file has: {has}. Give another mapping, or correct the names of the columns.{leave_en}",
    )


def holds_data(header: Sequence[str]) -> bool:
    """Whether a row in the place of the headings holds a date, a time, a long number or personal data."""
    return any(_is_data(to_latin_digits(name.strip())) for name in header)


def _is_data(text: str) -> bool:
    """Whether a text, in Latin digits, is not a heading."""
    return bool(
        _DATE_OR_TIME.search(text)
        or _WORDED_DATE.search(text)
        or _LONG_NUMBER.fullmatch(text)
        or mask_personal_data(text)[1]
    )
