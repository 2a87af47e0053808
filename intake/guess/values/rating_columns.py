"""Which columns of ratings are on a scale, and from where to where: 1 to 5, stars, «۴ از ۵», percent."""

import re
from collections.abc import Mapping

from intake.guess.headings.heading_words import read_heading
from intake.guess.values.value_words import NOTHING, CodedWords, read_codes
from intake.mapping.column_matching import plain_heading
from intake.mapping.rating_scale import STARS, RatingScale, read_rating, scale_of_thirds
from intake.parsing.coded_values import mark_or_word
from persian.digits import to_latin_digits
from persian.names import folded

_RATING = 0.7  # weight of a word of the heading
_NEARLY_ALL = 0.95  # share of the cells that are ratings
# For a scale that only its numbers reveal: several of them occur, and the highest is the top of a usual scale.
_MIN_DIFFERENT = 4
_USUAL = {5: 1, 10: 1, 20: 0, 100: 0}  # highest → lowest
_FIVE_STARS = 5
_STAR_WORDS = folded("stars", "star", "ستاره")  # of a heading, under which few bare numbers are no codes
_BOTH_ENDS = 2
_PERCENT_ENDS = (0, 100)
# Thirds, as of whole percents.
_FRACTIONS = RatingScale(lowest=0, highest=1, satisfied=0.67, dissatisfied=0.33)
_END = r"(?<!\d)(\d{1,4})(?!\d)"  # of a scale; longer runs of digits would be read again from each of their digits
_RANGE = re.compile(rf"{_END}\s*(?:تا|الی|-|–|to)\s*{_END}")
_OUT_OF = re.compile(rf"(?:از|/|out of)\s*{_END}")
_EXPLAINED = re.compile(r"(?<!\d)(\d{1,3})\s*[=:]\s*([^\d=:،,;؛()\[\]/|]{2,40})")
_PERCENT = re.compile(r"[%٪]|درصد|percent", re.IGNORECASE)


def rating_scale(heading: str, words: Mapping[str, int]) -> RatingScale | None:
    """The scale of a column of ratings; None if it is no such column, or if the scale is not clear.

    Few bare numbers may be codes of a list (1 yes, 2 no), so they are not a scale unless the heading names it.
    """
    given = {word: rows for word, rows in words.items() if mark_or_word(word) not in NOTHING}
    read = {word: rating for word in given if (rating := read_rating(word)) is not None}
    named = read_heading(plain_heading(heading))
    starred = any(not STARS.isdisjoint(word) for word in read) or not _STAR_WORDS.isdisjoint(named.words)
    if not starred and named.weight("rating") < _RATING:
        return None
    if sum(given[word] for word in read) < _NEARLY_ALL * max(sum(given.values()), 1):
        return None
    ratings = {rating for rating, _ in read.values()}
    ends = _named_ends(heading) or _ends(ratings, {top for _, top in read.values()}, starred=starred)
    if ends is None or max(ratings, default=0) > ends[1]:
        return None
    if ends == _PERCENT_ENDS and max(ratings) <= 1:
        # A workbook holds 85 % as 0.85. Zeros and ones alone may be answers of no and yes.
        return _FRACTIONS if any(0 < rating < 1 for rating in ratings) else None
    return scale_of_thirds(*ends, lowest_is_best=_lowest_is_best(heading))


def _lowest_is_best(heading: str) -> bool:
    """Whether a heading explains ratings and the lowest is the best: «رضایت (۱=کاملاً راضی، ۵=کاملاً ناراضی)»."""
    words = {int(found[1]): found[2].strip() for found in _EXPLAINED.finditer(to_latin_digits(heading))}
    if len(words) < _BOTH_ENDS:
        return False
    read = read_codes("verdict", dict.fromkeys(words.values(), 1))
    codes = {**read.likely, **read.known}
    return [codes.get(words[end(words)]) for end in (min, max)] == ["satisfied", "dissatisfied"]


def rating_words(heading: str, words: Mapping[str, int]) -> CodedWords | None:
    """The cells of a column of ratings as verdicts, all of them guessed; None if it has no clear scale."""
    scale = rating_scale(heading, words)
    if scale is None:
        return None
    codes = {word: scale.code(word) for word in words if mark_or_word(word) not in NOTHING}
    likely = {word: code for word, code in codes.items() if code is not None}
    unknown = tuple(word for word, code in codes.items() if code is None)
    share = sum(words[word] for word in likely) / max(sum(words[word] for word in codes), 1)
    return CodedWords({}, likely, unknown, 0.0, share)


def _named_ends(heading: str) -> tuple[int, int] | None:
    """The ends of the scale that a heading names: «رضایت (۱ تا ۵)», "rating out of 10", «درصد رضایت»."""
    latin = to_latin_digits(heading)
    if found := _RANGE.search(latin):
        first, second = int(found[1]), int(found[2])
        return (first, second) if first < second else None
    if found := _OUT_OF.search(latin):
        highest = int(found[1])
        return (_USUAL.get(highest, 1), highest) if highest > 1 else None
    return _PERCENT_ENDS if _PERCENT.search(latin) else None


def _ends(ratings: set[float], tops: set[float | None], *, starred: bool) -> tuple[int, int] | None:
    """The ends of the scale of the cells themselves, by the highest rating that they name or that stands in them."""
    highest = max(ratings, default=0.0)
    named = tops - {None}
    if len(named) == 1:
        top = int(next(iter(named)) or 0)
        return (_USUAL.get(top, 1), top) if top > 1 else None
    if starred and highest <= _FIVE_STARS:
        return 1, _FIVE_STARS
    if named or len(ratings) < _MIN_DIFFERENT or highest not in _USUAL:
        return None
    return _USUAL[int(highest)], int(highest)
