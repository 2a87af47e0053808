"""Grave topics: read from the settings, found by name or code, and leading every list with a word."""

from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from geo.tomlfile import DeclarationError
from pages.agencies.office.office_topics import topics as office_topics
from pages.volume.rising_topics import rising_topics
from pages.volume.topics import topics_section
from queries.attention import attention
from queries.county_brief.build_brief import county_briefs
from queries.estimates.measure import measure
from queries.question.grave_topics import DEMO_TOPICS, grave_keys, grave_topics, unknown_grave_topics
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.pages.hostile import pieces
from tests.pages.same_numbers.reading import looking, plain
from tests.worlds import store_of, world

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")

SURGE = Scope(as_of=datetime(2025, 10, 12))  # A topic group surges in a county of the demo.


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A function that writes the grave topics into the settings in force."""

    def put(*names: str) -> None:
        path = tmp_path / f"{abs(hash(names))}.toml"
        listed = ", ".join(f'"{name}"' for name in names)
        path.write_text(f"grave_topics = [{listed}]\n", encoding="utf-8")
        monkeypatch.setenv("NEGAH_SETTINGS", str(path))

    return put


@pytest.fixture(scope="module")
def plain_store() -> Store:
    """A store of made-up cases that does not say that they are demo data."""
    return store_of(sa.create_engine("duckdb:///:memory:"), world(2))


def code_of(store: Store, name: str, label: str) -> str:
    """The code of a topic or group by its English name."""
    rows = store.dimension(name)
    return str(rows.loc[rows["name_en"] == label, "code"].iloc[0])


def test_no_topic_is_grave_until_the_settings_say_so(plain_store) -> None:
    assert settings().grave_topics == ()
    assert grave_topics(plain_store).topics == frozenset()
    assert grave_keys(plain_store) == frozenset()


def test_the_demo_has_one_unless_the_settings_say_otherwise(demo_store, write) -> None:
    assert DEMO_TOPICS == ("کیفیت آب آشامیدنی",)
    assert grave_topics(demo_store).topics == {code_of(demo_store, "topic", "Drinking water quality")}
    write()
    assert grave_topics(demo_store).topics == frozenset()


def test_they_are_named_by_code_or_by_name_in_either_language(demo_store, write) -> None:
    outages = code_of(demo_store, "topic", "Power outages")
    for name in (outages, "Power outages", "خاموشی برق", "خاموشي برق"):
        write(name)
        assert grave_topics(demo_store).topics == {outages}
        assert grave_topics(demo_store).topic_groups == frozenset()
        assert unknown_grave_topics(demo_store) == []


def test_a_group_stands_for_all_of_its_topics(demo_store, write) -> None:
    write("Gas")
    grave, group = grave_topics(demo_store), code_of(demo_store, "topic_group", "Gas")
    assert grave.topic_groups == {group}
    topics = {"Low gas pressure", "Gas supply to villages", "Gas connection", "Gas bills"}
    assert grave.topics == {code_of(demo_store, "topic", name) for name in topics}
    assert {dimension for dimension, _ in grave_keys(demo_store)} == {"topic", "topic_group"}
    assert len(grave_keys(demo_store)) == 5
    assert grave.includes("topic_group", group)
    assert not grave.includes("agency", group)


def test_one_that_is_not_in_the_data_is_reported(demo_store, write) -> None:
    write("گنج", "Gas")
    (problem,) = unknown_grave_topics(demo_store)
    assert "«\u2068گنج\u2069»" in problem.fa
    assert "“\u2068گنج\u2069”" in problem.en


@pytest.mark.parametrize(
    ("names", "fa", "en"),
    [
        (("آب", "گاز", "گاز"), "دو بار نوشته شده", "stands twice"),
        (("شكايت", "شکایت"), "دو بار نوشته شده", "stands twice"),
        (("   ",), "دست‌کم 1 نویسه", "at least 1 character"),
        (("\u200c",), "نام یا کد هیچ موضوعی نیست", "no name or code of a topic"),
        (("",), "دست‌کم 1 نویسه", "at least 1 character"),
    ],
)
def test_settings_that_cannot_be_are_reported(write, names: tuple[str, ...], fa: str, en: str) -> None:
    write(*names)
    with pytest.raises(DeclarationError) as error:
        settings()
    assert fa in error.value.message_fa
    assert en in error.value.message_en


@pytest.mark.thorough
@pytest.mark.slow
def test_a_line_of_the_attention_list_about_one_leads_with_the_word(demo_store, write) -> None:
    write()
    line = next(line for line in attention(demo_store, SURGE).findings if "topic_group" in dict(line.subject))
    assert not line.check.grave
    write(dict(line.subject)["topic_group"])
    first = attention(demo_store, SURGE).findings[0]
    assert (first.subject, first.check.grave) == (line.subject, True)
    assert first.check.reported_days >= line.check.reported_days  # it needs less to be reported
    assert first.sentence.fa.startswith("موضوع حساس: ")
    assert first.sentence.en.startswith("Grave topic: ")


@pytest.mark.thorough
@pytest.mark.slow
def test_it_leads_the_lists_of_the_screens_and_the_brief_with_the_word(demo_store, write) -> None:
    write("حیوانات بلاصاحب")
    marked = "حیوانات بلاصاحب (موضوع حساس)"
    code = code_of(demo_store, "topic", "Stray animals")
    view = looking(demo_store, period="365d")
    rising = plain(rising_topics(view).split("<tbody")[1])  # those without a clear rise are folded away below
    assert rising.index(marked) < 60
    volume = plain(topics_section(view))
    assert "موضوع حساس : حیوانات بلاصاحب" in volume
    assert marked in plain(topics_section(looking(demo_store, period="365d", open_group="urbanservices")))
    office = looking(demo_store, agency=busiest_office(demo_store, code))
    assert plain(office_topics(office).split("<tbody")[-1]).index(marked) < 60
    (brief,) = county_briefs(demo_store, view.scope, ("0303",), lang="fa")
    assert brief.topics[0].name == marked
    assert all("موضوع حساس" not in topic.name for topic in brief.topics[1:])


def busiest_office(store: Store, topic: str) -> str:
    """The office with most cases of a topic."""
    frame = measure(store, "received", Scope(topics=(topic,)), by=("agency",)).frame
    return str(frame.sort_values("n").iloc[-1]["agency"])


def data_screen() -> None:
    """The script of the data screen, which `AppTest` runs without the module around it, and so without its imports."""
    from pages.data import SCREEN

    SCREEN.show()


@pytest.mark.slow
def test_the_data_screen_names_one_that_is_not_in_the_data(demo_store, write) -> None:
    def shown(*names: str) -> str:
        write(*names)
        app = AppTest.from_function(data_screen, default_timeout=60)
        app.session_state["view"] = looking(demo_store)
        app.run()
        assert not app.exception
        return "".join(pieces(app))

    assert "«\u2068گنج\u2069»" in shown("گنج")
    assert "موضوع حساس" not in shown("Gas")
