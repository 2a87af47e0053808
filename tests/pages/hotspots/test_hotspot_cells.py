"""Cells of the table of hotspots."""

from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from pages.hotspots.table import _rate
from pages.view.view import View
from persian.translate import translator


@pytest.mark.parametrize(("lang", "n"), [("fa", "۴۶\u00a0پرونده"), ("en", "n\u00a0=\u00a046")])
def test_a_number_of_cases_stays_beside_its_word_where_the_note_is_broken(lang: str, n: str) -> None:
    row: Any = pd.Series(
        {"label": "Ahar", "value": 21.0, "lower": 15.4, "upper": 28.1, "n": 46, "smoothed": 18.7}
        | {"rank": 3, "rank_low": 1, "rank_high": 29}
    )
    view = SimpleNamespace(lang=lang, t=translator(lang))
    assert _rate(cast(View, view), row, 40)[0].note.endswith(f" · {n}")
