"""Offices that set their cases aside or leave them open after the answer, in a copy of the demo store."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
import sqlalchemy as sa

from queries.comparisons.peers import closing_signs as module
from queries.comparisons.peers.closing_signs import (
    MIN_ASIDE,
    MIN_ASIDE_LATELY,
    MIN_OPEN,
    ClosingSigns,
    closing_signs,
)
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.estimates.measure import measure
from queries.overview.build_overview import compared_offices, overview
from queries.overview.office_lines import scope_signs as lines_module
from queries.overview.office_lines.other_signs import other_signs
from queries.overview.office_lines.scope_signs import closing_signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.overview_contents import EMPTY
from queries.overview.words.office_line_texts import (
    LEFT_OPEN_IN_COUNTY,
    LEFT_OPEN_OFTEN,
    SET_ASIDE_LATELY,
    SET_ASIDE_OFTEN,
)
from queries.sql.conditions import FOLLOW_UP_DAYS
from queries.vocabulary.codes import SET_ASIDE, Outcome
from queries.vocabulary.scope import Scope
from stats.peers import gaps_within_kinds as gaps_module
from tests.changed_stores import changed_store, keys_of

pytestmark = pytest.mark.slow
SET_ASIDE_LATE = f"""UPDATE "case" SET outcome = {int(Outcome.withdrawn)}
    WHERE agency = {{office}} AND closed_at IS NOT NULL AND case_id % 10 < 6"""
LEAVE_OPEN = """UPDATE "case" SET closed_at = NULL, closed_day = NULL, outcome = 0, verdict = 0, verdict_at = NULL
    WHERE agency = {office} AND answered_at IS NOT NULL AND case_id % 20 < 19 {more}"""


@pytest.fixture(scope="module", autouse=True)
def long_time():
    """In the small demo store, no office has 30 cases of a second county in 180 days, or many of a topic and kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "DAYS", 1_200)
        patch.setattr(gaps_module, "STILL_OFF", -2.5)
        yield


@pytest.fixture(scope="module")
def quarter(demo_store) -> Scope:
    last = demo_store.as_of.date()
    return Scope(last - timedelta(89), last)


@pytest.fixture(scope="module")
def offices(demo_store, long_time) -> dict[str, str]:
    """Codes of three offices with many cases, of which similar ones say something, by what they do.

    The one that leaves cases open in one county has more in its second county than others.
    """
    last = demo_store.as_of.date()
    scope = Scope(last - timedelta(module.DAYS), last, trips="out")
    frame = peer_comparison(demo_store, "resolved_share", scope).frame
    largest = list(frame[frame["comparable"].astype(bool)].sort_values("n")["agency"][::-1])
    by_county = measure(demo_store, "answered", scope, by=("agency", "county")).frame
    second = {
        str(office): rows["n"].nlargest(2).iloc[-1]
        for office, rows in by_county.groupby("agency")
        if len(rows) > 1
    }
    in_county = max(second, key=lambda office: second[office])
    aside, left_open = [code for code in largest if code != in_county][:2]
    return {"aside": aside, "open": left_open, "county": in_county}


@pytest.fixture(scope="module")
def county(demo_store, offices) -> str:
    """Code of the county in which the third office has the second most cases."""
    last = demo_store.as_of.date()
    scope = Scope(last - timedelta(module.DAYS), last, agencies=(offices["county"],), trips="out")
    frame = measure(demo_store, "answered", scope, by=("county",)).frame.sort_values("n")
    return str(frame["county"].iloc[-2])


@pytest.fixture(scope="module")
def played(demo_url, demo_store, offices, county, tmp_path_factory):
    """A store in which the offices do what they are named for."""
    keys, of_county = keys_of(demo_store, "agency"), keys_of(demo_store, "county")[county]
    return changed_store(
        demo_url,
        tmp_path_factory.mktemp("played"),
        SET_ASIDE_LATE.format(office=keys[offices["aside"]]),
        LEAVE_OPEN.format(office=keys[offices["open"]], more=""),
        LEAVE_OPEN.format(office=keys[offices["county"]], more=f"AND county = {of_county}"),
    )


def test_nothing_is_said_of_the_demo(demo_store, quarter) -> None:
    assert closing_signs(demo_store) == ClosingSigns()
    assert sign_lines(demo_store, closing_signs_of_scope(demo_store, quarter)) == EMPTY


def test_the_offices_are_reported_with_their_shares(played, offices, county) -> None:
    signs = closing_signs(played)
    aside = next(sign for sign in signs.set_aside if sign.office == offices["aside"])
    left_open = next(sign for sign in signs.left_open if sign.office == offices["open"])
    (in_county,) = signs.left_open_in_county
    assert (in_county.office, in_county.code) == (offices["county"], county)
    assert offices["county"] not in {sign.office for sign in signs.left_open}
    assert aside.share - aside.expected >= MIN_ASIDE
    assert left_open.share - left_open.expected >= MIN_OPEN
    assert in_county.share - in_county.expected >= 0.15

    closed, set_aside, answered, still_open = counted_again(played, offices["aside"])
    assert (aside.n, aside.share) == (closed, pytest.approx(set_aside / closed))
    closed, set_aside, answered, still_open = counted_again(played, offices["open"])
    assert (left_open.n, left_open.share) == (answered, pytest.approx(still_open / answered))
    closed, set_aside, answered, still_open = counted_again(played, offices["county"], county)
    assert (in_county.n, in_county.share) == (answered, pytest.approx(still_open / answered))


def counted_again(store, office: str, county: str | None = None) -> tuple[int, int, int, int]:
    """Cases closed with an outcome, set aside, answered 30 days ago and still open, counted one by one."""
    keys, places = keys_of(store, "agency"), keys_of(store, "county")
    rows = store.frame(sa.text(f'SELECT * FROM "case" WHERE agency = {keys[office]} AND trip = 0'))
    last = store.as_of.date()
    first = last - timedelta(module.DAYS - 1)
    result = [0, 0, 0, 0]
    for row in rows.to_dict("records"):
        if county is not None and row["county"] != places[county]:
            continue
        when = {name: None if row[name] != row[name] else row[name] for name in ("answered_at", "closed_at")}
        set_aside = row["outcome"] in {int(code) for code in SET_ASIDE} and when["closed_at"] is not None
        if when["closed_at"] is not None and first <= when["closed_at"].date() <= last and row["outcome"]:
            result[0] += 1
            result[1] += set_aside
        if when["answered_at"] is None or set_aside:
            continue
        long_ago = store.as_of - when["answered_at"] >= timedelta(FOLLOW_UP_DAYS)
        if long_ago and first <= when["answered_at"].date() <= last:
            result[2] += 1
            result[3] += when["closed_at"] is None
    return result[0], result[1], result[2], result[3]


def test_a_habit_of_the_last_weeks_is_seen_over_a_shorter_time(played, offices, monkeypatch) -> None:
    assert closing_signs(played).set_aside_lately == (), "it is named by the longer time already"
    monkeypatch.setattr(module, "MIN_ASIDE", 1.1)
    monkeypatch.setattr(module, "LATE_DAYS", 600)
    signs = module._closing_signs(played)
    assert signs.set_aside == ()
    sign = next(sign for sign in signs.set_aside_lately if sign.office == offices["aside"])
    monkeypatch.setattr(module, "DAYS", 600)
    closed, set_aside, *_ = counted_again(played, offices["aside"])
    assert (sign.n, sign.share) == (closed, pytest.approx(set_aside / closed))
    assert sign.share - sign.expected >= MIN_ASIDE_LATELY
    last = played.as_of.date()
    monkeypatch.setattr(lines_module, "closing_signs", lambda store: signs)
    line = sign_lines(
        played,
        closing_signs_of_scope(played, Scope(last - timedelta(89), last, agencies=(offices["aside"],))),
    )
    assert line.en.startswith(SET_ASIDE_LATELY.en.format(offices=""))
    assert line.fa.startswith(SET_ASIDE_LATELY.fa.format(offices=""))


def test_the_lines_are_told_where_the_look_is_whole_and_present(played, quarter, offices) -> None:
    lines = sign_lines(played, closing_signs_of_scope(played, quarter))
    for template in (SET_ASIDE_OFTEN, LEFT_OPEN_OFTEN, LEFT_OPEN_IN_COUNTY.line):
        assert template.en.format(offices="") in lines.en
        assert template.fa.format(offices="") in lines.fa
    own = sign_lines(
        played,
        closing_signs_of_scope(played, Scope(quarter.first, quarter.last, agencies=(offices["aside"],))),
    )
    assert own.en.startswith(SET_ASIDE_OFTEN.en.format(offices=""))
    assert LEFT_OPEN_OFTEN.en.format(offices="") not in own.en
    in_county = sign_lines(
        played,
        closing_signs_of_scope(played, Scope(quarter.first, quarter.last, agencies=(offices["county"],))),
    )
    assert in_county.en.startswith(LEFT_OPEN_IN_COUNTY.line.en.format(offices=""))
    for part in (
        Scope(quarter.first, quarter.last, kinds=("complaint",)),
        Scope(quarter.first, quarter.last, agencies=("none",)),
        Scope(quarter.first, quarter.last - timedelta(1)),
        Scope(quarter.first, quarter.last, as_of=played.as_of - timedelta(30)),
        Scope().with_period(date(2001, 3, 21), date(2001, 6, 21)),
    ):
        assert not list(closing_signs_of_scope(played, part))


@pytest.mark.thorough
def test_the_overview_names_them_and_does_not_say_that_nobody_needs_a_look(played, quarter, offices) -> None:
    comparison = compared_offices(played, quarter)
    contents = overview(played, quarter, lambda: comparison)
    assert sign_lines(played, closing_signs_of_scope(played, quarter)).en in contents.unit_notes.en
    signs = other_signs(played, quarter, without=())
    assert set(offices.values()) <= set(signs)


def test_they_are_computed_once_whatever_is_looked_at(played, quarter, monkeypatch) -> None:
    signs = closing_signs(played)
    monkeypatch.setattr(module, "_sums", None)
    assert closing_signs(played) is signs
    assert (
        sign_lines(played, closing_signs_of_scope(played, Scope(quarter.first - timedelta(7), quarter.last)))
        != EMPTY
    )


def test_an_office_of_which_mostly_complaints_come_from_a_county_is_sound_there() -> None:
    """Of complaints half are left open everywhere, of requests a twentieth; the kinds differ by county."""
    codes = SimpleNamespace(code=str, name="county")
    question = SimpleNamespace(groups=(codes, codes))
    cells = {
        (office, county, 1, kind): 180 if kind == ((office, county) == (1, 1)) else 20
        for office in range(1, 7)
        for county in range(1, 6)
        for kind in (0, 1)
    }
    keys = np.array(list(cells)).T
    answered = np.array(list(cells.values()))
    left_open = np.where(keys[3] == 1, answered // 2, answered // 20)
    sums = dict(zip(module.BY, keys, strict=True)) | {"answered": answered, "open": left_open}
    assert module._in_one_county(question, sums) == ()
    bad = (keys[0] == 1) & (keys[1] == 1) & (keys[3] == 1)
    (sign,) = module._in_one_county(question, sums | {"open": np.where(bad, answered, left_open)})
    assert (sign.office, sign.code, sign.n) == ("1", "1", 200)
