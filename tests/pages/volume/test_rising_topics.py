"""Topics that grew: what has no clear rise is folded away, grave topics never are."""

import pytest

from pages.volume.rising_topics import rising_topics
from queries.question.grave_topics import DEMO_TOPICS
from tests.pages.same_numbers.reading import looking, rows


@pytest.fixture
def section(demo_store) -> str:
    return str(rising_topics(looking(demo_store, period="90d")))


def test_only_topics_that_rise_or_are_grave_stand_in_the_open(section) -> None:
    shown, _, rest = section.partition('<details class="folded">')
    assert "هیچ‌یک از" in shown
    assert [row[0] for row in rows(shown)] == [f"{name} (موضوع حساس)" for name in DEMO_TOPICS]
    summary, _, others = rest.partition("</summary>")
    assert "بدون افزایش روشن: ۹ موضوع با بیشترین نسبت" in summary
    assert len(rows(others)) == 9


def test_what_the_dots_are_is_said_below_both(section) -> None:
    assert section.rindex('class="caption"') > section.rindex("</details>")
