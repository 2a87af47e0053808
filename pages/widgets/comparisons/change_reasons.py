"""Explain why a difference is called neither a change nor normal variation.

That is so if its interval excludes the expected difference, but it is not a finding among all that are tested together.
"""

from collections.abc import Mapping
from typing import Any

from charts.parts.figure_texts import difference_text
from persian.translate import Translator
from queries.comparisons.changes.difference_columns import excludes_expected
from queries.measures.declaration import Measure


def reason_beyond_interval(t: Translator, row: Mapping[str, Any], measure: Measure) -> str:
    """The reason in words; empty where the interval contains the expected difference.

    `row` has difference, difference_lower, difference_upper and expected_difference. Such a difference is beyond chance
    on its own, but of several comparisons one in twenty is so by chance.
    """
    limits = (row["difference_lower"], row["difference_upper"], row["expected_difference"])
    if not excludes_expected(*(float(limit) for limit in limits)):
        return ""
    if abs(float(row["difference"]) - float(row["expected_difference"])) < measure.min_change:
        return t("too small to matter")
    return t("not certain among several comparisons")


def reason_of_season(t: Translator, lang: str, unexpected: float, measure: Measure) -> str:
    """The reason in words where what the season explains was subtracted, and what is left is not a finding.

    What is left may still be of a size that matters. The overview calls that unclear, so it is not "as expected".
    """
    if abs(unexpected) < measure.min_change:
        return t("as expected for the time of year")
    size = difference_text(unexpected, measure, lang)
    return t("{size} than expected for the time of year, but not clearly").format(size=size)
