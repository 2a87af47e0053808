"""Ratings on a scale, as numbers, stars or «۴ از ۵», and which of them count as satisfied.

A verdict of the product is satisfied, dissatisfied or none. The upper third of a scale is satisfied and the lower third
dissatisfied, unless the mapping says otherwise; what lies between them is neutral and counts as no verdict.
"""

import math
import re
from typing import Self

from pydantic import BaseModel, model_validator

from intake.mapping.field_columns import STRICT
from persian.digits import number, to_latin_digits

_LONGEST_TEXT = 100  # characters of a rating; blanks in longer texts would be read again and again
_EMPTY_STARS = "☆"
STARS = frozenset("★⭐✭✮🌟" + _EMPTY_STARS)
_JOINERS = dict.fromkeys(map(ord, "\ufe0f\u200f\u200e\u200c\u2066\u2067\u2068\u2069\u00a0 \t"))
_NUMBER = r"(\d{1,3}(?:[.,٫]\d+)?)"
_BEFORE, _AFTER = "نمره|امتیاز|رتبه|score", "[%٪]|درصد|ستاره|امتیاز|نمره|stars?"
_RATING = re.compile(
    rf"(?:{_BEFORE})?\s*:?\s*{_NUMBER}\s*(?:(?:از|/|of|out of)\s*{_NUMBER}|{_AFTER})?", re.IGNORECASE
)
_PERCENT = re.compile(r"[%٪]|درصد")


class RatingScale(BaseModel):
    """The ends of a scale, and the ratings at which an opinion becomes good or bad.

    `satisfied` and all ratings beyond it are satisfied, `dissatisfied` and all beyond it dissatisfied. Where 1 is the
    best, `satisfied` is the smaller of the two.
    """

    model_config = STRICT

    lowest: float
    highest: float
    satisfied: float
    dissatisfied: float

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        limits = (self.satisfied, self.dissatisfied)
        if not self.lowest <= min(limits) < max(limits) <= self.highest:
            raise ValueError("satisfied and dissatisfied must be two ratings from lowest to highest")
        return self

    def code(self, text: str) -> str | None:
        """`satisfied`, `dissatisfied` or `none` for a cell; None where it is not a rating of this scale."""
        read = read_rating(text)
        if read is None:
            return None
        rating, highest = read
        if highest not in (None, self.highest) or not self.lowest <= rating <= self.highest:
            return None
        sign = 1 if self.satisfied > self.dissatisfied else -1
        if sign * rating >= sign * self.satisfied:
            return "satisfied"
        return "dissatisfied" if sign * rating <= sign * self.dissatisfied else "none"


def scale_of_thirds(lowest: int, highest: int, *, lowest_is_best: bool = False) -> RatingScale:
    """A scale whose upper third is satisfied and whose lower third is dissatisfied: of 1 to 5, 4 and 5, and 1 and 2.

    Where the lowest rating is the best, it is the other way round.
    """
    third = (highest - lowest) / 3
    upper, lower = math.ceil(highest - third), math.floor(lowest + third)
    best, worst = (lower, upper) if lowest_is_best else (upper, lower)
    return RatingScale(lowest=lowest, highest=highest, satisfied=best, dissatisfied=worst)


def rating_text(rating: float, lang: str) -> str:
    """A rating with the decimals that it has: 4, 3.5."""
    return number(rating, lang, decimals=len(f"{rating:g}".partition(".")[2]))


def read_rating(text: str) -> tuple[float, float | None] | None:
    """The rating of a cell, and the highest possible one if the cell names it: «۴ از ۵», ★★★☆☆, 80%."""
    if len(text) > _LONGEST_TEXT:
        return None
    marks = text.translate(_JOINERS)
    if marks and STARS.issuperset(marks):
        empty = marks.count(_EMPTY_STARS)
        return float(len(marks) - empty), float(len(marks)) if empty else None
    match = _RATING.fullmatch(to_latin_digits(text.strip()))
    if match is None:
        return None
    highest = 100.0 if _PERCENT.search(text) else _number(match[2])
    rating = _number(match[1])
    return None if rating is None else (rating, highest)


def _number(text: str | None) -> float | None:
    return None if text is None else float(text.replace(",", ".").replace("٫", "."))
