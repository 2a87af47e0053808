"""Match the header of a file with a mapping: which column fills which field.

Unmapped columns are never read, except for one that numbers the rows: of totals it may say what they are. All are read
where titles between the rows fill a field, because such a title may stand in any of them.
"""

import calendar
import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from intake.errors import MappingError
from intake.mapping.every_column import EveryColumn
from intake.mapping.missing_columns import missing_columns_error
from intake.mapping.model import Mapping
from intake.mapping.section_headings import is_section_heading
from persian.calendar import MONTHS_FA
from persian.names import fold, folded, tidy

_NUMBER = re.compile(r" \(column \d+\)$")
# Headings that say of what only together with the group above them.
_GENERAL = folded(
    "تاریخ", "ساعت", "زمان", "روز", "وضعیت", "شماره", "نام", "date", "time", "day", "status", "number", "no",
    "name",
)  # fmt: skip
# Words above headings that are not names of groups, but the first halves of headings: «مهلت» above «پاسخ».
_FIRST_HALVES = _GENERAL | {fold(word) for word in ("مهلت", "موعد", "due", "deadline")}
# Headings of a first column that numbers the rows.
_ROW_NUMBERS = folded("ردیف", "شماره ردیف", "سطر", "row", "row no", "row number", "no")
# First words of groups that say what their columns are about: «پاسخ», «ثبت پرونده».
_GROUPS = folded(
    "ثبت", "دریافت", "ارجاع", "پاسخ", "پاسخگویی", "اقدام", "رسیدگی", "پیگیری", "نتیجه", "مهلت", "سررسید", "مختومه",
    "اختتام", "خاتمه", "بستن", "بازگشایی", "registration", "registered", "received", "referral", "referred",
    "answer", "answered", "response", "reply", "due", "deadline", "closing", "closure", "closed", "reopening",
)  # fmt: skip
# Words of titles, which change from file to file: «ماه فروردین», «گزارش سامانه», «استانداری آذربایجان شرقی».
_TITLE = folded(
    "گزارش", "سامانه", "استان", "استانداری", "فرمانداری", "فهرست", "لیست", "سال", "ماه", "ماهه", "فصل", "هفته",
    "دوره", "بهار", "تابستان", "پاییز", "زمستان", "report", "list", "province", "month", "year", "quarter", "week",
    *MONTHS_FA, *calendar.month_name[1:], *calendar.month_abbr[1:],
)  # fmt: skip
_NO_GROUP = re.compile(r"[\d:]")  # in a text of a title above the headings: «تاریخ گزارش: ۱۴۰۴/۰۶/۱۵»
_LONGEST_GROUP = 40  # letters
SHEET_NAME = "برگه"  # heading of the column that holds the name of the sheet
Layout = Mapping | EveryColumn  # what a reader needs to know of a file: which columns, and how it is written


@dataclass(frozen=True)
class Selection:
    """The header of a file, and the position of the column of each field.

    `sections` holds the fields that titles between the rows fill, with the headings that the mapping uses for these.
    """

    header: tuple[str, ...]
    positions: dict[str, int]
    unnamed: frozenset[int] = frozenset()  # columns without a heading in the file
    sections: MappingOf[str, str] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """Field → name of its column as written in the file."""
        return {field: self.header[position] for field, position in self.positions.items()}

    @property
    def mapped_positions(self) -> list[int]:
        """Positions of the mapped columns, each once, in file order."""
        return sorted(set(self.positions.values()))

    @property
    def row_numbers(self) -> int | None:
        """Position of a first column that numbers the rows and is not mapped; None if there is none."""
        is_one = bool(self.header) and fold(self.header[0]) in _ROW_NUMBERS
        return 0 if is_one and 0 not in self.positions.values() else None

    @property
    def read_positions(self) -> list[int]:
        """Positions of the columns to read."""
        return list(range(len(self.header))) if self.sections else self.needed_positions

    @property
    def needed_positions(self) -> list[int]:
        """Positions of the mapped columns, and of one that numbers the rows."""
        return (
            self.mapped_positions if self.row_numbers is None else [self.row_numbers, *self.mapped_positions]
        )

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Names of the columns that no field uses."""
        taken = set(self.positions.values())
        left_out = taken | self.unnamed
        return tuple(name for position, name in enumerate(self.header) if position not in left_out)


def headings_below(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The headings in the second of two rows; an empty one is taken from the first row, whose cell is merged over both.

    Of headings that repeat, such as «تاریخ» below «ثبت» and below «پاسخ», each is joined with the one above it: «تاریخ
    ثبت». So is one that says little alone, «تاریخ» or «وضعیت», wherever the first row clearly names groups; and one
    below such a word is joined as its second half: «پاسخ» below «مهلت» is «مهلت پاسخ». A row with a single text is a
    title, and names no column.
    """
    above = [tidy(str(name)) for name in [*upper, *[""] * (len(lower) - len(upper))]]
    if sum(map(bool, above)) < 2:
        return list(lower)
    names = [name if tidy(str(name)) else above[at] for at, name in enumerate(lower)]
    own = [tidy(str(name)) for name in names]
    groups = _groups(above[: len(lower)])
    repeated = {name for name, at in _positions(own).items() if len(at) > 1}
    repeats_general = any(fold(name) in _GENERAL for name in repeated)
    grouped = repeats_general or _are_groups(groups, above, lower)
    general = _GENERAL if grouped else frozenset()
    joined = []
    for at, (name, group) in enumerate(zip(names, groups, strict=True)):
        below_group = group and tidy(str(lower[at]))
        says_little = (
            fold(own[at]) in general
            and group != own[at]
            and len(group) <= _LONGEST_GROUP
            and not _is_title(group)
        )
        if grouped and below_group and fold(group) in _FIRST_HALVES and fold(own[at]) not in _FIRST_HALVES:
            joined.append(f"{group} {name}")
        else:
            joined.append(f"{name} {group}" if below_group and (own[at] in repeated or says_little) else name)
    return joined


def _groups(above: Sequence[str]) -> list[str]:
    """For each column the group in the row above its heading: the last text up to there, whose cell is merged."""
    groups, group = [], ""
    for name in above:
        group = name or group
        groups.append(group)
    return groups


def _are_groups(groups: Sequence[str], above: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the row above the headings names groups of them, and is not a title in several cells.

    Then it has headings itself, of cells merged over both rows, or several of its texts stand above several headings
    and one of them is the name of a group: two titles side by side look the same but for their words.
    """
    merged_down = any(above[at] and tidy(str(name)) in ("", above[at]) for at, name in enumerate(lower))
    wide = [group for group, run in groupby(groups) if group and len(list(run)) > 1]
    return merged_down or (len(wide) > 1 and any(_names_group(group) for group in wide))


def _names_group(text: str) -> bool:
    """Whether a text is a usual name of a group of headings."""
    return bool(text) and fold(text.split()[0]) in _GROUPS and not _is_title(text)


def _is_title(text: str) -> bool:
    """Whether a text above headings belongs to a title, by its digits or by its words."""
    return bool(_NO_GROUP.search(text)) or not _TITLE.isdisjoint(
        map(fold, text.replace("\u200c", " ").split())
    )


def numbered(position: int) -> str:
    """The name of a column that has no heading in its file; positions count from 0, names from 1."""
    return f"column {position + 1}"


def with_column_number(name: str, position: int) -> str:
    """The name of one of several columns with the same heading."""
    return f"{name} ({numbered(position)})"


def plain_heading(name: str) -> str:
    """The heading as it is in the file, of a column that `with_column_number` has named."""
    return _NUMBER.sub("", name)


def match_columns(
    header: Sequence[str], mapping: Layout, file: str, *, below: Sequence[str] = ()
) -> Selection:
    """Find the columns of the mapping in a header.

    If `below` is given, they are the headings of the second of two rows alone, by which a mapping can also name those
    that stand there once: «تاریخ» for «تاریخ پاسخ».

    A column without a heading can be named by its number, as "column 3"; of several with the same heading each can be
    named as "heading (column 3)".

    Names match regardless of case, spaces, ZWNJ, punctuation, and the Arabic or Persian form of ی and ک. Raises
    MappingError if a required column is missing (the message suggests similar names) or stands twice.
    """
    tidied = [tidy(str(name)) for name in header]
    repeated = {name: at for name, at in _positions(tidied).items() if len(at) > 1}
    shown = tuple(
        numbered(position) if not name else with_column_number(name, position) if name in repeated else name
        for position, name in enumerate(tidied)
    )
    unnamed = frozenset(position for position, name in enumerate(tidied) if not name)
    if isinstance(mapping, EveryColumn):
        return Selection(shown, {str(position): position for position in range(len(shown))}, unnamed)
    exact, folded = _positions(shown) | repeated, _folded_positions(tidied, shown, below)
    positions: dict[str, int] = {}
    missing: dict[str, tuple[str, ...]] = {}
    sections: dict[str, str] = {}
    for name_of_field, column in mapping.columns.mapped.items():
        # An exact match wins over a folded one, so that columns differing only in punctuation can be told apart.
        matches = next(
            (at for name in column.column if (at := exact.get(tidy(name)) or folded.get(fold(name)))), None
        )
        if matches is not None and len(matches) > 1:
            raise _repeated_column_error(tidied[matches[0]], [shown[at] for at in matches], file)
        if matches is not None:
            positions[name_of_field] = matches[0]
        elif section := next(filter(is_section_heading, column.column), None):
            sections[name_of_field] = section
        else:
            missing[name_of_field] = column.column
    needed = {name: columns for name, columns in missing.items() if mapping.needs(name)}
    if needed:
        raise missing_columns_error(needed, shown, mapping, file)
    return Selection(shown, positions, unnamed, sections)


def _folded_positions(
    tidied: Sequence[str], shown: Sequence[str], below: Sequence[str]
) -> dict[str, list[int]]:
    """Positions by folded name: as in the file, else as numbered, else as it stands once in the second row."""
    in_file, numbered_names, second_row = (
        _positions([fold(name) for name in names]) for names in (tidied, shown, below)
    )
    return {name: at for name, at in second_row.items() if len(at) == 1} | numbered_names | in_file


def _repeated_column_error(name: str, numbered_names: list[str], file: str) -> MappingError:
    """The error for a column that stands several times, each with a numbered name by which it can be meant."""
    times = len(numbered_names)
    return MappingError(
        f"{file}: ستون «{name}» {times} بار آمده است و روشن نیست کدام خوانده شود. یکی از این‌ها را بنویسید: "
        f"{'، '.join(numbered_names)}.",
        f'{file}: the column "{name}" stands {times} times; it is unclear which is meant. Write one of these: '
        f"{', '.join(numbered_names)}.",
    )


def count_matches(header: Sequence[str], mapping: Layout) -> int:
    """Number of fields of the mapping that a header would fill; used to choose the delimiter of a file."""
    if isinstance(mapping, EveryColumn):
        return 0
    present = {fold(tidy(str(name))) for name in header}
    return sum(
        any(fold(name) in present for name in column.column) for column in mapping.columns.mapped.values()
    )


def _positions(names: Sequence[str]) -> dict[str, list[int]]:
    """Name → positions at which it stands."""
    positions: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        if name:
            positions.setdefault(name, []).append(position)
    return positions
