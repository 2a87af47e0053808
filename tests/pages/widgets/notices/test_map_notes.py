"""Below a map of counties stands how many cases are of no known county, and for rates the caveat of the census."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from pages.widgets.notices.map_notes import map_notes
from persian.translate import translator
from queries.measures import MEASURES

PROVINCE: Any = SimpleNamespace(
    counties=[SimpleNamespace(code="0303")], population_caveat=lambda lang: "The census is old."
)
VIEW: Any = SimpleNamespace(t=translator("en"), lang="en")


@pytest.mark.parametrize(
    ("key", "unmapped", "notes"),
    [
        ("received", 0, []),
        ("received", 1, ["1 case is not on the map: its county is not known."]),
        (
            "rate_per_10k",
            2,
            ["2 cases are not on the map: their county is not known.", "The census is old."],
        ),
    ],
)
def test_cases_of_no_known_county_and_the_census_are_noted(key: str, unmapped: int, notes: list[str]) -> None:
    frame = pd.DataFrame({"county": ["0303", ""], "n": [7, unmapped]})
    result: Any = SimpleNamespace(frame=frame, measure=MEASURES[key])
    assert map_notes(VIEW, result, PROVINCE) == notes
