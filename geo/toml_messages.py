"""Texts for faults in TOML declarations, in Persian and English: what was expected, and what the syntax lacks."""

import json
import re
from collections.abc import Mapping
from typing import Any

from persian.digits import to_persian_digits

# Error type of pydantic → what was expected; {placeholders} are filled from pydantic's error context.
_EXPECTED = {
    "missing": ("این کلید لازم است و نوشته نشده", "this key is required and is not there"),
    "string_type": ('باید متن باشد، درون گیومهٔ "…"', 'must be text in quotes "…"'),
    "path_type": ('باید نشانی فایل یا پوشه باشد، درون گیومهٔ "…"', 'must be a path in quotes "…"'),
    "int_type": ("باید عدد صحیح باشد", "must be a whole number"),
    "int_parsing": ("باید عدد صحیح باشد", "must be a whole number"),
    "int_from_float": ("باید عدد صحیح باشد", "must be a whole number"),
    "float_type": ("باید عدد باشد", "must be a number"),
    "float_parsing": ("باید عدد باشد", "must be a number"),
    "finite_number": ("باید عدد باشد", "must be a number"),
    "bool_type": ("باید true یا false باشد", "must be true or false"),
    "bool_parsing": ("باید true یا false باشد", "must be true or false"),
    "date_type": ("باید تاریخ باشد، مانند 2025-08-03", "must be a date, like 2025-08-03"),
    "date_from_datetime_parsing": ("باید تاریخ باشد، مانند 2025-08-03", "must be a date, like 2025-08-03"),
    "literal_error": ("مقدارهای پذیرفته: {expected}", "accepted values: {expected}"),
    "enum": ("مقدارهای پذیرفته: {expected}", "accepted values: {expected}"),
    "greater_than": ("باید بزرگ‌تر از {gt:g} باشد", "must be more than {gt:g}"),
    "greater_than_equal": ("باید دست‌کم {ge} باشد", "must be at least {ge}"),
    "less_than": ("باید کوچک‌تر از {lt:g} باشد", "must be less than {lt:g}"),
    "less_than_equal": ("باید حداکثر {le} باشد", "must be at most {le}"),
    "string_too_short": (
        "باید دست‌کم {min_length} نویسه داشته باشد",
        "must have at least {min_length} characters",
    ),
    "string_too_long": (
        "باید حداکثر {max_length} نویسه داشته باشد",
        "must have at most {max_length} characters",
    ),
    "too_short": ("باید دست‌کم {min_length} مورد داشته باشد", "must have at least {min_length} entries"),
    "too_long": ("باید حداکثر {max_length} مورد داشته باشد", "must have at most {max_length} entries"),
    "string_pattern_mismatch": ("باید با الگوی {pattern} بخواند", "must match the pattern {pattern}"),
}
_TABLE = (
    'باید جدول باشد: سطری با نام آن درون [ ]، یا مانند { fa = "…", en = "…" }',
    'must be a table: a line with its name in [ ], or like { fa = "…", en = "…" }',
)
_LIST = ('باید فهرست باشد، مانند ["…", "…"]', 'must be a list, like ["…", "…"]')
_LIST_OF_TABLES = (
    "باید چند جدول باشد: پیش از هر یک سطری با نام آن درون [[ ]]",
    "must be tables: before each of them a line with its name in [[ ]]",
)
TWICE = "Cannot overwrite a value"  # what the TOML parser says of a key that is written twice
# What the TOML parser of Python says → the same in Persian. It says the rest, if anything, behind these words.
_SYNTAX_FA = {
    TWICE: "یک کلید دو بار نوشته شده است",
    "Duplicate inline table key": "یک کلید درون { … } دو بار نوشته شده است",
    "Cannot declare": "یک جدول دو بار آغاز شده است",
    "Unterminated string": "گیومهٔ پایانی یک متن نوشته نشده است",
    "Unclosed array": "کروشهٔ پایانی یک فهرست نوشته نشده است",
    "Invalid value": 'مقدار خوانده نشد: متن را درون "…" و عدد را با رقم‌های 0 تا 9 بنویسید',
    "Invalid statement": "سطر باید با نام کلید یا [جدول] آغاز شود",
    "Expected '=' after a key": "پس از نام کلید باید = بیاید",
    "Expected newline or end of document": "پس از مقدار، چیز دیگری در همان سطر نوشته شده است",
    "Expected ']'": "کروشهٔ پایانی نام جدول نوشته نشده است",
    'Expected "\'"': "گیومهٔ پایانی یک متن نوشته نشده است",
    "Invalid initial character for a key part": "نام کلید خوانده نشد؛ جدولِ { … } باید در یک سطر باشد",
    "Unclosed inline table": "آکولاد پایانی یک جدول نوشته نشده است؛ جدولِ { … } باید در یک سطر باشد",
    "Invalid date or datetime": "تاریخ درست نیست",
    "Illegal character": "نویسه‌ای غیرمجاز در متن است",
    "Unescaped '\\'": "در متن، به‌جای \\ دو بار \\\\ بنویسید",
}
# Of an address: user and password, in which blanks and quotation marks may stand; without an @, whatever stands behind
# a colon that begins no port; and what stands behind a question mark, such as a key.
_SECRET_PARTS = re.compile(
    r"(?<=://).*(?=@)"
    r"|(?<=://)[^/:\[\]\"]*:(?!\d{1,5}(?![^/?\"\],])).+?(?=[\"\]]*$)"
    r"|(?<=\?).+?(?=[\"\]]*$)",
    re.DOTALL,
)
# The same where the slashes are missing (user:password@host), and a password among other words.
_WITHOUT_SLASHES = re.compile(r"(?<![^\s\"\[])(?>[^\s\"\[]+?:)[^\"]*(?=@)")
_NAMED = re.compile(r"(?:(?<=password=)|(?<=pwd=))[^\s\"]+", re.IGNORECASE)
# A longer text is not repeated: it would fill the log, and the patterns above would take seconds for it or longer.
_LONGEST_REPEATED = 300
# A word or a number, with a unit behind it, may have been meant as the value of another type; any other text may be a
# password.
_UNITS = (
    "[smhd]|sec|min|seconds?|minutes?|hours?|days?|weeks?|months?|years?|am|pm|[kmg]i?b|[kmg]|"
    "ثانیه|دقیقه|ساعت|روز|هفته|ماه|سال"
)
_WORD_OR_NUMBER = re.compile(rf"[^\W\d_]{{0,20}}|[-+]?\d[\d\s.,:/٫٬%٪-]{{0,20}}(?:{_UNITS})?", re.IGNORECASE)
_NAMES_SECRET = re.compile(r"secret|passw|token|key_file", re.IGNORECASE)
_SYNTAX_PLACE = re.compile(r"\s*\(at (?:line \d+, column (\d+)|end of document)\)")


def expected_text(
    kind: str, context: Mapping[str, Any], written: object, message: str, *, tables: bool, key: str = ""
) -> tuple[str, str]:
    """What was expected in place of what was written, in Persian and English.

    `kind` and `context` are those of pydantic's error, `message` its own words, for kinds that have none here. `key` is
    the name of the setting. With `tables`, what was expected are tables if it is a list.
    """
    fa, en = _container_text(kind, tables) or _EXPECTED.get(kind, (message, message))
    if kind in _EXPECTED:
        fa, en = fa.format(**context), en.format(**context)
    if kind == "missing" or _has_table(written) or hasattr(written, "model_fields"):
        return fa.replace(" or ", " یا "), en
    found = without_secrets(json.dumps(written, ensure_ascii=False, default=str))
    is_text_of_wrong_length = isinstance(written, str) and kind.startswith("string_")
    if _NAMES_SECRET.search(key) or not (is_text_of_wrong_length or "…" in found or _is_plain(written)):
        found = "…"
    return f"{fa.replace(' or ', ' یا ')} (نوشته شده: {found})", f"{en} (found {found})"


def _is_plain(written: object) -> bool:
    """Whether all texts in what was written are single words or numbers."""
    if isinstance(written, list):
        return all(_is_plain(each) for each in written)
    return not isinstance(written, str) or told_text(written) == written


def told_text(written: str) -> str:
    """A text in place of a value of another kind, for messages; "…" unless it is a word or a number."""
    return written if _WORD_OR_NUMBER.fullmatch(written) else "…"


def _has_table(written: object) -> bool:
    """Whether what was written is a table or has one in it: all of [[door.openid]], with what is secret there."""
    if isinstance(written, list):
        return any(_has_table(each) for each in written)
    return isinstance(written, Mapping)


def without_secrets(written: str) -> str:
    """What was written, without the parts of an address that may hold a password or a key: messages go into logs.

    Of a text that is too long to be repeated only "…".
    """
    if len(written) > _LONGEST_REPEATED:
        return "…"
    address = _SECRET_PARTS if "://" in written else _WITHOUT_SLASHES
    return _NAMED.sub("…", address.sub("…", written))


def _container_text(kind: str, tables: bool) -> tuple[str, str] | None:
    if kind in ("dict_type", "model_type"):
        return _TABLE
    if kind in ("list_type", "tuple_type"):
        return _LIST_OF_TABLES if tables else _LIST
    return None


def syntax_text(problem: str) -> tuple[str, str]:
    """What the TOML parser found, in Persian and English, with the column or the end of the file."""
    at = _SYNTAX_PLACE.search(problem)
    plain = problem[: at.start()] if at else problem
    known = next((fa for words, fa in _SYNTAX_FA.items() if plain.startswith(words)), plain)
    if at is None:
        return known, plain
    place_fa = f"، نویسهٔ {to_persian_digits(at[1])}" if at[1] else "، در پایان فایل"
    return f"{known}{place_fa}", f"{plain}, " + (f"character {at[1]}" if at[1] else "at the end of the file")
