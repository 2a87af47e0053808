"""Cases handed on in the second half of their time: by whom, and which late cases had come so."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from queries.comparisons.peers import late_handoffs, late_referrals
from queries.comparisons.peers.late_referrals import CameLate
from queries.comparisons.peers.unit_sums import unit_question
from queries.measures import MEASURES
from queries.vocabulary.recorded import EVERYTHING, Recorded
from queries.vocabulary.scope import Scope
from tests.engines import on_engines
from tests.queries.comparisons.peers.counted_cells import SEEDS, cell, counted
from tests.reference import Known, Life, due_holder
from tests.reference.life import by_then, set_aside
from tests.worlds import AGENCIES, SOURCES, World, store_of, world


@dataclass(frozen=True)
class Handoff:
    """Who handed a case on to whom; whether it had come to the giver late; and who had referred it before."""

    giver: str
    to: str
    came_late: bool
    before: frozenset[str]


def late_handoffs_of(life: Life) -> set[Handoff]:
    """Who handed a case on to whom in the second half of its time, unanswered; not by its first referral."""

    def is_late(at: datetime) -> bool:
        return 2 * (at - life.registered) >= life.due - life.registered

    late = set()
    givers = [life.agency, *(to for _, to in life.referrals)]
    for number, (at, to) in enumerate(life.referrals):
        unanswered = life.answered is None or life.answered > at
        if number and givers[number] != to and is_late(at) and at <= life.due and unanswered:
            came_late = is_late(life.referrals[number - 1][0])
            late.add(Handoff(givers[number], to, came_late, frozenset(givers[:number])))
    return late


def early_givers(life: Life) -> set[str]:
    """Who handed a case on to another office in the first half of its time, unanswered; not by its first referral."""
    givers = [life.agency, *(to for _, to in life.referrals)]
    return {
        givers[number]
        for number, (at, to) in enumerate(life.referrals)
        if number
        and givers[number] != to
        and 2 * (at - life.registered) < life.due - life.registered
        and (life.answered is None or life.answered > at)
    }


def with_handoffs(here: World, dice: random.Random) -> World:
    """A world in which every other case with a due moment is handed on two or three times by then."""

    def handed_on(life: Life) -> Life:
        if life.due is None or dice.random() < 0.5:
            return life
        parts = sorted(dice.choice([0, 0.2, 0.5, 0.7, 1]) for _ in range(dice.choice([2, 3])))
        moments = [
            life.registered + timedelta(seconds=int((life.due - life.registered).total_seconds() * part))
            for part in parts
        ]
        return replace(life, referrals=tuple((at, dice.choice(AGENCIES)) for at in moments))

    return World(tuple(map(handed_on, here.lives)), here.known)


@pytest.mark.usefixtures("worlds_without_rollups")
@on_engines("seed", SEEDS, parts=None, first=1)
def test_late_handoffs_are_those_counted_case_by_case(databases, seed) -> None:
    here = with_handoffs(world(seed, size=400), random.Random(seed))
    store = store_of(databases(f"handed_{seed}"), here)
    first = store.as_of.date() - timedelta(late_handoffs.DAYS - 1)
    n: Counter[tuple[str, str, int]] = Counter()
    handed: Counter[tuple[str, str, int]] = Counter()
    n_early: Counter[tuple[str, str, int]] = Counter()
    early: Counter[tuple[str, str, int]] = Counter()
    for life in here.lives:
        known = here.known.of(life)
        if not (by_then(life.registered, known) and by_then(life.due, known)) or life.answered_undated:
            continue
        if set_aside(life, known) or life.trip or not first <= life.due.date() <= store.as_of.date():
            continue
        n[cell(life, due_holder(life, known))] += 1
        n_early[cell(life, due_holder(life, known))] += 1
        for office in early_givers(life) - {due_holder(life, known)}:
            n_early[cell(life, office)] += 1
            early[cell(life, office)] += 1
        givers = {each.giver for each in late_handoffs_of(life) if not each.came_late}
        for office in givers - {due_holder(life, known)}:
            n[cell(life, office)] += 1
            handed[cell(life, office)] += 1
    assert sum(handed.values()) >= 5
    assert sum(early.values()) >= 5
    sums = late_handoffs.handoff_sums(late_handoffs.handoff_question(store))
    assert counted(sums, store, "n", "handed", "n_early", "handed_early") == {
        key: (n[key], handed[key], n_early[key], early[key]) for key in n | n_early
    }


@pytest.mark.usefixtures("worlds_without_rollups")
@on_engines("seed", SEEDS, parts=None, first=1)
def test_late_cases_that_came_late_are_those_counted_case_by_case(databases, seed, monkeypatch) -> None:
    monkeypatch.setattr(late_referrals, "MIN_PART", 0.0)
    here = with_handoffs(world(seed, size=400), random.Random(seed))
    store = store_of(databases(f"came_{seed}"), here)
    last = store.as_of.date() - timedelta(5)
    period = Scope().with_period(last - timedelta(60), last)
    came: Counter[str] = Counter()
    late: Counter[str] = Counter()
    arrived: Counter[str] = Counter()
    in_time: Counter[str] = Counter()
    for life in here.lives:
        known = here.known.of(life)
        if not (by_then(life.registered, known) and by_then(life.due, known)) or life.answered_undated:
            continue
        if set_aside(life, known) or life.trip or not period.first <= life.due.date() <= last:
            continue
        office = due_holder(life, known)
        has_come_late = any(
            each.to == office != each.giver and office not in each.before for each in late_handoffs_of(life)
        )
        arrived[office] += has_come_late
        if life.answered is None or life.answered > life.due:
            late[office] += 1
            came[office] += has_come_late
        else:
            in_time[office] += has_come_late
    question = unit_question(
        store, MEASURES["on_time_share"], replace(period, trips="out"), by="agency", lang="fa"
    )
    codes, arrivals = store.codes("agency"), late_referrals.late_arrivals(question)
    found = arrivals.groupby("agency")[["n", "hits"]].sum()
    assert {
        codes[int(key)]: (n, hits) for key, (n, hits) in zip(found.index, found.values.tolist(), strict=True)
    } == {office: (n, in_time[office]) for office, n in arrived.items() if n}
    assert set(late_referrals.late_givers(store, period, AGENCIES)) <= {
        office for office in came if came[office]
    }
    by_office = late_referrals.came_late(store, period, AGENCIES)
    assert sum(came.values()) >= 5
    assert by_office == {office: CameLate(came[office], late[office]) for office in AGENCIES if came[office]}
    assert late_referrals.came_late(store, period, AGENCIES[:1]).items() <= by_office.items()
    monkeypatch.setattr(late_referrals, "MIN_PART", 1.01)
    assert late_referrals.came_late(store, period, AGENCIES) == {}


def test_an_office_that_sends_back_what_came_late_has_kept_nothing() -> None:
    """The first office keeps cases for seven of ten days; the second one sends them back, or on, within two hours."""
    end = datetime(2026, 11, 1)
    known = Known(dict.fromkeys(SOURCES, end))
    registered = end - timedelta(30)
    due, passed, returned = (registered + timedelta(hours=hours) for hours in (240, 168, 170))
    for last in (AGENCIES[0], AGENCIES[2]):
        referrals = ((registered, AGENCIES[0]), (passed, AGENCIES[1]), (returned, last))
        life = Life(SOURCES[0], registered, agency=AGENCIES[0], due=due, referrals=referrals)
        store = store_of(sa.create_engine("duckdb:///:memory:"), World((life,), known))
        codes, sums = store.codes("agency"), late_handoffs.handoff_sums(late_handoffs.handoff_question(store))
        handed = {codes[int(key)] for key, n in zip(sums["agency"], sums["handed"], strict=True) if n}
        assert handed == {AGENCIES[0]} - {last}
        came = late_referrals.came_late(store, Scope().with_period(due.date(), due.date()), AGENCIES)
        assert came == ({} if last == AGENCIES[0] else {last: CameLate(1, 1)})


@pytest.mark.thorough
def test_sources_without_handoffs_do_not_count() -> None:
    here = world(2, size=200)
    recorded = {"one": EVERYTHING, "two": EVERYTHING - {Recorded.handoff}}
    store = store_of(sa.create_engine("duckdb:///:memory:"), here, recorded=recorded)
    question = late_handoffs.handoff_question(store)
    one = World(tuple(life for life in here.lives if life.source == "one"), here.known)
    alone = store_of(sa.create_engine("duckdb:///:memory:"), one, recorded=recorded)
    assert question.sources == (SOURCES.index("one") + 1,)
    expected = late_handoffs.handoff_sums(replace(late_handoffs.handoff_question(alone), last=question.last))
    assert late_handoffs.handoff_sums(question)["n"].sum() == expected["n"].sum()
