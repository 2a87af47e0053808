"""The figure of the press screen: how many cases a share is of, and addresses that break between parameters."""

import re
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from pages.press.headline_figure import _in_both_languages, basis_text
from pages.press.permalinks import _breaking_at_parameters
from queries.disclosure.protected_figures import protected
from queries.measures import MEASURES
from queries.press.nearest_question import nearest_question
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def figure(key: str, **row: Any) -> Any:
    """A protected figure as `basis_text` reads it."""
    return SimpleNamespace(measure=MEASURES[key], row=row, frame=pd.DataFrame([row]))


@pytest.mark.parametrize(
    ("key", "row", "fa", "en"),
    [
        (
            "on_time_share",
            {"value": 3_015 / 4_360, "n": 4_360},
            "۳٬۰۱۵ از ۴٬۳۶۰ پرونده",
            "3,015 of 4,360 cases",
        ),
        (
            "satisfied_share",
            {"value": 470 / 955, "n": 955, "response_rate": 0.21},
            "۴۷۰ از ۹۵۵ نظر",
            "470 of 955 ratings",
        ),
        ("answer_days_median", {"value": 6.9, "n": 4_500}, "از ۴٬۵۰۰ پرونده", "of 4,500 cases"),
        ("on_time_share", {"value": float("nan"), "n": 955}, "از ۹۵۵ پرونده", "of 955 cases"),
        ("received", {"value": 4_500.0, "n": 4_500}, "", ""),
    ],
)
def test_a_share_is_given_with_both_of_its_counts(key: str, row: dict[str, Any], fa: str, en: str) -> None:
    texts = {lang: basis_text(figure(key, **row), lang).split("؛")[0].split(";")[0] for lang in ("fa", "en")}
    assert texts == {"fa": fa, "en": en}


def test_the_count_within_a_share_is_as_it_is_published(demo_store) -> None:
    """Counts are rounded to the base, so that the count behind a share is a multiple of it, too."""
    question = nearest_question(demo_store, "on_time_share", Scope(), ())
    published = protected(demo_store, "on_time_share", question.scope)
    n = int(published.row["n"])
    part = round(float(published.row["value"]) * n)
    assert part % published.base == 0
    assert basis_text(published, "en") == f"{part:,} of {n:,} cases"


def test_an_address_breaks_between_its_parameters() -> None:
    markup = _breaking_at_parameters("press?period=1405/04/01-1405/06/31&load=1")
    assert markup == (
        "<span>press</span><wbr><span>?period=1405/04/01-1405/06/31</span><wbr><span>&amp;load=1</span>"
    )
    assert _breaking_at_parameters("press") == "<span>press</span>"


@pytest.mark.parametrize("kind", ["short", "full"])
def test_each_copy_button_is_described_by_its_quote(kind: str) -> None:
    view: Any = SimpleNamespace(lang="fa")
    markup = _in_both_languages(view, kind, Text("جمله", "A sentence"))
    described_by = re.findall(r'aria-describedby="([^"]+)"', markup)
    assert described_by == re.findall(r'<p id="([^"]+)"', markup)
    assert len(set(described_by)) == 2
