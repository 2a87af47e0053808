"""The parts that lead a surge are named as a list of at most three, with how many more there are."""

import pytest

from queries.attention.anomaly_check import LeadingParts
from queries.attention.part_words import leading_parts_words
from queries.vocabulary.labels import Text


@pytest.mark.parametrize(
    ("count", "fa", "en"),
    [
        (1, "«الف»", "“A”"),
        (2, "«الف» و «ب»", "“A” and “B”"),
        (3, "«الف»، «ب» و «پ»", "“A”, “B” and “C”"),
        (4, "«الف»، «ب»، «پ» و ۱ مورد دیگر", "“A”, “B”, “C” and 1 more"),
    ],
)
def test_three_parts_are_named_and_the_others_counted(count: int, fa: str, en: str) -> None:
    names = tuple(Text(*pair) for pair in zip(("الف", "ب", "پ", "ت"), "ABCD", strict=True))
    leading = LeadingParts(dimension="topic", names=names[:count], cases=30.0, expected=4.0)
    words = leading_parts_words(leading)
    plain = [text.replace("\u2068", "").replace("\u2069", "") for text in (words.fa, words.en)]
    assert plain == [
        f"؛ ۳۰ پرونده از این‌ها دربارهٔ {fa} است (مورد انتظار: ۴)",
        f"; 30 of them are about {en} (4 expected)",
    ]
