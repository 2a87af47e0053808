"""Parts of addresses are encoded as the standard library encodes them."""

from urllib.parse import quote, quote_plus

import pytest

from pages.view.percent_encoding import quoted, quoted_in_query

TEXTS = [
    "",
    "plain-text_1.~",
    "1404/05/03-1404/05/03",
    "a b+c",
    "شهرستان ۱",
    "100%&=?#",
    '<svg a="b">\n</svg>',
    "😀\u200c",
]


@pytest.mark.parametrize("text", [*TEXTS, "".join(map(chr, range(0x250)))])
def test_it_is_what_the_standard_library_writes(text):
    assert quoted(text) == quote(text)
    assert quoted_in_query(text) == quote_plus(text)
