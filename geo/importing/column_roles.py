"""Which column of a file of areas is what: code, names, province, seat and inhabitants, each with the reason.

A column is judged by its heading and by its values: names and codes differ from row to row, names of the province
repeat, Persian names have Persian letters. What the user names is taken as it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from geo.importing.area_tables import Row
from geo.importing.notes import Note
from geo.tomlfile import DeclarationError
from persian.digits import to_latin_digits, to_persian_digits
from persian.names import fold, tidy

Role = Literal["code", "name_fa", "name_en", "parent", "seat", "population"]
ROLES: tuple[Role, ...] = ("code", "name_fa", "name_en", "parent", "seat", "population")
FLAGS: Mapping[Role, str] = {
    "code": "--code-column",
    "name_fa": "--name-fa",
    "name_en": "--name-en",
    "parent": "--parent",
    "seat": "--seat",
    "population": "--population",
}
TITLES: Mapping[Role, Note] = {
    "code": Note("کد", "code"),
    "name_fa": Note("نام فارسی", "Persian name"),
    "name_en": Note("نام انگلیسی", "English name"),
    "parent": Note("استان", "province"),
    "seat": Note("مرکز", "seat"),
    "population": Note("جمعیت", "inhabitants"),
}
NONE = "-"  # written after a flag: this role has no column

_PERSIAN = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[A-Za-z]")
_MAX = 0.8
_NAME = r"name|نام|shahrestan|شهرستان|county|boro|district|bakhsh|بخش|منطقه|ناحیه|area|title|label|nam$"
_OTHER_NAMES = r"alt|old|var|type|نوع|^nl|short|official|abbr|iso|desc|source|note|remark|توضیح"
_UPPER = r"province|ostan|استان|parent|adm1|name1|state|region"
_COUNTRY = r"country|کشور|adm0|name0"
_ABOVE = (rf"{_UPPER}|{_COUNTRY}", 0.2)  # headings of the larger regions that contain the areas
# Heading → points, the first that matches; columns that match nothing get none.
_HEADINGS: Mapping[Role, tuple[tuple[str, float], ...]] = {
    "code": (
        (r"zip|postal|پستی|phone|تلفن|colou?r|objectid|^fid|^ogc|gml|rowid|^shape|uuid|timestamp|date|osmid", 0.0),
        (r"^(code|kod|کد)$|pcode|^gid\d", 1.0),
        (r"کد|code|kod|fips|hasc", 0.9),
        (r"^id$|شناسه|^iso", 0.7),
        (r"id$|شماره|number", 0.4),
    ),
    "name_fa": ((_OTHER_NAMES, 0.1), _ABOVE, (r"fa$|per$|fars|فارسی|local", 1.0), (_NAME, 0.9)),
    "name_en": ((_OTHER_NAMES, 0.1), _ABOVE, (r"en$|eng|latin|لاتین|انگلیسی", 1.0), (_NAME, 0.9)),
    "parent": ((_UPPER, 1.0),),
    "seat": ((r"seat|markaz|مرکز|capital", 1.0),),
    "population": (
        (r"dens|تراکم|growth|رشد|share|سهم|house|خانوار|male|female|مرد|زن|urban|rural|شهری|روستایی", 0.0),
        (r"pop|جمعیت|inhabitant|people|resident", 1.0),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """The column of a role, None if there is none, and why."""

    role: Role
    column: str | None
    reason: Note
    is_named: bool = False  # by the user


def choose_columns(
    rows: Sequence[Row], named: Mapping[Role, str], *, source: str, roles: Sequence[Role] = ROLES
) -> dict[Role, Choice]:
    """The column of each role: the one that the user names, else the likeliest.

    Raises DeclarationError for a column that does not exist.
    """
    columns = tuple(rows[0]) if rows else ()
    chosen: dict[Role, Choice] = {}
    for role in roles:
        if (column := named.get(role)) is not None:
            chosen[role] = _named(role, column, columns, source)
            continue
        taken = {choice.column for choice in chosen.values()} | set(named.values())
        if role in ("name_fa", "name_en") and "code" in chosen:
            taken.discard(chosen["code"].column)  # names may serve as codes
        chosen[role] = _likeliest(role, rows, [column for column in columns if column not in taken])
    return chosen


def heading_key(heading: str) -> str:
    """A heading in lower case, letters and digits alone: "ADM2_PCODE" gives "adm2pcode"."""
    return "".join(letter for letter in tidy(heading).casefold() if letter.isalnum())


def is_parent_heading(heading: str) -> bool:
    """Whether a heading is that of a column of provinces."""
    return bool(re.search(_UPPER, heading_key(heading)))


def is_latin_name(text: str) -> bool:
    """Whether a cell is a name in Latin letters, and not a code."""
    return (
        len(text) > 3
        and bool(_LATIN.search(text))
        and not _PERSIAN.search(text)
        and not re.search(r"\d", text)
    )


def whole_number(text: str) -> int | None:
    """The number in a cell, with digits of either language and separators of thousands; None for any other text."""
    plain = re.sub(r"[,\s٬،\u00a0]", "", to_latin_digits(text)).replace("٫", ".")
    plain = re.sub(r"\.0+$", "", plain)
    return int(plain) if plain.isdecimal() else None


def _named(role: Role, column: str, columns: Sequence[str], source: str) -> Choice:
    flag = FLAGS[role]
    if column == NONE:
        return Choice(role, None, Note(f"کنار گذاشته شد ({flag})", f"left out ({flag})"), is_named=True)
    matching = next((candidate for candidate in columns if candidate == column), None) or next(
        (candidate for candidate in columns if heading_key(candidate) == heading_key(column)), None
    )
    if matching is None:
        raise DeclarationError(
            f"{source} ستونی به نام «{column}» ندارد ({flag})؛ ستون‌هایش: {'، '.join(columns) or 'هیچ'}.",
            f'{source} has no column "{column}" ({flag}); it has: {", ".join(columns) or "none"}.',
        )
    return Choice(role, matching, Note(f"به گفتهٔ شما ({flag})", f"as you said ({flag})"), is_named=True)


def _likeliest(role: Role, rows: Sequence[Row], columns: Sequence[str]) -> Choice:
    """The column with most points for its heading and values, if any suits the role."""
    points = {column: _points(role, column, [row[column] for row in rows]) for column in columns}
    order = sorted((column for column in columns if points[column] > 0), key=lambda column: -points[column])
    if not order:
        return Choice(role, None, Note("ستونی پیدا نشد", "no column found"))
    best, values = order[0], [row[order[0]] for row in rows]
    filled = [value for value in values if value]
    different = len({fold(value) for value in filled})
    numbers = f"{len(filled)} از {len(rows)} پر، {different} مقدار متفاوت"
    also = [column for column in order[1:] if points[column] > points[best] - 0.15]
    also_fa = f"؛ شاید هم {'، '.join(also)}" if also else ""
    also_en = f"; perhaps {', '.join(also)}" if also else ""
    example = next(iter(filled), "")
    return Choice(
        role,
        best,
        Note(
            f"از عنوان و مقدارها: {to_persian_digits(numbers)}، مانند «{example}»{also_fa}",
            f'by heading and values: {len(filled)} of {len(rows)} filled, {different} different, such as "{example}"'
            f"{also_en}",
        ),
    )


def _points(role: Role, column: str, values: Sequence[str]) -> float:
    """Points of a column for a role, from 0 (it does not suit) to about 3."""
    key = heading_key(column)
    heading = next((points for pattern, points in _HEADINGS[role] if re.search(pattern, key)), None)
    filled = [value for value in values if value]
    if not filled or heading == 0.0:
        return 0.0
    suits = _SUITS[role](filled, len(values))
    # Without a heading that says so, only names are recognised, by their letters.
    if not suits or (heading is None and role not in ("name_fa", "name_en")):
        return 0.0
    if role == "population":
        # Of several censuses the newest.
        year = re.search(r"(1[34]\d\d|19\d\d|20\d\d)", to_latin_digits(key))
        return (heading or 0.0) + (
            int(year[1]) % 1000 / 10_000 + (0.05 if year[1] > "1900" else 0.1) if year else 0.0
        )
    return (heading or 0.3) + suits


def _code_suits(filled: Sequence[str], rows: int) -> float:
    short = sum(len(value) <= 32 for value in filled) >= _MAX * len(filled)
    return 0.1 + _different(filled) * len(filled) / rows if short else 0.0


def _name_suits(letters: re.Pattern[str], other: re.Pattern[str]) -> Callable[[Sequence[str], int], float]:
    def suits(filled: Sequence[str], rows: int) -> float:
        words = [
            value
            for value in filled
            if letters.search(value)
            and not other.search(value)
            and not any(map(str.isdigit, value))
            and len(value) > 1
        ]
        # Codes such as "IR" or "AB" are short; names of areas are not, on the whole.
        long_enough = sum(map(len, words)) > 3 * len(words)
        if len(words) < _MAX * rows or not long_enough:
            return 0.0
        return 0.1 + _different(words)

    return suits


def _parent_suits(filled: Sequence[str], rows: int) -> float:
    words = [value for value in filled if _PERSIAN.search(value) or _LATIN.search(value)]
    repeats = len({fold(value) for value in words}) < len(words) or rows == 1
    return 1.0 if repeats and len(words) >= _MAX * rows else 0.0


def _seat_suits(filled: Sequence[str], _rows: int) -> float:
    return float(not any(any(map(str.isdigit, value)) for value in filled))


def _population_suits(filled: Sequence[str], _rows: int) -> float:
    numbers = [number for value in filled if (number := whole_number(value)) is not None]
    return float(len(numbers) >= _MAX * len(filled) and sum(numbers) > 0)


def _different(values: Sequence[str]) -> float:
    return len({fold(value) for value in values}) / len(values)


_SUITS: Mapping[Role, Callable[[Sequence[str], int], float]] = {
    "code": _code_suits,
    "name_fa": _name_suits(_PERSIAN, _LATIN),
    "name_en": _name_suits(_LATIN, _PERSIAN),
    "parent": _parent_suits,
    "seat": _seat_suits,
    "population": _population_suits,
}
