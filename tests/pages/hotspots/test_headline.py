"""The title of the hotspots screen: it never says that there are none where nothing could be assessed."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pages.hotspots.headline import _sources, hotspots_title
from persian.bidi import strip_control_characters
from persian.translate import translator
from queries.hotspots.observation_window import Window
from queries.hotspots.trajectories import CountyTrajectories
from queries.vocabulary.scope import Scope
from tests.pages.hostile import Visitor


def title(lang: str, *rows: tuple[str, str, str]) -> str:
    """The title over counties, each given by its name, assessment and trend."""
    nothing = np.zeros((len(rows), 0))
    frame = pd.DataFrame(rows, columns=["label", "assessment", "tendency"])
    by_county = CountyTrajectories(frame, (), (nothing, nothing, nothing), Scope())
    return strip_control_characters(hotspots_title(SimpleNamespace(lang=lang, t=translator(lang)), by_county))  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_where_nothing_could_be_judged_nothing_is_denied(lang: str) -> None:
    heading = title(lang, ("A", "too_few_cases", ""), ("B", "line_too_new", ""))
    assert {"en": "cannot be said", "fa": "نمی‌توان گفت"}[lang] in heading
    assert heading != title(lang, ("A", "no_evidence", ""), ("B", "line_too_new", ""))


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_counties_above_the_province_are_named_where_there_is_no_hotspot(lang: str) -> None:
    heading = title(lang, ("Above", "above_province", ""), ("Level", "no_evidence", ""))
    assert "Above" in heading
    assert "Level" not in heading
    assert "Above" not in title(lang, ("Above", "above_province", ""), ("Hot", "emerging", ""))


def test_no_county_is_said_to_be_none() -> None:
    assert "No county is a hotspot" in title("en", ("A", "no_evidence", ""))
    assert "هیچ شهرستانی کانون شناخته نشد" in title("fa", ("A", "no_evidence", ""))


def test_a_hotspot_is_named_with_what_it_tends_to() -> None:
    heading = title("en", ("A", "persistent", "falling"), ("B", "persistent", ""))
    assert heading == "Persistent hotspots: A (falling), B"
    heading = title("en", ("A", "persistent", ""), ("B", "emerging", ""))
    assert heading == "Emerging hotspots: B; persistent hotspots: A"


def test_a_single_further_county_is_named_and_not_counted() -> None:
    hotspots = [(name, "persistent", "") for name in "ABCDEF"]
    assert title("en", *hotspots[:5]) == "Persistent hotspots: A, B, C, D, E"
    assert title("en", *hotspots) == "Persistent hotspots: A, B, C, D and 2 more"


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_sources_that_are_left_out_or_hold_the_end_back_are_named(lang: str) -> None:
    view = SimpleNamespace(lang=lang, t=translator(lang))
    holding, left = _sources(view, Window(left_out=("old",), delaying_sources=("slow",)))  # type: ignore[arg-type]
    assert "slow" in holding
    assert "old" in left
    assert _sources(view, Window()) == []  # type: ignore[arg-type]


@pytest.mark.thorough
def test_no_course_is_given_its_own_reason(demo_url, monkeypatch) -> None:
    """With a single county the screen does not say that quarters are missing."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    visitor = Visitor()
    one = {"agency": ["tabrizmunicipalitysample"], "lang": ["en"]}
    assert "Fewer than two counties" in visitor.see("hotspots", one)
    early = visitor.see("hotspots", {"as_of": ["1402/06/01"], "lang": ["en"]})
    assert "Too few whole quarters" in early
    # Nothing is explained that is not there, and no county is one of the others.
    assert "Rates and ranks are those of the chosen period." in early
    assert "Strip: one bar per quarter" not in early
    assert "other counties (" not in early
