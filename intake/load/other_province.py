"""Refuse a file most of whose rows name counties that the province does not have: it is another province's."""

from collections.abc import Mapping

from intake.errors import DoubtError
from intake.parsing.reading_notes import OtherCounty
from persian.bidi import isolate
from persian.digits import number
from persian.enumeration import comma_separated
from queries.vocabulary.labels import Text

# Fewer rows, or a smaller share of them, are misspelled or new counties, which the report names. One or two names are
# more likely what a system writes for the whole province or for no county: «ستاد استان», «سایر».
_ROWS, _SHARE, _NAMES = 20, 0.5, 3
_NAMED = 5


def refuse_other_province(others: Mapping[str, OtherCounty], *, rows: int) -> None:
    """Raise DoubtError if more than half of the rows read, and at least 20, name three or more unknown counties.

    `others` are these names. Only a mapping with `county = "province"` has any.
    """
    foreign = sum(other.rows for other in others.values())
    if foreign < _ROWS or foreign <= _SHARE * rows or len(others) < _NAMES:
        return
    commonest = sorted(others, key=lambda name: -others[name].rows)[:_NAMED]
    fa, en = (comma_separated((isolate(name) for name in commonest), lang) for lang in ("fa", "en"))
    raise DoubtError(
        Text(
            f"شهرستانِ {number(foreign, 'fa')} سطر از {number(rows, 'fa')} سطر در استان نیست ({fa})؛ این فایل گویا از "
            "استان دیگری است.",
            f"{number(foreign, 'en')} of {number(rows, 'en')} rows name counties that the province does not have "
            f"({en}); the file seems to be another province’s.",
        ),
        Text(
            "فایل بارگذاری نشد. province را در تنظیمات بررسی کنید؛ اگر این نام‌ها شهرستان نیست ولی درست است، در نگاشت "
            'county = "name" بنویسید.',
            "It was not loaded. Check province in the settings; if these names are right although they are no "
            'counties, write county = "name" in the mapping.',
        ),
    )
