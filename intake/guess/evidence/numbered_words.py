"""Columns of numbers or codes under a heading of words: states as 1, 2, 3, whose meaning a list kept elsewhere has.

Nothing in such a file says what one stands for, so the field is named and the column left to a person.
"""

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.values.value_words import CODED

_NEARLY_ALL = 0.95  # share of the cells that are numbers
_MAX = 30  # different numbers
_MAX_NAMES = 800  # different codes of offices, topics or counties
_NAMED_WELL = 0.8
_CODED_NAMES = {"office": "agency", "topic": "topic", "county": "county"}  # what a heading names → field
_NAMED = 0.35  # how well a heading names the field; «کد وضعیت» names it less than «وضعیت»


def numbered_field(profile: ColumnProfile) -> str | None:
    """The coded field that a heading names above a few bare numbers: codes of a list that is kept elsewhere."""
    named = max(profile.headings, key=lambda field: profile.headings[field], default="")
    shape = profile.shape
    bare = shape.numbers > _NEARLY_ALL and not shape.decimals and 0 < shape.distinct <= _MAX
    return named if named in CODED and bare and profile.headings[named] >= _NAMED else None


def coded_name(profile: ColumnProfile) -> str | None:
    """The office, topic or county that a heading names above codes in place of names: «کد دستگاه» above 101, D12."""
    heading, shape = profile.heading, profile.shape
    coded = shape.numbers + shape.codes > _NEARLY_ALL and not shape.decimals
    if not (coded and 2 <= shape.distinct <= _MAX_NAMES):
        return None
    if profile.dates is not None or not (heading.weight("code") or heading.weight("id")):
        return None
    named = (field for concept, field in _CODED_NAMES.items() if heading.weight(concept) >= _NAMED_WELL)
    return next(named, None)
