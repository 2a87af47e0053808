"""Age classes of open cases: their names in words, and how many cases are older than one of their edges.

A class is known by its key, as `queries.measures.stock_estimators.Ages` writes it: 0-10, 11-20, …, >180 days.
"""

from collections.abc import Mapping

from persian.digits import with_digits
from persian.translate import translator


def age_words(age: str, lang: str) -> str:
    """An age class in words: «۰ تا ۱۰»."""
    t = translator(lang)
    text = with_digits(age, lang)
    if age.startswith(">"):
        return t("more than {days}").format(days=text[1:])
    low, high = text.split("-")
    return t("{low} to {high}").format(low=low, high=high)


def older_than(ages: Mapping[str, int], days: int) -> int:
    """Number of cases in the classes that begin after `days`, which has to be the last day of a class.

    >>> older_than({"0-10": 5, "11-20": 3, ">20": 2}, 10)
    5
    """
    return sum(n for age, n in ages.items() if _days_before(age) >= days)


def _days_before(age: str) -> int:
    """The last day before a class: 10 of 11-20 and of >10."""
    return int(age[1:]) if age.startswith(">") else int(age.split("-")[0]) - 1
