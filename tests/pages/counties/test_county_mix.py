"""The title above what a county has more and less of: how much of it there is."""

from types import SimpleNamespace
from typing import Any

import pytest

from pages.counties.county_mix import _title
from persian.translate import translator

USUAL, MORE, LESS = (SimpleNamespace(lower=a, upper=b) for a, b in ((0.8, 1.3), (1.1, 1.4), (0.5, 0.9)))


@pytest.mark.parametrize(
    ("topics", "offices", "fa", "en"),
    [
        (
            [USUAL],
            [MORE, USUAL, LESS],
            "در ۲ دستگاه با انتظار تفاوت روشن دارد",
            "not as expected in 2 offices",
        ),
        ([MORE], [LESS], "در ۱ موضوع و ۱ دستگاه با انتظار", "not as expected in 1 topic and 1 office"),
        # Of few cases this says nothing about likeness.
        (
            [USUAL],
            [],
            "تفاوت روشنی با انتظار دیده نمی‌شود",
            "No clear difference from what is expected is seen",
        ),
    ],
)
def test_the_title_counts_what_is_clearly_above_or_below(topics, offices, fa, en) -> None:
    for lang, words in (("fa", fa), ("en", en)):
        view: Any = SimpleNamespace(t=translator(lang), lang=lang)
        assert words in _title(view, topics, offices)
