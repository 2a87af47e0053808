"""An office that gets most of its late cases in the second half of their time is not called slow for them."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from queries.attention.anomaly_check import Check
from queries.attention.known_causes import with_late_handoffs
from queries.attention.sentences import evidence
from queries.comparisons.own_past.control_charts import control_chart_set
from queries.comparisons.peers import office_counties
from queries.comparisons.peers.late_referrals import CameLate, came_late, mostly_came_late
from queries.overview.office_lines import own_past_lines
from queries.overview.overview_contents import EMPTY
from queries.vocabulary.scope import Scope
from tests.changed_stores import keys_of
from tests.queries.offices import COUNTIES, OFFICES, stored
from tests.reference import Known, Life
from tests.worlds import World

pytestmark = [pytest.mark.usefixtures("many_units", "worlds_without_rollups"), pytest.mark.slow]

FIRST, END = datetime(2025, 3, 1), datetime(2025, 6, 1)
KEEPER, VICTIM, SLOW = OFFICES[1:4]
PLACE, ELSEWHERE = COUNTIES[0], COUNTIES[4]
WHOLE = Scope(FIRST.date(), END.date())


@pytest.fixture(scope="module")
def store(many_units):
    """Nine offices in eight counties. In one county, an office hands its cases on a day before they are due.

    Another office is slow in another county with cases of its own.
    """
    dice = random.Random(3)

    def life(office: str, county: str) -> Life:
        registered = FIRST + timedelta(dice.uniform(0, 75))
        due = registered + timedelta(10)
        days = dice.lognormvariate(1.4, 0.5) * (4 if office == SLOW and county == ELSEWHERE else 1)
        made = Life(
            "one",
            registered,
            agency=office,
            county=county,
            due=due,
            answered=registered + timedelta(days),
            referrals=((registered + timedelta(hours=1), office),),
        )
        if office == KEEPER and county == PLACE:
            referrals = (*made.referrals, (due - timedelta(1), VICTIM))
            made = replace(made, referrals=referrals, answered=due + timedelta(3))
        return made if made.answered and made.answered < END else replace(made, answered=None)

    lives = [life(office, county) for office in OFFICES[:9] for county in COUNTIES[:8] for _ in range(60)]
    return stored(World(tuple(lives), Known({"one": END, "two": END})))


def test_only_who_is_slow_itself_is_named_in_its_county(store, monkeypatch) -> None:
    assert mostly_came_late(store, replace(WHOLE, counties=(PLACE,)), (VICTIM, SLOW)) == {VICTIM}
    slow = {(each.office, each.code) for each in office_counties.slow_counties(store, WHOLE)}
    assert slow == {(SLOW, ELSEWHERE)}
    store.cache.clear()
    monkeypatch.setattr(office_counties, "mostly_came_late", lambda *_: frozenset())
    assert (VICTIM, PLACE) in {
        (each.office, each.code) for each in office_counties.slow_counties(store, WHOLE)
    }
    store.cache.clear()


def test_lines_of_the_attention_list_say_it(store) -> None:
    keys = keys_of(store, "agency")
    line = Check("overdue", (("agency", keys[VICTIM]),), 28, 60.0, 8.0, 2.0, 16.0, 1e-9, n=90)
    other = replace(line, subject=(("agency", keys[SLOW]),))
    county = replace(line, subject=(("county", 1),))
    found = with_late_handoffs(store, Scope(), END.date(), [line, other, county])
    days = Scope().with_period(END.date() - timedelta(27), END.date())
    assert [check.came_late for check in found] == [came_late(store, days, [VICTIM])[VICTIM], None, None]
    for lang, words in (("fa", "در نیمهٔ دوم مهلت"), ("en", "in the second half of their time")):
        assert words in evidence(found[0]).label(lang)
        assert words not in evidence(found[1]).label(lang)


def test_the_line_on_its_own_past_says_it(store, monkeypatch) -> None:
    charts = control_chart_set(store, "on_time_share", WHOLE, by="agency")
    marked = {
        code: replace(chart, own_past="worsening" if code in (VICTIM, SLOW) else "usual")
        for code, chart in charts.charts.items()
    }
    monkeypatch.setattr(own_past_lines, "OFFICE_KEYS", ("on_time_share",))
    monkeypatch.setattr(own_past_lines, "control_chart_set", lambda *_, **__: replace(charts, charts=marked))
    for n, words in ((5, "mostly"), (4, "in part")):
        came = {VICTIM: CameLate(n, 10)}
        monkeypatch.setattr(own_past_lines, "came_late", lambda store, scope, codes, came=came: came)
        line = own_past_lines.offices_beyond_own_past(store, WHOLE)
        assert line != EMPTY
        first, second = line.en.split(
            f"{words} by cases that others handed on to it in the second half of their time"
        )
        assert "A4" in first
        assert "A3" not in first
        assert "A3" in second
