"""The title above the answer curves: what it says of groups by day 10, and over all days."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from pages.response import headline
from persian.translate import translator
from queries.vocabulary.scope import Scope

SIMILAR = pd.DataFrame(
    {"value": [0.66, 0.68], "lower": [0.62, 0.64], "upper": [0.70, 0.72], "county_label": ["Ahar", "Tabriz"]}
)
APART = SIMILAR.assign(value=[0.40, 0.80], lower=[0.38, 0.78], upper=[0.42, 0.82])


@pytest.mark.parametrize(
    ("frame", "curves_differ", "title"),
    [
        (SIMILAR, False, "Answered by day 10: no clear differences"),
        (
            SIMILAR,
            True,
            "Answered by day 10: no clear differences; over all days the groups are not equally fast",
        ),
        (APART, True, "Answered by day 10: from 40.0% in Ahar to 80.0% in Tabriz"),
    ],
)
def test_groups_that_differ_over_all_days_are_not_said_to_be_alike(
    monkeypatch: pytest.MonkeyPatch, frame: pd.DataFrame, curves_differ: bool, title: str
) -> None:
    """The title is about day 10, the log-rank test below it about all days: one must not deny the other."""
    monkeypatch.setattr(headline, "query_measure", lambda *_, **__: SimpleNamespace(frame=frame))
    view: Any = SimpleNamespace(t=translator("en"), lang="en")
    text = headline._finding(view, "county", None, curves_differ=curves_differ)  # type: ignore[arg-type]
    assert text.translate(dict.fromkeys(map(ord, "\u2068\u2069"))) == title


@pytest.mark.parametrize(
    ("lang", "first", "words"),
    [
        ("fa", date(2026, 10, 6), "بیش از ۱ روز دنبال نشده است"),
        ("en", date(2026, 10, 6), "for more than 1 day yet"),
        ("en", date(2026, 9, 8), "for more than 29 days yet"),
        ("en", date(2026, 8, 8), ""),  # the axis of the curves has 60 days
        ("en", None, ""),
    ],
)
def test_the_curve_of_a_recent_period_says_why_it_ends_early(
    lang: str, first: date | None, words: str
) -> None:
    view: Any = SimpleNamespace(t=translator(lang), lang=lang, today=date(2026, 10, 7))
    text = headline.early_end(view, Scope(first=first, last=first))
    assert (words in text) if words else text == ""
