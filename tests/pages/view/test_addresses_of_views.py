"""The query of a view's addresses is the one that Python's own library makes."""

from urllib.parse import urlencode

import pytest

from pages.view.view import _query


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"county": []},
        {"county": ["0302", "0303"], "empty": [], "period": ["1404/01/01-1404/02/01"]},
        {"topic": ["آب و برق", "a b+c&d=e?f#g%h~"], "q&r": ["", "«ی»"]},
    ],
)
def test_queries_are_those_of_the_library(params):
    assert _query(params) == urlencode(params, doseq=True)
