"""Rewrite dates with words, with the time before the day or without any mark, so that the year comes first.

«دوشنبه ۸ تیر ۱۴۰۵ ساعت ۰۶:۵۰» and «۰۶:۵۰ - ۱۴۰۵/۰۴/۰۸» are common in exports of systems that show dates to people.
"""

import re

from intake.parsing.clock_texts import clock_seconds
from intake.parsing.month_names import named_day
from persian.calendar import MONTHS_FA
from persian.names import fold, tidy

_IGNORED = re.compile(
    r"(?:(?:یک|دو|سه|چهار|پنج)[\s\u200c]*)?شنبه|جمعه|آدینه|ساعت\s*:?|مورخ[هۀ]?|تاریخ\s*:?|"
    r"ه[\u200c\u200d.\s]*ش\b\.?|(?:هجری\s*)?شمسی|[()\[\]،؛,|\u200e\u200f]"
)
# Parts of the day in Persian and Arabic, which stand before or after a time; with them the hour is enough: «۹ شب».
_PART = (
    r"(?:[قب]\.?\s?ظ\.?|(?:(?:قبل|پیش|بعد)[\s\u200c]*از[\s\u200c]*)?ظهر|صبح|بامداد|عصر|غروب|شب|"
    r"صباحا?\u064b?|مساء\u064b?|[صم])(?!\w)"
)
_CLOCK = re.compile(
    rf"(?:(?<!\w)(?P<before>{_PART})\s*)?(?<![\d:/.\-])"
    r"(?P<clock>\d{1,2}(?P<minutes>:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?)(?![\d:])"
    rf"(?:\s*(?:(?P<after>{_PART})|(?P<half>[AaPp]\.?\s?[Mm]\.?)))?"
)
# All digits of a moment without a mark between them, or with the T of ISO 8601: 14030502082211, 20250603T072000Z.
STAMP = re.compile(
    r"((?:13|14|19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])T?([01]\d|2[0-3])([0-5]\d)([0-5]\d)"
    r"(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
# A day in digits as programs write it that take it for a number with decimals: 14030502.0.
_FLOAT = re.compile(r"((?:13|14|19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[.,٫]0{1,2}", re.ASCII)
# The same without seconds, where the T tells that it is a moment; and an underscore between day and time.
_TO_THE_MINUTE = re.compile(
    r"^((?:13|14|19|20)\d{6}T(?:[01]\d|2[0-3])[0-5]\d)(Z|[+-]\d{2}:?\d{2})?$", re.ASCII
)
_UNDERSCORE = re.compile(r"(?<=\d)_(?=\d{1,2}:)", re.ASCII)
# Before or after this day: the day is kept, without a time.
_MIDNIGHT = re.compile(r"(?:شب\s*)?12(?::[0-5]\d(?::[0-5]\d)?)?(?:\s*شب)?", re.ASCII)
_NUMBERS = re.compile(r"(\d{4})(?:\s*([/.\-])\s*(\d{1,2})\s*\2\s*|\s+(\d{2})\s+)(\d{1,2})", re.ASCII)
_MONTH = r"([^\W\d_]+?)[\s\u200c]*(?:ماه)?"
_YEAR_NAMED = re.compile(rf"((?:13|14)\d{{2}})[\s\-/]*{_MONTH}[\s\-/]*(\d{{1,2}})")
_MONTH_NAMED = re.compile(rf"{_MONTH}\s*(\d{{1,2}})\s+((?:13|14)\d{{2}})")
# «ساعت ۸ و ۵ دقیقه»
_MINUTES = re.compile(r"(\d{1,2})\s*و\s*(\d{1,2})\s*دقیقه")
_NAMED = re.compile(
    r"(\d{1,2})(?:[\s\u200c]*(?:ا\u064f?م|\u064f?م|ی)(?=[\s\-/]))?"
    r"[\s\-/]*([^\W\d_]+?)[\s\u200c]*(?:ماه)?[\s\-/]*(?:سال)?[\s\-/]*((?:13|14)\d{2})"
)
# Jalali months, also in Latin letters as programs write them.
_LATIN = (
    "farvardin", "ordibehesht", "khordad", "tir", "mordad", "shahrivar",
    "mehr", "aban", "azar", "dey", "bahman", "esfand",
)  # fmt: skip
_OTHER_LATIN = {"ordibehest": 2, "amordad": 5, "day": 10, "dei": 10}
# The same months in Dari, Pashto and Kurdish, where «ی» joins them to the year: «5ی بەفرانباری 1403».
_DARI = ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت")
_PASHTO = (
    "وری", "غویی", "غبرګولی", "چنګاښ", "زمری", "وږی", "تله", "لړم", "لیندۍ", "مرغومی", "سلواغه", "کب",
)  # fmt: skip
_KURDISH = (
    "خاکەلێوە", "گوڵان", "جۆزەردان", "پووشپەڕ", "گەلاوێژ", "خەرمانان",
    "ڕەزبەر", "گەڵاڕێزان", "سەرماوەز", "بەفرانبار", "ڕێبەندان", "ڕەشەمە",
)  # fmt: skip
_MONTHS = _OTHER_LATIN | {
    fold(name): number
    for names in (MONTHS_FA, _LATIN, _DARI, _PASHTO, _KURDISH, [f"{name}ی" for name in _KURDISH])
    for number, name in enumerate(names, start=1)
}
# The marks after the numbers of a date in Chinese and Japanese.
_MARKED = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_EDGES = " \t\u200c-–—"
# Characters of a date with its words; blanks in longer texts would be read again and again.
_LONGEST_TEXT = 200


def year_first(plain: str) -> str | None:
    """The day as year/month/day, and then the time if there is one; None if the text is something else.

    `plain` has Latin digits. Words that do not change the moment, such as the day of the week, are left out without
    being compared with the date. «۱۲ شب» is the beginning of a day for some and its end for others: only the day is
    kept of such a moment.
    """
    if len(plain) > _LONGEST_TEXT:
        return None
    if number := _FLOAT.fullmatch(plain.strip()):
        return "{}/{}/{}".format(*number.groups())
    if stamp := STAMP.fullmatch(_TO_THE_MINUTE.sub(r"\g<1>00\g<2>", plain)):
        return "{}/{}/{} {}:{}:{}{}".format(*stamp.groups(default=""))
    timed = _MINUTES.sub(lambda match: f"{match[1]}:{match[2]:0>2}", tidy(_UNDERSCORE.sub(" ", plain)))
    words = _IGNORED.sub(" ", _MARKED.sub(r"\1/\2/\3 ", timed))
    # A number is a time of day if it has minutes, or a part of the day beside it.
    clock = next(
        (match for match in _CLOCK.finditer(words) if any(match.group("minutes", "before", "after"))), None
    )
    day = words if clock is None else f"{words[: clock.start()]} {words[clock.end() :]}"
    written = _day(day.strip(_EDGES))
    if written is None or clock is None:
        return written
    if not (clock["before"] or clock["after"]):
        return f"{written} {clock[0]}"
    time = clock_seconds(clock[0])
    if time is None:
        return written if _MIDNIGHT.fullmatch(clock[0].strip()) else None
    return f"{written} {time[0] // 3600:02}:{time[0] // 60 % 60:02}:{time[0] % 60:02}"


def _day(text: str) -> str | None:
    """The day as year/month/day; None if the text is not a day."""
    if numbers := _NUMBERS.fullmatch(text):
        return f"{numbers[1]}/{int(numbers[3] or numbers[4]):02}/{int(numbers[5]):02}"
    for form, (year, month, day) in (
        (_NAMED, (3, 2, 1)),
        (_YEAR_NAMED, (1, 2, 3)),
        (_MONTH_NAMED, (3, 1, 2)),
    ):
        if (named := form.fullmatch(text)) and fold(named[month]) in _MONTHS:
            return f"{named[year]}/{_MONTHS[fold(named[month])]:02}/{int(named[day]):02}"
    return named_day(text)
