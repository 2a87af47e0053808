"""Write dates without what programs and people add to them: direction marks, apostrophes, weekdays, odd slashes.

Spreadsheets and web pages put invisible marks of direction around or into dates of right-to-left tables, an apostrophe
keeps Excel from changing a text, ⁄ or \\ or ٫ or a tatweel (ـ) stand for a slash, and programs of Microsoft write the
milliseconds since 1970 as /Date(1745551800000)/ into JSON. The numbers and their order stay as they are.
"""

import re

# Characters of a date with what follows it; blanks in longer ones would be read again and again.
_LONGEST_TEXT = 200
_DIRECTIONS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_WEEKDAY = r"(?:(?:[ی\u064a][ک\u0643]|دو|سه|چهار|پنج)[\s\u200c]*)?شنبه|جمعه|آدینه"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_ODD = re.compile(
    rf"{_DIRECTIONS.pattern}|['’`\\⁄∕٫ـ]|/Date|{_WEEKDAY}|\d\s+[/.\-]\s*\d|\d[/.\-]\s+\d|^\s*(?:ساعت\s*)?{_TIME}"
)
# Cells of right-to-left tables often have the time first, since it stands to the left there: «08:13 1405/01/12».
_TIME_FIRST = re.compile(
    rf"(?:ساعت\s*)?({_TIME}(?:\s*[AaPp]\.?[Mm]\.?)?)\s*[-–—،,]?\s+(\d{{1,4}}([/.\-])\d{{1,2}}\3\d{{1,4}})"
)
_DATE = re.compile(
    rf"['’`]?\s*(?:(?:{_WEEKDAY})[\s\u200c،,\-–]*)?"
    r"(\d{1,4})\s*([/.\-\\⁄∕٫ـ])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?!\d)(.*)",
    re.DOTALL,
)
_SLASHES = "\\⁄∕٫ـ"
_MILLISECONDS = re.compile(r"\\?/Date\((-?\d+)(?:[+-]\d{4})?\)\\?/", re.ASCII)  # an offset changes no moment


def plain_date(text: str) -> str:
    """A date in numbers without such additions, before its time and what follows it; any other text unchanged."""
    if len(text) > _LONGEST_TEXT or not _ODD.search(text):
        return text
    if milliseconds := _MILLISECONDS.fullmatch(text.strip()):
        return milliseconds[1]
    bare = _DIRECTIONS.sub("", text).strip()
    if time_first := _TIME_FIRST.fullmatch(bare):
        return f"{time_first[2]} {time_first[1]}"
    date = _DATE.fullmatch(bare)
    if date is None:
        return text
    first, mark, second, third, rest = date.groups()
    mark = "/" if mark in _SLASHES else mark
    return f"{first}{mark}{second}{mark}{third}{rest}"
