"""The events of the settings, by scope; unknown names; and the demo's own."""

from pathlib import Path

import pytest

from queries.timeline.listed_events import DEMO_EVENTS, listed_events, unknown_names_of_events
from queries.vocabulary.scope import Scope
from tests.pages.same_numbers.reading import largest

EVENTS = """
[[event]]
name = { fa = "سیل", en = "Flood" }
first = "1404/02/01"
counties = ["Maragheh", "تبریز"]

[[event]]
name = { fa = "کمبود دارو", en = "Shortage" }
first = "1404/02/01"
last = "1404/04/01"
topics = ["Medicine shortage"]

[[event]]
name = { fa = "برف", en = "Snow" }
first = "1404/10/01"
"""


@pytest.fixture
def write(tmp_path: Path) -> object:
    """A function that writes the settings."""
    return lambda text: (tmp_path / "negah.toml").write_text(text, encoding="utf-8")


def names(store, lang: str = "en", **scope: object) -> list[str]:
    return [event.name for event in listed_events(store, Scope(**scope), lang=lang)]


def test_a_demo_lists_events_of_its_own_until_the_setting_is_written(demo_store, write):
    assert names(demo_store, "fa") == [event.name.fa for event in DEMO_EVENTS]
    write("event = []\n")
    assert names(demo_store) == []


def test_events_follow_the_counties_and_topics_of_the_scope(demo_store, write):
    write(EVENTS)
    shortage = str(demo_store.dimension("topic").set_index("name_en").loc["Medicine shortage", "code"])
    health = demo_store.dimension("topic_group").set_index("name_en").loc["Health", "code"]
    water = demo_store.dimension("topic_group").set_index("name_en").loc["Water and sewerage", "code"]
    assert names(demo_store) == ["Flood", "Shortage", "Snow"]
    assert names(demo_store, counties=("0303",)) == ["Flood", "Shortage", "Snow"]
    assert names(demo_store, counties=("0302",)) == ["Shortage", "Snow"]
    assert names(demo_store, topics=(shortage,)) == ["Flood", "Shortage", "Snow"]
    assert names(demo_store, topic_groups=(str(health),)) == ["Flood", "Shortage", "Snow"]
    assert names(demo_store, topic_groups=(str(water),)) == ["Flood", "Snow"]
    other = next(c for c in demo_store.dimension("topic")["code"] if c not in (shortage, "0"))
    assert names(demo_store, topics=(str(other),)) == ["Flood", "Snow"]
    assert names(demo_store, kinds=("complaint",), agencies=(largest(demo_store, "agency"),)) == [
        "Flood",
        "Shortage",
        "Snow",
    ]


def test_the_counties_of_an_event_are_named(demo_store, write):
    write(EVENTS)
    flood, shortage, _ = listed_events(demo_store, Scope(), lang="fa")
    assert "تبریز" in flood.where
    assert "مراغه" in flood.where
    assert shortage.where == ""


def test_unknown_names_are_reported_in_both_languages(demo_store, write):
    write(EVENTS.replace("Maragheh", "Marageh").replace("Medicine shortage", "No such topic"))
    problems = unknown_names_of_events(demo_store)
    assert [problem.value for problem in problems] == ["Marageh", "No such topic"]
    fa, en = problems[0].text("fa"), problems[1].text("en")
    assert "«\u2068سیل\u2069» در تنظیمات شهرستان «\u2068Marageh\u2069»" in fa
    assert "“\u2068Shortage\u2069” of the settings names the topic “\u2068No such topic\u2069”" in en
    write(EVENTS)
    assert unknown_names_of_events(demo_store) == []
