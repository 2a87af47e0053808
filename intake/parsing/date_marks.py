"""Remove from written dates what programs and people add to them: direction marks, apostrophes, weekdays, odd slashes.

Spreadsheets and web pages put invisible marks of direction around or into dates of right-to-left tables, an apostrophe
keeps Excel from changing a text, and ⁄ or \\ or ٫ stand for a slash. The numbers and their order stay as they are.
"""

import re

_DIRECTIONS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_WEEKDAY = r"(?:(?:[ی\u064a][ک\u0643]|دو|سه|چهار|پنج)[\s\u200c]*)?شنبه|جمعه|آدینه"
_ODD = re.compile(rf"{_DIRECTIONS.pattern}|['’`\\⁄∕٫]|{_WEEKDAY}")
_DATE = re.compile(
    rf"['’`]?\s*(?:(?:{_WEEKDAY})[\s\u200c،,\-–]*)?(\d{{1,4}})([/.\-\\⁄∕٫])(\d{{1,2}})\2(\d{{1,4}})(?!\d)(.*)",
    re.DOTALL,
)
_SLASHES = "\\⁄∕٫"


def plain_date(text: str) -> str:
    """A date in numbers without such additions, with what follows it; any other text unchanged."""
    if not _ODD.search(text):
        return text
    date = _DATE.fullmatch(_DIRECTIONS.sub("", text).strip())
    if date is None:
        return text
    first, mark, second, third, rest = date.groups()
    mark = "/" if mark in _SLASHES else mark
    return f"{first}{mark}{second}{mark}{third}{rest}"
