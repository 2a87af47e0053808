"""The margins of assessments stand in their explanations as the rules have them, in the unit of the measure."""

import pytest

from queries.comparisons.peers import peer_assessment_texts as words
from queries.comparisons.peers.peer_assessment_texts import (
    PEER_ASSESSMENTS,
    PEER_ROUTES,
    peer_explanation,
    route_explanation,
)
from queries.measures import MEASURES
from queries.vocabulary.labels import Text
from stats.peers.assessment import FAR_GAP, MIN_GAP

ON_TIME = MEASURES["on_time_share"]
FLOOR = Text("۵۰٪", "50%")


def test_a_far_gap_is_that_of_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    far = route_explanation("far_off", ON_TIME, floor=FLOOR)
    assert f"at least {100 * FAR_GAP:.0f} percentage points worse" in far.en
    assert f"beyond {100 * MIN_GAP:.0f} percentage points," in far.en
    monkeypatch.setattr(words, "FAR_GAP", 0.12)
    assert "دست‌کم ۱۲ واحد درصد" in route_explanation("far_off", ON_TIME, floor=FLOOR).fa


def test_a_mean_has_margins_in_its_own_unit() -> None:
    days = MEASURES["days_waited"]
    assert "at least 1 day worse" in route_explanation("beyond_limits", days, floor=FLOOR).en
    assert "at least 2 days worse" in route_explanation("far_off", days, floor=FLOOR).en
    assert peer_explanation("like_similar", days).en.endswith("is within 1 day.")


def test_no_placeholder_is_left_in_any_explanation() -> None:
    texts = [route_explanation(route, ON_TIME, floor=FLOOR) for route in PEER_ROUTES]
    texts += [peer_explanation(assessment, ON_TIME) for assessment in PEER_ASSESSMENTS]
    assert not [text for text in texts if "{" in text.fa + text.en]
