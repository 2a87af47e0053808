"""The ways in which the dates of a column can be read, each with how its first date would read in both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from intake.guess.proposal.proposal import ColumnProposal
from intake.mapping.jalali_formats import PREFIX
from intake.parsing.date_texts import by_format
from persian.calendar import format_day
from persian.digits import to_latin_digits
from queries.vocabulary.labels import Text

_DAY_FIRST, _MONTH_FIRST = re.compile(r"%d([/.\- ])%m"), re.compile(r"%m([/.\- ])%d")
_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True)
class DateChoice:
    """One way to read the dates of a column: its formats, and a date of the file with the day that it would be."""

    formats: tuple[str, ...]
    written: str
    day: Text

    def as_json(self) -> dict[str, Any]:
        formats = list(self.formats)
        return {"formats": formats, "written": self.written, "day_fa": self.day.fa, "day_en": self.day.en}


def date_choices(column: ColumnProposal) -> list[DateChoice]:
    """The ways to read a column, the proposed one first; empty where its dates can be read in one way only."""
    if column.dates is None or "auto" in column.dates.formats:
        return []
    proposed = column.dates.formats
    others = [formats for formats in _variants(proposed) if formats != proposed]
    choices = [choice for formats in (proposed, *others) if (choice := _choice(column, formats)) is not None]
    return choices if len(choices) > 1 else []


def _variants(formats: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The formats with the day or the month first, and as Jalali or Gregorian dates."""
    for day_first, jalali in product((True, False), (True, False)):
        yield tuple(_written_so(text, day_first=day_first, jalali=jalali) for text in formats)


def _written_so(text: str, *, day_first: bool, jalali: bool) -> str:
    plain = text.removeprefix(PREFIX)
    if "%" not in plain:  # numbers have no order
        return text
    turned = _MONTH_FIRST.sub(r"%d\1%m", plain) if day_first else _DAY_FIRST.sub(r"%m\1%d", plain)
    # A year-first format is the order of its calendar; only its last two parts could be turned, and never are.
    kept = plain if plain.startswith(("%Y", "%y")) else turned
    return f"{PREFIX}{kept}" if jalali else kept


def _choice(column: ColumnProposal, formats: tuple[str, ...]) -> DateChoice | None:
    """A choice with the first sample that it reads; None if it reads none to a year that can be."""
    for sample in (*column.first, *column.samples):
        for text in formats:
            try:
                seconds = by_format(to_latin_digits(sample).strip(), text)
            except (KeyError, re.error):  # a directive that Jalali formats do not have
                continue
            if seconds is None:
                continue
            day = (_EPOCH + timedelta(seconds=seconds)).date()
            if 1995 <= day.year <= 2050:
                return DateChoice(formats, sample, Text.from_formatter(format_day, day, style="long"))
    return None
