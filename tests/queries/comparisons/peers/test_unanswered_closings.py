"""Offices that close cases without an answer, in a copy of the demo store."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from queries.comparisons.peers import unanswered_closings as module
from queries.comparisons.peers.closing_signs import ClosingSigns
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.comparisons.peers.unanswered_closings import (
    MIN_CASES,
    MIN_GAP,
    RisenShare,
    UnansweredSigns,
    unanswered_signs,
)
from queries.measures import MEASURES
from queries.overview.office_lines import scope_signs as lines_module
from queries.overview.office_lines.other_signs import other_signs
from queries.overview.office_lines.scope_signs import closing_signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.overview_contents import EMPTY
from queries.overview.words.office_line_texts import (
    CLOSED_UNANSWERED,
    CLOSED_UNANSWERED_LATELY,
    MANY_UNANSWERED,
)
from queries.question.question import make_question
from queries.vocabulary.codes import SET_ASIDE
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of
from tests.engines import on_engines
from tests.queries.comparisons.peers.counted_cells import SEEDS, cell, counted
from tests.reference import holder
from tests.reference import life as reference
from tests.reference.life import by_then, set_aside
from tests.worlds import World, store_of, world

pytestmark = pytest.mark.slow
DAYS, YEAR = 400, 500  # In the small demo store, few offices have thirty cases in 91 days.
CLOSE = """UPDATE "case" SET answered_at = NULL, answered_day = NULL, answer_hours = NULL, on_time = FALSE
    WHERE agency = {office} AND closed_day > DATE '{since}' AND case_id % 10 < 4"""


@pytest.fixture(scope="module", autouse=True)
def long_time():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "DAYS", DAYS)
        patch.setattr(module, "YEAR", YEAR)
        yield


@pytest.fixture(scope="module")
def office(demo_store, long_time) -> str:
    """Code of the office with most cases of which similar ones say something."""
    last = demo_store.as_of.date()
    scope = Scope(last - timedelta(DAYS), last, trips="out")
    frame = peer_comparison(demo_store, "resolved_share", scope).frame
    return str(frame[frame["comparable"].astype(bool)].sort_values("n")["agency"].iloc[-1])


@pytest.fixture(scope="module")
def played(demo_url, demo_store, office, tmp_path_factory):
    """A store in which the office has closed two fifths of its cases lately without an answer."""
    since = demo_store.as_of.date() - timedelta(DAYS)
    close = CLOSE.format(office=keys_of(demo_store, "agency")[office], since=since)
    return changed_store(demo_url, tmp_path_factory.mktemp("unanswered"), close)


def counted_again(store, office: str) -> Counter[str]:
    """Cases closed lately and in the time before and those of them without an answer, counted one by one."""
    keys = keys_of(store, "agency")
    last = store.as_of.date()
    counts: Counter[str] = Counter()
    rows = store.frame(sa.text(f'SELECT * FROM "case" WHERE agency = {keys[office]} AND trip = 0'))
    for row in rows.to_dict("records"):
        if row["closed_at"] != row["closed_at"] or row["outcome"] in {int(code) for code in SET_ASIDE}:
            continue
        age = (last - row["closed_at"].date()).days
        if age >= DAYS + YEAR:
            continue
        when = "lately" if age < DAYS else "before"
        counts[when] += 1
        counts[f"unanswered {when}"] += (
            row["answered_at"] != row["answered_at"] and not row["answered_undated"]
        )
    return counts


def test_nothing_is_said_of_the_demo(demo_store) -> None:
    assert unanswered_signs(demo_store) == UnansweredSigns()


def test_the_office_is_named_with_its_share(played, office) -> None:
    signs = unanswered_signs(played)
    (sign,) = signs.beside_similar
    counted = counted_again(played, office)
    assert (sign.office, sign.n) == (office, counted["lately"])
    assert sign.share == pytest.approx(counted["unanswered lately"] / counted["lately"])
    assert sign.share - sign.expected >= MIN_GAP
    assert signs.beside_own_past == ()


@pytest.mark.thorough
def test_where_nobody_is_similar_the_own_past_says_it(played, office, monkeypatch) -> None:
    monkeypatch.setattr(module, "far_by_cells", lambda *_, **__: ())
    (sign,) = unanswered_signs(played).beside_own_past
    counted = counted_again(played, office)
    assert (sign.office, sign.n) == (office, counted["lately"])
    assert sign.expected == pytest.approx(counted["unanswered before"] / counted["before"])
    # Others may have a little more than before; that is expected of this one as well.
    everybody = sum((counted_again(played, code) for code in played.codes("agency").values()), Counter())
    others = everybody - counted
    rise = others["unanswered lately"] / others["lately"] - others["unanswered before"] / others["before"]
    assert sign.others_rise == pytest.approx(max(rise, 0.0))
    monkeypatch.setattr(module, "MIN_CASES", counted["unanswered lately"] + 1)
    assert unanswered_signs(played).beside_own_past == ()
    assert counted["unanswered lately"] > MIN_CASES


@pytest.mark.parametrize(
    ("rise", "en", "fa"),
    [
        (0.004, "(120 of 200 closed cases, 60%; 1% in its own past)", "در گذشتهٔ خود ۱٪)"),
        (
            0.2,
            "(120 of 200 closed cases, 60%; 1% in its own past, and others rose by 20 percentage points)",
            "در گذشتهٔ خود ۱٪، و افزایش دیگر دستگاه‌ها ۲۰ واحد درصد)",
        ),
    ],
)
def test_the_own_past_that_is_said_is_the_offices_own(demo_store, office, monkeypatch, rise, en, fa):
    sign = RisenShare(office, 0.6, 0.012, 200, others_rise=rise)
    signs = ClosingSigns(unanswered=UnansweredSigns(beside_own_past=(sign,)))
    monkeypatch.setattr(lines_module, "closing_signs", lambda _: signs)
    line = sign_lines(demo_store, closing_signs_of_scope(demo_store, Scope()))
    assert line.en.startswith(CLOSED_UNANSWERED_LATELY.en.format(offices=""))
    assert line.en.endswith(en)
    assert line.fa.replace("\u200f", "").replace("\u200e", "").endswith(fa)


def test_sources_that_record_no_answers_do_not_count(played, monkeypatch) -> None:
    monkeypatch.setattr(module, "recording_sources", lambda *_: ())
    assert unanswered_signs(played) == UnansweredSigns()


@pytest.mark.thorough
def test_sources_whose_closings_are_the_answers_do_not_count(played, office, tmp_path) -> None:
    """Where others deliver closings only, which then count as answers, they cannot close a case without one."""
    set_aside = ", ".join(str(int(code)) for code in SET_ASIDE)
    changes = (
        f"source = 99 WHERE agency <> {keys_of(played, 'agency')[office]}",
        "answered_at = closed_at, answered_day = closed_day, answer_hours = close_hours "
        f"WHERE source = 99 AND outcome NOT IN ({set_aside})",
    )
    store = changed_store(played.url, tmp_path, *(f'UPDATE "case" SET {change}' for change in changes))
    signs = unanswered_signs(store)
    assert signs.beside_similar == ()
    assert [sign.office for sign in signs.beside_own_past] == [office]


@pytest.mark.usefixtures("worlds_without_rollups")
@on_engines("seed", SEEDS, parts=None, first=1)
def test_closings_are_those_counted_case_by_case(databases, seed) -> None:
    """One of the sources has closings only, and is left out."""
    here = world(seed, size=300)
    only = here.lives[0].source
    lives = [
        replace(life, answered=life.closed, answered_undated=life.closed_undated)
        if life.source == only and life.outcome not in reference.SET_ASIDE
        else replace(life, answered_undated=False)
        for life in here.lives
    ]
    here = World(tuple(lives), here.known)
    store = store_of(databases(f"closings_{seed}"), here)
    last = store.as_of.date()
    since = last - timedelta(40)
    closed: Counter[tuple[str, str, int]] = Counter()
    unanswered: Counter[tuple[str, str, int]] = Counter()
    for life in here.lives:
        known = here.known.of(life)
        if life.source == only or life.trip or not by_then(life.registered, known):
            continue
        if not by_then(life.closed, known) or life.closed.date() < since or set_aside(life, known):
            continue
        key = cell(life, holder(life, known))
        closed[key] += 1
        unanswered[key] += not by_then(life.answered, known)
    scope = Scope(last - timedelta(90), last, trips="out")
    question = make_question(
        store, MEASURES["closed"], scope, by=module.BY, lang="fa", max_groups=len(module.BY)
    )
    sums = module._sums(question, since=since)
    counts = counted(sums, store, "closed", "unanswered")
    assert sum(unanswered.values())
    assert counts == {key: (closed[key], unanswered[key]) for key in closed}


def test_a_store_limited_to_the_office_does_not_name_it(played, office):
    """Of others nothing is known there, so that what rises everywhere would be taken for a change of this one."""
    limited = played.limited(RowLimits(agencies=(office,)))
    assert sign_lines(limited, closing_signs_of_scope(limited, Scope())) == EMPTY
    assert sign_lines(played, closing_signs_of_scope(played, Scope())) != EMPTY


@pytest.mark.thorough
def test_the_overview_asks_about_it(played, office) -> None:
    last = played.as_of.date()
    scope = Scope(last - timedelta(89), last)
    line = sign_lines(played, closing_signs_of_scope(played, scope))
    for lang in ("fa", "en"):
        assert line.label(lang).startswith(CLOSED_UNANSWERED.label(lang).format(offices=""))
    assert MANY_UNANSWERED in other_signs(played, scope, without=())[office]
