"""The words about missing days name the same things in both languages."""

from string import Formatter

import pytest

from queries.overview.sentence import missing_day_texts
from queries.vocabulary.labels import Text

TEXTS = {name: text for name, text in vars(missing_day_texts).items() if isinstance(text, Text)}


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_name_the_same(name):
    fa, en = (
        {field for _, field, _, _ in Formatter().parse(text) if field}
        for text in (TEXTS[name].fa, TEXTS[name].en)
    )
    # Persian has the same verb for one and for many.
    assert fa == en - {"are"} != set()
    assert ("source" in en) == ("SOURCE" in name)
